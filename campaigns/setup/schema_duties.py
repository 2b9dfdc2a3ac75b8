"""What the file asks of units: indicators and obligations."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from campaigns.setup.choices import Aggregation, Direction, Paper
from campaigns.setup.contents import CampaignEntry, IndicatorEntry, ObligationEntry, TaskGroupEntry, UnitEntry
from campaigns.setup.reading import Spot, codes_of, note_doubles
from campaigns.setup.windows import Window
from units.choices import BoardRole

EVERY_UNIT = "every_unit"
COMMUNE = "commune"
BOARD = "board"
_POLICE_DAYS = 3  # customary days the police have after each period, where the file lists no obligations


def read_indicators(
    root: Spot, units: Iterable[UnitEntry], task_groups: Iterable[TaskGroupEntry]
) -> tuple[IndicatorEntry, ...]:
    spots, known = _listed(root["indicators"]), [*(unit.code for unit in units), COMMUNE, EVERY_UNIT]
    note_doubles(spots, "code")
    groups = [group.no for group in task_groups]
    return tuple(_indicator(spot, known, groups) for spot in spots)


def _listed(section: Spot) -> list[Spot]:
    """The rows of a section that is {"rows": […]} or a bare list."""
    if isinstance(section.value, list):
        return section.entries()
    return section.group(required=False)["rows"].entries()


def _indicator(spot: Spot, known: list[str], groups: list[int]) -> IndicatorEntry:
    aggregation = spot["aggregation"].reference(Aggregation.values, to=_("các cách cộng"), required=False)
    direction = spot["direction"].reference(Direction.values, to=_("các chiều tốt"), required=False)
    return IndicatorEntry(
        code=spot["code"].line(most=40),
        task_group=_task_group(spot["task_group"], groups),
        name=spot["name"].line(most=200),
        unit_of_measure=spot["unit"].line(most=40),
        owners=_names(spot["owner"], known),
        aggregation=Aggregation(aggregation) if aggregation in Aggregation.values else Aggregation.SUM,
        direction=Direction(direction) if direction in Direction.values else Direction.NEUTRAL,
        is_outcome=spot["outcome"].flag(),
    )


def _task_group(spot: Spot, groups: list[int]) -> int | None:
    if not spot.is_given:
        return None
    no = spot.whole(least=1, most=99)
    if no and no not in groups:
        spot.unknown(str(no), known=[str(group) for group in groups], to="campaign.task_groups")
    return no


def _names(spot: Spot, known: list[str]) -> tuple[str, ...]:
    """Codes separated by commas, each known."""
    names = [name for part in spot.line(most=200).split(",") if (name := part.strip())]
    for name in names:
        if name not in known:
            spot.unknown(name, known=known, to=_("units, commune hay every_unit"))
    return tuple(names)


def read_obligations(root: Spot, units: Iterable[UnitEntry], campaign: CampaignEntry) -> tuple[ObligationEntry, ...]:
    """The obligations listed, or the customary three where the file has no such section."""
    section, members = root["obligations"], list(units)
    if not section.is_given:
        return _customary(members, campaign)
    spots = _listed(section)
    note_doubles(spots, "code")
    known, codes = [*(unit.code for unit in members), COMMUNE, EVERY_UNIT], codes_of(spots)
    return tuple(_obligation(spot, known, codes, campaign) for spot in spots)


def _obligation(spot: Spot, known: list[str], codes: list[str], campaign: CampaignEntry) -> ObligationEntry:
    said = spot["paper"].reference(Paper.values, to=_("các loại hồ sơ"))
    paper = Paper(said) if said in Paper.values else Paper.PLAN
    each_month = bool(spot["each"].reference(["month"], to=_("các chu kỳ"), required=False))
    days = spot["due_days_after_period"].whole(most=365) if each_month else None
    due_on = None if each_month else _due_on(spot["due_on"], paper, campaign)
    return ObligationEntry(
        code=spot["code"].line(most=20),
        paper=paper,
        who=",".join(_names(spot["who"], [*known, BOARD] if paper == Paper.YEAR_END_SUMMARY else known)),
        each_month=each_month,
        due_days_after_period=days,
        due_on=due_on,
        span=_span(spot["period"]),
        is_optional=spot["optional"].flag(),
        together_with=spot["together_with"].reference(codes, to="obligations", required=False),
    )


def _due_on(spot: Spot, paper: Paper, campaign: CampaignEntry) -> date:
    named = spot.day_if_given() or (campaign.plan_due_on if paper == Paper.PLAN else campaign.report_due_on)
    return named or spot.day()


def _span(spot: Spot) -> Window | None:
    """The days of "2022-12-15/2023-06-14"."""
    if not spot.is_given:
        return None
    first, slash, last = spot.line(most=40).partition("/")
    if not slash:
        spot.fault(_("kỳ phải ghi theo mẫu 2022-12-15/2023-06-14. Sửa lại kỳ này."))
        return None
    days = Window(Spot(first, spot.path, spot.faults).day(), Spot(last, spot.path, spot.faults).day())
    if days.first_day > days.last_day:
        spot.fault(_("ngày cuối kỳ đứng trước ngày đầu kỳ. Sửa một trong hai ngày."))
        return None
    return days


def _customary(units: list[UnitEntry], campaign: CampaignEntry) -> tuple[ObligationEntry, ...]:
    police = ",".join(unit.code for unit in units if unit.role == BoardRole.ACCIDENT_DATA_OWNER)
    owed = []
    if police:
        owed.append(_plain_obligation("SL", Paper.ACCIDENT_RETURN, police, due_on=None))
    if campaign.plan_due_on:
        owed.append(_plain_obligation("KH", Paper.PLAN, EVERY_UNIT, due_on=campaign.plan_due_on))
    if campaign.report_due_on:
        owed.append(_plain_obligation("TK", Paper.CLOSING_RETURN, EVERY_UNIT, due_on=campaign.report_due_on))
    return tuple(owed)


def _plain_obligation(code: str, paper: Paper, who: str, *, due_on: date | None) -> ObligationEntry:
    return ObligationEntry(
        code=code,
        paper=paper,
        who=who,
        each_month=due_on is None,
        due_days_after_period=_POLICE_DAYS if due_on is None else None,
        due_on=due_on,
        span=None,
        is_optional=False,
        together_with="",
    )
