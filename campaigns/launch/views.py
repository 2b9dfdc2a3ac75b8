from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.http import SignedInRequest, seen_revision
from campaigns.launch import launching, pages, signed
from campaigns.launch import letters as letters_rule
from campaigns.launch.choices import ChangeKind
from campaigns.launch.forms import LaunchForm
from campaigns.launch.readiness import Finding, findings
from campaigns.launch.rule_changes import Effect, LetterRefusedError
from campaigns.launch.rule_forms import FORMS
from campaigns.setup.editing import FrozenCampaignError, StaleDraftError
from campaigns.setup.models import Campaign
from campaigns.setup.permissions import FROZEN, may_launch, sets_up

_asks = require_http_methods(["GET", "HEAD", "POST"])


def _campaign(request: SignedInRequest, code: str) -> Campaign:
    """The campaign, for the standing office of its board; POST is 403 for others who may read it."""
    on = clock.today()
    visible = Campaign.objects.visible_to(request.user, on=on).select_related("board")
    found = get_object_or_404(visible, code=code)
    if request.method == "POST" and not (verdict := may_launch(request.user, found, on=on)):
        raise PermissionDenied(str(verdict.reason))
    if not sets_up(request.user, board_id=found.board_id, on=on):
        raise Http404
    return found


@_asks
def check(request: SignedInRequest, code: str) -> HttpResponse:
    """What does not work yet; and, for the head of the office, the launch."""
    found = _campaign(request, code)
    if request.method != "POST":
        if not found.is_draft:
            messages.warning(request, str(FROZEN.reason))
            return redirect("setup:campaign", code=found.code)
        told = findings(found, on=found.planned_on or clock.today())
        return _check_page(request, found, told, LaunchForm(initial=_offered(found), has_warnings=bool(told)))
    day = found.planned_on or clock.today()
    told = findings(found, on=day)
    form = LaunchForm(request.POST, has_warnings=any(not row.is_error for row in told))
    if not form.is_valid():
        return _check_page(request, found, told, form, status=422)
    return _launched(request, found, form)


def _launched(request: SignedInRequest, found: Campaign, form: LaunchForm) -> HttpResponse:
    opened: list[int] = []

    def do() -> str:
        seen = seen_revision(request.POST)
        opened.append(
            launching.launch(found, **form.cleaned_data, actor=request.user, at=clock.now(), seen_revision=seen)
        )
        return reverse("setup:campaign", kwargs={"code": found.code})

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except launching.LaunchRefusedError as refusal:
        return _refused(request, found, form, str(refusal), status=422)
    except (StaleDraftError, FrozenCampaignError) as refusal:
        return _refused(request, found, form, str(refusal), status=409)
    if opened:
        sentence = _("Đã phát động. Đã mở %(count)s hồ sơ phải nộp và báo cho các đơn vị.")
        messages.success(request, sentence % {"count": vn.show_number(opened[0])})
    return redirect(address)


def _refused(request: SignedInRequest, found: Campaign, form: LaunchForm, reason: str, *, status: int) -> HttpResponse:
    fresh = _campaign(request, found.code)
    form.add_error(None, reason)
    told = findings(fresh, on=form.cleaned_data["launched_on"]) if fresh.is_draft else []
    shown = LaunchForm(request.POST, has_warnings=any(not row.is_error for row in told))
    # A form that is renewed for the warnings it meets only now has no tick in it: that box is what is asked for.
    asked = "confirmed" in shown.fields and not any(row.is_error for row in told) and status == 422
    shown.add_error("confirmed" if asked else None, reason)
    return _check_page(request, fresh, told, shown, status=status)


def _offered(found: Campaign) -> dict[str, Any]:
    return {
        "number": found.plan_number,
        "signed_on": found.plan_signed_on,
        "signer": found.signature_name,
        "launched_on": found.planned_on or clock.today(),
    }


def _check_page(
    request: SignedInRequest, found: Campaign, told: list[Finding], form: LaunchForm, *, status: int = 200
) -> HttpResponse:
    errors = [row for row in told if row.is_error]
    context = {
        "campaign": found,
        "errors": errors,
        "warnings": [row for row in told if not row.is_error],
        "form": form,
        "form_token": tokens.mint(),
        "may_launch": bool(may_launch(request.user, found, on=clock.today())) and found.is_draft,
        "day": found.planned_on or clock.today(),
    }
    return render(request, "launch/check.html", context, status=status)


@_asks
def letters(request: SignedInRequest, code: str) -> HttpResponse:
    """Letters that have changed the campaign, for all who read it; for the head of the office, a new one.

    POST with `xem` shows who would be affected, `ap-dung` applies; what was typed stays on the page in between.
    """
    on = clock.today()
    visible = Campaign.objects.visible_to(request.user, on=on).select_related("board")
    found = get_object_or_404(visible, code=code)
    may = may_launch(request.user, found, on=on)
    if request.method == "POST" and not may:
        raise PermissionDenied(str(may.reason))
    asked = request.GET.get("loai", "")
    kind = ChangeKind(asked) if asked in ChangeKind.values else ChangeKind.MOVE
    if request.method != "POST" or found.is_draft:
        status = 409 if request.method == "POST" else 200
        offered = {"signed_on": on, "applies_from": on, "signer": found.signature_name}
        form = FORMS[kind](initial=offered, campaign=found) if may and not found.is_draft else None
        return _letters_page(request, found, kind, form, status=status)
    form = FORMS[kind](request.POST, campaign=found)
    if not form.is_valid():
        return _letters_page(request, found, kind, form, status=422)
    return _issued(request, found, kind, form)


def _issued(request: SignedInRequest, found: Campaign, kind: ChangeKind, form: Any) -> HttpResponse:
    affected = form.change().effects(found)
    if "ap-dung" not in request.POST:
        return _letters_page(request, found, kind, form, affected=affected)

    def do() -> str:
        letters_rule.issue(found, form.letter(), form.change(), actor=request.user, at=clock.now())
        return reverse("launch:letters", kwargs={"code": found.code})

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except LetterRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _letters_page(request, found, kind, form, affected=affected, status=422)
    messages.success(request, _("Đã ghi văn bản điều chỉnh và báo cho các đơn vị liên quan."))
    return redirect(address)


def _letters_page(
    request: SignedInRequest,
    found: Campaign,
    kind: ChangeKind,
    form: Any,
    *,
    affected: list[Effect] | None = None,
    status: int = 200,
) -> HttpResponse:
    address = reverse("launch:letters", kwargs={"code": found.code})
    moved = [row for row in affected or () if not row.is_kept and row.old != row.new]
    effects = [pages.effect_row(row) for row in affected or ()]
    context = {
        "campaign": found,
        "form": form,
        "form_token": tokens.mint(),
        "kinds": [
            {"label": one.label, "url": f"{address}?loai={one.value}", "current": one == kind} for one in ChangeKind
        ],
        "signed": signed.links(found),
        "rows": pages.letter_rows(found),
        "hint": pages.hint_of(kind, found),
        "previewed": affected is not None,
        "effects": effects,
        "same": pages.said_once(effects),
        "whole": pages.counted(len(effects), kind),
        "moved": pages.counted(len(moved), kind),
        "kept": pages.counted(len(affected or ()) - len(moved), kind),
    }
    return render(request, "launch/letters.html", context, status=status)
