"""The monthly grid of the story: switched on by a letter for three communes, so that somebody new finds it at work.

One of them files its months in time; the two that a person may live leave the newest month open, one half typed.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from atgt_portal.management.demo import days, draws, figures
from atgt_portal.management.demo.scene import Scene
from campaigns.filing.models import Filing
from campaigns.launch.grid_rule import GridRule, Span
from campaigns.launch.letters import Letter, issue
from campaigns.setup.choices import Paper, PeriodKind
from campaigns.setup.models import Obligation
from campaigns.setup.windows import Window
from reports.returns.indicators import asked_of
from units.choices import COMMUNE_KINDS
from units.models import User

_OFFICE_OPENS = 7 * 60 + 30
_DUE_DAYS = 25
_A_MONTH = Decimal(1) / 12
_HALF = 6  # cells that somebody has typed when he is looked at
WRITTEN, SENT, TAKEN = range(3)


def units(scene: Scene) -> tuple[str, ...]:
    """Those whom the letter names: the two that a person may live, and one that keeps its days."""
    fresh, other = scene.cast.fresh, {scene.cast.late, *scene.cast.led, *scene.cast.fresh}
    steady = [unit.code for unit in scene.file.units if unit.cluster and unit.kind in COMMUNE_KINDS]
    return (*fresh, *[code for code in steady if code not in other][:1])


def switch_on(scene: Scene, *, actor: User) -> None:
    """The letter, on the office day after registration was looked at; none where no commune or no month is left."""
    day = days.office_days_later(scene.timeline.registration, 1)
    asked = Obligation.objects.filter(campaign=scene.campaign, paper=Paper.ACTIVITY_RETURN)
    spans, named = _months(scene, day), units(scene)
    if not spans or not named or asked.exists():
        return
    letter = Letter(
        number="14/CV-BATGT",
        signed_on=day,
        signer="Lãnh đạo Ban (minh họa)",
        applies_from=day,
        reason="Làm thử bảng số liệu hằng tháng tại một số xã, thị trấn (văn bản minh họa)",
    )
    rule = GridRule(
        who=",".join(named),
        who_words=f"{len(named)} xã, thị trấn làm thử",
        spans=spans,
        is_monthly=True,
        due_days=_DUE_DAYS,
    )
    issue(scene.campaign, letter, rule, actor=actor, at=days.moment(day, _OFFICE_OPENS))


def _months(scene: Scene, day: date) -> tuple[Span, ...]:
    official = scene.official
    rows = scene.campaign.periods.filter(
        kind=PeriodKind.MONTH,
        is_background=False,
        first_day__gte=official.first_day,
        last_day__gte=day,
        last_day__lte=official.last_day,
    )
    return tuple(Span(row.name, Window(row.first_day, row.last_day)) for row in rows.order_by("first_day"))


def stops(scene: Scene, filing: Filing) -> Iterator[tuple[date, int]]:
    """What becomes of one month, and when."""
    over, code = days.plus(filing.period.last_day, 1), filing.unit.code
    sent = days.office_days_later(days.office_day(over), draws.number(0, 2, code, over))
    if code not in scene.cast.fresh:
        yield sent, SENT
        yield sent, TAKEN
        return
    # Left open where a stage looks at it.
    looked_at = [day for day in (scene.timeline.midyear, scene.timeline.yearend) if over <= day < days.plus(over, 30)]
    if looked_at and code == scene.cast.fresh[-1]:
        yield days.office_day(over), WRITTEN
    sent = max([sent, *(days.office_days_later(day, 2) for day in looked_at)])
    yield sent, SENT
    yield days.office_days_later(sent, 1), TAKEN


def month(scene: Scene, filing: Filing, at: datetime) -> dict[str, Any]:
    """A twelfth of a year's work, other amounts each month; two observed of three ride with a helmet, more or less."""
    asked = asked_of(filing.campaign, filing.unit_id)
    found = figures.amounts(f"{filing.unit.code} {filing.period.first_day}", asked, share=_A_MONTH)
    return {"cells": {code: {"value": one.value, "out_of": one.out_of, "note": ""} for code, one in found.items()}}


def begun(scene: Scene, filing: Filing, at: datetime) -> dict[str, Any]:
    """The first cells only."""
    return {"cells": dict(list(month(scene, filing, at)["cells"].items())[:_HALF])}
