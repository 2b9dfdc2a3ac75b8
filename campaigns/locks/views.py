"""The list of periods with their locks, the lock of one period with its exceptions, and the end of an exception."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, text, vn
from atgt_portal.lib.http import SignedInRequest
from campaigns.filing import wording
from campaigns.filing.lock_models import PeriodLock, UnlockException
from campaigns.filing.locked import papers_held
from campaigns.filing.models import Filing
from campaigns.locks import locking, pages
from campaigns.locks.forms import LockForm, UnlockForm
from campaigns.locks.models import UnlockRequest
from campaigns.locks.permissions import may_lock, may_unlock
from campaigns.setup.models import Campaign, Period
from units.choices import READING_ROLES
from units.models import Unit
from units.permissions import posts_of

_ASKS = require_http_methods(["GET", "HEAD", "POST"])


def _campaigns(request: SignedInRequest) -> list[Campaign]:
    """The launched campaigns of the boards that the person serves; for nobody else the page exists."""
    on = clock.today()
    boards = posts_of(request.user, on=on).board_ids(*READING_ROLES)
    if not boards:
        raise Http404
    return list(Campaign.objects.launched(on=on).filter(board__in=boards).select_related("board"))


@_ASKS
def periods(request: SignedInRequest) -> HttpResponse:
    """Every period that holds figures and how it is locked; with `ky` one of them is about to be locked."""
    campaigns = _campaigns(request)
    code = text.clean(request.GET.get("phong-trao", ""))
    campaign = next((row for row in campaigns if row.code == code), None)
    if code and campaign is None:
        raise Http404
    campaign = campaign or next(iter(campaigns), None)
    rows = pages.periods_of(campaign) if campaign else []
    chosen = _chosen(request, rows)
    if request.method != "POST":
        return _list_page(request, campaigns, campaign, rows, chosen=chosen)
    if campaign and not (verdict := may_lock(request.user, board_id=campaign.board_id, on=clock.today())):
        raise PermissionDenied(str(verdict.reason))
    if campaign is None or chosen is None:
        refusal = _("Chưa chọn kỳ cần khóa, hoặc kỳ đã được khóa. Chọn một kỳ trong bảng.")
        return _list_page(request, campaigns, campaign, rows, refusal=refusal)
    return _locked(request, campaigns, campaign, rows, chosen)


def _chosen(request: SignedInRequest, rows: list[Period]) -> Period | None:
    """The period named in the address, if it is one of these and not locked."""
    key = request.GET.get("ky", "")
    return next((row for row in rows if str(row.pk) == key and row.lock_id is None), None)


def _locked(
    request: SignedInRequest, campaigns: list[Campaign], campaign: Campaign, rows: list[Period], chosen: Period
) -> HttpResponse:
    form = LockForm(request.POST, has_waiting=bool(pages.waiting_lines(chosen)))
    if not form.is_valid():
        return _list_page(request, campaigns, campaign, rows, chosen=chosen, form=form, status=422)

    def do() -> str:
        note = form.cleaned_data["note"]
        made = locking.lock(chosen, actor=request.user, at=clock.now(), note=note)
        messages.success(request, _("Đã khóa số liệu kỳ %(period)s.") % {"period": vn.uncapitalise(chosen.name)})
        return reverse("locks:period", kwargs={"uuid": made.uuid})

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except locking.LockRefusedError as refusal:
        form.add_error(None, str(refusal))
    return _list_page(request, campaigns, campaign, rows, chosen=chosen, form=form, status=422)


def _list_page(
    request: SignedInRequest,
    campaigns: list[Campaign],
    campaign: Campaign | None,
    rows: list[Period],
    *,
    chosen: Period | None = None,
    form: LockForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    on = clock.today()
    may = campaign is not None and bool(may_lock(request.user, board_id=campaign.board_id, on=on))
    asks = chosen if may else None
    waiting = pages.waiting_lines(asks) if asks else []
    context = {
        "campaign": campaign,
        "campaigns": campaigns,
        "rows": pages.period_rows(rows, on=on, may_lock=may),
        "refusal": refusal,
        "chosen": asks,
        "form": form or (LockForm(has_waiting=bool(waiting)) if asks else None),
        "waiting": waiting[: pages.FAR],
        "waiting_count": len(waiting),
        "requests": pages.waiting_requests(Q(lock__period__campaign=campaign), answers=True) if campaign else [],
        "form_token": tokens.mint(),
    }
    return render(request, "locks/list.html", context, status=422 if refusal else status)


@_ASKS
def period(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The lock of one period: who, when, for whom it is open again; the head of the office opens it for a unit."""
    found = _lock(request, uuid)
    on, board = clock.today(), found.period.campaign.board_id
    units = list(Unit.objects.filter(filings__in=papers_held(found.period)).distinct().order_by("sort_key", "pk"))
    may, paper = may_unlock(request.user, board_id=board, on=on), _paper(request, found)
    if request.method != "POST":
        initial = {"unit": paper.unit.code, "reason": _asked_reason(paper)} if paper else {}
        form = UnlockForm(units=units, on=on, initial=initial) if may else None
        return _lock_page(request, found, form, paper=paper)
    if not may:
        raise PermissionDenied(str(may.reason))
    form = UnlockForm(request.POST, units=units, on=on)
    if not form.is_valid():
        return _lock_page(request, found, form, paper=paper, status=422)

    def do() -> str:
        locking.unlock(found, **form.values(), actor=request.user, at=clock.now())
        if paper is not None:
            return reverse("filing:detail", kwargs={"uuid": paper.uuid})
        return reverse("locks:period", kwargs={"uuid": found.uuid})

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except locking.LockRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _lock_page(request, found, form, paper=paper, status=422)
    messages.success(request, _("Đã mở khóa và báo cho đơn vị. Hết ngày đã chọn, kỳ tự khóa lại."))
    return redirect(address)


