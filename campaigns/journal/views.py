"""The journal of one unit, its two forms, and the list of all journals."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest, seen_revision
from campaigns.journal import counting, entries, pages
from campaigns.journal.forms import CheckForm, EntryForm, ExampleForm
from campaigns.journal.models import Example, SubordinateCheck
from campaigns.journal.permissions import units_in_view, writing_for
from campaigns.journal.tabs import tabs
from units.choices import READING_ROLES, UNIT_ROLES
from units.models import Unit
from units.permissions import posts_of

UNITS_A_PAGE = 100
_RELATED = ("registry", "no_subordinates")
_asks = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def journals(request: SignedInRequest) -> HttpResponse:
    """All journals in view; who works for one unit only finds that unit's journal here."""
    on = clock.today()
    posts = posts_of(request.user, on=on)
    if not posts.holds(*UNIT_ROLES, *READING_ROLES):
        raise Http404
    units = list(units_in_view(request.user, on=on).select_related(*_RELATED).order_by("sort_key", "pk"))
    if len(units) == 1:
        return _journal(request, units[0])
    years = counting.years_of({unit.registry_id for unit in units}, on=on)
    year = _year(request, years)
    counts = counting.counted(counting.lines_of([unit.pk for unit in units], year.window), window=year.window, on=on)
    narrowed = request.GET.get("loc", "")
    rows = pages.unit_rows(units, counts, year=year.year, narrowed=narrowed)
    context = {
        "page": Paginator(rows, UNITS_A_PAGE).get_page(request.GET.get("trang")),
        "filters": pages.filters(counts, units, year=year.year, narrowed=narrowed),
        "years": _year_chips(years, year),
        "year": str(year.year),
        "total": counting.totals(counts),
        "written": sum(not count.is_blank for count in counts.values()),
        "units": len(units),
        "tabs": tabs("journal:list"),
    }
    return render(request, "journal/list.html", context)


def _year(request: SignedInRequest, years: list[counting.YearOfWork]) -> counting.YearOfWork:
    asked = request.GET.get("nam", "")
    return next((year for year in years if str(year.year) == asked), years[0])


def _year_chips(years: list[counting.YearOfWork], shown: counting.YearOfWork) -> list[dict[str, Any]]:
    if len(years) == 1:
        return []
    return [
        {
            "label": _("Năm %(year)s") % {"year": one.year},
            "url": f"?nam={one.year}",
            "current": one == shown,
            "count": "",
        }
        for one in years
    ]


@require_safe
def journal(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One unit's year."""
    units = units_in_view(request.user, on=clock.today()).select_related(*_RELATED)
    return _journal(request, get_object_or_404(units, uuid=uuid))


def _journal(request: SignedInRequest, unit: Unit, *, refusal: str = "", status: int = 200) -> HttpResponse:
    on = clock.today()
    years = counting.years_of([unit.registry_id], on=on)
    year = _year(request, years)
    checks = list(counting.checks_in(year.window).filter(unit=unit))
    examples = list(counting.examples_in(year.window).filter(unit=unit))
    has_none = hasattr(unit, "no_subordinates")
    writing = writing_for(request.user, unit, on=on)
    count = counting.count_read(checks, examples, has_none=has_none, window=year.window, on=on)
    context = {
        "unit": unit,
        "year": str(year.year),
        "years": _year_chips(years, year),
        "count": count,
        "checks": [pages.check_row(row, on=on) for row in checks],
        "checks_note": pages.checks_line(count),
        "examples": [pages.example_row(row) for row in examples],
        "examples_note": pages.examples_line(count),
        "writes": bool(writing),
        "switch": writing.switch,
        "form_token": tokens.mint(),
        "refusal": refusal,
        "tabs": tabs("journal:list"),
    }
    return render(request, "journal/unit.html", context, status=status)


def _own(request: SignedInRequest, uuid: UUID) -> Unit:
    """The unit, for its own people only, in their post there."""
    on = clock.today()
    own = Unit.objects.filter(pk__in=posts_of(request.user, on=on).unit_ids()).select_related(*_RELATED)
    found = get_object_or_404(own, uuid=uuid)
    writing_for(request.user, found, on=on).taken()
    return found


@_asks
def check(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Write one check of a subordinate, or with `?muc=` change it."""
    return _write(request, _own(request, uuid), SubordinateCheck, CheckForm, "journal/check_form.html", "kiem-tra")


@_asks
def example(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Write one exemplary model, or with `?muc=` change it."""
    return _write(request, _own(request, uuid), Example, ExampleForm, "journal/example_form.html", "dien-hinh")


def _write(
    request: SignedInRequest, unit: Unit, kind: type[Any], form_class: type[EntryForm], template: str, anchor: str
) -> HttpResponse:
    on, row = clock.today(), _entry(request, unit, kind)
    if request.method != "POST":
        known = {name: getattr(row, name) for name in form_class.base_fields} if row else None
        return _form_page(request, unit, row, form_class(initial=known, on=on), template)
    drops = row is not None and "bo" in request.POST
    form = form_class(request.POST, on=on)
    if not drops and not form.is_valid():
        return _form_page(request, unit, row, form, template, status=422)
    back = f"{reverse('journal:unit', kwargs={'uuid': unit.uuid})}#{anchor}"
    seen = seen_revision(request.POST)

    def do() -> str:
        at = clock.now()
        if row is None:
            entries.enter(kind, unit, actor=request.user, at=at, **form.cleaned_data)
        elif drops:
            entries.drop(row, actor=request.user, at=at, seen_revision=seen)
        else:
            entries.change(row, actor=request.user, at=at, seen_revision=seen, **form.cleaned_data)
        return back

    try:
        address = _once(request, do)
    except (entries.EntryRefusedError, entries.StaleEntryError) as refusal:
        form.is_valid()
        form.add_error(None, str(refusal))
        return _form_page(request, unit, row, form, template, status=409)
    messages.success(request, _("Đã xóa khỏi nhật ký.") if drops else _("Đã ghi vào nhật ký."))
    return redirect(address)


def _once(request: SignedInRequest, do: Callable[[], str]) -> str:
    return tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)


def _entry(request: SignedInRequest, unit: Unit, kind: type[Any]) -> Any:
    """The row that the address names, if it names one."""
    if not (asked := request.GET.get("muc", "")):
        return None
    try:
        wanted = UUID(asked)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(kind.objects.select_related("unit__registry"), uuid=wanted, unit=unit)


def _form_page(
    request: SignedInRequest, unit: Unit, row: Any, form: EntryForm, template: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "unit": unit,
        "row": row,
        "revision": row.revision if row else None,
        "form": form,
        "form_token": tokens.mint(),
        "back_url": reverse("journal:unit", kwargs={"uuid": unit.uuid}),
    }
    return render(request, template, context, status=status)


@require_POST
def no_subordinates(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Answer "không có đơn vị trực thuộc", or with `bo` take the answer back."""
    unit, on = _own(request, uuid), clock.today()
    since = counting.years_of([unit.registry_id], on=on)[0].window.first_day
    back = reverse("journal:unit", kwargs={"uuid": unit.uuid})

    def do() -> str:
        if "bo" in request.POST:
            entries.take_back_none(unit, actor=request.user, at=clock.now())
        else:
            entries.say_none(unit, actor=request.user, at=clock.now(), since=since)
        return back

    try:
        return redirect(_once(request, do))
    except entries.EntryRefusedError as refusal:
        return _journal(request, unit, refusal=str(refusal), status=409)
