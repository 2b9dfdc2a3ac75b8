from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest
from campaigns.filing.excusing import ExcuseRefusedError
from campaigns.filing.models import Excuse
from campaigns.launch import excuse_pages, excusing
from campaigns.launch.excuse_forms import AskAgainForm, ExcuseNowForm
from campaigns.setup.models import Campaign
from campaigns.setup.permissions import may_launch, sets_up

_asks = require_http_methods(["GET", "HEAD", "POST"])


def _campaign(request: SignedInRequest, code: str) -> tuple[Campaign, bool]:
    """The campaign, for the standing office of its board, and whether this person decides; POST is 403 for others."""
    on = clock.today()
    visible = Campaign.objects.visible_to(request.user, on=on).select_related("board")
    found = get_object_or_404(visible, code=code)
    verdict = may_launch(request.user, found, on=on)
    if request.method == "POST" and not verdict:
        raise PermissionDenied(str(verdict.reason))
    if not sets_up(request.user, board_id=found.board_id, on=on):
        raise Http404
    return found, bool(verdict)


@_asks
def excuses(request: SignedInRequest, code: str) -> HttpResponse:
    """Which unit need not file what, and why; for the head of the office, one more."""
    found, decides = _campaign(request, code)
    form, status = ExcuseNowForm(campaign=found) if decides else None, 200
    if request.method == "POST":
        form, status = ExcuseNowForm(request.POST, campaign=found), 422
        if form.is_valid() and (address := _excused(request, found, form)) is not None:
            messages.success(request, _("Đã miễn nộp và báo cho đơn vị."))
            return redirect(address)
    context = {
        "campaign": found,
        "form": form,
        "form_token": tokens.mint(),
        "decides": decides,
        **excuse_pages.rows_of(found),
    }
    return render(request, "launch/excuses.html", context, status=status)


def _excused(request: SignedInRequest, found: Campaign, form: ExcuseNowForm) -> str | None:
    said = form.cleaned_data
    paper = form.known[said["paper"]]

    def do() -> str:
        how: dict[str, Any] = {"actor": request.user, "at": clock.now()}
        excusing.excuse(paper, reason=said["reason"], number=said["number"], **how)
        return reverse("launch:excuses", kwargs={"code": found.code})

    try:
        return tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except ExcuseRefusedError as refusal:
        form.add_error("paper", str(refusal))
        return None


@_asks
def excuse(request: SignedInRequest, code: str, uuid: str) -> HttpResponse:
    """One excuse; the head of the office takes it back."""
    found, decides = _campaign(request, code)
    rows = Excuse.objects.filter(filing__campaign=found)
    related = (
        "filing__unit",
        "filing__period",
        "filing__obligation",
        "filing__campaign__board",
        "granted_by",
        "ended_by",
    )
    row = get_object_or_404(rows.select_related(*related), uuid=uuid)
    on = clock.today()
    form, status = AskAgainForm(excuse=row, on=on) if decides and row.ended_at is None else None, 200
    if request.method == "POST":
        form, status = AskAgainForm(request.POST, excuse=row, on=on), 422
        if form.is_valid() and (address := _asked_again(request, row, form)) is not None:
            messages.success(request, _("Đã bỏ miễn và báo cho đơn vị phải nộp."))
            return redirect(address)
    context = {
        "campaign": found,
        "form": form,
        "form_token": tokens.mint(),
        "told": excuse_pages.told(row),
    }
    return render(request, "launch/excuse.html", context, status=status)


def _asked_again(request: SignedInRequest, row: Excuse, form: AskAgainForm) -> str | None:
    def do() -> str:
        excusing.ask_again(row, **form.cleaned_data, actor=request.user, at=clock.now())
        return reverse("launch:excuses", kwargs={"code": row.filing.campaign.code})

    try:
        return tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except ExcuseRefusedError as refusal:
        form.add_error(None, str(refusal))
        return None
