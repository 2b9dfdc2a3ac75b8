"""What acceptance puts on record: figures derived from the accepted version, never from the working copy."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.act import ActionRefusedError
from campaigns.filing.models import Filing, FilingVersion
from campaigns.filing.owed import stands
from campaigns.record.choices import FigureStatus
from campaigns.record.dated import MEASURES, DatedAccident, bucketed, holds
from campaigns.record.models import Figure
from campaigns.setup.models import Indicator
from campaigns.setup.windows import COMMITTEE_CUT_DAY, Window, buckets, cut_day_of
from reports.returns.accidents import not_standing, places_of, window_of_paper
from reports.returns.choices import Severity
from units.models import Unit


def put_accidents_on_record(filing: Filing, version: FilingVersion, at: datetime) -> None:
    """Six measures of every place for every bucket of the period, zeros too.

    Buckets are cut at month ends, at the campaign's cut-off day and at the committees' 14th, so that years of either
    calendar are exact sums. A later accepted version replaces these figures by being the one in force.
    `ActionRefusedError` names an accident that would be counted nowhere, so that it is not accepted away.
    """
    window = window_of_paper(filing)
    places = places_of(filing.campaign)
    by_uuid = {str(unit.uuid): unit.pk for unit in places}
    cut_days = {cut_day_of(filing.campaign.official_last_day), COMMITTEE_CUT_DAY, *_last_days(places, window)}
    runs = buckets(window, cut_days=cut_days)
    by_key = {unit.pk: unit for unit in places}
    indicators = _indicators(filing, MEASURES)
    status = version.content.get("status", FigureStatus.OFFICIAL)
    accidents = [dated(row, unit=by_uuid.get(row["unit_uuid"], 0)) for row in version.content["accidents"]]
    for row, accident in zip(version.content["accidents"], accidents, strict=True):
        _refuse_stray(row, accident, window, places=by_key)
    Figure.objects.bulk_create(
        Figure(
            indicator_id=indicators[count.measure],
            about_unit_id=count.unit,
            version=version,
            status=status,
            value=count.value,
            first_day=count.window.first_day,
            last_day=count.window.last_day,
            days=count.window.days,
        )
        for count in bucketed(accidents, units=by_uuid.values(), windows=runs)
        if count.measure in indicators and stands(by_key[count.unit], on=count.window.last_day)
    )


def _last_days(places: Iterable[Unit], window: Window) -> set[int]:
    """The days of the month on which a place of these days went into another: nothing may be counted across them."""
    ends = (unit.valid_to for unit in places if unit.valid_to is not None)
    return {day.day for day in ends if holds(window, day)}


def _refuse_stray(
    row: Mapping[str, Any], accident: DatedAccident, window: Window, *, places: Mapping[int, Unit]
) -> None:
    """A place may leave the campaign, or a period change its days, between submission and acceptance."""
    if not accident.unit:
        why = _("%(place)s không còn trong danh sách địa bàn của phong trào.") % {"place": row["place"]}
    elif not holds(window, accident.happened_on):
        days = {"first": vn.show_date(window.first_day), "last": vn.show_date(window.last_day)}
        why = _("Kỳ số liệu nay tính từ %(first)s đến %(last)s.") % days
    elif not stands(places[accident.unit], on=accident.happened_on):
        why = not_standing(places[accident.unit])
    else:
        return
    sentence = _(
        "Chưa tiếp nhận được: vụ số %(n)s ngày %(day)s tại %(place)s không được tính vào đâu. %(why)s "
        "Bấm Trả lại để bổ sung và đề nghị đơn vị sửa ngày, địa bàn của vụ này."
    )
    shown = {"n": row["position"], "day": vn.show_date(accident.happened_on), "place": row["place"], "why": why}
    raise ActionRefusedError(sentence % shown)


def dated(row: Mapping[str, Any], *, unit: int) -> DatedAccident:
    """An accident as a version states it, as figures count it."""
    return DatedAccident(
        happened_on=date.fromisoformat(row["happened_on"]),
        unit=unit,
        deaths=row["deaths"],
        injured=row["injured"],
        alcohol_related=row["alcohol_related"],
        especially_serious=row["severity"] == Severity.ESPECIALLY_SERIOUS,
        commercial_vehicle=row["commercial_vehicle"],
    )


def put_activities_on_record(filing: Filing, version: FilingVersion, at: datetime) -> None:
    """What the unit did in the period, and what it states of the same days a year before. Blank is no row."""
    rows = version.content["activities"]
    indicators = _indicators(filing, (row["code"] for row in rows))
    window = window_of_paper(filing)
    stated = [(row, window, row["value"], row["out_of"]) for row in rows]
    stated += [(row, window.year_before(), row["previous_value"], row["previous_out_of"]) for row in rows]
    Figure.objects.bulk_create(
        _figure(filing, version, indicators[row["code"]], days, value=value, out_of=out_of)
        for row, days, value, out_of in stated
        if value is not None and row["code"] in indicators
    )


def _figure(
    filing: Filing, version: FilingVersion, indicator: int, days: Window, *, value: str, out_of: str | None
) -> Figure:
    return Figure(
        indicator_id=indicator,
        about_unit_id=filing.unit_id,
        version=version,
        first_day=days.first_day,
        last_day=days.last_day,
        days=days.days,
        value=Decimal(value),
        out_of=None if out_of is None else Decimal(out_of),
    )


def _indicators(filing: Filing, codes: Iterable[str]) -> dict[str, int]:
    return dict(Indicator.objects.filter(board=filing.board_id, code__in=list(codes)).values_list("code", "pk"))
