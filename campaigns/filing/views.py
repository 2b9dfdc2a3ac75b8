"""Pages about papers: a unit's own, one paper, the office's queue, who has filed what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.http import SignedInRequest
from atgt_portal.lib.paging import CountedPaginator
from campaigns.filing import act as filing_act
from campaigns.filing import comparing, heat, own, progress, queue, queue_counts, reading, wording
from campaigns.filing.choices import Action, State
from campaigns.filing.detail import page_of
from campaigns.filing.editing import ANYWAY
from campaigns.filing.forms import ActionForm
from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing
from campaigns.filing.permissions import step_for
from campaigns.filing.reviewing import chain, proposing
from campaigns.filing.reviewing.bench import bench_of
from campaigns.filing.standing import Narrowing
from campaigns.filing.threads.page import Said
from campaigns.filing.threads.reading import talks_of
from campaigns.filing.typed import Typed
from campaigns.setup.in_view import remember_campaign
from units.acting.rights import acting_as
from units.choices import OFFICE_ROLES, READING_ROLES, Role
from units.models import User
from units.permissions import posts_of

ROWS_A_PAGE = 50


@require_safe
def papers(request: SignedInRequest) -> HttpResponse:
    """The unit's own papers."""
    on = clock.today()
    units = posts_of(request.user, on=on).unit_ids()
    if not units:
        raise Http404
    counts = own.counts(request.user, on=on)
    found, total = own.papers(request.user, on=on), sum(counts.turns.values())
    page = CountedPaginator(found, per_page=ROWS_A_PAGE, count=total).get_page(request.GET.get("trang"))
    naming = own.Naming(units=len(units) > 1, campaigns=counts.running > 1)
    groups = own.rows(page.object_list, on=on, naming=naming)
    context = {
        "page": page,
        "today": on,
        "to_do": groups[own.TO_DO],
        "waiting": groups[own.WAITING],
        "unopened": groups[own.UNOPENED],
        "done": groups[own.DONE],
        "to_do_count": counts.turns[own.TO_DO],
        "waiting_count": counts.turns[own.WAITING],
        "unopened_count": counts.turns[own.UNOPENED],
        "done_count": counts.turns[own.DONE],
        "total": total,
        "folded_open": not groups[own.TO_DO] and not groups[own.WAITING],
    }
    return render(request, "filing/list.html", context)


@require_safe
def detail(request: SignedInRequest, uuid: str) -> HttpResponse:
    """One paper, as this reader may see it."""
    on = clock.today()
    filing = get_object_or_404(comparing.with_former(reading.papers_for(request.user, on=on)), uuid=uuid)
    return show(request, filing)


