"""A unit's own side of the year: the grid of a month, a cell of it stored as it is typed, a table looked at before it is stored."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from django.urls import reverse

from atgt_portal.lib import clock
from campaigns.filing.models import Filing
from campaigns.filing.owed import open_papers
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Obligation
from reports.returns.activity.working import grid_of
from reports.returns.imports import kinds, previewing
from reports.returns.imports.previewing import Source
from reports.returns.imports.reconciling import SLUG
from scripts.bench.browser import Browser
from scripts.bench.imports import NAME, Errand
from units.choices import Role
from units.models import Membership

_PAGE = "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Month:
    """The last month of a commune that is asked for its results month by month, and its filer."""

    filing: Filing
    browser: Browser
    code: str

    @property
    def grid(self) -> str:
        return reverse("returns:activity", kwargs={"uuid": self.filing.uuid})

    def typing(self) -> Callable[[], bytes]:
        """One cell after the other, each with another figure, as one page sends them."""
        address = reverse("returns:activity_cells", kwargs={"uuid": self.filing.uuid})
        turns = count(1)

        def store() -> bytes:
            turn = next(turns)
            cell = {"code": self.code, "value": str(turn), "out_of": "", "note": "", "seen": 0, "turn": turn}
            return self.browser.send(address, o=json.dumps([cell]), trang=_PAGE)

        return store


def month_of(campaign: Campaign) -> Month:
    posts = Membership.objects.filter(
        role=Role.FILER, unit__participations__campaign=campaign, unit__is_geographic=True
    )
    post = posts.select_related("user", "unit").order_by("unit__code")[0]
    Obligation.objects.get_or_create(
        campaign=campaign,
        code="DO-THANG",
        defaults={
            "paper": Paper.ACTIVITY_RETURN,
            "who": post.unit.code if post.unit else "",
            "each_month": True,
            "due_days_after_period": 6,
        },
    )
    open_papers(campaign)
    owed = Filing.objects.filter(campaign=campaign, kind=Paper.ACTIVITY_RETURN, unit=post.unit_id)
    filing = owed.select_related("unit", "board", "campaign", "period").order_by("-period__last_day")[0]
    counted = next(one.code for one in grid_of(filing).asked if not one.is_ratio)
    return Month(filing, Browser(post.user), counted)


def preview_of(errand: Errand) -> tuple[Browser, str]:
    """The table of the import, kept and waiting, before the eyes of the one who sent it."""
    kept = previewing.keep(
        Source(errand.content, name=NAME),
        kind=kinds.kind_of(SLUG),
        filing=errand.filing,
        owner=errand.owner,
        at=clock.now(),
        on=clock.today(),
    )
    return Browser(errand.owner), reverse("returns:preview", kwargs={"uuid": kept.uuid})
