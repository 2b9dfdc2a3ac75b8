"""The sections of a draft, in the order of its pages: address, form, and the rule that stores what the form says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from campaigns.setup import editing
from campaigns.setup.forms import SectionForm
from campaigns.setup.forms_head import CalendarSection, DocumentSection
from campaigns.setup.forms_members import Members, MemberSection
from campaigns.setup.forms_rules import BandSection, PointsSection
from campaigns.setup.forms_scoring import TablesSection, table_section
from campaigns.setup.forms_tasks import DutySection, GroupSection, IndicatorSection, ObjectiveSection
from campaigns.setup.forms_titles import TitlesSection
from campaigns.setup.models import Campaign


@dataclass(frozen=True, slots=True)
class Section:
    url_name: str
    form: type[SectionForm]
    revise: Callable[..., None]
    more: dict[str, str] = field(default_factory=dict)

    def kwargs(self, campaign: Campaign) -> dict[str, str]:
        return {"code": campaign.code, **self.more}


def _revise_members(campaign: Campaign, members: Members, **how: Any) -> None:
    editing.revise_members(campaign, *members, **how)


SECTIONS: dict[str, Section] = {
    "document": Section("setup:edit_document", DocumentSection, editing.revise_head),
    "calendar": Section("setup:edit_calendar", CalendarSection, editing.revise_head),
    "objectives": Section("setup:edit_objectives", ObjectiveSection, editing.revise_objectives),
    "groups": Section("setup:edit_groups", GroupSection, editing.revise_task_groups),
    "indicators": Section("setup:edit_indicators", IndicatorSection, editing.revise_indicators),
    "members": Section("setup:edit_members", MemberSection, _revise_members),
    "duties": Section("setup:edit_duties", DutySection, editing.revise_obligations),
    "tables": Section("setup:edit_tables", TablesSection, editing.revise_tables),
    "points": Section("setup:edit_points", PointsSection, editing.revise_scoring_rules),
    "bands": Section("setup:edit_bands", BandSection, editing.revise_scoring_rules),
    "titles": Section("setup:edit_titles", TitlesSection, editing.revise_titles),
}


def kind_of(name: str, *, table: str = "") -> Section:
    """The section of that name; "table" is the page of one table of points."""
    if name != "table":
        return SECTIONS[name]
    return Section("setup:edit_table", table_section(table), editing.revise_tables, {"table": table})
