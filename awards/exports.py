"""The ranking and the list of nominees as workbooks, with the same numbers as the pages."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atgt_portal.lib.sheets import Sheet, Value
from atgt_portal.lib.templatetags.vietnamese import vn_moment
from awards.choices import SubjectKind
from awards.nominations import Nominations, NomineeRow
from awards.points import in_points
from awards.results.recording import Record
from awards.results.shown import ShownSlip, slip_of
from awards.slips import tie_rules_words
from campaigns.setup.models import Campaign


def ranking_sheets(record: Record, *, label: str) -> list[Sheet]:
    """One sheet for each cluster, then one with every criterion of every unit; `label` says which record it is."""
    campaign = record["campaign"]
    title = [_("Xếp hạng thi đua năm %(year)s") % {"year": campaign["year"]}, campaign["name"], label]
    notes = [
        _("Bằng tổng điểm thì phân định lần lượt theo: %(rules)s.")
        % {"rules": tie_rules_words([rule["label"] for rule in record["tie_rules"]])}
    ]
    return [
        *(_cluster_sheet(record, cluster, title=title, notes=notes) for cluster in record["clusters"]),
        _criteria_sheet(record, title=title),
    ]


def draft_label(at: datetime) -> str:
    return _("Kết quả dự kiến, tính lúc %(moment)s") % {"moment": vn_moment(at)}


def _cluster_sheet(record: Record, cluster: Record, *, title: Sequence[str], notes: Sequence[str]) -> Sheet:
    parts = [f"{part['code']}. {part['name']}" for part in cluster["parts"]]
    headers = [_("Hạng"), _("Đơn vị"), *parts, _("Tổng điểm"), _("Xếp loại"), _("Ghi chú")]
    units = [record["units"][code] for code in cluster["places"]]
    return Sheet(
        name=cluster["code"],
        headers=headers,
        title=[*title, cluster["name"]],
        notes=notes,
        rows=[_place_row(unit, slip_of(unit, cluster)) for unit in units],
    )


def _place_row(unit: Record, slip: ShownSlip) -> list[Value]:
    band = unit["band"]["name"] if unit["band"] else None
    notes = " ".join([*slip.missing, *slip.ties])
    return [unit["rank"], unit["name"], *(part.points for part in slip.parts), in_points(unit["total"]), band, notes]


def _criteria_sheet(record: Record, *, title: Sequence[str]) -> Sheet:
    headers = [
        _("Khối"),
        _("Đơn vị"),
        _("Phần"),
        _("Mã"),
        _("Tiêu chí"),
        _("Điểm chuẩn"),
        _("Tự chấm"),
        _("Thẩm định, tính"),
        _("Cách tính"),
        _("Lý do chênh lệch"),
    ]
    return Sheet(name=_("Chi tiết tiêu chí"), headers=headers, title=[*title], rows=list(_criteria_rows(record)))


def _criteria_rows(record: Record) -> Iterator[list[Value]]:
    for cluster in record["clusters"]:
        for code in cluster["places"]:
            unit = record["units"][code]
            for line in unit["lines"]:
                yield [
                    cluster["code"],
                    unit["name"],
                    line["part"],
                    line["code"],
                    line["name"],
                    in_points(line["maximum"]),
                    in_points(line["own"]),
                    in_points(line["final"]),
                    line["words"],
                    line["reason"],
                ]


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
