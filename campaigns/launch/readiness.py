"""Whether a campaign can work: what keeps it from being launched, what should be seen before. Facts in three queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery, Sum, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.working_days import WorkingDays
from campaigns.filing.owed import COMMUNE, EVERY_UNIT
from campaigns.setup.choices import PART_TWO, Paper, PeriodKind
from campaigns.setup.models import Campaign, Criterion, CriterionPart, Obligation, Participation, ScoringTable
from campaigns.setup.rule_checks import weaknesses
from campaigns.setup.schema_duties import BOARD
from units.choices import COMMUNE_KINDS, OFFICE_ROLES, BoardRole, Role, UnitKind
from units.models import BoardMembership, ConflictOfInterest, Membership, Unit

FULL_HUNDREDTHS = 100 * 100
FEWEST_WORKING_DAYS = 5
_MOST_NAMES = 6
_MADE_UP_LAST = {Paper.CLOSING_RETURN, Paper.AWARD_DOSSIER, Paper.SCORE_SHEET}


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about what does not work, and the page where it is mended; an error keeps the campaign back."""

    text: str
    url: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A unit of the board as the campaign finds it on the day of the launch."""

    code: str
    name: str
    kind: str
    cluster: str
    sits: bool
    points: int | None
    table: str
    has_part_two: bool
    is_office: bool
    has_filer: bool
    has_reviewer: bool


@dataclass(frozen=True, slots=True)
class Days:
    """A basis or a period with its days."""

    kind: str
    name: str
    first_day: date | None
    last_day: date | None


def findings(campaign: Campaign, *, on: date) -> list[Finding]:
    """Everything found, errors first; `on` is the day from which the campaign would be in force."""
    members, duties, dated = _members(campaign, on), list(campaign.obligations.order_by("code")), _dated(campaign)
    found = [
        *_about_members(members, campaign),
        *_about_points(members, duties, campaign),
        *_about_rules(members, campaign),
        *_about_papers(duties, members, campaign, on),
        *_about_deadline(duties, campaign),
        *_about_days(dated, campaign, on),
    ]
    return sorted(found, key=lambda row: not row.is_error)


def _members(campaign: Campaign, on: date) -> list[Member]:
    seats = BoardMembership.objects.in_force(on).filter(board=campaign.board_id, unit=OuterRef("pk"))
    place = Participation.objects.filter(campaign=campaign, unit=OuterRef("pk"))
    points = (
        Criterion.objects.filter(part__table__clusters=OuterRef("cluster_row"))
        .order_by()
        .values("part__table")
        .annotate(total=Sum("max_hundredths"))
        .values("total")
    )
    second = CriterionPart.objects.filter(code=PART_TWO)
    held = Membership.objects.in_force(on).filter(user__is_active=True)
    rows = (
        Unit.objects.filter(Exists(seats) | Exists(place))
        .annotate(
            sits=Exists(seats),
            is_office=Exists(seats.filter(role=BoardRole.STANDING_OFFICE)),
            cluster=Subquery(place.values("cluster__name")[:1]),
            cluster_row=Subquery(place.values("cluster")[:1]),
            points=Subquery(points[:1]),
            table=Subquery(ScoringTable.objects.filter(clusters=OuterRef("cluster_row")).values("name")[:1]),
            has_part_two=Exists(second.filter(table__clusters=OuterRef("cluster_row"))),
            has_filer=Exists(held.filter(role=Role.FILER, unit=OuterRef("pk"))),
            has_reviewer=Exists(_reviewers(held, campaign, OFFICE_ROLES)),
            has_appraiser=Exists(_reviewers(held, campaign, {Role.APPRAISER})),
        )
        .order_by("sort_key", "pk")
    )
    return [
        Member(
            code=row.code,
            name=row.name,
            kind=row.kind,
            cluster=row.cluster or "",
            sits=row.sits,
            points=row.points,
            table=row.table or "",
            has_part_two=row.has_part_two,
            is_office=row.is_office,
            has_filer=row.has_filer,
            has_reviewer=row.has_reviewer or (row.is_office and row.has_appraiser),
        )
        for row in rows
    ]


def _reviewers(held: Any, campaign: Campaign, roles: Iterable[Role]) -> Any:
    """Posts by which somebody may review the unit's papers: nobody judges the unit he works in, or may not judge fairly."""
    works_there = held.filter(Q(unit=OuterRef(OuterRef("pk"))) | Q(home_unit=OuterRef(OuterRef("pk"))))
    told = ConflictOfInterest.objects.filter(board=campaign.board_id, unit=OuterRef(OuterRef("pk")), withdrawn_at=None)
    able = held.filter(board=campaign.board_id, role__in=list(roles)).exclude(user__in=works_there.values("user"))
    return able.exclude(user__in=told.values("user"))


