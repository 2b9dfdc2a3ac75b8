"""The ways in without a password: a code by phone, an invitation; and the office's side of both."""

from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest
from units import accounts, listing, scope
from units.choices import Role
from units.entry import inviting, tickets
from units.entry.forms import CodeForm, InvitationForm, NewPersonForm
from units.models import Unit, User

_BACKEND = "units.entry.backends.OneTimeCodeBackend"


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """User name, code and a password of one's own; then signed in."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        user = authenticate(request, username=typed["username"], one_time_code=typed["one_time_code"])
        if not isinstance(user, User):
            form.add_error(
                "one_time_code",
                _(
                    "Tên đăng nhập hoặc mã chưa đúng, hoặc mã đã dùng, đã quá 15 phút. Xem lại; nếu vẫn không được, gọi văn phòng thường trực để lấy mã mới."
                ),
            )
        elif form.is_strong_for(user):
            ticket = user.ticket  # type: ignore[attr-defined]
            try:
                return _come_in(request, tickets.use(ticket, password=typed["new_password"], at=clock.now()))
            except tickets.TicketRefusedError as refusal:
                form.add_error("one_time_code", str(refusal))
    return render(request, "units/code.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The first visit of somebody who was asked in; a spent or stale invitation says what to do instead."""
    at = clock.now()
    ticket = tickets.invitation_of(token)
    if ticket is None:
        reason = _(
            "Liên kết mời này không đúng hoặc thiếu ký tự. Chép lại trọn liên kết trong thư, hoặc gọi văn phòng thường trực."
        )
        return render(request, "units/uninvited.html", {"reason": reason}, status=404)
    if reason := tickets.why_closed(ticket, at=at):
        return render(request, "units/uninvited.html", {"reason": reason}, status=410)
    initial = {"full_name": ticket.user.full_name}
    form = InvitationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and form.is_strong_for(ticket.user):
        typed = form.cleaned_data
        try:
            user = tickets.use(ticket, password=typed["new_password"], full_name=typed["full_name"], at=at)
        except tickets.TicketRefusedError as refusal:
            return render(request, "units/uninvited.html", {"reason": str(refusal)}, status=410)
        return _come_in(request, user)
    context = {"form": form, "ticket": ticket, "username": ticket.user.username, "board": ticket.board.name}
    return render(request, "units/invitation.html", context, status=422 if form.errors else 200)


def _come_in(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user, backend=_BACKEND)
    messages.success(request, _("Đã đặt mật khẩu. Từ lần sau đăng nhập bằng tên %(name)s.") % {"name": user.username})
    return redirect("home")


def _unit(request: SignedInRequest, uuid: str) -> Unit:
    on = clock.today()
    units = listing.with_people(scope.managed_units(request.user, on=on), on=on)
    return get_object_or_404(units.select_related("registry"), uuid=uuid)


def _holder(shown: Unit, account: str) -> User:
    people = {post.user_id for post in shown.posts_now}  # type: ignore[attr-defined]
    return get_object_or_404(User, pk__in=people, uuid=account)


@never_cache
@require_POST
def issue_code(request: SignedInRequest, uuid: str, account: str) -> HttpResponse:
    shown = _unit(request, uuid)
    holder, at = _holder(shown, account), clock.now()
    if not (verdict := scope.may_issue_password(request.user, holder, on=clock.today())):
        return _refused(request, shown, str(verdict.reason), status=403)
    told: list[str] = []

    def do() -> str:
        told.append(tickets.issue_code(holder, board=shown.registry, actor=request.user, at=at))
        return _address(shown)

    try:
        back = tokens.once(tokens.of(request.POST), user=request.user, at=at, do=do)
    except tickets.TicketRefusedError as refusal:
        return _refused(request, shown, str(refusal), status=409)
    if not told:
        messages.info(request, _("Mã đã cấp ở lần bấm trước và chỉ hiện một lần. Nếu chưa kịp đọc, bấm cấp lại."))
        return redirect(back)
    context = {
        "code": told[0],
        "holder": holder,
        "back": back,
        "page": request.build_absolute_uri(reverse("units:code")),
    }
    return render(request, "units/code_issued.html", context)


@never_cache
@require_POST
def invite(request: SignedInRequest, uuid: str, account: str) -> HttpResponse:
    shown = _unit(request, uuid)
    holder, at = _holder(shown, account), clock.now()
    if not (verdict := scope.may_issue_password(request.user, holder, on=clock.today())):
        return _refused(request, shown, str(verdict.reason), status=403)
    sent: list[inviting.Invited] = []

    def do() -> str:
        sent.append(
            inviting.invited(holder, unit=shown, actor=request.user, at=at, base=request.build_absolute_uri("/"))
        )
        return _address(shown)

    return _invited(request, sent, tokens.once(tokens.of(request.POST), user=request.user, at=at, do=do))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: SignedInRequest, uuid: str) -> HttpResponse:
    """An account with its post in the unit, and the invitation by which its holder comes in."""
    shown = _unit(request, uuid)
    giving = scope.giving_passwords(request.user, board_id=shown.registry_id, on=clock.today())
    if not giving.is_his:
        raise Http404
    giving.taken()
    form = NewPersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at, sent = clock.now(), list[inviting.Invited]()

        def do() -> str:
            typed = form.cleaned_data
            holder = accounts.create_account(unit=shown, **{**typed, "role": Role(typed["role"])})
            sent.append(
                inviting.invited(holder, unit=shown, actor=request.user, at=at, base=request.build_absolute_uri("/"))
            )
            return _address(shown)

        try:
            return _invited(request, sent, tokens.once(tokens.of(request.POST), user=request.user, at=at, do=do))
        except accounts.AccountRefusedError as refusal:
            form.add_error("username", str(refusal))
    context = {"form": form, "unit": shown, "form_token": tokens.mint(), "back": _address(shown)}
    return render(request, "units/new_person.html", context, status=422 if form.errors else 200)


def _address(shown: Unit) -> str:
    return reverse("units:unit", kwargs={"uuid": shown.uuid})


def _invited(request: SignedInRequest, sent: list[inviting.Invited], back: str) -> HttpResponse:
    if sent:
        return render(request, "units/invited.html", {"invited": sent[0], "back": back})
    messages.info(request, _("Lời mời đã lập ở lần bấm trước và chỉ hiện một lần. Nếu chưa kịp chép, bấm mời lại."))
    return redirect(back)


def _refused(request: SignedInRequest, shown: Unit, reason: str, *, status: int) -> HttpResponse:
    return render(request, "units/entry_refused.html", {"reason": reason, "back": _address(shown)}, status=status)
