"""How many spots a unit has surveyed and treated in given days, each spot once however often. Pure but for the query."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from campaigns.setup.windows import Window
from reports.spots.choices import SpotAction
from reports.spots.models import SpotStep

_COUNTED = (SpotAction.SURVEY, SpotAction.TREAT)


@dataclass(frozen=True, slots=True)
class SpotCount:
    surveyed: int = 0
    treated: int = 0


def steps_in(window: Window) -> QuerySet[SpotStep]:
    days = (window.first_day, window.last_day)
    return SpotStep.objects.filter(action__in=_COUNTED, done_on__range=days)


def counted(steps: Iterable[SpotStep]) -> SpotCount:
    """A spot that is found again and treated again within the days counts once."""
    places: dict[str, set[int]] = {action: set() for action in _COUNTED}
    for step in steps:
        places[step.action].add(step.spot_id)
    return SpotCount(surveyed=len(places[SpotAction.SURVEY]), treated=len(places[SpotAction.TREAT]))
