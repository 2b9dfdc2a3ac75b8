"""`manage.py load_campaign FILE`: a campaign file of the schema, stored whole or not at all."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from atgt_portal.lib import clock, vn
from campaigns.filing.owed import open_papers
from campaigns.setup.load import load_campaign, loaded
from campaigns.setup.models import Campaign
from campaigns.setup.schema import MAX_BYTES, CampaignFileError, read_campaign


class Command(BaseCommand):
    help = "Nạp một phong trào từ tệp JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="tệp JSON mô tả phong trào")

    def handle(self, *args: Any, **options: Any) -> None:
        raw = self._bytes_of(Path(options["file"]))
        try:
            file = read_campaign(raw)
            known = loaded(file)
            campaign = known or load_campaign(file, at=clock.now(), actor=None)
        except CampaignFileError as refusal:
            self._refuse(
                *map(str, refusal.faults),
                _("Có %(count)s chỗ phải sửa; chưa ghi gì vào cổng.") % {"count": len(refusal.faults)},
            )
        if known:
            self.stdout.write(
                _("Phong trào %(code)s đã được nạp từ đúng tệp này; không thay đổi gì.") % {"code": campaign.code}
            )
            return
        self._tell(campaign, opened=open_papers(campaign) if campaign.launched_on else None)

    def _bytes_of(self, path: Path) -> bytes:
        name = vn.quoted(path)
        try:
            if path.stat().st_size > MAX_BYTES:
                sentence = _("Tệp %(name)s lớn hơn mức tối đa %(most)s byte. Bỏ bớt nội dung không thuộc phong trào.")
                self._refuse(sentence % {"name": name, "most": vn.show_number(MAX_BYTES)})
            return path.read_bytes()
        except FileNotFoundError:
            self._refuse(_("Không có tệp %(name)s. Kiểm tra lại đường dẫn.") % {"name": name})
        except OSError as refusal:
            sentence = _("Không mở được tệp %(name)s (%(why)s). Kiểm tra đường dẫn và quyền đọc.")
            self._refuse(sentence % {"name": name, "why": refusal.errno})

    def _refuse(self, *lines: str) -> NoReturn:
        for line in lines:
            self.stderr.write(line)
        raise SystemExit(1)

    def _tell(self, campaign: Campaign, *, opened: int | None) -> None:
        self.stdout.write(
            _("Đã nạp phong trào %(code)s – %(name)s (%(board)s).")
            % {"code": campaign.code, "name": campaign.name, "board": campaign.board.name}
        )
        self.stdout.write(
            _(
                "%(units)s đơn vị trong %(clusters)s khối, %(objectives)s mục tiêu, %(indicators)s chỉ tiêu, %(tables)s bảng điểm, %(periods)s kỳ."
            )
            % {
                "units": campaign.participations.count(),
                "clusters": campaign.clusters.count(),
                "objectives": campaign.objectives.count(),
                "indicators": campaign.indicator_places.count(),
                "tables": campaign.scoring_tables.count(),
                "periods": campaign.periods.count(),
            }
        )
        if opened is None:
            self.stdout.write(_("Chưa có ngày phát động nên chưa mở hồ sơ nào."))
        else:
            self.stdout.write(_("Đã mở %(count)s hồ sơ phải nộp.") % {"count": vn.show_number(opened)})
