from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, diverging
from atgt_portal.lib.http import SignedInRequest, seen_revision, typed_again
from campaigns.setup import cloning, editing, pages, pages_duties, pages_edit, pages_scoring, sections, told
from campaigns.setup.forms import BoxForm, SectionForm
from campaigns.setup.forms_new import CloneForm, NewForm, new_definition, place_faults
from campaigns.setup.json_text import FileFault
from campaigns.setup.models import Campaign
from campaigns.setup.permissions import may_edit, may_set_up, sets_up
from units.choices import OFFICE_ROLES
from units.models import Board
from units.permissions import posts_of

_ROWS_A_PAGE = 30
_asks = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def campaigns(request: SignedInRequest) -> HttpResponse:
    on = clock.today()
    visible = Campaign.objects.visible_to(request.user, on=on).select_related("board").order_by("-year", "code")
    page = Paginator(visible, _ROWS_A_PAGE).get_page(request.GET.get("trang"))
    rows = [pages.campaign_row(campaign, on=on) for campaign in page]
    begins = posts_of(request.user, on=on).holds(*OFFICE_ROLES)
    return render(request, "setup/campaigns.html", {"page": page, "rows": rows, "begins": begins})


def _campaign(request: SignedInRequest, code: str) -> Campaign:
    visible = Campaign.objects.visible_to(request.user, on=clock.today())
    return get_object_or_404(visible.select_related("board", "parent_basis"), code=code)


def _head(request: SignedInRequest, found: Campaign, current: str) -> pages.Head:
    office = sets_up(request.user, board_id=found.board_id, on=clock.today())
    return pages.head(found, current=current, links=pages.office_links(found) if office else None)


@require_safe
def campaign(request: SignedInRequest, code: str) -> HttpResponse:
    found = _campaign(request, code)
    context = {"head": _head(request, found, "setup:campaign"), "overview": pages.overview(found)}
    return render(request, "setup/campaign.html", context)


@require_safe
def tasks(request: SignedInRequest, code: str) -> HttpResponse:
    found = _campaign(request, code)
    context = {"head": _head(request, found, "setup:tasks"), "groups": pages_duties.task_groups(found)}
    return render(request, "setup/tasks.html", context)


@require_safe
def members(request: SignedInRequest, code: str) -> HttpResponse:
    found = _campaign(request, code)
    clusters, names = pages_duties.clusters(found)
    context = {
        "head": _head(request, found, "setup:members"),
        "clusters": clusters,
        "due_rows": pages_duties.due_rows(found, names),
        "launched": found.launched_on is not None,
    }
    return render(request, "setup/members.html", context)


@require_safe
def scoring(request: SignedInRequest, code: str) -> HttpResponse:
    found = _campaign(request, code)
    context = {
        "head": _head(request, found, "setup:scoring"),
        "tables": pages_scoring.tables(found),
        "rules": pages_scoring.common_rules(found),
        "titles": pages_scoring.title_lines(found),
        "later_url": pages_scoring.later_url(found)
        if sets_up(request.user, board_id=found.board_id, on=clock.today())
        else "",
    }
    return render(request, "setup/scoring.html", context)


def _own_board(request: SignedInRequest) -> Board:
    """The board for which this person may begin a campaign; for anybody else the page does not exist."""
    boards = posts_of(request.user, on=clock.today()).board_ids(*OFFICE_ROLES)
    board = Board.objects.filter(pk__in=boards).order_by("pk").first()
    if board is None:
        raise Http404
    _refuse_writing_in_another_post(request, board.pk)
    return board


@_asks
def new(request: SignedInRequest) -> HttpResponse:
    """A campaign from nothing; with `?tu=` from an older one."""
    board = _own_board(request)
    source = _source(request)
    if source is not None:
        return _clone(request, source)
    form = NewForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status, faults = 422, list[FileFault]()
        if form.is_valid():
            definition = new_definition(form.cleaned_data, board=board.name, faults=faults)
            place_faults(form, faults)
        if form.is_valid():
            do = lambda: _begun(editing.open_draft(definition, board=board, actor=request.user, at=clock.now()))  # noqa: E731
            if (address := _once(request, form, do)) is not None:
                return redirect(address)
    older = Campaign.objects.visible_to(request.user, on=clock.today()).filter(board=board)
    context = {"form": form, "form_token": tokens.mint(), "older": pages_edit.sources(older), "board": board.name}
    return render(request, "setup/new.html", context, status=status)


