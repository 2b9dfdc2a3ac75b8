"""The frame of the pages on which a draft is written, and the campaigns one may begin with."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.setup.forms import SectionForm
from campaigns.setup.models import Campaign
from campaigns.setup.pages import plan_file_url
from campaigns.setup.sections import SECTIONS, Section


@dataclass(frozen=True, slots=True)
class EditFrame:
    title: str
    sub: str
    back_url: str
    steps: list[dict[str, Any]]
    check_url: str
    tables: list[dict[str, str]]
    warnings: list[str]
    has_rows: bool
    plan_file_url: str


def frame(campaign: Campaign, section: Section, form: SectionForm) -> EditFrame:
    here = {"code": campaign.code}
    url_name = "setup:edit_tables" if section.url_name == "setup:edit_table" else section.url_name
    return EditFrame(
        title=str(form.title),
        sub=_("Dự thảo phong trào “%(name)s” · mã %(code)s") % {"name": campaign.name, "code": campaign.code},
        back_url=reverse("setup:campaign", kwargs=here),
        steps=[
            {"label": one.form.title, "url": reverse(one.url_name, kwargs=here), "current": one.url_name == url_name}
            for one in SECTIONS.values()
        ],
        check_url=reverse("launch:check", kwargs=here),
        tables=[
            {
                "label": name,
                "url": reverse("setup:edit_table", kwargs={**here, "table": code}),
                "value": _("Ghi tiêu chí"),
            }
            for code, name in form.tables
        ],
        warnings=form.warnings,
        plan_file_url=plan_file_url(campaign) if url_name == "setup:edit_document" else "",
        has_rows=any(block.rows is not None for block in form.blocks()),
    )


def sources(campaigns: Iterable[Campaign]) -> list[dict[str, str]]:
    """What one may begin with, newest first."""
    rows = sorted(campaigns, key=lambda row: (-row.year, row.code))[:10]
    return [{"label": row.name, "url": f"{reverse('setup:new')}?tu={row.code}", "hint": row.code} for row in rows]