@require_safe
def compare(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Two versions beside each other: `?tu=1&den=2`, else the newest and the one received before it."""
    on = clock.today()
    filing = get_object_or_404(comparing.with_former(reading.papers_for(request.user, on=on)), uuid=uuid)
    before, after = (_number(request.GET.get(name, "")) for name in ("tu", "den"))
    try:
        compared = comparing.between(filing, request.user, on=on, before=before, after=after)
    except reading.NoSuchVersionError as missing:
        raise Http404 from missing
    context = {
        "filing": filing,
        "compared": compared,
        "title": f"{filing.unit.name} – {vn.uncapitalise(wording.title_of(filing))}",
        "detail_url": reverse("filing:detail", kwargs={"uuid": filing.uuid}),
    }
    return render(request, "filing/compare.html", context)


def _number(asked: str) -> int | None:
    """The number of a version as an address names it; 0, which none has, for what is no number."""
    if not asked:
        return None
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0


@require_POST
def act(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Move one paper a step; a refusal shows the page again with what was typed."""
    on = clock.today()
    filing = get_object_or_404(reading.papers_for(request.user, on=on), uuid=uuid)
    form = ActionForm(request.POST, state=filing.state)
    if not form.is_valid():
        faults = tuple(Fault(name, str(text)) for name, texts in form.errors.items() for text in texts)
        return show(request, filing, typed=Typed.of(request.POST, faults), status=422)
    if unanswered := _unanswered(request, filing, form):
        return show(request, filing, unanswered=unanswered, status=422)
    try:
        address = _moved(request, filing, form)
    except filing_act.IncompleteError as refusal:
        return show(request, filing, typed=Typed.of(request.POST, tuple(refusal.faults)), status=422)
    except filing_act.StalePageError as stale:
        return _refused(request, filing, str(stale), status=409)
    except filing_act.ActionRefusedError as refusal:
        return _refused(request, filing, str(refusal), status=403)
    return redirect(address + queue.Narrowing.from_address(request.GET).query())


def _unanswered(request: SignedInRequest, filing: Filing, form: ActionForm) -> list[tuple[str, str]]:
    """What the unit is asked about once before it sends: the matters to which it has said nothing."""
    if form.cleaned_data["action"] != Action.SUBMIT or ANYWAY in request.POST:
        return []
    talks = talks_of(filing, request.user, on=clock.today(), only_open=True)
    return [(talk.ident, talk.place) for talk in talks if talk.waits]


def _moved(request: SignedInRequest, filing: Filing, form: ActionForm) -> str:
    """Act once for one form, and say where to go on: the office to its next paper, a unit back to this one."""
    narrowed = queue.Narrowing.from_address(request.GET)
    before = filing.state

    def do() -> str:
        at = clock.now()
        messages.success(request, _stepped(request.user, filing, at=at, **form.cleaned_data))
        if before != State.SUBMITTED:
            return reverse("filing:detail", kwargs={"uuid": filing.uuid})
        following = queue.next_after(filing, request.user, on=clock.today(), narrowed=narrowed)
        return reverse("filing:detail", kwargs={"uuid": following.uuid}) if following else reverse("filing:queue")

    return tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)


def _stepped(user: User, filing: Filing, action: Action, *, at: datetime, **said: Any) -> str:
    """Act, or where the head of the office has the last word lay the result before him; and say so."""
    on = clock.today()
    if action in chain.RESULTS and chain.proposes(filing, step_for(user, action, filing, on=on)[2], on=on):
        proposing.propose(filing, action, actor=user, at=at, **said)
        told = {"what": chain.words_of(action), "paper": wording.title_of(filing), "unit": filing.unit.name}
        return _("Đã đề nghị %(what)s: %(paper)s, %(unit)s. Lãnh đạo văn phòng xác nhận.") % told
    return _told(action, filing_act.act(filing, action, actor=user, at=at, **said))


def _told(action: Action, filing: Filing) -> str:
    said = {
        Action.SUBMIT: _("Đã gửi lãnh đạo đơn vị duyệt: %(paper)s.")
        if filing.state == State.AWAITING_LEADER
        else _("Đã gửi: %(paper)s."),
        Action.APPROVE: _("Đã duyệt và gửi: %(paper)s."),
        Action.SEND_BACK: _("Đã trả lại để bổ sung: %(paper)s, %(unit)s."),
        Action.ACCEPT: _("Đã tiếp nhận: %(paper)s, %(unit)s."),
        Action.AMEND: _("Đã mở để sửa: %(paper)s. Bản đã tiếp nhận vẫn tính đến khi bản mới được tiếp nhận."),
    }
    return said[action] % {"paper": wording.title_of(filing), "unit": filing.unit.name}


def _refused(request: SignedInRequest, filing: Filing, reason: str, *, status: int) -> HttpResponse:
    """The page as the paper now stands, with the typed note and the reason on top."""
    fresh = comparing.with_former(reading.papers_for(request.user, on=clock.today())).get(pk=filing.pk)
    return show(request, fresh, typed=Typed.of(request.POST, (Fault("", reason),)), status=status)


