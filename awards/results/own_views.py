"""Điểm của tôi: a unit's own points, each with its source, and the way to ask that one be looked at again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, text
from atgt_portal.lib.http import SignedInRequest, seen_revision
from awards.results import asking, pages, shown
from awards.results.choices import Outcome
from awards.results.forms import QueryForm
from awards.results.life import ResultRefusedError
from awards.results.models import RankingResult, ScoreQuery
from awards.results.permissions import own_units, reach_of
from awards.results.recording import Record
from campaigns.setup.in_view import remember_campaign
from campaigns.setup.models import Campaign
from units.acting.rights import acting_for_unit
from units.choices import UNIT_ROLES


@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """The unit's points in the newest revision that was sent; nothing before that."""
    on = clock.today()
    if not own_units(request.user, on=on):
        raise Http404
    campaign = _campaign(request)
    seen = RankingResult.objects.visible_to(request.user, on=on).filter(campaign=campaign)
    found = seen.select_related("campaign__board").order_by("-number").first() if campaign else None
    codes = _codes(request, found) if found else []
    if found is None or not codes:
        return render(request, "awards/mine.html", {"campaign": campaign, "found": None})
    asked_for = text.clean(request.GET.get("dv", ""))
    code = asked_for if asked_for in codes else codes[0]
    unit = found.snapshot["units"][code]
    cluster = shown.home_of(found.snapshot, unit)
    asked, asked_now = _asked(found, code)
    detail = shown.Detail(
        has_links=True,
        papers_url=reverse("filing:list"),
        ask_urls=_ask_urls(found, unit, asked_now) if found.takes_queries(on) and unit["sheet"] else {},
        asked=asked,
    )
    context = {
        "campaign": campaign,
        "found": found,
        "name": unit["name"],
        "sub": shown.place_words(unit, cluster),
        "stage": pages.stage_words(found, on=on),
        "takes_queries": found.takes_queries(on),
        "slip": shown.slip_of(unit, cluster, detail),
        "beside": unit["beside"],
        "basis": pages.basis_words(found.snapshot),
        "others": _other_units(found, codes, chosen=code),
    }
    return render(request, "awards/mine.html", context)


def _campaign(request: SignedInRequest) -> Campaign | None:
    """The named campaign, or the newest in which a unit of the reader takes part."""
    on = clock.today()
    taking_part = Campaign.objects.filter(participations__unit__in=own_units(request.user, on=on))
    launched = Campaign.objects.launched(on=on).filter(pk__in=taking_part.values("pk"))
    named = text.clean(request.GET.get("phong-trao", ""))
    found = launched.filter(code=named).first() if named else launched.first()
    if named and found is None:
        raise Http404
    if found is not None:
        remember_campaign(request.user, found)
    return found


def _codes(request: SignedInRequest, found: RankingResult) -> list[str]:
    """The reader's own units in the result, by name."""
    units: Record = found.snapshot["units"]
    own = [code for code in reach_of(request.user, found, on=clock.today()).units if code in units]
    return sorted(own, key=lambda code: text.sort_key(units[code]["name"]))


def _asked(found: RankingResult, code: str) -> tuple[dict[str, shown.Asked], frozenset[str]]:
    """Per line the unit's last query up to this revision, with its answer; and the lines it asked about in this one."""
    asked = ScoreQuery.objects.filter(
        result__campaign=found.campaign_id, result__number__lte=found.number, filing__unit__code=code
    )
    rows = asked.order_by("result__number").values_list("key", "reason", "outcome", "answer", "result__number")
    told = {key: _told(found, reason, outcome, answer, number) for key, reason, outcome, answer, number in rows}
    return told, frozenset(key for key, *_rest, number in rows if number == found.number)


def _told(found: RankingResult, reason: str, outcome: str, answer: str, number: int) -> shown.Asked:
    if number != found.number:
        reason = _("%(reason)s (bản %(n)s)") % {"reason": reason, "n": number}
    return shown.Asked(reason, str(Outcome(outcome).label) if outcome else "", answer)


def _ask_urls(found: RankingResult, unit: Record, asked: frozenset[str]) -> dict[str, str]:
    keys = [shown.key_of(line) for line in unit["lines"]]
    where = {"uuid": found.uuid, "unit_code": unit["code"]}
    return {key: reverse("awards:ask", kwargs={**where, "key": key}) for key in keys if key not in asked}


def _other_units(found: RankingResult, codes: list[str], *, chosen: str) -> list[dict[str, object]]:
    """Who files for several units chooses one."""
    here = reverse("awards:mine")
    units = found.snapshot["units"]
    return [
        {
            "label": units[code]["name"],
            "url": f"{here}?dv={code}&phong-trao={found.campaign.code}",
            "current": code == chosen,
            "count": "",
        }
        for code in codes
        if len(codes) > 1
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest, uuid: str, unit_code: str, key: str) -> HttpResponse:
    """The unit asks about one criterion of its slip."""
    on = clock.today()
    seen = RankingResult.objects.visible_to(request.user, on=on).select_related("campaign__board")
    found = get_object_or_404(seen, uuid=uuid)
    if unit_code not in reach_of(request.user, found, on=on).units:
        raise Http404
    unit = found.snapshot["units"].get(unit_code)
    is_known = unit is not None and any(shown.key_of(line) == key for line in unit["lines"])
    sheet = asking.sheet_of(found, unit_code)
    if not is_known or sheet is None:
        raise Http404
    remember_campaign(request.user, found.campaign)
    if request.method != "POST":
        return _ask_page(request, found, unit, key, QueryForm())
    acting_for_unit(request.user, sheet.unit_id, *UNIT_ROLES, on=on).taken()
    form = QueryForm(request.POST)
    if not form.is_valid():
        return _ask_page(request, found, unit, key, form, status=422)
    if seen_revision(request.POST) != found.number:
        form.add_error(None, _("Trang này không còn khớp với bản kết quả. Xem lại điểm bên dưới rồi gửi lại."))
        return _ask_page(request, found, unit, key, form, status=409)

    def do() -> str:
        reason = form.cleaned_data["reason"]
        asking.ask(found, sheet, key=key, reason=reason, actor=request.user, at=clock.now())
        return f"{reverse('awards:mine')}?phong-trao={found.campaign.code}&dv={unit_code}"

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except ResultRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _ask_page(request, found, unit, key, form, status=422)
    messages.success(request, _("Đã gửi đề nghị xem lại; văn phòng thường trực trả lời ở trang này."))
    return redirect(address)


def _ask_page(
    request: SignedInRequest, found: RankingResult, unit: Record, key: str, form: QueryForm, *, status: int = 200
) -> HttpResponse:
    asked, asked_now = _asked(found, unit["code"])
    detail = shown.Detail(has_links=True, papers_url=reverse("filing:list"), asked=asked)
    context = {
        "form": form,
        "form_token": tokens.mint(),
        "number": found.number,
        "is_asked": key in asked_now,
        "line": shown.line_of(unit, key, detail),
        "sub": f"{unit['name']} · {pages.stage_words(found, on=clock.today()).sub}",
        "back_url": f"{reverse('awards:mine')}?phong-trao={found.campaign.code}&dv={unit['code']}",
    }
    return render(request, "awards/ask.html", context, status=status)
