"""`manage.py seed_demo`: a campaign file lived up to a stage by invented people, on the days of its own year."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.management.demo import diary, figures, neighbour, people, story
from atgt_portal.management.demo.days import Stage
from atgt_portal.management.demo.issuing import NotCompiledError
from atgt_portal.management.demo.people import Account
from atgt_portal.management.demo.story import Told
from campaigns.filing.act import ActionRefusedError
from campaigns.setup.json_text import MAX_BYTES, CampaignFileError
from campaigns.setup.schema import read_campaign

SEED = settings.BASE_DIR / "campaigns" / "setup" / "data" / "campaign_2023.json"
_STAGES = {
    Stage.REGISTRATION: gettext_lazy("đăng ký thi đua"),
    Stage.MIDYEAR: gettext_lazy("giữa năm"),
    Stage.YEAREND: gettext_lazy("cuối năm"),
    Stage.SENT: gettext_lazy("đã gửi cấp trên"),
}


class Command(BaseCommand):
    help = "Nạp dữ liệu chạy thử: một phong trào được sống đến một giai đoạn, bằng các tài khoản minh họa."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stage", required=True, choices=[stage.value for stage in Stage], help="đến giai đoạn nào"
        )
        parser.add_argument(
            "--file", type=Path, help="tệp phong trào khác; bỏ trống: phong trào năm 2023 của huyện Tam Đường"
        )

    def handle(self, *args: Any, stage: str, file: Path | None, **options: Any) -> None:
        if settings.PRODUCTION:
            self._refuse(
                _(
                    "seed_demo chỉ dùng để chạy thử: tài khoản minh họa có mật khẩu chung. Bỏ ATGT_ENV=production rồi chạy lại."
                )
            )
        raw = self._bytes_of(file or SEED)
        try:
            read = read_campaign(raw)
            told = story.tell(read, up_to=Stage(stage), password=people.password_in_use)
            neighbours = [] if file else neighbour.ensure(raw, password=people.password_in_use)
        except CampaignFileError as refusal:
            self._refuse(*map(str, refusal.faults))
        except (ActionRefusedError, NotCompiledError) as refusal:
            self._refuse(_("Chưa kể tiếp được câu chuyện: %(why)s") % {"why": refusal})
        diary.write(told, neighbours)
        self._say(told, neighbours)

    def _bytes_of(self, path: Path) -> bytes:
        try:
            with path.open("rb") as opened:
                return opened.read(MAX_BYTES + 1)
        except FileNotFoundError:
            self._refuse(_("Không có tệp %(name)s. Kiểm tra lại đường dẫn.") % {"name": vn.quoted(path)})
        except OSError as refusal:
            sentence = _("Không mở được tệp %(name)s (%(why)s). Kiểm tra đường dẫn và quyền đọc.")
            self._refuse(sentence % {"name": vn.quoted(path), "why": os.strerror(refusal.errno or 0)})

    def _refuse(self, *lines: str) -> NoReturn:
        for line in lines:
            self.stderr.write(line)
        raise SystemExit(1)

    def _say(self, told: Told, neighbours: list[Account]) -> None:
        campaign = told.scene.campaign
        names = {
            "code": campaign.code,
            "board": campaign.board.name,
            "stage": _STAGES[told.stage],
            "day": vn.show_date(told.scene.timeline.day_of(told.stage)),
        }
        if told.is_new:
            self._tell(_("Phong trào %(code)s của %(board)s: đã kể đến giai đoạn “%(stage)s”, ngày %(day)s."), names)
        else:
            self._tell(
                _("Phong trào %(code)s của %(board)s đã ở giai đoạn “%(stage)s”, ngày %(day)s; không thay đổi gì."),
                names,
            )
        self._tell_papers(told)
        self._tell_left_out(told)
        if told.remark:
            self.stdout.write(told.remark)
        self._tell_accounts([*told.accounts, *neighbours])

    def _tell(self, sentence: str, named: dict[str, Any]) -> None:
        self.stdout.write(sentence % named)

    def _tell_papers(self, told: Told) -> None:
        papers = told.scene.campaign.filings
        self._tell(
            _(
                "%(units)s đơn vị, %(owed)s hồ sơ phải nộp: %(received)s đã gửi, %(accepted)s đã tiếp nhận. Lãnh đạo duyệt trước khi gửi: %(led)s."
            ),
            {
                "units": told.scene.campaign.participations.count(),
                "owed": vn.show_number(papers.count()),
                "received": vn.show_number(papers.filter(received_at__isnull=False).count()),
                "accepted": vn.show_number(papers.filter(accepted_version__isnull=False).count()),
                "led": ", ".join(told.scene.cast.led) or _("không"),
            },
        )

    def _tell_left_out(self, told: Told) -> None:
        """No accident of the file is lost without a word."""
        outside, elsewhere = figures.left_out(told.scene.file, told.scene.places, told.scene.police_days)
        if outside:
            self._tell(_("%(count)s vụ ngoài hai năm so sánh không nạp."), {"count": outside})
        if elsewhere:
            self._tell(_("%(count)s vụ không thuộc địa bàn của đơn vị tham gia không nạp."), {"count": elsewhere})

    def _tell_accounts(self, accounts: list[Account]) -> None:
        self._tell(
            _("%(count)s tài khoản minh họa, danh sách ở %(file)s."),
            {"count": len(accounts), "file": settings.STATE_DIR / "demo.json"},
        )
        password = people.password_in_use()
        if people.opens(accounts[0], password):
            self._tell(_("Mật khẩu chung: %(password)s"), {"password": password})
        else:
            self.stdout.write(_("Các tài khoản đã có từ trước giữ mật khẩu cũ, không phải mật khẩu đang đặt."))
