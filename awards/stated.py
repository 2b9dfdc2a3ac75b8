"""What accepted papers state that points follow from: rates and counts of each unit, with the paper that says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, JSONField, OuterRef, Q, Subquery
from django.db.models.functions import JSONArray
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.accidents import AccidentFigures
from awards.rated import NOT_STATED, Stated
from campaigns.filing.models import Filing
from campaigns.setup.choices import AccidentMeasure

CLOSING_KEYS = (
    "women_percent",
    "has_no_subordinates",
    "subordinates",
    "subordinates_checked",
    "models_recognised",
    "staff_violations",
    "targets",
)
DISSEMINATION_KEYS = ("rate", "reached", "headcount")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Timely:
    """How many of the papers that fell due came in time."""

    in_time: int = 0
    due: int = 0


NOTHING_DUE = Timely()


def by_closing(said: Mapping[str, Any], *, source: str) -> dict[str, Stated]:
    """What an accepted closing return says."""
    found = {
        "models_recognised": _count(said.get("models_recognised"), source),
        "staff_violations": _count(said.get("staff_violations"), source),
        "subordinate_check_rate": _checked(said, source),
    }
    targets = [row for row in said.get("targets") or () if row.get("reached") is not None]
    if targets:
        reached = sum(1 for row in targets if row["reached"])
        detail = _("%(part)s/%(whole)s chỉ tiêu đăng ký")
        found["registered_target_rate"] = _rate(reached, len(targets), source, detail)
    return found


def _checked(said: Mapping[str, Any], source: str) -> Stated:
    if said.get("has_no_subordinates"):
        return Stated(does_not_apply=True, source=source, detail=_("Đơn vị trả lời không có đơn vị trực thuộc"))
    checked, whole = said.get("subordinates_checked"), said.get("subordinates")
    if checked is None or not whole:
        return NOT_STATED
    return _rate(int(checked), int(whole), source, _("%(part)s/%(whole)s đơn vị trực thuộc"))


def by_dissemination(said: Mapping[str, Any], *, source: str) -> dict[str, Stated]:
    """What an accepted paper on dissemination says."""
    reached, whole = said.get("reached"), said.get("headcount")
    if reached is None or not whole:
        return {}
    detail = _("%(part)s/%(whole)s người được phổ biến")
    return {"dissemination_rate": _rate(int(reached), int(whole), source, detail)}


def by_accidents(figures: AccidentFigures, unit: int) -> dict[str, Stated]:
    """What counts of the unit's accidents this year, and what of the record does not."""
    found = {}
    for measure in AccidentMeasure:
        current = figures.compared(unit, measure).current
        told = vn.uncapitalise(figures.basis(unit, measure).words(measure)).removesuffix(".")
        found[measure.value] = Stated(None if current is None else Decimal(current), detail=told)
    return found


def by_timeliness(timely: Timely) -> dict[str, Stated]:
    if not timely.due:
        return {}
    detail = _("%(part)s/%(whole)s hồ sơ đến hạn")
    return {"on_time_report_rate": _rate(timely.in_time, timely.due, "", detail)}


def timeliness(*, on: date | None) -> Subquery:
    """Of participations: [in time, due], how the unit's owed papers came that had come by `on` or whose day was before it.

    Silence is not in time; without `on` all that is owed was due. So the same day asked for again tells the same,
    whatever has come since.
    """
    owed = Filing.objects.filter(
        unit=OuterRef("unit"),
        campaign=OuterRef("campaign"),
        is_optional=False,
        period__is_background=False,
        due_on__isnull=False,
    )
    if on is not None:
        over = timezone.make_aware(datetime.combine(on, time.max))
        owed = owed.filter(Q(received_at__lte=over) | Q(due_on__lt=on))
    in_time = Count("pk", filter=Q(received_at__isnull=False, late_days=0))
    told = owed.order_by().values("unit").annotate(told=JSONArray(in_time, Count("pk")))
    return Subquery(told.values("told"), output_field=JSONField())


def _count(said: Any, source: str) -> Stated:
    return NOT_STATED if said is None else Stated(Decimal(str(said)), source=source)


def _rate(part: int, whole: int, source: str, detail: str) -> Stated:
    """Percent, two places, half up, with the two counts it comes from."""
    value = (Decimal(part * 100) / whole).quantize(_CENT, ROUND_HALF_UP)
    return Stated(value, source=source, detail=detail % {"part": part, "whole": whole})
