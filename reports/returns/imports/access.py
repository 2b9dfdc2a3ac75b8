"""Who may import what: whoever writes the paper that a kind of table belongs to."""

from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from atgt_portal.lib.verdict import Verdict
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.filing.opening import may_begin
from campaigns.filing.permissions import enters, may_edit, writing_for
from campaigns.filing.reading import RELATED, own_or_entered
from reports.returns.import_models import FigureImport
from reports.returns.imports.kinds import ImportKind
from units.acting.rights import Acting, acting_for_unit
from units.choices import UNIT_ROLES
from units.models import User
from units.permissions import posts_of


def papers_of(user: User, kind: ImportKind, *, on: date) -> FilingQuerySet:
    """The papers that `user` may send such a table for: those he may write, unless the kind says otherwise."""
    if kind.papers is not None:
        return kind.papers(user, on).select_related(*RELATED)
    return own_or_entered(user, on=on).filter(kind=kind.paper).select_related(*RELATED)


def imports_of(user: User, *, on: date) -> QuerySet[FigureImport]:
    """What people of the user's units have read in, or the office for a unit whose paper it enters; nobody else knows of it."""
    theirs = own_or_entered(user, on=on).values("pk")
    own = Q(unit__in=posts_of(user, on=on).unit_ids()) | Q(unit=F("filing__unit"), filing__in=theirs)
    return FigureImport.objects.filter(own).select_related(
        "owner", "campaign", "unit", *(f"filing__{name}" for name in RELATED)
    )


def sending_for(user: User, filing: Filing, *, unit_id: int, on: date) -> Acting:
    """The post in which `user` sends a table about that paper: of the unit whose table it is, or of the office that
    enters the paper for its unit.
    """
    if unit_id == filing.unit_id:
        return writing_for(user, filing, on=on)
    return acting_for_unit(user, unit_id, *UNIT_ROLES, on=on)


def may_import(user: User, kind: ImportKind, filing: Filing, *, on: date) -> Verdict:
    """As `may_edit` where the paper itself would change, or the office sends it for the unit; else as soon as the paper
    is open, sent or not.
    """
    if not kind.fits(filing):
        return Verdict(
            _("Nguồn số liệu chính thức đã đổi theo văn bản nên bảng này không nhập được. Mở hồ sơ để nhập.")
        )
    if kind.changes_paper or (kind.papers is None and enters(user, filing, on=on)):
        return may_edit(user, filing, on=on)
    return may_begin(filing, on=on)
