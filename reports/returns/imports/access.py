"""Who may import what: people of the unit that owes the paper, for a kind of table that belongs to it."""

from datetime import date

from django.db.models import QuerySet

from atgt_portal.lib.verdict import Verdict
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.filing.opening import may_begin
from campaigns.filing.permissions import may_edit
from campaigns.filing.reading import RELATED
from reports.returns.import_models import FigureImport
from reports.returns.imports.kinds import ImportKind
from units.models import User
from units.permissions import posts_of


def papers_of(user: User, kind: ImportKind, *, on: date) -> FilingQuerySet:
    """The papers that people of such a unit may send such a table for: their own, unless the kind says otherwise."""
    if kind.papers is not None:
        return kind.papers(user, on).select_related(*RELATED)
    own = Filing.objects.visible_to(user, on=on).filter(kind=kind.paper, unit__in=posts_of(user, on=on).unit_ids())
    return own.select_related(*RELATED)


def imports_of(user: User, *, on: date) -> QuerySet[FigureImport]:
    """What people of the user's units have read in; nobody else knows of it."""
    own = FigureImport.objects.filter(unit__in=posts_of(user, on=on).unit_ids())
    return own.select_related("owner", "campaign", "unit", *(f"filing__{name}" for name in RELATED))


def may_import(user: User, kind: ImportKind, filing: Filing, *, on: date) -> Verdict:
    """As `may_edit` where the paper itself would change; else as soon as the paper is open, sent or not."""
    if kind.changes_paper:
        return may_edit(user, filing, on=on)
    return may_begin(filing, on=on)
