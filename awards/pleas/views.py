"""The accidents of one's area with what was pleaded, a new plea, one plea with the office's word."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, text
from atgt_portal.lib.http import SignedInRequest
from awards.pleas import deciding, show
from awards.pleas.accidents import keyed
from awards.pleas.choices import GROUNDS
from awards.pleas.forms import PleaForm, RulingForm
from awards.pleas.models import Plea
from awards.pleas.permissions import READERS, may_decide, pleas_in_view
from awards.pleas.reading import returns_of
from campaigns.filing.models import Filing
from campaigns.record.dated import holds
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Participation
from campaigns.setup.querysets import OFFICERS
from campaigns.setup.told import accidents_counted
from campaigns.setup.windows import Window
from units.acting.rights import acting_for_unit
from units.choices import READING_ROLES, UNIT_ROLES
from units.models import Unit
from units.permissions import posts_of

_asks = require_http_methods(["GET", "HEAD", "POST"])
_WITH = ("unit", "board", "campaign", "filing", "filed_by")


@require_safe
def pleas(request: SignedInRequest) -> HttpResponse:
    """A unit: the accidents of its area, counted or not; an office: what was pleaded."""
    on = clock.today()
    posts = posts_of(request.user, on=on)
    if not posts.holds(*READERS):
        raise Http404
    campaign = _campaign(request)
    own = [post.unit for post in posts.rows if post.role in UNIT_ROLES and post.unit is not None]
    units = {unit.uuid: unit for unit in own if unit.is_geographic}
    seen = pleas_in_view(request.user, on=on).with_last_word().filter(campaign=campaign)
    found = list(seen.select_related("unit", "filing"))
    returns = returns_of(campaign, _years(campaign))
    context = {
        "campaign": campaign,
        "rule_words": show.rule_words(returns),
        "accidents": show.accident_rows(returns, _official(campaign), units=units, pleas=found),
        "has_area": bool(units),
        "pleas": show.plea_rows(found) if posts.holds(*READING_ROLES) else [],
        "reads_all": posts.holds(*READING_ROLES),
    }
    return render(request, "pleas/list.html", context)


def _campaign(request: SignedInRequest) -> Campaign:
    """The named campaign, or the newest, of those that one's units take part in or one's boards run."""
    on = clock.today()
    posts = posts_of(request.user, on=on)
    taking_part = Participation.objects.filter(unit__in=posts.unit_ids())
    mine = Q(board__in=posts.board_ids(*OFFICERS)) | Q(pk__in=taking_part.values("campaign"))
    rows = Campaign.objects.launched(on=on).filter(mine)
    if code := text.clean(request.GET.get("phong-trao", "")):
        return get_object_or_404(rows, code=code)
    if (newest := rows.first()) is None:
        raise Http404
    return newest


def _official(campaign: Campaign) -> Window:
    return Window(campaign.official_first_day, campaign.official_last_day)


def _years(campaign: Campaign) -> Window:
    year = _official(campaign)
    return Window(year.year_before().first_day, year.last_day)


@_asks
def new(request: SignedInRequest, filing: UUID, position: int) -> HttpResponse:
    """A unit pleads about one accident of its area."""
    accused, campaign, unit = _accused(request, filing, position)
    grounds = GROUNDS[accidents_counted(campaign)]
    if request.method == "POST":
        acting_for_unit(request.user, unit.pk, *UNIT_ROLES, on=clock.today()).taken()
    form = PleaForm(request.POST if request.method == "POST" else None, grounds=grounds)
    if not form.is_valid():
        return _new_page(request, accused, campaign, form, status=422 if form.is_bound else 200)

    def do() -> str:
        made = deciding.plead(campaign, accused, unit=unit, actor=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Đã gửi giải trình. Văn phòng thường trực được báo ngay."))
        return reverse("pleas:plea", kwargs={"uuid": made.uuid})

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except (deciding.PleaRefusedError, deciding.StalePleaError) as refusal:
        form.add_error(None, str(refusal))
        return _new_page(request, accused, campaign, form, status=409)


def _accused(request: SignedInRequest, uuid: UUID, position: int) -> tuple[deciding.Accused, Campaign, Unit]:
    """The accident at that place of the return in force, in the area of a unit of the reader, and the campaign it counts in."""
    own = posts_of(request.user, on=clock.today()).unit_ids()
    returns = Filing.objects.filter(kind=Paper.ACCIDENT_RETURN, accepted_version__isnull=False)
    filing = get_object_or_404(returns.select_related("accepted_version", "campaign__board"), uuid=uuid)
    rows = keyed(filing.accepted_version.content["accidents"]) if filing.accepted_version else ()
    key, row = next(((key, row) for key, row in rows if row["position"] == position), ("", None))
    if row is None or not holds(_official(filing.campaign), date.fromisoformat(row["happened_on"])):
        raise Http404
    return (
        deciding.Accused(filing, key, row),
        filing.campaign,
        get_object_or_404(Unit, pk__in=own, uuid=row["unit_uuid"]),
    )


def _new_page(
    request: SignedInRequest, accused: deciding.Accused, campaign: Campaign, form: PleaForm, *, status: int
) -> HttpResponse:
    context = {
        "accused": accused,
        "form": form,
        "is_open": bool(GROUNDS[accidents_counted(campaign)]),
        "form_token": tokens.mint(),
        "campaign": campaign,
    }
    return render(request, "pleas/new.html", context, status=status)


@_asks
def plea(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One plea; whoever may decides it here, and may decide it anew."""
    found = _found(request, uuid)
    if request.method != "POST":
        return _plea_page(request, found, _ruling_form(found))
    if not (verdict := may_decide(request.user, found, on=clock.today())):
        raise PermissionDenied(str(verdict.reason))
    form = RulingForm(request.POST)
    if not form.is_valid():
        return _plea_page(request, found, form, status=422)
    said = form.cleaned_data

    def do() -> str:
        deciding.decide(
            found,
            leaves_out=said["result"] == "khong-tinh",
            reason=said["reason"],
            actor=request.user,
            at=clock.now(),
            seen_number=said["seen_revision"],
        )
        messages.success(request, _("Đã ghi quyết định; đơn vị được báo ngay."))
        return reverse("pleas:plea", kwargs={"uuid": found.uuid})

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except deciding.PleaRefusedError as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except deciding.StalePleaError as stale:
        form.add_error(None, str(stale))
        fresh = _found(request, uuid)
        form.data = {**request.POST.dict(), "seen_revision": str(len(fresh.rulings.all()))}
        return _plea_page(request, fresh, form, status=409)


def _found(request: SignedInRequest, uuid: UUID) -> Plea:
    seen = pleas_in_view(request.user, on=clock.today()).with_last_word().select_related(*_WITH)
    return get_object_or_404(seen.prefetch_related("rulings__decided_by"), uuid=uuid)


def _ruling_form(found: Plea) -> RulingForm:
    return RulingForm(initial={"seen_revision": len(found.rulings.all())})


def _plea_page(request: SignedInRequest, found: Plea, form: RulingForm, *, status: int = 200) -> HttpResponse:
    verdict = may_decide(request.user, found, on=clock.today())
    is_officer = posts_of(request.user, on=clock.today()).for_board(found.board_id, *READING_ROLES) is not None
    badge, tone = show.badge_of(found)
    context: dict[str, Any] = {
        "plea": found,
        "title": deciding.accident_words(found.accident),
        "facts": show.facts(found),
        "events": show.steps(found),
        "badge": badge,
        "tone": tone,
        "form": form if verdict else None,
        "refusal": str(verdict.reason) if is_officer and not verdict else "",
        "overtaken": show.overtaken_words(found, returns_of(found.campaign, _years(found.campaign))),
        "form_token": tokens.mint(),
    }
    return render(request, "pleas/plea.html", context, status=status)
