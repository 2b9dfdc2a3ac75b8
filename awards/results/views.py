"""Pages of stored results: the list of revisions, one revision with its slips, and what the office does to it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, text, vn
from atgt_portal.lib.http import SignedInRequest, download
from atgt_portal.lib.sheets import XLSX_TYPE, write_workbook
from awards.permissions import APPRAISING_ROLES, RANKING_ROLES, campaigns_of
from awards.ranking_workbook import ranking_sheets
from awards.results import life, pages, shown
from awards.results.choices import Move
from awards.results.comparing import Difference, differences
from awards.results.forms import SendForm
from awards.results.models import RankingResult
from awards.results.permissions import Reach, deciding, reach_of, sending
from awards.results.taking import recomputed
from campaigns.setup.in_view import remember_campaign
from campaigns.setup.models import Campaign
from units.permissions import posts_of


@require_http_methods(["GET", "HEAD", "POST"])
def results(request: SignedInRequest) -> HttpResponse:
    """The revisions of a campaign's result; the office sends the next one from here."""
    on = clock.today()
    campaign = _campaign(request)
    if campaign is None:
        return render(request, "awards/no_campaign.html", {"title": _("Kết quả xếp hạng")})
    remember_campaign(request.user, campaign)
    listed = list(RankingResult.objects.filter(campaign=campaign).lasting().select_related("made_by"))
    if request.method != "POST":
        return _results_page(request, campaign, listed, SendForm(is_first=not listed, initial=_first_guess(campaign)))
    sending(request.user, campaign, on=on).taken()
    form = SendForm(request.POST, is_first=not listed)
    if not form.is_valid():
        return _results_page(request, campaign, listed, form, status=422)

    def do() -> str:
        made = life.send(campaign, actor=request.user, at=clock.now(), **{"reason": "", **form.cleaned_data})
        return reverse("awards:result", kwargs={"uuid": made.uuid})

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except life.ResultRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _results_page(request, campaign, listed, form, status=422)
    if form.cleaned_data["days"]:
        messages.success(request, _("Đã gửi lấy ý kiến; các đơn vị và lãnh đạo Ban đã được báo."))
    else:
        messages.success(request, _("Đã lập bản mới, không lấy ý kiến; các đơn vị và lãnh đạo Ban đã được báo."))
    return redirect(address)


def _campaign(request: SignedInRequest) -> Campaign | None:
    """The chosen or newest campaign of the officer's boards; whoever is no officer meets 404."""
    on = clock.today()
    if not posts_of(request.user, on=on).holds(*RANKING_ROLES):
        raise Http404
    mine = campaigns_of(request.user, roles=RANKING_ROLES, on=on)
    named = text.clean(request.GET.get("phong-trao", ""))
    found = mine.filter(code=named).first() if named else mine.first()
    if named and found is None:
        raise Http404
    return found


def _first_guess(campaign: Campaign) -> dict[str, object]:
    return {"days": life.comment_days_of(campaign)}


def _results_page(
    request: SignedInRequest,
    campaign: Campaign,
    listed: Sequence[RankingResult],
    form: SendForm,
    *,
    status: int = 200,
) -> HttpResponse:
    acting = sending(request.user, campaign, on=clock.today())
    context = {
        "campaign": campaign,
        "rows": [pages.result_row(one, on=clock.today(), newest=listed[0].number) for one in listed],
        "form": form,
        "form_token": tokens.mint(),
        "may_send": bool(acting),
        "switch": acting.switch,
        "next_number": str(listed[0].number + 1 if listed else 1),
        "reads_draft": posts_of(request.user, on=clock.today()).for_board(campaign.board_id, *APPRAISING_ROLES)
        is not None,
    }
    return render(request, "awards/results.html", context, status=status)


@require_safe
def result(request: SignedInRequest, uuid: str) -> HttpResponse:
    """One revision: the order inside one cluster, and for those who decide the next step."""
    found, reach = visible(request, uuid)
    return result_page(request, found, reach)


def visible(request: SignedInRequest, uuid: str) -> tuple[RankingResult, Reach]:
    """A result with how much of it this reader is shown; what he is shown nothing of does not exist for him."""
    on = clock.today()
    seen = RankingResult.objects.visible_to(request.user, on=on).select_related("campaign__board")
    found = get_object_or_404(seen, uuid=uuid)
    reach = reach_of(request.user, found, on=on)
    if not reach.is_whole and not reach.units & set(found.snapshot["units"]):
        raise Http404
    remember_campaign(request.user, found.campaign)
    return found, reach


