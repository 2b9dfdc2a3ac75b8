"""The unit's page on which it asks for a locked period to be opened, and the office's refusal."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest
from campaigns.filing import locked, wording
from campaigns.filing.models import Filing
from campaigns.filing.reading import RELATED
from campaigns.locks import asking, pages
from campaigns.locks.forms import AskForm, RefuseForm
from campaigns.locks.models import UnlockRequest
from campaigns.locks.permissions import asking_for, may_unlock
from units.choices import READING_ROLES
from units.permissions import posts_of

_ASKS = require_http_methods(["GET", "HEAD", "POST"])


@_ASKS
def ask(request: SignedInRequest, uuid: str) -> HttpResponse:
    """What the unit has asked for this paper, how it was answered, and the box for asking."""
    on = clock.today()
    own = Filing.objects.filter(unit__in=posts_of(request.user, on=on).unit_ids(), kind__in=locked.LOCKED_KINDS)
    filing = get_object_or_404(own.select_related(*RELATED), uuid=uuid)
    held, asked = asking.lock_of(filing, on=on), asking.requests_about(filing)
    if request.method != "POST":
        opens = held is not None and all(one.answered_at for one in asked)
        return _ask_page(request, filing, asked, AskForm() if opens else None)
    asking_for(request.user, filing, on=on).taken()
    form = AskForm(request.POST)
    if not form.is_valid():
        return _ask_page(request, filing, asked, form, status=422)
    if (lock := held) is None:
        messages.warning(request, _("Kỳ của hồ sơ này đang mở nên không cần đề nghị. Sửa hồ sơ rồi gửi."))
        return redirect("filing:detail", uuid=filing.uuid)

    def do() -> str:
        asking.ask(filing, lock, reason=form.cleaned_data["reason"], actor=request.user, at=clock.now())
        messages.success(request, _("Đã gửi đề nghị mở khóa. Văn phòng trả lời thì đơn vị được báo."))
        return reverse("locks:ask", kwargs={"uuid": filing.uuid})

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except asking.AskingRefusedError as refusal:
        form.add_error(None, str(refusal))
    return _ask_page(request, filing, asked, form, status=422)


def _ask_page(
    request: SignedInRequest, filing: Filing, asked: list[UnlockRequest], form: AskForm | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "filing": filing,
        "title": wording.title_of(filing),
        "lock_words": str(locked.may_change(filing, on=clock.today()).reason),
        "rows": [pages.request_row(one) for one in asked],
        "form": form,
        "form_token": tokens.mint(),
    }
    return render(request, "locks/ask.html", context, status=status)


@_ASKS
def refuse(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The head of the office says why the period stays locked."""
    boards = posts_of(request.user, on=clock.today()).board_ids(*READING_ROLES)
    theirs = UnlockRequest.objects.filter(lock__period__campaign__board__in=boards).select_related(*asking.RELATED)
    asked = get_object_or_404(theirs, uuid=uuid)
    board = asked.lock.period.campaign.board_id
    verdict = may_unlock(request.user, board_id=board, on=clock.today())
    if request.method != "POST":
        return _refuse_page(request, asked, RefuseForm() if verdict and asked.answered_at is None else None)
    if not verdict:
        raise PermissionDenied(str(verdict.reason))
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _refuse_page(request, asked, form, status=422)

    def do() -> str:
        asking.refuse(asked, reason=form.cleaned_data["refusal"], actor=request.user, at=clock.now())
        messages.success(request, _("Đã trả lời và báo cho đơn vị."))
        return reverse("locks:period", kwargs={"uuid": asked.lock.uuid})

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except asking.AskingRefusedError as refusal:
        form.add_error(None, str(refusal))
    return _refuse_page(request, asked, form, status=422)


def _refuse_page(
    request: SignedInRequest, asked: UnlockRequest, form: RefuseForm | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "asked": asked,
        "row": pages.request_row(asked),
        "paper": wording.title_of(asked.filing),
        "form": form,
        "form_token": tokens.mint(),
    }
    return render(request, "locks/refuse.html", context, status=status)
