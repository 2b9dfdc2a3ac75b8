"""The units' queries at the office: what waits, what was answered, and the page on which one is answered."""

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, text, vn
from atgt_portal.lib.http import SignedInRequest
from atgt_portal.lib.templatetags.vietnamese import vn_moment
from awards.permissions import APPRAISING_ROLES, may_appraise
from awards.results import asking, shown
from awards.results.choices import Outcome
from awards.results.forms import AnswerForm
from awards.results.life import ResultRefusedError
from awards.results.models import ScoreQuery
from campaigns.filing.models import Filing
from campaigns.filing.permissions import of_standing_office
from campaigns.filing.reviewing.page import who_instead
from campaigns.setup.in_view import remember_campaign
from units.permissions import posts_of

_MOST_SHOWN = 200
_TONES = {"": "wait", Outcome.KEPT: "plain", Outcome.CHANGED: "warn"}


def _queries(request: SignedInRequest) -> QuerySet[ScoreQuery]:
    """Those of the boards for which the reader appraises."""
    posts = posts_of(request.user, on=clock.today())
    if not posts.holds(*APPRAISING_ROLES):
        raise Http404
    boards = posts.board_ids(*APPRAISING_ROLES)
    return ScoreQuery.objects.filter(result__campaign__board__in=boards).defer("result__snapshot")


@require_safe
def queries(request: SignedInRequest) -> HttpResponse:
    """What waits for an answer first, then what was answered, newest first."""
    found = _queries(request).select_related("result__campaign", "filing__unit", "answered_by")
    named = text.clean(request.GET.get("phong-trao", ""))
    rows = found.filter(result__campaign__code=named) if named else found
    listed = list(rows.order_by(F("answered_at").desc(nulls_first=True), "-asked_at", "pk")[:_MOST_SHOWN])
    context = {
        "rows": [_row(query) for query in listed],
        "waiting": vn.show_number(sum(query.answered_at is None for query in listed)),
    }
    return render(request, "awards/queries.html", context)


def _row(query: ScoreQuery) -> dict[str, str]:
    named = {"code": query.key.partition("-")[2], "n": query.result.number}
    return {
        "unit": query.filing.unit.name,
        "url": reverse("awards:answer", kwargs={"uuid": query.uuid}),
        "about": _("Tiêu chí %(code)s, bản %(n)s") % named,
        "reason": query.reason,
        "asked_at": vn_moment(query.asked_at),
        "badge": str(query.get_outcome_display()) or _("Chờ trả lời"),
        "tone": _TONES[query.outcome],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedInRequest, uuid: str) -> HttpResponse:
    """One query beside the slip's line as it was sent, and the office's answer."""
    whole = _queries(request).select_related("result__campaign", "answered_by").defer(None)
    query = get_object_or_404(whole, uuid=uuid)
    sheets = Filing.objects.select_related("unit", "board", "campaign", "accepted_version", "working_version")
    query.filing = sheets.annotate(is_of_standing_office=of_standing_office(clock.today())).get(pk=query.filing_id)
    remember_campaign(request.user, query.result.campaign)
    if request.method != "POST":
        return _page(request, query, AnswerForm())
    form = AnswerForm(request.POST)
    if not may_appraise(request.user, query.filing, on=clock.today()):
        return _page(request, query, form, status=403)
    if not form.is_valid():
        return _page(request, query, form, status=422)

    def do() -> str:
        said = form.cleaned_data
        asking.answer(query, outcome=form.outcome_told(), words=said["words"], actor=request.user, at=clock.now())
        return reverse("awards:queries")

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except ResultRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, query, form, status=409)
    messages.success(request, _("Đã ghi trả lời; đơn vị đã được báo."))
    if form.outcome_told() == Outcome.CHANGED:
        messages.info(request, _("Sửa điểm ở trang Chấm điểm, rồi gửi bản kết quả mới."))
    return redirect(address)


def _page(request: SignedInRequest, query: ScoreQuery, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    on = clock.today()
    verdict = may_appraise(request.user, query.filing, on=on)
    unit = query.result.snapshot["units"][query.filing.unit.code]
    refusal = "" if verdict else f"{verdict.reason} {who_instead(query.filing, on=on)}".strip()
    answered = query.answered_at is not None
    context = {
        "query": query,
        "form": form,
        "form_token": tokens.mint(),
        "line": shown.line_of(unit, query.key, shown.Detail(has_links=True)),
        "sub": _("%(unit)s · bản %(n)s") % {"unit": query.filing.unit.name, "n": query.result.number},
        "asked_at": vn_moment(query.asked_at),
        "answered": shown.Asked(query.reason, query.get_outcome_display(), query.answer) if answered else None,
        "refusal": "" if answered else refusal,
        "may_answer": bool(verdict) and not answered,
        "appraise_url": reverse("awards:appraise", kwargs={"uuid": query.filing.uuid}),
    }
    return render(request, "awards/answer.html", context, status=status)
