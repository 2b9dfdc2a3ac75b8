"""`manage.py inspect_upload FILE --kind …`: gate and checks of an upload, without storing anything."""

import json
import logging
import os
import stat
from argparse import ArgumentParser
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from atgt_portal.lib import clock, gate, scan, vn
from atgt_portal.lib.gate import IntakeRefusedError
from campaigns.setup.models import Campaign
from reports.returns import by_unit_file
from reports.returns.by_unit import Reading, UnitRow

BY_UNIT, ATTACHMENT = "by-unit", "attachment"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict on a file: its rows and a remark, or why it is refused."""

    message: str
    accepted: bool = False
    rows: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> str:
        outcome = "accept" if self.accepted else "reject"
        return json.dumps({"outcome": outcome, "rows": self.rows, "message": self.message})


class Command(BaseCommand):
    help = "Soát một tệp tải lên (số liệu theo đơn vị, hoặc tệp đính kèm) mà không lưu gì."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="tệp cần soát")
        parser.add_argument("--kind", required=True, choices=(BY_UNIT, ATTACHMENT), help="loại tệp")
        parser.add_argument(
            "--name-json", help="tên tệp do trình duyệt gửi, viết như một chuỗi JSON; bỏ trống: tên FILE"
        )
        parser.add_argument("--campaign", help="mã phong trào; bỏ trống: phong trào phát động gần nhất")
        parser.add_argument("--json", action="store_true", help="dòng cuối là kết quả viết bằng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = _inspected(**{name: options[name] for name in ("file", "kind", "name_json", "campaign")})
        except IntakeRefusedError as refusal:
            answer = Answer(str(refusal))
        except DatabaseError as fault:
            raise CommandError(f"Không đọc được cơ sở dữ liệu ({type(fault).__name__}). Chạy migrate trước.") from fault
        except Exception:
            # The gate never fails open: what it could not finish judging is not taken in.
            logger.exception("inspection_failed")
            answer = Answer(_("Cổng không soát hết được tệp này nên không nhận. Lưu thành tệp mới rồi gửi lại."))
        self.stdout.write(answer.as_json() if options["json"] else answer.message)


def _inspected(*, file: Path, kind: str, name_json: str | None, campaign: str | None) -> Answer:
    name = os.fsencode(file.name).decode("utf-8", "replace") if name_json is None else _name_from(name_json)
    if kind == ATTACHMENT:
        return Answer(
            _("Nhận được: %(kind)s.")
            % {
                "kind": scan.check_scan(
                    _bytes_of(file, most=scan.MOST_BYTES, advice=scan.smaller_advice()), name=name
                ).upper()
            },
            accepted=True,
        )
    reading = by_unit_file.read_file(
        _bytes_of(file, most=by_unit_file.LIMITS.max_bytes), name=name, campaign=_campaign(campaign)
    )
    if reading.faults:
        return Answer(reading.told())
    return Answer(_told(reading), accepted=True, rows=[_as_data(row) for row in reading.rows])


def _name_from(name_json: str) -> str:
    try:
        name = json.loads(name_json)
    except (ValueError, RecursionError):
        name = None
    if not isinstance(name, str):
        sentence = _(
            "Tên tệp %(typed)s không phải là một chuỗi JSON. Viết trong dấu nháy kép, ví dụ '\"so-lieu.xlsx\"'."
        )
        raise IntakeRefusedError(sentence % {"typed": vn.quoted(name_json)})
    return name


def _bytes_of(path: Path, *, most: int, advice: str = "") -> bytes:
    """Read no more than could be taken in; a pipe or a device would never end, so only files are opened."""
    name = vn.quoted(os.fsencode(path.name).decode("utf-8", "replace"))
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise IntakeRefusedError(_("Không có tệp %(name)s. Kiểm tra lại đường dẫn.") % {"name": name}) from None
    except OSError as fault:
        sentence = _("Không mở được tệp %(name)s (%(why)s). Kiểm tra đường dẫn và quyền đọc.")
        raise IntakeRefusedError(sentence % {"name": name, "why": fault.errno}) from None
    try:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            sentence = _("%(name)s là thư mục, ống dẫn hoặc thiết bị, không phải là tệp. Chọn một tệp trên máy.")
            raise IntakeRefusedError(sentence % {"name": name})
        gate.refuse_size(os.fstat(opened).st_size, limits=gate.Limits(max_bytes=most), advice=advice)
        with os.fdopen(os.dup(opened), "rb") as file:
            return file.read(most + 1)
    finally:
        os.close(opened)


def _campaign(code: str | None) -> Campaign:
    if code is None:
        newest = Campaign.objects.launched(on=clock.today()).first()
        if newest is None:
            raise IntakeRefusedError(
                _("Chưa có phong trào nào được phát động. Nạp phong trào trước, hoặc ghi mã của nó.")
            )
        return newest
    found = Campaign.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Campaign.objects.order_by("code").values_list("code", flat=True)) or _("chưa có")
        sentence = _("Không có phong trào mã %(code)s. Mã đang có: %(known)s.")
        raise IntakeRefusedError(sentence % {"code": vn.quoted(code), "known": known})
    return found


def _told(reading: Reading) -> str:
    lines = [_("Đọc được %(count)s dòng, không có chỗ phải sửa.") % {"count": vn.show_number(len(reading.rows))}]
    if reading.unread:
        columns = ", ".join(vn.quoted(column) for column in reading.unread[:10])
        lines.append(_("Không lấy gì từ cột: %(columns)s.") % {"columns": columns})
    return "\n".join([*lines, *(str(doubt) for doubt in reading.warnings[:10])])


def _as_data(row: UnitRow) -> dict[str, Any]:
    return {
        "unit": row.unit.name,
        "date": row.day.isoformat(),
        "accidents": row.accidents,
        "deaths": row.deaths,
        "injured": row.injured,
        "note": row.note,
    }
