from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from campaigns.filing import kinds, opening
from campaigns.filing.kinds import Flag, PaperKind
from campaigns.filing.models import Filing, FilingVersion
from campaigns.setup.choices import Paper
from reports.returns import (
    confirmation,
    derive,
    month_papers,
    paper,
    parts,
    periodic,
    police_paper,
    refuting,
    told_quickly,
)
from reports.returns.activity import months
from reports.returns.activity import paper as grid_paper
from reports.returns.choices import Statement
from reports.returns.imports import reconciling


def accept_accidents(filing: Filing, version: FilingVersion, at: datetime) -> None:
    """The figures go on record, and the units they are about may answer them from that day."""
    police_paper.put_on_record(filing, version, at)
    opening.open_confirmations(filing.campaign_id, filing.period, on=timezone.localdate(at))


def _beside_accidents(filing: Filing, content: Mapping[str, Any], *, is_unit: bool, on: date) -> dict[str, Any]:
    """What the other sources say of the same days."""
    sources = (reconciling.beside, told_quickly.beside)
    return {key: told for one in sources for key, told in one(filing, content, is_unit=is_unit, on=on).items()}


def register() -> None:
    """Tell the filing room about this room's kinds of papers."""
    kinds.register(
        PaperKind(
            paper=Paper.ACCIDENT_RETURN,
            write=police_paper.write,
            content=police_paper.content,
            check=police_paper.check,
            edit_url="returns:accidents",
            page_template="returns/accidents_page.html",
            parts=parts.accident_parts,
            layout=month_papers.accidents_paper,
            on_accept=accept_accidents,
            nil_key="nothing_happened",
            nothing=police_paper.nothing,
            beside=_beside_accidents,
        )
    )
    kinds.register(
        PaperKind(
            paper=Paper.FIGURES_CONFIRMATION,
            write=confirmation.write,
            content=confirmation.content,
            check=confirmation.check,
            edit_url="returns:confirm",
            page_template="returns/confirmation_page.html",
            parts=parts.confirmation_parts,
            layout=month_papers.confirmation_paper,
            plain_steps=confirmation.PLAIN_STEPS,
            led_steps=confirmation.LED_STEPS,
            flag=Flag("statement", Statement.DISPUTE, Statement.DISPUTE.label),
        )
    )
    kinds.register(
        PaperKind(
            paper=Paper.ACTIVITY_RETURN,
            write=grid_paper.write,
            content=grid_paper.content,
            check=grid_paper.check,
            edit_url="returns:activity",
            page_template="returns/activity_page.html",
            parts=parts.grid_parts,
            proved_parts=frozenset({"activities"}),
            derived=frozenset({"since", "warning", "same_days", "to_date", "to_date_before", "change"}),
            layout=month_papers.activity_paper,
            on_accept=derive.put_activities_on_record,
            nil_key="nothing_happened",
            beside=months.beside,
            nothing=grid_paper.nothing,
            doubts=grid_paper.doubts,
            signs_parts=True,
            onward=dict.fromkeys(("kiem-tra", "khong-phat-sinh"), "returns:activity_check"),
        )
    )
    for kind, edit_url in ((Paper.INTERIM_RETURN, "returns:interim"), (Paper.CLOSING_RETURN, "returns:closing")):
        kinds.register(
            PaperKind(
                paper=kind,
                write=periodic.write,
                content=periodic.content,
                check=periodic.check,
                edit_url=edit_url,
                page_template="returns/periodic_page.html",
                parts=parts.periodic_parts,
                beside=refuting.beside,
                on_accept=derive.put_activities_on_record,
                layout=paper.return_paper,
                issued=periodic.issued,
                type_code="BC",
            )
        )
