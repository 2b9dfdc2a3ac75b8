from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, text, vn
from atgt_portal.lib.http import SignedInRequest
from units import scope
from units.acting.rights import Acting
from units.handing import posts
from units.handing.forms import FOR_GOOD, HandOverForm
from units.models import Membership, User


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: SignedInRequest, uuid: str, post: int) -> HttpResponse:
    """A post of the unit goes to another person, for good or for a while."""
    on = clock.today()
    managed = scope.managed_units(request.user, on=on).filter(uuid=uuid)
    held = get_object_or_404(
        Membership.objects.filter(unit__in=managed).select_related("user", "unit__registry"), pk=post
    )
    unit = held.unit
    giving = scope.giving_passwords(request.user, board_id=unit.registry_id, on=on) if unit else Acting()
    if unit is None or not giving.is_his:
        raise Http404
    giving.taken()
    back = reverse("units:unit", kwargs={"uuid": unit.uuid})
    form = HandOverForm(request.POST if request.method == "POST" else None, role=held.role)
    if request.method == "POST" and form.is_valid():
        try:
            to = _receiver(request, form)
            at = clock.now()

            def do() -> str:
                _store(held, form, to=to, request=request)
                return back

            address = tokens.once(tokens.of(request.POST), user=request.user, at=at, do=do)
        except posts.PostRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi. Bản nháp và hồ sơ của đơn vị giữ nguyên cho người nhận."))
            return redirect(address)
    context = {"form": form, "post": held, "unit": unit, "back": back, "form_token": tokens.mint()}
    return render(request, "units/hand_over.html", context, status=422 if form.errors else 200)


def _receiver(request: SignedInRequest, form: HandOverForm) -> User:
    """Somebody who works for a unit of the board, never an officer: he would judge the papers that he files."""
    typed = text.clean(form.cleaned_data["username"]).lower()
    found = scope.managed_accounts(request.user, on=clock.today()).filter(username=typed, is_active=True).first()
    if found is None:
        sentence = _("Không có tài khoản đang hoạt động nào tên %(typed)s ở các đơn vị của Ban. Xem lại tên đăng nhập.")
        raise posts.PostRefusedError(sentence % {"typed": vn.quoted(typed)})
    return found


def _store(held: Membership, form: HandOverForm, *, to: User, request: SignedInRequest) -> None:
    typed, at = form.cleaned_data, clock.now()
    board = held.unit.registry  # type: ignore[union-attr]
    if typed["how"] == FOR_GOOD:
        posts.hand_over(
            held, to=to, on=typed["first_day"], basis=typed["basis"], board=board, actor=request.user, at=at
        )
    else:
        posts.let_stand_in(
            held, by=to, first=typed["first_day"], last=typed["last_day"], basis=typed["basis"], board=board,
            signs_as=typed.get("signs_as", ""), own_post=typed.get("own_post", ""), actor=request.user, at=at,
        )  # fmt: skip
