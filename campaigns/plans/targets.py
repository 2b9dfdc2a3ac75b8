"""A unit's targets against the movement's own aims, and last year's figures to set them by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.models import Filing
from campaigns.record import figures
from campaigns.record.coverage import sum_of
from campaigns.record.reduction import required_cut
from campaigns.setup.choices import ObjectiveKind
from campaigns.setup.models import Objective
from campaigns.setup.windows import Window


def baselines(filing: Filing) -> dict[str, int]:
    """Accident measure → last year's figure of record about the unit, for the days paired with the movement's year.

    Empty for a unit without a territory, and for measures whose days are not wholly covered.
    """
    if not filing.unit.is_geographic:
        return {}
    campaign = filing.campaign
    paired = Window(campaign.official_first_day, campaign.official_last_day).year_before()
    totals = figures.accident_totals(campaign, paired)
    known = {
        measure: sum_of([totals.get((measure, filing.unit_id), figures.NOTHING)], days=paired.days)
        for measure in figures.MEASURES
    }
    return {measure: value for measure, value in known.items() if value is not None}


def ceiling(baseline: Decimal | None, objective: Objective) -> int | None:
    """The most the unit could aim at without falling short of the movement's least cut; None where no base is known.

    The plan of 2023 does not say whether a member may aim lower than the board, so this warns and never refuses.
    """
    if objective.kind == ObjectiveKind.ZERO:
        return 0
    if baseline is None:
        return None
    base = int(baseline)
    return base - required_cut(base, min_pct=objective.min_pct)


@dataclass(frozen=True, slots=True)
class Aim:
    """One of the movement's aims beside the unit's own figure of last year."""

    label: str
    value: str
    note: str
    change: str = ""
    tone: str = ""


def aims(objectives: Iterable[Objective], known: Mapping[str, int]) -> list[Aim]:
    """The movement's aims in their order; where last year's figure is known, also what the aim comes to for the unit."""
    return [_aim(objective, known.get(objective.indicator.code)) for objective in objectives]


def _aim(objective: Objective, base: int | None) -> Aim:
    most = ceiling(None if base is None else Decimal(base), objective)
    note = _aim_text(objective)
    if base is not None and most is not None and objective.kind != ObjectiveKind.ZERO:
        note = _("%(aim)s: không quá %(most)s") % {"aim": note, "most": vn.show_number(most)}
    return Aim(label=objective.indicator.name, value=vn.show_number(base), note=note)


def _aim_text(objective: Objective) -> str:
    if objective.kind == ObjectiveKind.ZERO:
        return _("không để xảy ra")
    if objective.min_pct is None:
        return _("giảm so với năm trước")
    if objective.stretch_pct is None:
        return _("giảm ít nhất %(least)s%%") % {"least": objective.min_pct}
    return _("giảm từ %(least)s%% đến %(most)s%%") % {"least": objective.min_pct, "most": objective.stretch_pct}
