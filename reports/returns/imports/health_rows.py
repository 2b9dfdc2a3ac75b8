"""Deaths and injured as the health office counted them: held against the police's accidents, never figures of record."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import vn
from atgt_portal.lib.intake import Table
from atgt_portal.lib.sheet_template import TemplateSheet
from campaigns.filing import wording
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.setup.choices import Paper
from reports.returns import by_unit, by_unit_file
from reports.returns.import_models import FigureImport
from reports.returns.imports import by_unit_rows, by_unit_template
from reports.returns.imports.kinds import Checked, ImportKind
from units.choices import BoardRole
from units.models import BoardMembership, Unit, User
from units.permissions import posts_of

SLUG = "y-te"
COUNTS = (by_unit.DEATHS, by_unit.INJURED)
REQUIRED = (by_unit.UNIT, by_unit.DAY, *COUNTS)


def papers(user: User, on: date) -> FilingQuerySet:
    """The police's papers of the boards on which a unit of the user keeps the figures of casualties."""
    seats = BoardMembership.objects.filter(
        unit__in=posts_of(user, on=on).unit_ids(), role=BoardRole.CASUALTY_DATA_OWNER
    ).in_force(on)
    return Filing.objects.filter(kind=Paper.ACCIDENT_RETURN, board__in=seats.values("board"))


def source(filing: Filing, on: date, user: User) -> Unit:
    """The user's own unit of those that keep the figures of casualties for the paper's board; of several his chosen one."""
    posts = posts_of(user, on=on)
    seats = BoardMembership.objects.filter(board=filing.board_id, role=BoardRole.CASUALTY_DATA_OWNER)
    found = seats.filter(unit__in=posts.unit_ids()).in_force(on).select_related("unit").order_by("pk")
    acts_for = posts.in_use.unit_ids()
    return min(found, key=lambda seat: (seat.unit_id not in acts_for, seat.pk)).unit


def check(table: Table, filing: Filing, on: date, unit: Unit) -> Checked:
    return by_unit_rows.judged(table, filing, unit=unit, counts=COUNTS)


def template(filing: Filing, on: date, unit: Unit) -> TemplateSheet:
    return by_unit_template.template_for(filing, unit=unit, slug=SLUG, counts=COUNTS)


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period that is open, and what was last sent about it."""

    name: str
    days: str
    url: str
    sent: str


def periods(user: User, *, on: date) -> list[PeriodRow]:
    """The newest two years of periods for which such a table may be sent; empty for anybody else."""
    found = papers(user, on).filter(opens_on__lte=on).select_related("period")
    open_papers = list(found.order_by("-period__first_day", "pk")[:24])
    sent = FigureImport.objects.filter(filing__in=open_papers, kind=SLUG, state=FigureImport.State.STORED)
    last = {row.filing_id: row for row in sent.defer("table", "checked", "former").order_by("stored_at", "pk")}
    return [
        PeriodRow(
            paper.period.name,
            wording.period_of(paper),
            reverse("returns:import", kwargs={"kind": SLUG, "uuid": paper.uuid}),
            _sent(last.get(paper.pk)),
        )
        for paper in open_papers
    ]


def _sent(row: FigureImport | None) -> str:
    if row is None or row.stored_at is None:
        return ""
    return gettext("%(n)s dòng lúc %(at)s") % {
        "n": vn.show_number(row.rows_stored),
        "at": wording.moment(row.stored_at),
    }


KIND = ImportKind(
    slug=SLUG,
    paper=Paper.ACCIDENT_RETURN,
    title=_("Số người chết, bị thương theo y tế"),
    hint=_(
        "Mỗi địa bàn một dòng một kỳ. Dùng để đối chiếu với số liệu của công an, không cộng vào số liệu chính thức."
    ),
    sheet=by_unit.SHEET,
    columns=(*REQUIRED, by_unit.NOTE),
    required=REQUIRED,
    limits=by_unit_file.LIMITS,
    check=check,
    store=by_unit_rows.store,
    undo=by_unit_rows.undo,
    template=template,
    note=_("Số của y tế chỉ để đối chiếu; số liệu chính thức vẫn là số của công an."),
    changes_paper=False,
    source=source,
    papers=papers,
    home="returns:health",
)
