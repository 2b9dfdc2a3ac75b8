"""What the address of the queue asks for: kind, cluster, lateness, unit, and whose the papers are."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef

from atgt_portal.lib import text
from campaigns.filing.models import FilingQuerySet
from campaigns.filing.reviewing import chain, holding
from campaigns.setup.choices import Paper
from campaigns.setup.models import Participation
from units.models import User

MINE, NOBODYS = "toi", "chua"
_LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the address asks for; anything it does not know is left out.

    `held`: the reader's own papers, those that nobody has in hand, or those of the person with
    that UUID. `proposed`: those that wait for the word of the head of the office.
    """

    kind: str = ""
    cluster: str = ""
    late: bool = False
    unit: str = ""
    held: str = ""
    proposed: bool = False

    @classmethod
    def from_address(cls, given: Any) -> "Narrowing":
        kind = str(given.get("loai", ""))
        return cls(
            kind=kind if kind in Paper.values else "",
            cluster=text.clean(str(given.get("khoi", "")))[:20],
            late=given.get("tre-han") == "1",
            unit=text.clean(str(given.get("don-vi", "")))[:_LONGEST_TEXT],
            held=_holder(str(given.get("giao", ""))),
            proposed=given.get("trinh") == "1",
        )

    def query(self) -> str:
        """The same narrowing as an address carries it, "" when it narrows nothing."""
        parts = {"loai": self.kind, "khoi": self.cluster, "tre-han": "1" if self.late else "", "don-vi": self.unit}
        parts |= {"giao": self.held, "trinh": "1" if self.proposed else ""}
        said = urlencode({name: value for name, value in parts.items() if value})
        return f"?{said}" if said else ""

    def applied_to(self, papers: FilingQuerySet, *, user: User) -> FilingQuerySet:
        narrowed = papers
        if self.kind:
            narrowed = narrowed.filter(kind=self.kind)
        if self.cluster:
            narrowed = narrowed.filter(Exists(_seats().filter(cluster__code=self.cluster)))
        if self.late:
            narrowed = narrowed.filter(late_days__gt=0)
        if self.unit:
            narrowed = narrowed.filter(unit__search_key__contains=text.fold(self.unit))
        if self.proposed:
            narrowed = narrowed.filter(chain.waiting_at_head())
        return self._of_holder(narrowed, user)

    def _of_holder(self, papers: FilingQuerySet, user: User) -> FilingQuerySet:
        if self.held == NOBODYS:
            return papers.filter(~holding.in_hand())
        if self.held:
            return papers.filter(holding.in_hand(assignee__uuid=user.uuid if self.held == MINE else self.held))
        return papers


def _holder(asked: str) -> str:
    if asked in {MINE, NOBODYS}:
        return asked
    try:
        return str(UUID(asked))
    except ValueError:
        return ""


def _seats() -> Any:
    return Participation.objects.filter(campaign=OuterRef("campaign"), unit=OuterRef("unit"))
