"""What the file asks of units: indicators and obligations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from campaigns.setup.choices import Aggregation, Direction, Paper
from campaigns.setup.contents import IndicatorEntry, ObligationEntry, TaskGroupEntry, UnitEntry
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
    return read_counted(_listed(root["indicators"]), [unit.code for unit in units], [group.no for group in task_groups])


def read_counted(spots: list[Spot], units: list[str], groups: list[int]) -> tuple[IndicatorEntry, ...]:
    note_doubles(spots, "code")
    known = [*units, COMMUNE, EVERY_UNIT]
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
            spot.unknown(name, known=known, to=_("danh sách đơn vị"))
    return tuple(names)


@dataclass(frozen=True, slots=True)
class DueDays:
    """The days that the head of a file names for plan and report, where its obligations name none."""

    plan: date | None = None
    report: date | None = None

    @classmethod
    def of(cls, campaign: Spot) -> "DueDays":
        return cls(*(campaign[key].inner().day_if_given() for key in ("plan_due_on", "report_due_on")))


def read_obligations(root: Spot, units: Iterable[UnitEntry]) -> tuple[ObligationEntry, ...]:
    """The obligations listed, or the customary three where the file has no such section."""
    section, members, due = root["obligations"], list(units), DueDays.of(root["campaign"])
    if not section.is_given:
        return _customary(members, due)
    return read_duties(_listed(section), [unit.code for unit in members], due)


def read_duties(spots: list[Spot], units: list[str], due: DueDays) -> tuple[ObligationEntry, ...]:
    note_doubles(spots, "code")
    known, codes = [*units, COMMUNE, EVERY_UNIT], codes_of(spots)
    return tuple(_obligation(spot, known, codes, due) for spot in spots)


def _obligation(spot: Spot, known: list[str], codes: list[str], due: DueDays) -> ObligationEntry:
    said = spot["paper"].reference(Paper.values, to=_("các loại hồ sơ"))
    paper = Paper(said) if said in Paper.values else Paper.PLAN
    each_month = bool(spot["each"].reference(["month"], to=_("các chu kỳ"), required=False))
    days = spot["due_days_after_period"].whole(most=365) if each_month else None
    due_on = None if each_month else _due_on(spot["due_on"], paper, due)
    return ObligationEntry(
        code=spot["code"].line(most=20),
        paper=paper,
        who=",".join(_names(spot["who"], [*known, BOARD] if paper == Paper.YEAR_END_SUMMARY else known)),
        each_month=each_month,
        due_days_after_period=days,
        due_on=due_on,
        span=_span(spot["period"]),
        is_optional=spot["optional"].flag(),
        together_with=_together(spot, codes),
    )


def _together(spot: Spot, codes: list[str]) -> str:
    said = spot["together_with"].reference(codes, to=_("danh sách nghĩa vụ nộp"), required=False)
    if said and codes_of([spot]) == [said]:
        spot["together_with"].fault(_("hồ sơ không thể gửi cùng chính nó. Ghi mã của hồ sơ kia hoặc bỏ trống."))
    return said


def _due_on(spot: Spot, paper: Paper, due: DueDays) -> date:
    named = spot.day_if_given() or (due.plan if paper == Paper.PLAN else due.report)
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


def _customary(units: list[UnitEntry], due: DueDays) -> tuple[ObligationEntry, ...]:
    police = ",".join(unit.code for unit in units if unit.role == BoardRole.ACCIDENT_DATA_OWNER)
    owed = []
    if police:
        owed.append(_plain_obligation("SL", Paper.ACCIDENT_RETURN, police, due_on=None))
    if due.plan:
        owed.append(_plain_obligation("KH", Paper.PLAN, EVERY_UNIT, due_on=due.plan))
    if due.report:
        owed.append(_plain_obligation("TK", Paper.CLOSING_RETURN, EVERY_UNIT, due_on=due.report))
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
