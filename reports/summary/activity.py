"""Totals of the activity indicators by task group, this year and the year before, from figures of record."""

from decimal import Decimal
from typing import Any

from django.db.models import Count

from campaigns.record.figures import MEASURES, activity_totals
from campaigns.record.models import Figure
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window


def totals(campaign: Campaign, window: Window) -> list[dict[str, Any]]:
    """One row an indicator of the campaign, in its order; a total is None where nothing was filed for these days."""
    current, previous = activity_totals(campaign, window), activity_totals(campaign, window.year_before())
    units = _units_stating(campaign, window)
    places = campaign.indicator_places.select_related("indicator", "task_group").order_by("position")
    return [
        {
            "code": place.indicator.code,
            "name": place.indicator.name,
            "unit_of_measure": place.indicator.unit_of_measure,
            "task_group": place.task_group.no if place.task_group else None,
            "current": _plain(current.get(place.indicator.code)),
            "previous": _plain(previous.get(place.indicator.code)),
            "units": units.get(place.indicator.code, 0),
        }
        for place in places
        if place.indicator.code not in MEASURES
    ]


def _units_stating(campaign: Campaign, window: Window) -> dict[str, int]:
    rows = (
        Figure.objects.in_force()
        .filter(indicator__board=campaign.board_id, first_day=window.first_day, last_day=window.last_day)
        .values_list("indicator__code")
        .annotate(units=Count("about_unit", distinct=True))
    )
    return dict(rows)


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