def _lock(request: SignedInRequest, uuid: str) -> PeriodLock:
    boards = posts_of(request.user, on=clock.today()).board_ids(*READING_ROLES)
    locks = PeriodLock.objects.filter(period__campaign__board__in=boards)
    return get_object_or_404(locks.select_related("period__campaign__board", "locked_by"), uuid=uuid)


def _paper(request: SignedInRequest, found: PeriodLock) -> Filing | None:
    """The paper from whose page the reader comes: the form is filled in for its unit and leads back to it."""
    try:
        asked = UUID(request.GET.get("ho-so", ""))
    except ValueError:
        return None
    read = Filing.objects.visible_to(request.user, on=clock.today()).filter(uuid=asked)
    return read.filter(pk__in=papers_held(found.period).values("pk")).select_related("unit", "period").first()


def _asked_reason(paper: Filing) -> str:
    """What the unit gave as its reason, where it has asked: the office may put it in its own words."""
    asked = UnlockRequest.objects.filter(filing=paper, answered_at=None).values_list("reason", flat=True)
    return asked.first() or ""


def _lock_page(
    request: SignedInRequest, found: PeriodLock, form: UnlockForm | None, *, paper: Filing | None, status: int = 200
) -> HttpResponse:
    rows = list(found.exceptions.select_related("unit", "opened_by", "ended_by"))
    facts = [
        (_("Khóa ngày"), vn.show_date(timezone.localdate(found.locked_at))),
        (_("Người khóa"), f"{found.locked_by.full_name}, {found.period.campaign.board.office_short_name}"),
        *([(_("Ghi chú"), found.note)] if found.note else []),
    ]
    context = {
        "lock": found,
        "period": found.period,
        "facts": [{"label": label, "value": value, "url": ""} for label, value in facts],
        "exceptions": pages.exception_rows(rows, on=clock.today(), may_end=form is not None),
        "requests": pages.waiting_requests(Q(lock=found), answers=form is not None),
        "form": form,
        "paper": f"{paper.unit.name} – {vn.uncapitalise(wording.title_of(paper))}" if paper else "",
        "paper_url": reverse("filing:detail", kwargs={"uuid": paper.uuid}) if paper else "",
        "form_token": tokens.mint(),
    }
    return render(request, "locks/period.html", context, status=status)


@require_POST
def end(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Lock again at once what was opened for a unit."""
    boards = posts_of(request.user, on=clock.today()).board_ids(*READING_ROLES)
    mine = UnlockException.objects.filter(lock__period__campaign__board__in=boards)
    found = get_object_or_404(mine.select_related("lock__period__campaign__board", "unit"), uuid=uuid)
    campaign = found.lock.period.campaign
    if not (verdict := may_unlock(request.user, board_id=campaign.board_id, on=clock.today())):
        raise PermissionDenied(str(verdict.reason))

    def do() -> str:
        locking.end(found, actor=request.user, at=clock.now())
        messages.success(request, _("Đã khóa lại."))
        return reverse("locks:period", kwargs={"uuid": found.lock.uuid})

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except locking.LockRefusedError as refusal:
        messages.warning(request, str(refusal))
    return redirect("locks:period", uuid=found.lock.uuid)
