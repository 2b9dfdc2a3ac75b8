from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, intake, sheets
from atgt_portal.lib.http import SignedInRequest, download
from atgt_portal.lib.paging import CountedPaginator
from units import accounts, importing, listing, names, pages, scope
from units.forms import PasswordChangeForm, RenameForm, UploadForm
from units.models import Board, ImportBatch, Unit, User
from units.permissions import posts_of

_ROWS_A_PAGE = 60
_TYPES = {"xlsx": sheets.XLSX_TYPE, "csv": sheets.CSV_TYPE}


def _own_board(request: SignedInRequest) -> Board:
    """The board whose units this person looks after; for anybody else the page does not exist."""
    board = scope.managed_boards(request.user, on=clock.today()).first()
    if board is None:
        raise Http404
    return board


@require_safe
def unit_list(request: SignedInRequest) -> HttpResponse:
    on = clock.today()
    if not scope.looks_after_units(request.user, on=on):
        raise Http404
    search, only = request.GET.get("q", "")[:100], request.GET.get("loai", "")
    units = listing.found(scope.managed_units(request.user, on=on), search=search)
    counts = listing.tally(units, on=on)
    rows = listing.chosen(units, only=only, on=on)
    pages_of_rows = CountedPaginator(rows, per_page=_ROWS_A_PAGE, count=counts.of(only))
    page = pages_of_rows.get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": [pages.unit_row(row) for row in page],
        "chips": pages.chips(counts, only=only, search=search),
        "search": search,
        "only": only,
        "changes_units": posts_of(request.user, on=on).holds(*scope.PASSWORD_ROLES),
    }
    return render(request, "units/list.html", context)


def _unit(request: SignedInRequest, uuid: str) -> Unit:
    on = clock.today()
    units = listing.with_people(scope.managed_units(request.user, on=on), on=on)
    return get_object_or_404(units.select_related("registry"), uuid=uuid)


@require_safe
def unit(request: SignedInRequest, uuid: str) -> HttpResponse:
    return _unit_page(request, _unit(request, uuid), RenameForm())


def _unit_page(request: SignedInRequest, shown: Unit, form: RenameForm, *, status: int = 200) -> HttpResponse:
    giving = scope.giving_passwords(request.user, board_id=shown.registry_id, on=clock.today())
    context = {
        "unit": pages.unit_page(shown),
        "form": form,
        "form_token": tokens.mint(),
        "gives_passwords": bool(giving),
        "switch": giving.switch,
    }
    return render(request, "units/unit.html", context, status=status)


@require_POST
def rename(request: SignedInRequest, uuid: str) -> HttpResponse:
    shown, form = _unit(request, uuid), RenameForm(request.POST)
    scope.managing(request.user, board_id=shown.registry_id, on=clock.today()).taken()
    at = clock.now()

    def do() -> str:
        names.rename(shown, **form.cleaned_data, actor=request.user, at=at)
        return reverse("units:unit", kwargs={"uuid": shown.uuid})

    if form.is_valid():
        try:
            address = tokens.once(tokens.of(request.POST), user=request.user, at=at, do=do)
        except names.RenameRefusedError as refusal:
            form.add_error("from_day", str(refusal))
        else:
            messages.success(request, _("Đã ghi tên mới."))
            return redirect(address)
    return _unit_page(request, shown, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: SignedInRequest) -> HttpResponse:
    board = _own_board(request)
    people = scope.gives_passwords(request.user, board_id=board.pk, on=clock.today())
    form, status = UploadForm(initial={"kind": request.GET.get("loai", "")}, with_accounts=people), 200
    if request.method == "POST":
        scope.managing(request.user, board_id=board.pk, on=clock.today()).taken()
        form = UploadForm(request.POST, request.FILES, with_accounts=people)
        status = 422
        if form.is_valid():
            upload = form.cleaned_data["table"]
            try:
                kept = importing.read_batch(
                    upload.file,
                    name=upload.name,
                    kind=form.cleaned_data["kind"],
                    board=board,
                    owner=request.user,
                    at=clock.now(),
                )
            except intake.IntakeRefusedError as refusal:
                form.add_error("table", str(refusal))
            else:
                return redirect("units:batch", uuid=kept.uuid)
    return render(
        request, "units/import.html", {"form": form, "board": board, "gives_passwords": people}, status=status
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: SignedInRequest, uuid: str) -> HttpResponse:
    batches = scope.own_batches(request.user, on=clock.today()).select_related("board")
    kept = get_object_or_404(batches, uuid=uuid)
    if kept.state != ImportBatch.State.WAITING:
        messages.info(request, _("Bảng này đã được nhập hoặc đã bỏ. Tải tệp lên lại nếu cần nhập lần nữa."))
        return redirect("units:list")
    if request.method == "POST":
        scope.managing(request.user, board_id=kept.board_id, on=clock.today()).taken()
    if request.method == "POST" and "bo" in request.POST:
        importing.drop(kept)
        messages.info(request, _("Đã bỏ bảng; chưa nhập dòng nào."))
        return redirect("units:import")
    if request.method == "POST":
        return _take_in(request, kept)
    return _preview(request, kept)


