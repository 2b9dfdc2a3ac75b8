"""Asking a colleague about a paper, and his answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.http import SignedInRequest
from campaigns.filing import act as filing_act
from campaigns.filing import wording
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.narrowing import Narrowing
from campaigns.filing.permissions import step_for
from campaigns.filing.review_models import SecondOpinion
from campaigns.filing.reviewing import opinions
from campaigns.filing.reviewing.bench import JUDGES, bench_of
from campaigns.filing.reviewing.forms import AskForm, OpinionForm
from campaigns.filing.reviewing.page import is_shown
from campaigns.filing.reviewing.views import paper_of, refused
from units.permissions import posts_of


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Ask one who could decide on this paper, too."""
    on = clock.today()
    filing = paper_of(request, uuid)
    verdict, _step, post = step_for(request.user, Action.SEND_BACK, filing, on=on)
    if post is None:
        return _too_late(request, filing, str(verdict.reason))
    bench = bench_of({filing.board_id}, on=on)
    people = [judge.user for judge in bench.eligible(filing) if judge.user.pk != request.user.pk]
    if request.method != "POST":
        form = AskForm(people=people, initial={"seen_revision": filing.revision})
        return _ask_page(request, filing, form)
    form = AskForm(request.POST, people=people)
    if not form.is_valid():
        return _ask_page(request, filing, form, status=422)
    said = form.cleaned_data

    def do() -> str:
        of = form.known[said["colleague"]]
        opinions.ask(filing, actor=request.user, at=clock.now(), of=of, question=said["question"])
        messages.success(request, _("Đã hỏi ý kiến %(name)s.") % {"name": of.full_name})
        return reverse("filing:detail", kwargs={"uuid": filing.uuid})

    if said["seen_revision"] != filing.revision:
        form.add_error(None, _("Hồ sơ vừa được người khác xử lý. Xem lại nội dung mới rồi hỏi."))
        return _ask_page(request, filing, form, status=409)
    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except filing_act.ActionRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _ask_page(request, filing, form, status=422)
    return redirect(address + Narrowing.from_address(request.GET).query())


def _too_late(request: SignedInRequest, filing: Filing, reason: str) -> HttpResponse:
    """Back to a paper that has gone on; for whoever never decides on it there is no such address."""
    if filing.state == State.SUBMITTED:
        raise Http404
    messages.warning(request, reason)
    return redirect("filing:detail", uuid=filing.uuid)


def _ask_page(request: SignedInRequest, filing: Filing, form: AskForm, *, status: int = 200) -> HttpResponse:
    query = Narrowing.from_address(request.GET).query()
    context = {
        "form": form,
        "title": f"{filing.unit.name} – {vn.uncapitalise(wording.title_of(filing))}",
        "has_people": bool(form.known),
        "back_url": reverse("filing:detail", kwargs={"uuid": filing.uuid}) + query,
        "form_token": tokens.mint(),
    }
    return render(request, "filing/reviewing/ask.html", context, status=status)


@require_POST
def answer(request: SignedInRequest, uuid: str) -> HttpResponse:
    """What the colleague says; a refusal comes back on the paper's page."""
    on = clock.today()
    boards = posts_of(request.user, on=on).board_ids(*JUDGES)
    asked = SecondOpinion.objects.filter(filing__board__in=boards).select_related("filing")
    found = get_object_or_404(asked, uuid=uuid)
    filing = paper_of(request, str(found.filing.uuid))
    found.filing = filing
    if found.asked_of_id != request.user.pk:
        if not is_shown(filing, request.user, on=on):
            raise Http404
        raise PermissionDenied(_("Câu hỏi này gửi người khác nên người đó trả lời."))
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return refused(request, filing, form, status=422)
    said = form.cleaned_data

    def do() -> str:
        opinions.answer(found, actor=request.user, at=clock.now(), says=said["answer"], reason=said["reason"])
        messages.success(request, _("Đã ghi ý kiến của anh/chị."))
        return reverse("filing:detail", kwargs={"uuid": filing.uuid})

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except filing_act.StalePageError as stale:
        form.add_error(None, str(stale))
        return refused(request, filing, form, status=409)
    except filing_act.ActionRefusedError as refusal:
        form.add_error(None, str(refusal))
    return refused(request, filing, form, status=403)
