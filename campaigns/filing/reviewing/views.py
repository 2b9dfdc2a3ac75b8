"""Whose a paper is: given by hand, divided evenly, taken over, left for later."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.forms import PortalForm
from atgt_portal.lib.http import SignedInRequest
from campaigns.filing import act as filing_act
from campaigns.filing import queue, reading
from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing
from campaigns.filing.narrowing import NOBODYS, Narrowing
from campaigns.filing.reviewing import assigning, putting_off
from campaigns.filing.reviewing.bench import JUDGES, bench_of
from campaigns.filing.reviewing.chosen import Line, keys_of, lines_of, offered
from campaigns.filing.reviewing.forms import AssignForm, PutOffForm, TakeForm
from campaigns.filing.typed import Typed
from campaigns.filing.views import show
from units.acting.rights import acting_as
from units.choices import Role
from units.permissions import posts_of

MOST_AT_ONCE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: SignedInRequest) -> HttpResponse:
    """The papers ticked in the queue, `?hs=…`, and to whom they go."""
    on, narrowed = clock.today(), Narrowing.from_address(request.GET)
    _only_judges(request)
    asked = request.POST if request.method == "POST" else request.GET
    papers = list(
        queue.waiting(request.user, on=on, narrowed=Narrowing()).filter(uuid__in=keys_of(asked))[:MOST_AT_ONCE]
    )
    bench = bench_of({filing.board_id for filing in papers}, on=on)
    people = offered(request.user, papers, bench, on=on)
    form = AssignForm(request.POST if request.method == "POST" else None, people=people)
    lines = lines_of(papers, request.user, bench)
    if request.method != "POST":
        return _assign_page(request, form, lines, narrowed)
    if not papers:
        form.add_error(None, _("Chưa chọn hồ sơ nào còn chờ rà soát. Đánh dấu hồ sơ ở danh sách rồi giao."))
    if not form.is_valid():
        return _assign_page(request, form, lines, narrowed, status=422)
    seen = [(filing, _key(request.POST.get(f"da-giao-{filing.uuid}", ""))) for filing in papers]

    def do() -> str:
        values = form.values()
        made = assigning.assign(seen, **values, actor=request.user, at=clock.now())
        told = {"n": vn.two_digits(len(made)), "name": values["assignee"].full_name}
        messages.success(request, _("Đã giao %(n)s hồ sơ cho %(name)s.") % told)
        return reverse("filing:queue") + narrowed.query()

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except (filing_act.StalePageError, filing_act.ActionRefusedError) as refusal:
        form.add_error(None, str(refusal))
        stale = isinstance(refusal, filing_act.StalePageError)
    return _assign_page(request, form, lines, narrowed, status=409 if stale else 422)


def _only_judges(request: SignedInRequest) -> None:
    if not posts_of(request.user, on=clock.today()).holds(*JUDGES):
        raise Http404


def _key(told: str) -> int | None:
    return int(told) if told.isascii() and told.isdigit() and len(told) < 19 else None


def _assign_page(
    request: SignedInRequest, form: AssignForm, lines: Sequence[Line], narrowed: Narrowing, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "lines": lines,
        "query": narrowed.query(),
        "back_url": reverse("filing:queue") + narrowed.query(),
        "form_token": tokens.mint(),
    }
    return render(request, "filing/reviewing/assign.html", context, status=status)


@require_POST
def balance(request: SignedInRequest) -> HttpResponse:
    """Divide what nobody has in hand, within the filter of the queue."""
    on, narrowed = clock.today(), Narrowing.from_address(request.GET)
    _only_judges(request)
    acting_as(request.user, Role.OFFICE_HEAD, on=on).taken()
    boards = posts_of(request.user, on=on).board_ids(Role.OFFICE_HEAD)
    waiting = queue.waiting(request.user, on=on, narrowed=narrowed).filter(board__in=boards)

    def do() -> str:
        free = Narrowing(held=NOBODYS).applied_to(waiting, user=request.user)
        got = assigning.balance(free, actor=request.user, at=clock.now())
        given = ", ".join(f"{user.full_name} {vn.two_digits(n)}" for user, n in got.items() if n)
        if given:
            messages.success(request, _("Đã chia đều hồ sơ chưa phân công: %(given)s.") % {"given": given})
        else:
            messages.info(request, _("Không còn hồ sơ chưa phân công trong danh sách này."))
        return reverse("filing:queue") + narrowed.query()

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except filing_act.StalePageError as stale:
        messages.warning(request, str(stale))
    return redirect(reverse("filing:queue") + narrowed.query())


@require_POST
def take(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Take a paper into one's own hand; from a colleague's with a reason."""
    filing, form = paper_of(request, uuid), TakeForm(request.POST)
    if not form.is_valid():
        return refused(request, filing, form, status=422)

    def do() -> str:
        note = form.cleaned_data["take_note"]
        _as_seen(filing, form)
        assigning.take_over(filing, form.in_hand_seen(), actor=request.user, at=clock.now(), note=note)
        messages.success(request, _("Đã nhận rà soát hồ sơ này."))
        return reverse("filing:detail", kwargs={"uuid": filing.uuid})

    return _done(request, filing, form, do)