def show(
    request: SignedInRequest,
    filing: Filing,
    *,
    typed: Typed | None = None,
    said: Said | None = None,
    unanswered: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of one paper, with what was typed and refused, as a step (`typed`) or in a thread (`said`)."""
    on = clock.today()
    remember_campaign(request.user, filing.campaign)
    number = _number(request.GET.get("ban", ""))
    narrowed = queue.Narrowing.from_address(request.GET)
    try:
        context = page_of(
            filing,
            request.user,
            on=on,
            number=number,
            view=request.GET.get("xem", ""),
            narrowed=narrowed,
            typed=typed,
            said=said or Said(),
        )
    except reading.NoSuchVersionError as missing:
        raise Http404 from missing
    shown = context | {"unanswered": unanswered, "form_token": tokens.mint()}
    return render(request, "filing/detail.html", shown, status=status)


@require_safe
def review_queue(request: SignedInRequest) -> HttpResponse:
    """The office's queue; `?sau=` goes on to the paper after that one."""
    on = clock.today()
    if not posts_of(request.user, on=on).holds(*queue.REVIEW_ROLES):
        raise Http404
    narrowed = queue.Narrowing.from_address(request.GET)
    if asked := request.GET.get("sau"):
        return _after(request, asked, narrowed)
    overview = queue_counts.overview(request.user, on=on, narrowed=narrowed)
    found = queue.waiting(request.user, on=on, narrowed=narrowed)
    total = overview.waiting if narrowed.is_counted else found.count()
    page = CountedPaginator(found, per_page=ROWS_A_PAGE, count=total).get_page(request.GET.get("trang"))
    bench = bench_of(posts_of(request.user, on=on).board_ids(*queue.REVIEW_ROLES), on=on)
    rows = queue.rows(page.object_list, request.user, on=on, narrowed=narrowed, bench=bench)
    context = {
        "page": page,
        "narrowed": narrowed,
        "rows": rows,
        "start_url": next((row.url for row in rows if not row.refusal), ""),
        "heads": acting_as(request.user, Role.OFFICE_HEAD, on=on).post is not None,
        "form_token": tokens.mint(),
        "overview": overview,
    }
    return render(request, "filing/queue.html", context)


def _after(request: SignedInRequest, asked: str, narrowed: queue.Narrowing) -> HttpResponse:
    on = clock.today()
    here = get_object_or_404(reading.papers_for(request.user, on=on), uuid=_uuid(asked))
    following = queue.next_after(here, request.user, on=on, narrowed=narrowed)
    if following is None:
        messages.info(request, _("Không còn hồ sơ nào khác chờ rà soát trong danh sách này."))
        return redirect(reverse("filing:queue") + narrowed.query())
    return redirect(reverse("filing:detail", kwargs={"uuid": following.uuid}) + narrowed.query())


def _uuid(asked: str) -> UUID:
    try:
        return UUID(asked)
    except ValueError as unreadable:
        raise Http404 from unreadable


@require_safe
def progress_map(request: SignedInRequest) -> HttpResponse:
    """Who has filed what, for the board's officers; `?in=1` shows every unit on one page, to be printed."""
    on = clock.today()
    posts = posts_of(request.user, on=on)
    if not posts.holds(*READING_ROLES):
        raise Http404
    campaigns = progress.campaigns_of(request.user, on=on)
    narrowed = Narrowing.from_address(request.GET)
    chosen = next((row for row in campaigns if narrowed.campaign in {"", row.code}), None)
    if narrowed.campaign and chosen is None:
        raise Http404
    may_urge = chosen is not None and posts.for_board(chosen.board_id, *OFFICE_ROLES) is not None
    whole = request.GET.get("in") == "1"
    asked = None if whole else _page_number(request)
    urge_url = f"{reverse('urging:prepare', kwargs={'code': chosen.code})}?hs=" if chosen and may_urge else ""
    told = (
        progress.measure(chosen, request.user, on=on, narrowed=narrowed, page=asked, urge_url=urge_url)
        if chosen
        else None
    )
    page = Paginator(told.seats if told else [], progress.UNITS_A_PAGE).get_page(asked)
    context = {
        "campaigns": campaigns,
        "campaign": chosen,
        "told": told,
        "legend": heat.legend(),
        "today": on,
        "narrowed": narrowed,
        "page": page,
        "whole": whole,
        "may_urge": may_urge,
        "extends": chosen is not None and posts.for_board(chosen.board_id, Role.OFFICE_HEAD) is not None,
        "enters": posts.holds(*OFFICE_ROLES),
    }
    return render(request, "filing/progress.html", context)


def _page_number(request: SignedInRequest) -> int:
    asked = request.GET.get("trang", "")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 5 else 1
