"""The same workbook of by-unit rows, taken in by the portal and by django-import-export as it comes, into one table."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product
from typing import Any

from django.db import transaction
from import_export.fields import Field
from import_export.formats.base_formats import XLSX
from import_export.resources import ModelResource
from import_export.widgets import CharWidget, DateWidget, ForeignKeyWidget, IntegerWidget

from atgt_portal.lib import clock
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper, PeriodKind
from campaigns.setup.models import Campaign
from reports.returns import by_unit
from reports.returns.import_models import ByUnitRow, FigureImport
from reports.returns.imports import kinds, pages, previewing, storing
from reports.returns.imports.previewing import Source
from reports.returns.imports.reconciling import SLUG
from units.choices import Role
from units.models import Membership, Unit, User

ROWS = 2_000
NAME = "so-lieu.xlsx"
_HEADERS = (*by_unit.REQUIRED, by_unit.NOTE)


class RowsNotTakenError(Exception):
    """One of the two did not take in what it was to be measured by."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A workbook for a paper of the police, in the hands of the one who files it."""

    filing: Filing
    owner: User
    content: bytes
    rows: int


def errand(campaign: Campaign) -> Errand:
    """A row a commune and month, as many as there are, at most `ROWS`."""
    filing = campaign.filings.filter(kind=Paper.ACCIDENT_RETURN).select_related("campaign", "unit", "period")[0]
    codes = Unit.objects.filter(participations__campaign=campaign, is_geographic=True).order_by("code")
    months = campaign.periods.filter(kind=PeriodKind.MONTH, first_day__gte=campaign.official_first_day)
    days = months.filter(last_day__lte=campaign.official_last_day).values_list("last_day", flat=True)
    pairs = list(islice(product(days, codes.values_list("code", flat=True)), ROWS))
    rows = [(code, day, n % 7, n % 2, n % 5, "") for n, (day, code) in enumerate(pairs, start=1)]
    rows = [(code, day, had, dead if had else 0, hurt if had else 0, note) for code, day, had, dead, hurt, note in rows]
    owner = Membership.objects.select_related("user").get(unit=filing.unit_id, role=Role.FILER).user
    return Errand(filing, owner, _workbook(rows), len(rows))


def _workbook(rows: Sequence[tuple[str, date, int, int, int, str]]) -> bytes:
    import openpyxl

    book, raw = openpyxl.Workbook(), io.BytesIO()
    book.active.title = by_unit.SHEET
    for row in [_HEADERS, *rows]:
        book.active.append(row)
    book.save(raw)
    return raw.getvalue()


def ours(asked: Errand) -> Callable[[], None]:
    """All of it: gate, reading, every check, the preview kept and laid out, storing with its audit line; then taken back."""

    def take_in() -> None:
        at, on = clock.now(), clock.today()
        source = Source(asked.content, name=NAME)
        with transaction.atomic():
            kind = kinds.kind_of(SLUG)
            kept = previewing.keep(source, kind=kind, filing=asked.filing, owner=asked.owner, at=at, on=on)
            pages.preview_of(previewing.checked_of(kept), previewing.table_of(kept))
            _expect(storing.store(kept, actor=asked.owner, at=at), asked)
            transaction.set_rollback(True)

    return take_in


class _Resource(ModelResource):  # type: ignore[misc]
    """Nothing but the columns with the widgets that it gives to such fields itself; all else stays as the library has it."""

    about_unit = Field("about_unit", by_unit.UNIT, widget=ForeignKeyWidget(Unit, "code"))
    reported_on = Field("reported_on", by_unit.DAY, widget=DateWidget())
    accidents = Field("accidents", by_unit.ACCIDENTS, widget=IntegerWidget())
    deaths = Field("deaths", by_unit.DEATHS, widget=IntegerWidget())
    injured = Field("injured", by_unit.INJURED, widget=IntegerWidget())
    note = Field("note", by_unit.NOTE, widget=CharWidget())

    class Meta:
        model = ByUnitRow
        fields = ("about_unit", "reported_on", "accidents", "deaths", "injured", "note")
        import_id_fields = ("about_unit", "reported_on")

    def before_save_instance(self, instance: ByUnitRow, row: Any, **kwargs: Any) -> None:
        instance.figure_import_id = kwargs["figure_import"]
        instance.first_day = instance.last_day = instance.reported_on


def theirs(asked: Errand) -> Callable[[], None]:
    """The same bytes through its XLSX format and one default `import_data`, without the dry run of its admin; then taken back."""

    def take_in() -> None:
        with transaction.atomic():
            under = FigureImport.objects.create(
                kind=SLUG,
                campaign=asked.filing.campaign,
                unit=asked.filing.unit,
                filing=asked.filing,
                owner=asked.owner,
                created_at=clock.now(),
            )
            dataset = XLSX().create_dataset(asked.content)
            result = _Resource().import_data(dataset, raise_errors=True, figure_import=under.pk)
            _expect(result.totals["new"], asked)
            transaction.set_rollback(True)

    return take_in


def _expect(taken: int, asked: Errand) -> None:
    if taken != asked.rows:
        raise RowsNotTakenError(f"{taken} / {asked.rows}")