def _dated(campaign: Campaign) -> list[Days]:
    periods = campaign.periods.order_by().values_list("kind", "name", "first_day", "last_day")
    bases = campaign.bases.order_by().annotate(what=Value("")).values_list("what", "number", "valid_from", "valid_to")
    return [Days(*row) for row in periods.union(bases, all=True)]


def _page(campaign: Campaign, name: str) -> str:
    return reverse(f"setup:edit_{name}", kwargs={"code": campaign.code})


def _names(names: Iterable[str]) -> str:
    listed = list(names)
    more = _(" và %(count)s đơn vị nữa") % {"count": len(listed) - _MOST_NAMES} if len(listed) > _MOST_NAMES else ""
    return "; ".join(listed[:_MOST_NAMES]) + more


def _about_members(members: list[Member], campaign: Campaign) -> Iterator[Finding]:
    url, people = _page(campaign, "members"), reverse("units:list")
    taking_part = [row for row in members if row.cluster]
    if not taking_part:
        yield Finding(_("Chưa có đơn vị nào tham gia. Xếp đơn vị vào khối thi đua."), url, is_error=True)
        return
    lists = (
        ([row.name for row in members if not row.cluster], _("Chưa xếp khối nên không tham gia: %(names)s."), url),
        ([row.name for row in taking_part if not row.sits], _("Không còn là thành viên Ban vào ngày phát động: %(names)s. Bỏ khỏi khối hoặc kiểm tra ngày của đơn vị."), url),
        ([row.name for row in taking_part if not row.has_filer], _("Chưa có tài khoản người lập: %(names)s. Nhập tài khoản ở mục Đơn vị."), people),
        ([row.name for row in taking_part if not row.has_reviewer], _("Chưa có người rà soát ngoài chính đơn vị: %(names)s. Phân công chuyên viên khác; hồ sơ của văn phòng thường trực cần người thẩm định thay."), people),
    )  # fmt: skip
    for names, sentence, where in lists:
        if names:
            yield Finding(sentence % {"names": _names(names)}, where, is_error=False)


def _about_points(members: list[Member], duties: list[Obligation], campaign: Campaign) -> Iterator[Finding]:
    url = _page(campaign, "tables")
    clusters = {row.cluster: row.points for row in members if row.cluster}
    scored = any(duty.paper == Paper.SCORE_SHEET for duty in duties)
    without = [name for name, points in clusters.items() if points is None]
    if clusters and len(without) == len(clusters) and not scored:
        yield Finding(_("Phong trào không có bảng điểm nên không chấm điểm, xếp hạng."), url, is_error=False)
    elif without:
        sentence = _("Khối chưa có bảng điểm: %(names)s. Chọn bảng cho khối, hoặc bỏ Bảng tự chấm điểm khỏi lịch nộp.")
        yield Finding(sentence % {"names": _names(without)}, url, is_error=scored)
    for name, points in clusters.items():
        if points is not None and points != FULL_HUNDREDTHS:
            sentence = _(
                "Bảng điểm của %(name)s cộng được %(points)s điểm, không phải 100. Sửa điểm chuẩn các tiêu chí."
            )
            yield Finding(
                sentence % {"name": name, "points": vn.show_number(Decimal(points) / 100)}, url, is_error=True
            )


def _about_rules(members: list[Member], campaign: Campaign) -> Iterator[Finding]:
    for weakness in weaknesses(campaign.scoring_rules, {row.table: row.has_part_two for row in members if row.table}):
        yield Finding(weakness.text, _page(campaign, weakness.page), is_error=False)


def _about_papers(duties: list[Obligation], members: list[Member], campaign: Campaign, on: date) -> Iterator[Finding]:
    url = _page(campaign, "duties")
    papers = [duty for duty in duties if duty.paper != Paper.YEAR_END_SUMMARY]
    if not papers:
        yield Finding(_("Lịch nộp chưa có hồ sơ nào của đơn vị. Ghi ít nhất một hồ sơ phải nộp."), url, is_error=True)
    tokens = {token for row in members if row.cluster for token in _tokens(row)}
    for duty in papers:
        name = {"code": duty.code, "paper": duty.get_paper_display()}
        if not tokens & {token.strip() for token in duty.who.split(",")}:
            sentence = _("Không đơn vị tham gia nào phải nộp %(code)s – %(paper)s. Sửa ô Ai nộp.")
            yield Finding(sentence % name, url, is_error=True)
        if duty.due_on and duty.due_on < on:
            sentence = _("Hạn nộp %(code)s – %(paper)s ngày %(day)s đứng trước ngày phát động. Lùi hạn nộp.")
            yield Finding(sentence % {**name, "day": vn.show_date(duty.due_on)}, url, is_error=True)
    if papers and not any(duty.paper == Paper.ACCIDENT_RETURN for duty in papers):
        sentence = _("Lịch nộp không có Số liệu tai nạn giao thông nên phong trào không có nguồn số liệu để so sánh.")
        yield Finding(sentence, url, is_error=False)


