from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.http import SignedInRequest
from awards.permissions import APPRAISING_ROLES
from awards.tables import Tables, first_with_tables
from campaigns.filing.models import Filing, FilingQuerySet, FilingVersion
from campaigns.filing.wording import moment
from campaigns.record import upper
from campaigns.record.wording import days_words
from campaigns.setup.models import Campaign
from reports.corrections.effects import effects_of
from reports.corrections.forms import UpperFiguresForm
from reports.corrections.listing import Correction, corrections
from reports.corrections.reviewing import review
from reports.quick import differing
from reports.quick.models import QuickReport
from units.acting.rights import acting_for_board
from units.choices import OFFICE_ROLES, READING_ROLES
from units.permissions import Posts, posts_of

MOST_SHOWN = 100


def _papers(posts: Posts) -> FilingQuerySet:
    """The papers of the boards whose officers may read how figures changed."""
    if not posts.holds(*READING_ROLES):
        raise Http404
    return Filing.objects.filter(board__in=posts.board_ids(*READING_ROLES))


@require_safe
def correction_list(request: SignedInRequest) -> HttpResponse:
    """Every correction of accepted police figures, the newest first."""
    posts = posts_of(request.user, on=clock.today())
    found = corrections(_papers(posts))
    told = QuickReport.objects.filter(board__in=posts.board_ids(*READING_ROLES)).select_related("unit")
    waiting = sum(one.stands and one.reviewed_at is None for one in found)
    context = {
        "rows": [_row(one) for one in found[:MOST_SHOWN]],
        "waiting": vn.show_number(waiting),
        "quick": differing.listed(list(told[:MOST_SHOWN])),
    }
    return render(request, "corrections/list.html", context)


def _row(one: Correction) -> dict[str, str]:
    badge, tone = _("Chưa xem xét"), "warn"
    if one.reviewed_at is not None:
        badge, tone = _("Đã xem xét"), "good"
    elif not one.stands:
        badge, tone = _("Đã có bản sau"), "plain"
    return {
        "title": one.period,
        "url": reverse("corrections:correction", kwargs={"uuid": one.filing, "number": one.new}),
        "campaign": one.campaign,
        "days": days_words(one.days),
        "versions": _("bản %(old)s → bản %(new)s") % {"old": one.old, "new": one.new},
        "at": moment(one.at),
        "badge": badge,
        "tone": tone,
    }


@require_safe
def correction(request: SignedInRequest, uuid: UUID, number: int) -> HttpResponse:
    """One correction with what it touches."""
    found, campaign, tables = _known(request, uuid, number)
    effects = effects_of(found, campaign, tables)
    sub = _("%(police)s, kỳ %(days)s, tiếp nhận lúc %(at)s: bản %(old)s được thay bằng bản %(new)s") % {
        "police": found.police,
        "days": days_words(found.days),
        "at": moment(found.at),
        "old": found.old,
        "new": found.new,
    }
    acting = acting_for_board(request.user, campaign.board_id, *OFFICE_ROLES, on=clock.today())
    is_open = found.stands and found.reviewed_at is None
    context = {
        "found": found,
        "effects": effects,
        # Points are the office's until a result is sent; what was sent is read there.
        "shows_points": posts_of(request.user, on=clock.today()).for_board(campaign.board_id, *APPRAISING_ROLES)
        is not None,
        "form_token": tokens.mint(),
        "sub": sub,
        "reviewed": _reviewed(found),
        "may_review": is_open and bool(acting),
        "switch": acting.switch if is_open else None,
    }
    return render(request, "corrections/correction.html", context)


def _known(request: SignedInRequest, uuid: UUID, number: int) -> tuple[Correction, Campaign, Tables]:
    papers = _papers(posts_of(request.user, on=clock.today())).filter(uuid=uuid)
    found = next((one for one in corrections(papers) if one.new == number), None)
    read = first_with_tables(Campaign.objects.filter(filings__uuid=uuid)) if found else None
    if found is None or read is None:
        raise Http404
    return (found, *read)


@require_POST
def see_to(request: SignedInRequest, uuid: UUID, number: int) -> HttpResponse:
    """The office says that it has seen to the correction; every unit whose figures changed is told."""
    found, campaign, tables = _known(request, uuid, number)
    acting_for_board(request.user, campaign.board_id, *OFFICE_ROLES, on=clock.today()).taken()
    if told := _reviewed(found):
        messages.info(request, told)
        return redirect("corrections:correction", uuid=uuid, number=number)
    effects = effects_of(found, campaign, tables)

    def do() -> str:
        version = get_object_or_404(
            FilingVersion.objects.select_related("filing__board"), filing__uuid=uuid, number=number
        )
        if review(version, found, effects.units, actor=request.user, at=clock.now()):
            said = _("Đã ghi là đã xem xét và báo %(n)s đơn vị.") % {"n": vn.show_number(len(effects.units))}
            messages.success(request, said)
        else:
            messages.info(
                request, _("Lần này vừa có người khác xem xét, hoặc công an vừa điều chỉnh nữa; không báo lại.")
            )
        return reverse("corrections:list")

    return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))


def _reviewed(found: Correction) -> str:
    if found.reviewed_at is None:
        return "" if found.stands else _("Sau bản này công an đã điều chỉnh nữa; xem ở lần điều chỉnh sau.")
    sentence = _("%(who)s xem xét lúc %(at)s, báo %(n)s đơn vị.")
    told = {"who": found.reviewed_by, "at": moment(found.reviewed_at), "n": vn.show_number(found.units_told)}
    return sentence % told


@require_http_methods(["GET", "HEAD", "POST"])
def upper_figures(request: SignedInRequest, code: str) -> HttpResponse:
    """The standing office enters what a paper of the upper board says about the whole board."""
    on = clock.today()
    boards = posts_of(request.user, on=on).board_ids(*OFFICE_ROLES)
    launched = Campaign.objects.launched(on=on).filter(board__in=boards).select_related("board__parent")
    campaign = get_object_or_404(launched, code=code)
    is_sent = request.method == "POST"
    if is_sent:
        acting_for_board(request.user, campaign.board_id, *OFFICE_ROLES, on=on).taken()
    form = UpperFiguresForm(request.POST) if is_sent else UpperFiguresForm(initial=_official_year(campaign))
    if is_sent and form.is_valid():

        def do() -> str:
            upper.state(campaign, actor=request.user, at=clock.now(), **form.cleaned_data)
            return f"{reverse('record:comparison')}?phong-trao={campaign.code}#cap-tren"

        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
        messages.success(request, _("Đã ghi số liệu của cấp trên; xem chênh lệch ở bảng bên dưới."))
        return redirect(address)
    context = {"campaign": campaign, "form": form, "form_token": tokens.mint()}
    return render(request, "corrections/upper.html", context, status=422 if is_sent else 200)


def _official_year(campaign: Campaign) -> dict[str, Any]:
    return {"first_day": campaign.official_first_day, "last_day": campaign.official_last_day}
