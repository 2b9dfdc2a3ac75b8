import hashlib
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from atgt_portal.lib import clock
from campaigns.record.calendars import official_calendar, window_of
from campaigns.setup.choices import Calendar
from campaigns.setup.models import Campaign
from reports.summary import production, snapshot
from reports.summary.choices import FileKind

PRINTING_OFF = 3


# The contract of the command; the Word file belongs to an edition, where somebody signs it.
_PROMISED = frozenset({FileKind.PDF, FileKind.XLSX, FileKind.JSON})


class Command(BaseCommand):
    """Compile a campaign's year from the figures of record into files, without opening an edition."""

    help = "Lập báo cáo tổng kết năm ra tệp: tong-ket.pdf, .xlsx, .json; in một dòng JSON với SHA-256 của từng tệp."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="mã phong trào, ví dụ TD-ATGT-2023")
        parser.add_argument("--out", required=True, type=Path, help="thư mục ghi tệp")
        parser.add_argument("--calendar", choices=Calendar.values, help="atgt hoặc civil; bỏ trống: theo phong trào")

    def handle(self, *args: Any, code: str, out: Path, calendar: str | None, **options: Any) -> None:
        campaign = Campaign.objects.select_related("board", "board__parent", "parent_basis").filter(code=code).first()
        if campaign is None:
            known = (
                ", ".join(Campaign.objects.order_by("code").values_list("code", flat=True)) or "chưa có phong trào nào"
            )
            raise CommandError(f"Không có phong trào mã {code}. Mã đang có: {known}.")
        chosen = Calendar(calendar) if calendar else official_calendar(campaign)
        taken = snapshot.take(campaign, calendar=chosen, window=window_of(campaign, chosen), remarks={})
        produced = production.produce_files(
            production.summarise(taken), edition_label="bản lập từ dòng lệnh", issue_year=clock.today().year
        )
        try:
            out.mkdir(parents=True, exist_ok=True)
            sums = {
                f"tong-ket.{kind}": _written(out, kind, content)
                for kind, content in produced.files.items()
                if kind in _PROMISED
            }
        except OSError as error:
            raise CommandError(f"Không ghi được vào {out}: {error.strerror}. Chọn thư mục khác.") from error
        self.stdout.write(json.dumps({"campaign": code, "calendar": str(chosen), "sha256": sums}, ensure_ascii=False))
        if produced.not_printed:
            self.stderr.write(produced.not_printed)
            sys.exit(PRINTING_OFF)


def _written(out: Path, kind: FileKind, content: bytes) -> str:
    """Whole or not at all: a reader never finds half a file under the final name."""
    target = out / f"tong-ket.{kind}"
    half = out / f".tong-ket.{kind}.half"
    half.write_bytes(content)
    half.replace(target)
    return hashlib.sha256(content).hexdigest()