@require_POST
def put_off(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Leave a paper for later and go on to the next."""
    filing, form = paper_of(request, uuid), PutOffForm(request.POST)
    if not form.is_valid():
        return refused(request, filing, form, status=422)
    narrowed = Narrowing.from_address(request.GET)

    def do() -> str:
        _as_seen(filing, form)
        putting_off.put_off(filing, actor=request.user, at=clock.now(), note=form.cleaned_data["later_note"])
        following = queue.next_after(filing, request.user, on=clock.today(), narrowed=narrowed)
        if following is None:
            messages.info(request, _("Đã để sau. Không còn hồ sơ nào khác chờ rà soát trong danh sách này."))
            return reverse("filing:queue")
        messages.success(request, _("Đã để sau: %(unit)s. Hồ sơ vẫn ở cuối danh sách.") % {"unit": filing.unit.name})
        return reverse("filing:detail", kwargs={"uuid": following.uuid})

    return _done(request, filing, form, do)


def paper_of(request: SignedInRequest, uuid: str) -> Filing:
    """For whoever judges no papers of that board there is no such address."""
    found = get_object_or_404(reading.papers_for(request.user, on=clock.today()), uuid=uuid)
    if posts_of(request.user, on=clock.today()).for_board(found.board_id, *JUDGES) is None:
        raise Http404
    return found


def _as_seen(filing: Filing, form: TakeForm | PutOffForm) -> None:
    if form.cleaned_data["seen_revision"] != filing.revision:
        raise filing_act.StalePageError(_("Hồ sơ vừa được người khác xử lý. Xem lại nội dung mới rồi làm lại."))


def _done(request: SignedInRequest, filing: Filing, form: PortalForm, do: Callable[[], str]) -> HttpResponse:
    narrowed = Narrowing.from_address(request.GET)
    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except filing_act.IncompleteError as refusal:
        for fault in refusal.faults:
            form.add_error(fault.field, fault.message)
        return refused(request, filing, form, status=422)
    except (filing_act.StalePageError, filing_act.ActionRefusedError) as refusal:
        form.add_error(None, str(refusal))
        return refused(request, filing, form, status=409 if isinstance(refusal, filing_act.StalePageError) else 403)
    return redirect(address + narrowed.query())


def refused(request: SignedInRequest, filing: Filing, form: PortalForm, *, status: int) -> HttpResponse:
    """The page as the paper now stands, with what was typed."""
    fresh = paper_of(request, str(filing.uuid))
    faults = [
        Fault("" if name == "__all__" else name, str(text)) for name, texts in form.errors.items() for text in texts
    ]
    return show(request, fresh, typed=Typed.of(request.POST, tuple(faults)), status=status)
