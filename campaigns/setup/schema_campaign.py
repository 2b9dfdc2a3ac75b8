"""The head of the file: the campaign, its bases, objectives and task groups."""

from datetime import date

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.setup.choices import AccidentMeasure, AccidentSource, ObjectiveKind
from campaigns.setup.contents import BasisEntry, CampaignEntry, DutyEntry, ObjectiveEntry, Signatory, TaskGroupEntry
from campaigns.setup.reading import NO_DAY, Spot, note_doubles, runs_forward
from campaigns.setup.windows import Window, civil_year, committee_year

PARENT = "parent_campaign"
NEW = "moi"  # the address of the page on which a campaign is begun
_LONGEST_YEAR = 366


def read_campaign_entry(spot: Spot) -> CampaignEntry:
    year = spot["year"].whole(least=1902, most=2099)
    launched_on = spot["launched_on"].inner().day_if_given() or spot["starts_on"].inner().day_if_given()
    ends_on = _ends_on(spot["ends_on"].inner(), year=year)
    planned_on = spot["planned_on"].inner().day_if_given()
    if not runs_forward(launched_on or planned_on, ends_on):
        spot["ends_on"].fault(_("ngày kết thúc đứng trước ngày phát động. Sửa một trong hai ngày."))
    return CampaignEntry(
        code=_code(spot["code"]),
        year=year,
        name=spot["name"].line(most=200),
        board=spot["board"].line(most=100),
        theme=spot["theme"].line(most=300),
        theme_variant=spot["theme_variant_in_plan"].line(most=300, required=False),
        participants=spot["participants"].line(most=300, required=False),
        plan_number=spot["plan_number"].line(most=60, required=False),
        plan_signed_on=spot["plan_signed_on"].day_if_given(),
        planned_on=planned_on,
        launched_on=launched_on,
        ends_on=ends_on,
        official=_official_days(spot["statistics_period"], year=year),
        accident_source=_accident_source(spot["accident_source"]),
        signatory=_signatory(spot["signatory"].group(required=False)),
        recipients=tuple(row.line(most=200) for row in spot["recipients"].rows()),
        bases=read_bases(spot["legal_bases"].entries()),
        objectives=read_objectives(spot["objectives"].entries(), year=year),
        task_groups=read_task_groups(spot["task_groups"].entries()),
        duties=_duties(spot["unit_duties"].entries()),
    )


def _code(spot: Spot) -> str:
    code = spot.code(most=40)
    if code.lower() == NEW:
        spot.fault(_("mã %(code)s trùng địa chỉ trang lập phong trào mới. Đặt mã khác.") % {"code": vn.quoted(code)})
    return code


def _ends_on(spot: Spot, *, year: int) -> date:
    day = spot.day_if_given() or civil_year(year or 2000).last_day
    if year and day != NO_DAY and not year <= day.year <= year + 1:
        sentence = _(
            "ngày kết thúc %(day)s không thuộc năm %(year)s hay năm liền sau. Sửa ngày này hoặc sửa năm của phong trào."
        )
        spot.fault(sentence % {"day": vn.show_date(day), "year": year})
    return day


def _accident_source(spot: Spot) -> AccidentSource:
    """Accidents one by one where the file does not say."""
    said = spot.reference(AccidentSource.values, to=_("các nguồn số liệu tai nạn"), required=False)
    return AccidentSource(said) if said in AccidentSource.values else AccidentSource.DATED


def _official_days(spot: Spot, *, year: int) -> Window:
    """The days of the official year; the committees' custom where the file names none."""
    custom = committee_year(year or 2000)
    if not spot.is_given:
        return custom
    inside = spot.group()
    if isinstance(inside["value"].value, dict):
        inside = inside["value"]
    days = Window(inside["start"].day(), inside["end"].day())
    if NO_DAY in {days.first_day, days.last_day} or not year:
        return custom
    return days if _judged_days(inside, days, year=year) else custom


def _judged_days(spot: Spot, days: Window, *, year: int) -> bool:
    civil = civil_year(year)
    if days.first_day >= days.last_day:
        spot["end"].fault(_("ngày chốt phải đứng sau ngày đầu kỳ. Sửa một trong hai ngày."))
    elif days.days > _LONGEST_YEAR:
        sentence = _("kỳ số liệu dài %(days)s ngày, hơn một năm. Sửa ngày đầu hoặc ngày cuối kỳ.")
        spot["end"].fault(sentence % {"days": days.days})
    elif days.last_day < civil.first_day or days.first_day > civil.last_day:
        sentence = _("kỳ số liệu không có ngày nào thuộc năm %(year)s. Sửa kỳ này hoặc sửa năm của phong trào.")
        spot["end"].fault(sentence % {"year": year})
    else:
        return True
    return False