def _take_in(request: SignedInRequest, kept: ImportBatch) -> HttpResponse:
    try:
        outcome, issued = importing.take_in(kept, actor=request.user, at=clock.now())
    except importing.ImportRefusedError as refusal:
        return _preview(request, kept, refusal=str(refusal), status=409)
    if issued:
        return render(request, "units/issued.html", {"issued": issued, "back": reverse("units:list")})
    done = _("Đã nhập: %(new)s dòng mới, %(changed)s dòng cập nhật.")
    messages.success(request, done % {"new": outcome.new, "changed": outcome.changed})
    return redirect("units:list")


def _preview(request: SignedInRequest, kept: ImportBatch, *, refusal: str = "", status: int = 200) -> HttpResponse:
    outcome = importing.try_batch(kept)
    context: dict[str, Any] = {
        "batch": kept,
        "outcome": outcome,
        "refusal": refusal,
        "has_errors": bool(outcome.faults),
    }
    return render(request, "units/preview.html", context, status=status if not outcome.faults else 422)


@require_safe
def export(request: SignedInRequest, ending: str) -> HttpResponseBase:
    content = importing.export_units(_own_board(request), ending=ending, at=clock.now())
    return download(content, name=f"{_('Đơn vị')}.{ending}", content_type=_TYPES[ending])


@require_safe
def template(request: SignedInRequest, kind: str, ending: str) -> HttpResponseBase:
    _own_board(request)
    if kind not in ImportBatch.Kind.values:
        raise Http404
    content = importing.template_of(kind, ending=ending, at=clock.now())
    name = _("Mẫu %(kind)s") % {"kind": ImportBatch.Kind(kind).label}
    return download(content, name=f"{name}.{ending}", content_type=_TYPES[ending])


@never_cache
@require_POST
def issue_password(request: SignedInRequest, uuid: str, account: str) -> HttpResponse:
    shown, at = _unit(request, uuid), clock.now()
    people = {post.user_id for post in shown.posts_now}  # type: ignore[attr-defined]
    holder = get_object_or_404(User, pk__in=people, uuid=account)
    back = reverse("units:unit", kwargs={"uuid": shown.uuid})
    if not (verdict := scope.may_issue_password(request.user, holder, on=clock.today())):
        messages.error(request, str(verdict.reason))
        return _unit_page(request, shown, RenameForm(), status=403)
    issued: list[importing.IssuedPassword] = []

    def do() -> str:
        new = accounts.issue_password(holder, board=shown.registry, actor=request.user, at=at)
        issued.append(importing.IssuedPassword(holder.username, holder.full_name, shown.name, new))
        return back

    tokens.once(tokens.of(request.POST), user=request.user, at=at, do=do)
    if issued:
        return render(request, "units/issued.html", {"issued": issued, "back": back})
    messages.info(request, _("Mật khẩu đã cấp ở lần bấm trước và chỉ hiện một lần. Nếu chưa kịp ghi, bấm cấp lại."))
    return redirect(back)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: SignedInRequest) -> HttpResponse:
    form = PasswordChangeForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        accounts.change_own_password(request.user, password=form.cleaned_data["new_password"], at=clock.now())
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Đã đổi mật khẩu. Từ lần sau đăng nhập bằng mật khẩu mới."))
        return redirect("home")
    status = 422 if request.method == "POST" else 200
    return render(
        request, "units/password.html", {"form": form, "forced": request.user.must_change_password}, status=status
    )
