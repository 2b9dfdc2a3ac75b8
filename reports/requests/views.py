"""Ad-hoc requests: the office asks and reads the table, a unit answers on one small form."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest, download
from atgt_portal.lib.sheets import XLSX_TYPE, write_workbook
from campaigns.days.calendar import working_days
from campaigns.filing.own import Row
from reports.requests import asking, wording, work
from reports.requests.forms import ReplyForm, RequestForm
from reports.requests.models import DataRequest, RequestAnswer
from reports.requests.table import Table, sheet_of, table_of
from units.acting.rights import acting_as
from units.choices import OFFICE_ROLES, READING_ROLES, UNIT_ROLES
from units.models import Board, Unit
from units.permissions import posts_of

ROWS_A_PAGE = 50
NOTHING = "khong-phat-sinh"


@require_safe
def requests(request: SignedInRequest) -> HttpResponse:
    """What the boards have asked, or what one's units were asked, newest first."""
    on, now = clock.today(), clock.now()
    posts = posts_of(request.user, on=on)
    if not posts.holds(*READING_ROLES, *UNIT_ROLES):
        raise Http404
    is_officer = posts.holds(*READING_ROLES)
    found: QuerySet[DataRequest] | QuerySet[RequestAnswer]
    found = work.open_tables(request.user, on=on) if is_officer else _own(request)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("trang"))
    several = len(posts.unit_ids()) > 1
    rows = [_asked(row) if isinstance(row, DataRequest) else _told(row, several=several) for row in page.object_list]
    context = {"page": page, "rows": rows, "asks": posts.holds(*OFFICE_ROLES), "is_officer": is_officer, "now": now}
    return render(request, "requests/list.html", context)


def _own(request: SignedInRequest) -> QuerySet[RequestAnswer]:
    own = RequestAnswer.objects.visible_to(request.user, on=clock.today())
    return own.select_related("request__board", "unit").order_by("-request__asked_at", "-pk")


def _asked(row: DataRequest) -> Row:
    badge = (_("Đã đóng"), "plain") if not row.is_open else (_("Đang nhận trả lời"), "info")
    return Row(
        title=row.title,
        url=reverse("requests:table", kwargs={"uuid": row.uuid}),
        hint=" · ".join(word for word in (work.counted(row), row.paper_number) if word),
        badge=badge[0],
        tone=badge[1],
        due=wording.due_words(row),
    )


def _told(row: RequestAnswer, *, several: bool) -> Row:
    state = wording.state_of(row, at=clock.now())
    hints = ([row.unit.name] if several else []) + [row.request.board.office_short_name, row.request.paper_number]
    return Row(
        title=row.request.title,
        url=reverse("requests:reply", kwargs={"uuid": row.uuid}),
        hint=" · ".join(word for word in hints if word),
        badge=state.label,
        tone=state.tone,
        due=wording.due_words(row.request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """The office puts its questions."""
    on, now = clock.today(), clock.now()
    if not posts_of(request.user, on=on).holds(*OFFICE_ROLES):
        raise Http404
    board = Board.objects.get(pk=acting_as(request.user, *OFFICE_ROLES, on=on).taken().board_id or 0)
    stands = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on)
    units = Unit.objects.filter(*stands, registry=board).order_by("sort_key", "pk")
    form = RequestForm(
        request.POST if request.method == "POST" else None, units=list(units), at=now, calendar=working_days()
    )
    if not form.is_valid():
        context = {"form": form, "form_token": tokens.mint(), "board": board}
        return render(request, "requests/new.html", context, status=422 if form.is_bound else 200)

    def do() -> str:
        made = asking.ask(board, actor=request.user, at=now, **form.values())
        messages.success(request, _("Đã gửi yêu cầu đến %(n)s đơn vị.") % {"n": len(form.chosen_units())})
        return reverse("requests:table", kwargs={"uuid": made.uuid})

    return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=now, do=do))


@require_safe
def table(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Units × fields as they stand this minute."""
    asked = _visible(request, uuid)
    closing = asking.asking_for(request.user, asked.board_id, on=clock.today())
    context = {
        "asked": asked,
        "told": _table(asked),
        "due": wording.due_words(asked),
        "left": wording.time_left(asked, at=clock.now()) if asked.is_open else _("đã đóng"),
        "closes": asked.is_open and bool(closing),
        "switch": closing.switch if asked.is_open else None,
        "form_token": tokens.mint(),
    }
    return render(request, "requests/table.html", context)


@require_safe
def file(request: SignedInRequest, uuid: str) -> HttpResponseBase:
    """The same table as a workbook."""
    asked, now = _visible(request, uuid), clock.now()
    content = write_workbook([sheet_of(asked, _table(asked), at=now)], made_at=now)
    return download(content, name=f"{asked.title}.xlsx", content_type=XLSX_TYPE)


@require_POST
def close(request: SignedInRequest, uuid: str) -> HttpResponse:
    """No more answers from now on."""
    asked = _visible(request, uuid)

    def do() -> str:
        asking.close(asked, actor=request.user, at=clock.now())
        messages.success(request, _("Đã đóng yêu cầu. Các trả lời được giữ nguyên."))
        return reverse("requests:table", kwargs={"uuid": asked.uuid})

    return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))


def _visible(request: SignedInRequest, uuid: str) -> DataRequest:
    seen = DataRequest.objects.visible_to(request.user, on=clock.today())
    return get_object_or_404(seen.select_related("board", "asked_by"), uuid=uuid)


def _table(asked: DataRequest) -> Table:
    answers = list(asked.answers.select_related("unit").order_by("unit__sort_key", "pk"))
    for row in answers:
        row.request = asked
    return table_of(list(asked.fields.all()), answers, at=clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The unit's answer: a few boxes, or one press for nothing to report."""
    seen = RequestAnswer.objects.visible_to(request.user, on=clock.today())
    row = get_object_or_404(seen.select_related("request__board", "unit"), uuid=uuid)
    asked = list(row.request.fields.all())
    form = ReplyForm(request.POST if request.method == "POST" else None, asked=asked, answer=row)
    if request.method != "POST":
        return _reply_page(request, row, form)
    nothing = NOTHING in request.POST
    revision = form["seen_revision"].value()
    if not form.is_valid() and (not nothing or "seen_revision" in form.errors):
        return _reply_page(request, row, form, status=422)

    def do() -> str:
        values = None if nothing else form.values()
        asking.answer(row, actor=request.user, at=clock.now(), seen_revision=int(revision), values=values)
        said = _("Đã ghi: không phát sinh.") if nothing else _("Đã gửi trả lời.")
        messages.success(request, f"{said} {row.request.title}.")
        return reverse("requests:reply", kwargs={"uuid": row.uuid})

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except asking.StaleAnswerError as stale:
        fresh = seen.select_related("request__board", "unit").get(pk=row.pk)
        form.add_error(None, str(stale))
        return _reply_page(request, fresh, form, status=409)


def _reply_page(request: SignedInRequest, row: RequestAnswer, form: ReplyForm, *, status: int = 200) -> HttpResponse:
    at = clock.now()
    context = {
        "row": row,
        "form": form,
        "form_token": tokens.mint(),
        "state": wording.state_of(row, at=at),
        "due": wording.due_words(row.request),
        "left": wording.time_left(row.request, at=at) if row.request.is_open else "",
        "boxes": [form[f"o-{field.position}"] for field in form.asked],
        "switch": asking.answering_for(request.user, row.unit_id, on=clock.today()).switch,
    }
    return render(request, "requests/reply.html", context, status=status)