def _tokens(row: Member) -> set[str]:
    return {EVERY_UNIT, row.code} | ({COMMUNE} if UnitKind(row.kind) in COMMUNE_KINDS else set())


def _about_deadline(duties: list[Obligation], campaign: Campaign) -> Iterator[Finding]:
    url = _page(campaign, "duties")
    deadline = next((duty.due_on for duty in duties if BOARD in duty.who.split(",") and duty.due_on), None)
    if deadline is None:
        yield Finding(_("Lịch nộp chưa có ngày Ban gửi Báo cáo tổng kết lên cấp trên."), url, is_error=False)
        return
    day = vn.show_date(deadline)
    for duty in duties:
        if duty.paper in _MADE_UP_LAST and duty.due_on:
            name = {"code": duty.code, "paper": duty.get_paper_display(), "due": vn.show_date(duty.due_on), "day": day}
            left = working_days(duty.due_on, deadline)
            if duty.due_on > deadline:
                sentence = _("Hạn nộp %(code)s – %(paper)s ngày %(due)s sau ngày Ban phải gửi cấp trên (%(day)s).")
                yield Finding(sentence % name, url, is_error=False)
            elif left < FEWEST_WORKING_DAYS:
                sentence = _(
                    "Từ hạn nộp %(code)s – %(paper)s (%(due)s) đến ngày Ban gửi cấp trên (%(day)s) chỉ còn %(left)s ngày làm việc để tổng hợp, trình ký."
                )
                yield Finding(sentence % {**name, "left": left}, url, is_error=False)


def working_days(after: date, until: date) -> int:
    """Days from Monday to Friday after the one day, up to and with the other."""
    return WorkingDays().count(after + timedelta(days=1), until)


def _about_days(dated: list[Days], campaign: Campaign, on: date) -> Iterator[Finding]:
    for basis in (row for row in dated if not row.kind):
        name = {"number": basis.name, "day": vn.show_date(on)}
        if basis.last_day and basis.last_day < on:
            sentence = _(
                "Căn cứ %(number)s đã hết hiệu lực vào ngày phát động %(day)s. Thay bằng văn bản đang có hiệu lực."
            )
            yield Finding(sentence % name, _page(campaign, "document"), is_error=False)
        elif basis.first_day and basis.first_day > on:
            sentence = _("Căn cứ %(number)s chưa có hiệu lực vào ngày phát động %(day)s. Kiểm tra lại ngày.")
            yield Finding(sentence % name, _page(campaign, "document"), is_error=False)
    yield from _about_periods([row for row in dated if row.kind == PeriodKind.MONTH], campaign)
    if not campaign.ends_on >= on:
        sentence = _("Phong trào kết thúc ngày %(day)s, trước ngày phát động. Sửa một trong hai ngày.")
        yield Finding(sentence % {"day": vn.show_date(campaign.ends_on)}, _page(campaign, "calendar"), is_error=True)


def _about_periods(months: list[Days], campaign: Campaign) -> Iterator[Finding]:
    """The months inside the official year must follow each other without a gap or an overlap."""
    first, last, url = campaign.official_first_day, campaign.official_last_day, _page(campaign, "calendar")
    inside = sorted(
        (row.first_day, row.last_day) for row in months if row.first_day and row.last_day and row.last_day >= first
    )
    expected = first
    for begins, ends in inside:
        if begins > last:
            break
        if begins != expected:
            sentence = _(
                "Các kỳ tháng hở hoặc chồng nhau quanh ngày %(day)s. Lưu lại mục Kỳ số liệu để lập lại các kỳ."
            )
            yield Finding(sentence % {"day": vn.show_date(min(begins, expected))}, url, is_error=True)
            return
        expected = ends + timedelta(days=1)
    if expected <= last:
        sentence = _("Các kỳ tháng dừng trước ngày chốt %(day)s. Lưu lại mục Kỳ số liệu để lập lại các kỳ.")
        yield Finding(sentence % {"day": vn.show_date(last)}, url, is_error=True)
