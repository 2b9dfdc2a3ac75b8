from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest
from campaigns.behalf import entering, pages
from campaigns.behalf.forms import AnswerForm, EntryForm
from campaigns.behalf.permissions import may_enter, papers_of_office
from campaigns.filing import reading, wording
from campaigns.filing.act import ActionRefusedError, IncompleteError, StalePageError
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing
from units.choices import OFFICE_ROLES
from units.permissions import posts_of

ROWS_A_PAGE = 50


@require_safe
def entries(request: SignedInRequest) -> HttpResponse:
    """What the office has under its hands for units, and the units whose papers it might enter."""
    on = clock.today()
    if not posts_of(request.user, on=on).holds(*OFFICE_ROLES):
        raise Http404
    page = Paginator(pages.entries(request.user, on=on), ROWS_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "entries": [pages.entry_row(paper) for paper in page],
        "units": pages.unit_rows(request.user, on=on),
    }
    return render(request, "behalf/entries.html", context)


@require_safe
def unit(request: SignedInRequest, uuid: str) -> HttpResponse:
    """One unit's papers that are open and not written by the unit."""
    on = clock.today()
    found = pages.unit_of(request.user, uuid, on=on)
    if found is None:
        raise Http404
    papers = pages.open_papers_of(request.user, on=on).filter(unit=found).select_related("unit", "period")
    rows = pages.paper_rows(papers.order_by("due_on", "kind", "pk")[:ROWS_A_PAGE], on=on)
    return render(request, "behalf/unit.html", {"unit": found, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def open_paper(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Source and reason first; then the unit's own edit page."""
    on = clock.today()
    owed = papers_of_office(request.user, on=on).select_related(*reading.RELATED)
    filing = get_object_or_404(owed, uuid=uuid)
    verdict = may_enter(request.user, filing, on=on)
    if request.method != "POST":
        if not verdict:
            messages.warning(request, str(verdict.reason))
            return redirect("behalf:unit", uuid=filing.unit.uuid)
        return _open_page(request, filing, EntryForm(initial={"told_on": on}))
    form = EntryForm(request.POST)
    if not form.is_valid():
        return _open_page(request, filing, form, status=422)
    try:
        address = tokens.once(
            tokens.of(request.POST), user=request.user, at=clock.now(), do=_opening(request, filing, form)
        )
    except IncompleteError as refusal:
        for fault in refusal.faults:
            form.add_error(fault.field, fault.message)
        return _open_page(request, filing, form, status=422)
    except (ActionRefusedError, StalePageError) as refusal:
        form.add_error(None, str(refusal))
        return _open_page(request, filing, form, status=409)
    messages.success(request, _("Đã mở nhập thay và báo đơn vị. Nhập nội dung rồi gửi thay đơn vị."))
    return redirect(address)


def _opening(request: SignedInRequest, filing: Filing, form: EntryForm) -> Any:
    def do() -> str:
        entering.open_entry(filing, **form.entry(), actor=request.user, at=clock.now())
        return reverse(kind_of(filing).edit_url, kwargs={"uuid": filing.uuid})

    return do


def _open_page(request: SignedInRequest, filing: Filing, form: EntryForm, *, status: int = 200) -> HttpResponse:
    context = {
        "filing": filing,
        "form": form,
        "form_token": tokens.mint(),
        "title": wording.title_of(filing),
        "sub": f"{filing.unit.name} · {wording.period_of(filing)} · {wording.due_line(filing)}",
        "back_url": reverse("behalf:unit", kwargs={"uuid": filing.unit.uuid}),
    }
    return render(request, "behalf/open.html", context, status=status)


@require_POST
def answer(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The unit's word, in one click; a dispute says what is wrong."""
    on = clock.today()
    units = posts_of(request.user, on=on).unit_ids()
    own = Filing.objects.visible_to(request.user, on=on).filter(unit__in=units, entry__isnull=False)
    filing = get_object_or_404(own.select_related(*reading.RELATED), uuid=uuid)
    here = reverse("filing:detail", kwargs={"uuid": filing.uuid})
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _answer_page(request, filing, form, status=422)

    def do() -> str:
        is_right = form.cleaned_data["answer"] == "dung"
        entering.answer(filing, is_right=is_right, note=form.cleaned_data["note"], actor=request.user, at=clock.now())
        return here

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except IncompleteError as refusal:
        for fault in refusal.faults:
            form.add_error(fault.field, fault.message)
        return _answer_page(request, filing, form, status=422)
    messages.success(request, _("Đã ghi ý kiến của đơn vị và báo văn phòng."))
    return redirect(address)


def _answer_page(request: SignedInRequest, filing: Filing, form: AnswerForm, *, status: int) -> HttpResponse:
    context = {
        "filing": filing,
        "form": form,
        "form_token": tokens.mint(),
        "title": wording.title_of(filing),
        "sub": pages.entry_words(filing),
        "back_url": reverse("filing:detail", kwargs={"uuid": filing.uuid}),
    }
    return render(request, "behalf/answer.html", context, status=status)
