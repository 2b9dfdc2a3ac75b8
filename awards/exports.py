"""The ranking and the list of nominees as workbooks, with the same numbers as the pages."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atgt_portal.lib.sheets import Sheet, Value
from atgt_portal.lib.templatetags.vietnamese import vn_moment
from awards.choices import SubjectKind
from awards.nominations import Nominations, NomineeRow
from awards.points import in_points
from awards.ranking import Place
from awards.slips import missing_words, slip, tie_rules_words
from awards.standing import ClusterStanding, Standing
from campaigns.setup.models import Campaign


def ranking_sheets(found: Standing, *, campaign: Campaign, at: datetime) -> list[Sheet]:
    """One sheet for each cluster, then one with every criterion of every unit."""
    title = [_("Xếp hạng thi đua năm %(year)s") % {"year": campaign.year}, campaign.name, _made(at)]
    notes = [
        _("Bằng tổng điểm thì phân định lần lượt theo: %(rules)s.")
        % {"rules": tie_rules_words([rule.label for rule in found.tie_rules])}
    ]
    return [
        *(_cluster_sheet(cluster, title=title, notes=notes) for cluster in found.clusters),
        _criteria_sheet(found, title=title),
    ]


def _made(at: datetime) -> str:
    return _("Kết quả dự kiến, tính lúc %(moment)s") % {"moment": vn_moment(at)}


def _cluster_sheet(cluster: ClusterStanding, *, title: Sequence[str], notes: Sequence[str]) -> Sheet:
    parts = [f"{code}. {name}" for code, name, _points in cluster.parts]
    headers = [_("Hạng"), _("Đơn vị"), *parts, _("Tổng điểm"), _("Xếp loại"), _("Ghi chú")]
    return Sheet(
        name=cluster.code,
        headers=headers,
        title=[*title, cluster.name],
        notes=notes,
        rows=[_place_row(place, cluster) for place in cluster.places],
    )


def _place_row(place: Place, cluster: ClusterStanding) -> list[Value]:
    parts: list[Value] = [in_points(place.row.part_total(code)) for code, _name, _points in cluster.parts]
    notes = " ".join([*missing_words(place), *slip(place, cluster).ties])
    band = place.band.name if place.band else None
    return [place.rank, place.row.name, *parts, place.points, band, notes]


def _criteria_sheet(found: Standing, *, title: Sequence[str]) -> Sheet:
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
    return Sheet(name=_("Chi tiết tiêu chí"), headers=headers, title=[*title], rows=list(_criteria_rows(found)))


def _criteria_rows(found: Standing) -> Iterator[list[Value]]:
    for cluster in found.clusters:
        for place in cluster.places:
            own = {(line.part, line.code): in_points(line.own) for line in place.row.lines}
            for part in slip(place, cluster).parts:
                for line in part.lines:
                    yield [
                        cluster.code,
                        place.row.name,
                        part.code,
                        line.code,
                        line.name,
                        line.maximum,
                        own[part.code, line.code],
                        line.points,
                        line.words,
                        line.reason,
                    ]


def nominee_sheets(found: Nominations, *, campaign: Campaign, at: datetime) -> list[Sheet]:
    """Collectives and individuals on sheets of their own, as annexes are."""
    title = [_("Danh sách đề nghị khen thưởng năm %(year)s") % {"year": campaign.year}, campaign.name, _made(at)]
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
            row.place.band.name if row.place.band else "",
            row.votes_for,
            row.votes_total,
            row.votes_percent,
            row.award,
            row.route,
            " ".join(row.notes),
        ]
