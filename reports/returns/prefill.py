"""What the portal already knows, said in the words of a return. Only for an untouched paper: nothing typed is overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.models import Filing
from campaigns.record.dated import MEASURES
from campaigns.record.figures import statements_between
from campaigns.record.rebasing import rebased
from campaigns.record.reduction import Comparison
from campaigns.record.wording import accident_sentence, whole_of
from campaigns.setup.choices import Paper
from campaigns.setup.windows import Window
from reports.returns.accidents import places_of, window_of_paper
from reports.returns.choices import Section
from reports.returns.targets import accepted_plan, targets_of


@dataclass(frozen=True, slots=True)
class Known:
    """Texts by section, and results of targets that are accident measures, by position."""

    sections: Mapping[str, str]
    results: Mapping[int, Decimal]
    missing_accidents: bool


def known_about(filing: Filing) -> Known:
    """What a first opening may be filled with."""
    comparisons = accident_comparisons(filing)
    accidents = _accident_text(filing, comparisons)
    said = {
        Section.LEADERSHIP: "\n".join(line for line in (_plan_line(filing), _dissemination_line(filing)) if line),
        Section.RESULTS: accidents,
        **_from_interim(filing),
    }
    return Known(
        sections={section: text for section, text in said.items() if text},
        results=_results(filing, comparisons),
        missing_accidents=not accidents,
    )


def accident_comparisons(filing: Filing) -> dict[str, Comparison]:
    """The six measures of the paper's days against a year before: of the unit's own place, or of the whole board."""
    window = window_of_paper(filing)
    both = Window(window.year_before().first_day, window.last_day)
    record = rebased(statements_between(filing.board_id, both), until=window.last_day)
    units = [filing.unit_id] if filing.unit.is_geographic else [unit.pk for unit in places_of(filing.campaign)]
    return {
        measure: Comparison(
            previous=record.sum(units, measure=measure, window=window.year_before(), on=window.last_day),
            current=record.sum(units, measure=measure, window=window),
        )
        for measure in MEASURES
    }


def _accident_text(filing: Filing, comparisons: Mapping[str, Comparison]) -> str:
    place = whole_of(filing.board.level)
    if filing.unit.is_geographic:
        place = vn.uncapitalise(filing.unit.place_name or filing.unit.name)
    return accident_sentence(place=place, window=window_of_paper(filing), comparisons=comparisons)


def _plan_line(filing: Filing) -> str:
    plan = accepted_plan(filing)
    if plan is None or plan.accepted_version is None:
        return ""
    stated = plan.accepted_version.content
    if embedded := stated.get("embedded_in"):
        return _("Nội dung phong trào đã lồng ghép tại %(where)s.") % {"where": embedded}
    number, signed_on = stated.get("paper_number"), stated.get("signed_on")
    if not number or not signed_on:
        return ""
    return _("Đơn vị đã ban hành Kế hoạch số %(number)s ngày %(day)s thực hiện phong trào thi đua “%(name)s”.") % {
        "number": number,
        "day": vn.show_date(vn.parse_date(signed_on)),
        "name": filing.campaign.name,
    }


def _dissemination_line(filing: Filing) -> str:
    paper = (
        Filing.objects.filter(
            campaign=filing.campaign_id, unit=filing.unit_id, kind=Paper.DISSEMINATION, accepted_version__isnull=False
        )
        .select_related("accepted_version")
        .first()
    )
    stated = paper.accepted_version.content if paper and paper.accepted_version else {}
    reached, headcount = stated.get("reached"), stated.get("headcount")
    if reached is None or not headcount:
        return ""
    return _("Đã phổ biến, quán triệt đến %(reached)s/%(headcount)s cán bộ, công chức, viên chức, người lao động.") % {
        "reached": vn.show_number(reached),
        "headcount": vn.show_number(headcount),
    }


def _from_interim(filing: Filing) -> dict[str, str]:
    """The assessment of the accepted interim return opens the one of the closing return."""
    if filing.kind != Paper.CLOSING_RETURN:
        return {}
    interim = (
        Filing.objects.filter(
            campaign=filing.campaign_id, unit=filing.unit_id, kind=Paper.INTERIM_RETURN, accepted_version__isnull=False
        )
        .select_related("accepted_version")
        .first()
    )
    stated: dict[str, Any] = interim.accepted_version.content if interim and interim.accepted_version else {}
    texts = {part["code"]: part["text"] for part in stated.get("sections", [])}
    return {Section.ASSESSMENT: texts[Section.ASSESSMENT]} if texts.get(Section.ASSESSMENT) else {}


def _results(filing: Filing, comparisons: Mapping[str, Comparison]) -> dict[int, Decimal]:
    if filing.kind != Paper.CLOSING_RETURN:
        return {}
    known = {measure: one.current for measure, one in comparisons.items()}
    found = ((target.position, known.get(target.indicator)) for target in targets_of(filing))
    return {position: Decimal(value) for position, value in found if value is not None}
