from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, Max, OuterRef
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atgt_portal.ledger import files, tokens
from atgt_portal.ledger.models import Job
from atgt_portal.lib import clock, text, vn
from atgt_portal.lib.http import SignedInRequest, download
from awards.results.models import RankingResult
from campaigns.filing.act import ActionRefusedError
from campaigns.setup.models import Campaign
from reports.summary import editions, show
from reports.summary.choices import FileKind
from reports.summary.forms import DispatchForm, OpenForm
from reports.summary.models import YearEndSummary
from reports.summary.permissions import may_dispatch, may_open
from units.choices import OFFICE_ROLES, READING_ROLES, Role
from units.permissions import Posts, posts_of

_ROWS_A_PAGE = 30


@require_safe
def summaries(request: SignedInRequest) -> HttpResponse:
    return _list_page(request, form=None, status=200)


@require_POST
def open_edition(request: SignedInRequest) -> HttpResponse:
    on = clock.today()
    boards = posts_of(request.user, on=on).board_ids(*READING_ROLES)
    code = text.clean(request.POST.get("campaign", ""))
    campaign = get_object_or_404(Campaign.objects.select_related("board"), board__in=boards, code=code)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _list_page(request, form=form, status=422)
    values = form.cleaned_data

    def do() -> str:
        edition = editions.open_edition(
            campaign,
            actor=request.user,
            at=clock.now(),
            calendar=values["calendar"],
            reason=values["reason"],
            remarks={name: values[name] for name in ("assessment", "direction", "proposals")},
        )
        return reverse("summary:edition", kwargs={"uuid": edition.uuid})

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except ActionRefusedError as refusal:
        form.add_error(None, str(refusal))
        allowed = may_open(request.user, campaign, on=on)
        return _list_page(request, form=form, status=422 if allowed else 403)


@require_safe
def edition(request: SignedInRequest, uuid: str) -> HttpResponse:
    return _edition_page(request, _visible(request, uuid), form=None, status=200)


@require_POST
def dispatch(request: SignedInRequest, uuid: str) -> HttpResponse:
    found = _visible(request, uuid)
    form = DispatchForm(request.POST, request.FILES)
    if not form.is_valid():
        return _edition_page(request, found, form=form, status=422)

    def do() -> str:
        editions.dispatch(found, actor=request.user, at=clock.now(), **form.issued())
        return reverse("summary:edition", kwargs={"uuid": found.uuid})

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except ActionRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _edition_page(request, found, form=form, status=403)
    messages.success(request, _("Đã ghi nhận gửi Ban cấp trên."))
    return redirect(address)


@require_safe
def file(request: SignedInRequest, uuid: str, kind: str) -> HttpResponseBase:
    found = _visible(request, uuid)
    if kind == show.SIGNED:
        sent = getattr(found, "dispatch", None)
        stored = sent.signed_copy if sent else None
    else:
        wanted = found.files.select_related("stored").filter(kind=kind).first() if kind in FileKind.values else None
        stored = wanted.stored if wanted else None
    if stored is None:
        raise Http404
    return download(files.read(stored), name=stored.label, content_type=stored.content_type)


def _visible(request: SignedInRequest, uuid: str) -> YearEndSummary:
    seen = YearEndSummary.objects.visible_to(request.user, on=clock.today())
    return get_object_or_404(
        seen.select_related("campaign", "board", "board__parent", "job", "dispatch__signed_copy", "opened_by"),
        uuid=uuid,
    )


def _list_page(request: SignedInRequest, *, form: OpenForm | None, status: int) -> HttpResponse:
    on = clock.today()
    posts = posts_of(request.user, on=on)
    if not posts.holds(*READING_ROLES, Role.UPPER_BOARD):
        raise Http404
    seen = YearEndSummary.objects.visible_to(request.user, on=on)
    rows = seen.select_related("campaign", "board", "job", "dispatch").order_by(
        "-campaign__year", "campaign__code", "-number"
    )
    page = Paginator(rows, _ROWS_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": [show.list_row(row) for row in page],
        "offers": _offers(posts, on=on, posted=form) if page.number == 1 else [],
        "form_token": tokens.mint(),
        "form": form,
        "is_upper": posts.holds(Role.UPPER_BOARD) and not posts.holds(*READING_ROLES),
    }
    return render(request, "summary/list.html", context, status=status)


def _offers(posts: Posts, *, on: date, posted: OpenForm | None) -> list[show.Offer]:
    """A form for each campaign of the office; the newest first."""
    own = Campaign.objects.launched(on=on).filter(board__in=posts.board_ids(*OFFICE_ROLES)).select_related("board")
    published = RankingResult.objects.filter(campaign=OuterRef("pk"), published_at__isnull=False)
    told = own.annotate(
        last=Max("summaries__number"), compiled=Count("summaries__compiled_at"), has_result=Exists(published)
    )
    return [
        show.offer(
            row,
            number=(vars(row)["last"] or 0) + 1,
            needs_reason=bool(vars(row)["compiled"]),
            has_result=vars(row)["has_result"],
            posted=posted,
        )
        for row in told
    ]


def _edition_page(
    request: SignedInRequest, found: YearEndSummary, *, form: DispatchForm | None, status: int
) -> HttpResponse:
    on = clock.today()
    verdict = may_dispatch(request.user, found, on=on)
    posts = posts_of(request.user, on=on)
    running = found.job.state in {Job.State.QUEUED, Job.State.RUNNING}
    context: dict[str, Any] = {
        "edition": found,
        "page": show.edition_page(found, now=clock.wall()),
        "running": running,
        "newer": found.replaced_by if found.board_id in posts.board_ids(*READING_ROLES) else None,
        "may_retry": posts.for_board(found.board_id, Role.OFFICE_HEAD) is not None,
        "may_dispatch": bool(verdict),
        "refusal": "" if verdict or form is None else str(verdict.reason),
        "form": form or DispatchForm(initial=_first_guess(found, on_text=vn.show_date(on))),
        "form_token": tokens.mint(),
    }
    response = render(request, "summary/edition.html", context, status=status)
    if running:
        response.headers["Refresh"] = "2"
    return response


def _first_guess(found: YearEndSummary, *, on_text: str) -> dict[str, str]:
    return {
        "signer": found.campaign.signature_name,
        "sent_on": on_text,
        "signed_on": on_text,
        "number": f"/BC-{found.board.symbol}",
    }
