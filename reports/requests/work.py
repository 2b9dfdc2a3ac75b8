"""What of the requests waits for somebody: of a unit its answer, of the office a table that is full or overdue."""

from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.filing.own import Row
from reports.requests import wording
from reports.requests.models import DataRequest, RequestAnswer
from units.models import User


def asked_of(user: User | AnonymousUser, *, on: date) -> QuerySet[RequestAnswer]:
    """What the user's units are still to answer, the nearest hour first. One question."""
    waiting = RequestAnswer.objects.visible_to(user, on=on).filter(answered_at=None, request__closed_at=None)
    return waiting.select_related("request__board", "unit").order_by("request__due_at", "pk")


def tasks_of_unit(user: User | AnonymousUser, *, on: date, at: datetime, several_units: bool) -> list[Row]:
    return [_task(row, at=at, several_units=several_units) for row in asked_of(user, on=on)]


def _task(row: RequestAnswer, *, at: datetime, several_units: bool) -> Row:
    request = row.request
    hints = [row.unit.name] if several_units else []
    hints += [word for word in (_("Yêu cầu đột xuất"), request.board.office_short_name, request.paper_number) if word]
    state = wording.state_of(row, at=at)
    return Row(
        title=request.title,
        url=reverse("requests:reply", kwargs={"uuid": row.uuid}),
        hint=" · ".join(hints),
        badge=state.label,
        tone=state.tone,
        due=wording.due_words(request),
        remaining=wording.time_left(request, at=at),
    )


def open_tables(user: User | AnonymousUser, *, on: date) -> QuerySet[DataRequest]:
    """The requests of the user's boards with how many are `asked` and have `answered`."""
    return (
        DataRequest.objects.visible_to(user, on=on)
        .annotate(asked=Count("answers"), answered=Count("answers", filter=Q(answers__answered_at__isnull=False)))
        .order_by("-asked_at", "-pk")
    )


def tasks_of_office(user: User | AnonymousUser, *, on: date, at: datetime) -> list[Row]:
    ready = open_tables(user, on=on).filter(closed_at=None).filter(Q(due_at__lt=at) | Q(answered=F("asked")))
    return [
        Row(
            title=_("Yêu cầu đột xuất: %(title)s") % {"title": row.title},
            url=reverse("requests:table", kwargs={"uuid": row.uuid}),
            hint=counted(row),
            badge=_("Đã đủ trả lời") if is_full(row) else _("Quá hạn"),
            tone="good" if is_full(row) else "bad",
            due=wording.due_words(row),
        )
        for row in ready.order_by("due_at", "pk")[:5]
    ]


def is_full(row: DataRequest) -> bool:
    return row.answered == row.asked  # type: ignore[attr-defined, no-any-return]


def counted(row: DataRequest) -> str:
    said = {"n": row.answered, "all": row.asked}  # type: ignore[attr-defined]
    return _("%(n)s/%(all)s đơn vị đã trả lời") % said