def _source(request: SignedInRequest) -> Campaign | None:
    """The campaign named by `?tu=`, of a board for which this person works."""
    code = request.GET.get("tu", "")
    if not code:
        return None
    found = _campaign(request, code.replace("\x00", ""))
    if not sets_up(request.user, board_id=found.board_id, on=clock.today()):
        raise Http404
    return found


def _clone(request: SignedInRequest, source: Campaign) -> HttpResponse:
    form = CloneForm(request.POST if request.method == "POST" else None, initial=CloneForm.offered(source))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and form.judge(told.head(source)):
            do = lambda: _begun(cloning.clone(source, **form.cleaned_data, actor=request.user, at=clock.now()))  # noqa: E731
            if (address := _once(request, form, do)) is not None:
                return redirect(address)
    context = {
        "form": form,
        "form_token": tokens.mint(),
        "source": source,
        "offer": cloning.offer(source, year=source.year + 1),
    }
    return render(request, "setup/clone.html", context, status=status)


def _begun(draft: Campaign) -> str:
    return reverse("setup:edit_document", kwargs={"code": draft.code})


def _once(request: SignedInRequest, form: BoxForm, do: Any) -> str | None:
    """The address of the draft that was made, or None where its code is taken."""
    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except editing.CodeTakenError as refusal:
        form.add_error("code", str(refusal))
        return None
    messages.success(request, _("Đã lập bản dự thảo. Sửa từng mục rồi kiểm tra và phát động."))
    return address


@_asks
def edit(request: SignedInRequest, code: str, *, section: str, table: str = "") -> HttpResponse:
    """One section of a draft."""
    found = _campaign(request, code)
    if not sets_up(request.user, board_id=found.board_id, on=clock.today()):
        if request.method == "POST":
            raise PermissionDenied
        raise Http404
    _refuse_writing_in_another_post(request, found.board_id)
    kind = sections.kind_of(section, table=table)
    if request.method != "POST" and not (verdict := may_edit(request.user, found, on=clock.today())):
        messages.warning(request, str(verdict.reason))
        return redirect("setup:campaign", code=found.code)
    try:
        form = kind.form(request.POST if request.method == "POST" else None, campaign=found)
    except LookupError:
        raise Http404 from None
    if request.method != "POST":
        return _edit_page(request, found, kind, form)
    if found.is_draft and not form.is_valid():
        return _edit_page(request, found, kind, form, status=422)
    return _revised(request, found, kind, form)


def _refuse_writing_in_another_post(request: SignedInRequest, board_id: int) -> None:
    if request.method == "POST" and not (verdict := may_set_up(request.user, board_id=board_id, on=clock.today())):
        raise PermissionDenied(str(verdict.reason))


def _revised(request: SignedInRequest, found: Campaign, kind: sections.Section, form: SectionForm) -> HttpResponse:
    here = reverse(kind.url_name, kwargs=kind.kwargs(found))

    def do() -> str:
        seen = seen_revision(request.POST)
        kind.revise(found, form.value, actor=request.user, at=clock.now(), seen_revision=seen)
        return here

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except (editing.StaleDraftError, editing.FrozenCampaignError) as refusal:
        form.whole.append(str(refusal))
        fresh = _campaign(request, found.code)
        beside = _diverging(request, fresh, kind, form) if fresh.is_draft else None
        return _edit_page(request, fresh, kind, form, status=409, beside=beside)
    messages.success(request, _("Đã lưu: %(section)s.") % {"section": form.title})
    return redirect(address)


def _diverging(request: SignedInRequest, fresh: Campaign, kind: sections.Section, form: SectionForm) -> dict[str, Any]:
    """The section as it is stored now beside what was typed, box by box."""
    return {
        "rows": diverging.differences(typed=form.all_parts(), stored=kind.form(None, campaign=fresh).all_parts()),
        "typed": typed_again(request.POST),
        "keep_url": reverse(kind.url_name, kwargs=kind.kwargs(fresh)),
        "token": tokens.mint(),
    }


def _edit_page(
    request: SignedInRequest,
    found: Campaign,
    kind: sections.Section,
    form: SectionForm,
    *,
    status: int = 200,
    beside: dict[str, Any] | None = None,
) -> HttpResponse:
    errors = form.error_list() if form.whole or status == 422 else []
    context = {
        "campaign": found,
        "frame": pages_edit.frame(found, kind, form),
        "blocks": form.blocks(),
        "errors": errors,
        "has_errors": bool(errors),
        "stale": status == 409,
        "diverging": beside,
        "form_token": tokens.mint(),
    }
    return render(request, "setup/edit.html", context, status=status)