def result_page(
    request: SignedInRequest,
    found: RankingResult,
    reach: Reach,
    *,
    refusal: str = "",
    differing: Sequence[Difference] = (),
    status: int = 200,
) -> HttpResponse:
    on = clock.today()
    acting = deciding(request.user, found.campaign, on=on)
    revisions = pages.revisions_of(found)
    newest = revisions[0][0]
    context = {
        **pages.result_context(found, reach, asked_cluster=request.GET.get("khoi", "")),
        "stage": pages.stage_words(found, on=on, newest=newest),
        "revisions": pages.revision_chips(found, revisions),
        "moves": pages.moves_of(found, newest=newest) if acting else [],
        "switch": acting.switch,
        "refusal": refusal,
        "differing": differing,
        "form_token": tokens.mint(),
        "answers": posts_of(request.user, on=on).for_board(found.campaign.board_id, *APPRAISING_ROLES) is not None,
    }
    return render(request, "awards/result.html", context, status=status)


@require_safe
def result_slip(request: SignedInRequest, uuid: str, unit_code: str) -> HttpResponse:
    """How the points of one unit came about, from what the result stored; nothing else is read."""
    found, reach = visible(request, uuid)
    unit = found.snapshot["units"].get(unit_code)
    if unit is None or not reach.slip_of(unit_code):
        raise Http404
    cluster = shown.home_of(found.snapshot, unit)
    serves = posts_of(request.user, on=clock.today()).for_board(found.campaign.board_id, *RANKING_ROLES)
    detail = shown.Detail(has_links=serves is not None or unit_code in reach.units)
    context = {
        "back_url": f"{reverse('awards:result', kwargs={'uuid': found.uuid})}?khoi={unit['cluster']}",
        "name": unit["name"],
        "sub": f"{shown.place_words(unit, cluster)} · {pages.stage_words(found, on=clock.today()).sub}",
        "slip": shown.slip_of(unit, cluster, detail),
        "beside": unit["beside"],
        "basis": pages.basis_words(found.snapshot),
    }
    return render(request, "awards/explanation.html", context)


@require_safe
def result_file(request: SignedInRequest, uuid: str) -> HttpResponseBase:
    """The result as a workbook, for those who read all of it."""
    found, reach = visible(request, uuid)
    if not reach.is_whole:
        raise Http404
    label = f"{pages.stage_words(found, on=clock.today()).sub} · SHA-256 {found.sha256}"
    content = write_workbook(ranking_sheets(found.snapshot, label=label), made_at=found.made_at)
    name = _("Kết quả xếp hạng %(code)s, bản %(n)s") % {"code": found.campaign.code, "n": found.number}
    return download(content, name=f"{name}.xlsx", content_type=XLSX_TYPE)


@require_POST
def result_move(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Chốt, công bố, mở hoặc đóng trang công khai."""
    found, reach = visible(request, uuid)
    deciding(request.user, found.campaign, on=clock.today()).taken()
    wanted = request.POST.get("buoc", "")
    if wanted not in Move.values:
        sentence = _("Chưa chọn bước nào. Bấm một trong các nút ở trang này.")
        return result_page(request, found, reach, refusal=sentence, status=422)

    def do() -> str:
        life.move(found, Move(wanted), actor=request.user, at=clock.now())
        return reverse("awards:result", kwargs={"uuid": found.uuid})

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except life.ResultRefusedError as refusal:
        differing = refusal.differences if isinstance(refusal, life.ChangedSinceError) else ()
        return result_page(request, found, reach, refusal=str(refusal), differing=differing, status=422)
    messages.success(request, _("Đã ghi: %(step)s.") % {"step": vn.uncapitalise(str(Move(wanted).label))})
    return redirect(address)


@require_safe
def result_check(request: SignedInRequest, uuid: str) -> HttpResponse:
    """For the office: the ranking as it comes out now, beside the stored one."""
    found, _reach = visible(request, uuid)
    if posts_of(request.user, on=clock.today()).for_board(found.campaign.board_id, *APPRAISING_ROLES) is None:
        raise Http404
    differing = differences(found.snapshot, recomputed(found.campaign, as_of=life.as_of(found)))
    context = {
        "found": found,
        "differing": differing,
        "count": vn.show_number(len(differing)),
        "back_url": reverse("awards:result", kwargs={"uuid": found.uuid}),
        "send_url": f"{reverse('awards:results')}?phong-trao={found.campaign.code}",
    }
    return render(request, "awards/result_check.html", context)
