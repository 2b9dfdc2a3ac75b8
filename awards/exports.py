"""The list of nominees as a workbook, with the same numbers as the page."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atgt_portal.lib.sheets import Sheet, Value
from atgt_portal.lib.templatetags.vietnamese import vn_moment
from awards.choices import SubjectKind
from awards.nominations import Nominations, NomineeRow
from campaigns.setup.models import Campaign


def draft_label(at: datetime) -> str:
    return _("Kết quả dự kiến, tính lúc %(moment)s") % {"moment": vn_moment(at)}


def nominee_sheets(found: Nominations, *, campaign: Campaign, at: datetime) -> list[Sheet]:
    """Collectives and individuals on sheets of their own, as annexes are."""
    title = [_("Danh sách đề nghị khen thưởng năm %(year)s") % {"year": campaign.year}, campaign.name, draft_label(at)]
    quota = [f"{line.label}: {line.value}; {line.note}" for line in found.quota]
    return [
        _nominee_sheet(_("Tập thể"), found.collectives, title=title, notes=quota),
        _nominee_sheet(_("Cá nhân"), found.individuals, title=title, notes=quota),
    ]


def _nominee_sheet(name: str, rows: Sequence[NomineeRow], *, title: Sequence[str], notes: Sequence[str]) -> Sheet:
    headers = [
        _("STT"),
        _("Tên"),
        _("Năm sinh"),
        _("Nữ"),
        _("Chức vụ"),
        _("Đơn vị"),
        _("Diện"),
        _("Tóm tắt thành tích"),
        _("Điểm của đơn vị"),
        _("Hạng"),
        _("Xếp loại"),
        _("Số phiếu đồng ý"),
        _("Tổng số phiếu"),
        _("Tỷ lệ (%)"),
        _("Hình thức đề nghị"),
        _("Tuyến trình"),
        _("Ghi chú"),
    ]
    return Sheet(name=name, headers=headers, title=[*title, name], notes=notes, rows=list(_nominee_rows(rows)))


def _nominee_rows(rows: Sequence[NomineeRow]) -> Iterator[list[Value]]:
    for number, row in enumerate(rows, start=1):
        person = row.subject_kind == SubjectKind.INDIVIDUAL
        yield [
            number,
            row.name,
            str(row.birth_year or ""),
            "x" if row.is_woman else "",
            row.post if person else "",
            row.unit,
            row.category_name,
            row.achievement,
            row.place.points,
            row.place.rank,
            row.place.band,
            row.votes_for,
            row.votes_total,
            row.votes_percent,
            row.award,
            row.route,
            " ".join(row.notes),
        ]