def _signatory(spot: Spot) -> Signatory:
    return Signatory(
        authority=spot["authority"].line(most=80, required=False),
        board_post=spot["position_in_board"].line(most=120, required=False),
        agency_post=spot["position_in_agency"].line(most=120, required=False),
        name=spot["name"].line(most=80, required=False),
    )


def read_bases(spots: list[Spot]) -> tuple[BasisEntry, ...]:
    bases = tuple(_basis(spot) for spot in spots)
    above = [spot for spot, basis in zip(spots, bases, strict=True) if basis.is_parent_campaign]
    for spot in above[1:]:
        spot["role"].fault(
            _("đã có văn bản phát động của cấp trên ở mục trên. Chỉ một văn bản được ghi là phát động của cấp trên.")
        )
    return bases


def _basis(spot: Spot) -> BasisEntry:
    role = spot["role"].reference([PARENT], to=_("các vai trò của căn cứ"), required=False)
    valid_from, valid_to = (spot[key].day_if_given() for key in ("valid_from", "valid_to"))
    if not runs_forward(valid_from, valid_to):
        spot["valid_to"].fault(_("ngày hết hiệu lực đứng trước ngày có hiệu lực. Sửa một trong hai ngày."))
    return BasisEntry(
        kind=spot["kind"].line(most=60),
        number=spot["number"].line(most=60),
        signed_on=spot["date"].day(),
        issuer=spot["issuer"].line(most=200),
        abstract=spot["abstract"].line(most=400, required=False),
        is_parent_campaign=bool(role),
        valid_from=valid_from,
        valid_to=valid_to,
    )


def read_objectives(spots: list[Spot], *, year: int) -> tuple[ObjectiveEntry, ...]:
    note_doubles(spots, "code")
    said: set[object] = set()
    for spot in spots:
        if spot["measure"].value in said:
            spot["measure"].fault(_("số đo này đã có mục tiêu ở trên. Mỗi số đo chỉ ghi một mục tiêu."))
        said.add(spot["measure"].value if isinstance(spot["measure"].value, str) else None)
    return tuple(_objective(spot, year=year) for spot in spots)


def _objective(spot: Spot, *, year: int) -> ObjectiveEntry:
    said = spot["kind"].reference(ObjectiveKind.values, to=_("các loại mục tiêu"))
    kind = ObjectiveKind(said) if said in ObjectiveKind.values else ObjectiveKind.ZERO
    least = stretch = None
    for key in ("min_pct", "stretch_pct"):
        if kind != ObjectiveKind.REDUCTION_BAND and spot[key].is_given:
            spot[key].fault(_("chỉ mục tiêu giảm trong khoảng mới có tỷ lệ. Bỏ tỷ lệ này hoặc đổi loại mục tiêu."))
    if kind == ObjectiveKind.REDUCTION_BAND:
        least = spot["min_pct"].whole(most=100)
        stretch = spot["stretch_pct"].whole(most=100)
        if stretch < least:
            sentence = _("mức phấn đấu %(stretch)s thấp hơn mức ít nhất %(least)s. Sửa một trong hai số.")
            spot["stretch_pct"].fault(sentence % {"stretch": stretch, "least": least})
    baseline = spot["baseline_year"].whole(least=1901, most=2099, default=year - 1)
    if year and baseline and baseline != year - 1:
        sentence = _(
            "năm gốc %(said)s khác năm liền trước. Số liệu được so với cùng kỳ năm trước; sửa thành %(right)s."
        )
        spot["baseline_year"].fault(sentence % {"said": baseline, "right": year - 1})
    return ObjectiveEntry(
        code=spot["code"].line(most=20),
        measure=spot["measure"].reference(AccidentMeasure.values, to=_("các số đo tai nạn")),
        kind=kind,
        min_pct=least,
        stretch_pct=stretch,
        baseline_year=baseline,
    )


def read_task_groups(spots: list[Spot]) -> tuple[TaskGroupEntry, ...]:
    note_doubles(spots, "no")
    return tuple(
        TaskGroupEntry(
            no=spot["no"].whole(least=1, most=99),
            title=spot["title"].line(most=500),
            suggestions=tuple(row.line(most=200) for row in spot["suggested_measures"].rows()),
        )
        for spot in spots
    )


def _duties(spots: list[Spot]) -> tuple[DutyEntry, ...]:
    note_doubles(spots, "code")
    return tuple(DutyEntry(code=spot["code"].line(most=20), text=spot["text"].line(most=500)) for spot in spots)
