"""A question about a paper, an answer, and the mark that a matter is done; refusals come back on the paper's page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest
from campaigns.filing import act as filing_act
from campaigns.filing import comparing, queue, reading
from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing
from campaigns.filing.threads import talk
from campaigns.filing.threads.forms import AnswerForm, QuestionForm
from campaigns.filing.threads.models import Thread
from campaigns.filing.threads.page import NEW, Said, parts_of
from campaigns.filing.views import show

DONE = "xong"


@require_POST
def open_thread(request: SignedInRequest, uuid: str) -> HttpResponse:
    """A reviewer, or the unit's leader, asks for something at one place."""
    filing = get_object_or_404(reading.papers_for(request.user, on=clock.today()), uuid=uuid)
    content = filing.working_version.content if filing.working_version else None
    form = QuestionForm(request.POST, parts=parts_of(filing, content))
    if not form.is_valid():
        return _refused(request, filing, thread=NEW, faults=_faults(form), status=422)

    def do() -> str:
        opened = talk.open_thread(filing, actor=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Đã ghi ý kiến về: %(place)s.") % {"place": opened.place})
        return _address(request, filing, f"trao-doi-{opened.pk}")

    return _done(request, filing, thread=NEW, do=do)


@require_POST
def answer_thread(request: SignedInRequest, uuid: str, thread: str) -> HttpResponse:
    """An answer, the mark that the matter is done, or both at once."""
    on = clock.today()
    filing = get_object_or_404(reading.papers_for(request.user, on=on), uuid=uuid)
    seen = Thread.objects.visible_to(request.user, on=on).select_related(
        "filing__unit", "filing__board", "filing__period"
    )
    found = get_object_or_404(seen, uuid=thread, filing=filing)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _refused(request, filing, thread=str(found.pk), faults=_faults(form), status=422)
    text, resolves = form.cleaned_data["text"], request.POST.get("viec") == DONE

    def do() -> str:
        at = clock.now()
        if text or not resolves:
            talk.answer(found, actor=request.user, at=at, text=text)
        if resolves:
            talk.resolve(found, actor=request.user, at=at)
        said = _("Đã đánh dấu xong: %(place)s.") if resolves else _("Đã ghi trả lời về: %(place)s.")
        messages.success(request, said % {"place": found.place})
        return _address(request, filing, "trao-doi" if resolves else f"trao-doi-{found.pk}")

    return _done(request, filing, thread=str(found.pk), do=do)


def _done(request: SignedInRequest, filing: Filing, *, thread: str, do: Callable[[], str]) -> HttpResponse:
    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except filing_act.IncompleteError as refusal:
        return _refused(request, filing, thread=thread, faults=tuple(refusal.faults), status=422)
    except filing_act.StalePageError as stale:
        return _refused(request, filing, thread=thread, faults=(Fault("", str(stale)),), status=409)
    except filing_act.ActionRefusedError as refusal:
        return _refused(request, filing, thread=thread, faults=(Fault("", str(refusal)),), status=403)
    return redirect(address)


def _refused(
    request: SignedInRequest, filing: Filing, *, thread: str, faults: tuple[Fault, ...], status: int
) -> HttpResponse:
    """The page as the paper now stands, with what was typed."""
    fresh = comparing.with_former(reading.papers_for(request.user, on=clock.today())).get(pk=filing.pk)
    return show(request, fresh, said=Said(thread=thread, posted=request.POST, faults=faults), status=status)


def _faults(form: QuestionForm | AnswerForm) -> tuple[Fault, ...]:
    return tuple(Fault(name, str(text)) for name, texts in form.errors.items() for text in texts)


def _address(request: SignedInRequest, filing: Filing, anchor: str) -> str:
    narrowed = queue.Narrowing.from_address(request.GET).query()
    return f"{reverse('filing:detail', kwargs={'uuid': filing.uuid})}{narrowed}#{anchor}"
