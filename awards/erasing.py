"""A person's name, birth year and post taken out of the portal: what was sent knows nominees by UUID alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from atgt_portal.ledger import audit
from awards.models import Nominee
from awards.nominating import ERASED
from campaigns.filing.models import Filing, FilingVersion
from campaigns.papers.forgetting import forget_unsaid
from campaigns.papers.models import Printout
from campaigns.setup.choices import Paper
from units.models import Person


@dataclass(frozen=True, slots=True)
class Erasure:
    """The dossiers in which the person now stands without a name, and how many printouts went with it."""

    dossiers: tuple[Filing, ...]
    printouts: int


@transaction.atomic
def erase(person: Person, *, reason: str, at: datetime) -> Erasure:
    """Empty the person's row and take away every printout that still names him. It cannot be undone.

    The row itself stays, so that dossiers and versions go on meaning the same nominee; the trace keeps the UUID and the
    reason, never the name.
    """
    dossiers = tuple(_naming(person))
    Person.objects.filter(pk=person.pk).update(full_name=str(ERASED), birth_year=None, is_woman=False, post="")
    before = Printout.objects.count()
    for filing in dossiers:
        forget_unsaid(filing)
    audit.write(
        "person.erase",
        subject=f"person:{person.uuid}",
        actor=None,
        at=at,
        chain=person.unit.registry.chain,
        detail={"reason": reason, "dossiers": [str(filing.uuid) for filing in dossiers]},
    )
    return Erasure(dossiers=dossiers, printouts=before - Printout.objects.count())


def _naming(person: Person) -> Iterator[Filing]:
    """The dossiers whose working copy or any version names the person, in order."""
    named = set(Nominee.objects.filter(person=person).values_list("dossier", flat=True))
    sent = FilingVersion.objects.filter(filing__kind=Paper.AWARD_DOSSIER).values_list("filing", "content")
    uuid = str(person.uuid)
    named |= {pk for pk, content in sent.iterator() if any(row["person"] == uuid for row in content["nominees"])}
    yield from Filing.objects.filter(pk__in=named).select_related("unit", "campaign", "board", "period").order_by("pk")
