"""What the portal already knows, said in the words of a return. Only for an untouched paper: nothing typed is overwritten."""

from collections.abc import Iterable, Mapping
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
from reports.returns.accidents import window_of_paper
from reports.returns.choices import Section
from reports.returns.targets import PlannedTarget, accepted_contents, targets_in
from reports.returns.working import Working, working_of


@dataclass(frozen=True, slots=True)
class Known:
    """Texts by section, the targets of the accepted plan, and results of those that are accident measures, by position."""

    sections: Mapping[str, str]
    targets: list[PlannedTarget]
    results: Mapping[int, Decimal]
    missing_accidents: bool


def known_about(filing: Filing, *, working: Working | None = None) -> Known:
    """What a first opening may be filled with; `working` is the working copy where it has been read already."""
    areas = (working or working_of(filing)).areas
    accepted = accepted_contents(filing, Paper.PLAN, Paper.DISSEMINATION, Paper.INTERIM_RETURN)
    plan, comparisons = accepted.get(Paper.PLAN, {}), accident_comparisons(filing, areas=areas)
    lines = (_plan_line(filing, plan), _dissemination_line(accepted.get(Paper.DISSEMINATION, {})))
    accidents = _accident_text(filing, comparisons)
    said = {Section.LEADERSHIP: "\n".join(line for line in lines if line), Section.RESULTS: accidents}
    targets: list[PlannedTarget] = []
    if filing.kind == Paper.CLOSING_RETURN:
        targets = targets_in(plan)
        said[Section.ASSESSMENT] = _assessment_in(accepted.get(Paper.INTERIM_RETURN, {}))
    return Known(
        sections={section: text for section, text in said.items() if text},
        targets=targets,
        results=_results(targets, comparisons),
        missing_accidents=not accidents,
    )


def accident_comparisons(filing: Filing, *, areas: Iterable[int]) -> dict[str, Comparison]:
    """The six measures of the paper's days, summed over `areas`, against a year before."""
    window, units = window_of_paper(filing), list(areas)
    both = Window(window.year_before().first_day, window.last_day)
    record = rebased(statements_between(filing.board_id, both), until=window.last_day)
    return {measure: record.compared(units, measure=measure, window=window) for measure in MEASURES}


def _accident_text(filing: Filing, comparisons: Mapping[str, Comparison]) -> str:
    place = whole_of(filing.board.level)
    if filing.unit.is_geographic:
        place = vn.uncapitalise(filing.unit.place_name or filing.unit.name)
    return accident_sentence(place=place, window=window_of_paper(filing), comparisons=comparisons)


def _plan_line(filing: Filing, plan: Mapping[str, Any]) -> str:
    if embedded := plan.get("embedded_in"):
        return _("Nội dung phong trào đã lồng ghép tại %(where)s.") % {"where": embedded}
    number, signed_on = plan.get("paper_number"), plan.get("signed_on")
    if not number or not signed_on:
        return ""
    return _("Đơn vị đã ban hành Kế hoạch số %(number)s ngày %(day)s thực hiện phong trào thi đua “%(name)s”.") % {
        "number": number,
        "day": vn.show_date(vn.parse_date(signed_on)),
        "name": filing.campaign.name,
    }


def _dissemination_line(stated: Mapping[str, Any]) -> str:
    reached, headcount = stated.get("reached"), stated.get("headcount")
    if reached is None or not headcount:
        return ""
    return _("Đã phổ biến, quán triệt đến %(reached)s/%(headcount)s cán bộ, công chức, viên chức, người lao động.") % {
        "reached": vn.show_number(reached),
        "headcount": vn.show_number(headcount),
    }


def _assessment_in(interim: Mapping[str, Any]) -> str:
    """The assessment of the accepted interim return opens the one of the closing return."""
    texts = {part["code"]: part["text"] for part in interim.get("sections", [])}
    return str(texts.get(Section.ASSESSMENT, ""))


def _results(targets: Iterable[PlannedTarget], comparisons: Mapping[str, Comparison]) -> dict[int, Decimal]:
    known = {measure: one.current for measure, one in comparisons.items()}
    found = ((target.position, known.get(target.indicator)) for target in targets)
    return {position: Decimal(value) for position, value in found if value is not None}
