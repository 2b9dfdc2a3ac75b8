"""Ask, answer, close: each refuses in words or stores all of itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib.verdict import Verdict
from reports.requests.choices import FieldKind
from reports.requests.models import DataRequest, RequestAnswer, RequestField
from reports.requests.wording import due_words
from units.acting.rights import Acting, acting_for_board, acting_for_unit
from units.choices import OFFICE_ROLES, UNIT_ROLES
from units.models import Board, Membership, Unit, User

Asked = tuple[str, FieldKind]


class StaleAnswerError(Exception):
    """A colleague has answered, or the office has closed the request, since the page was shown."""


def asking_for(user: User, board_id: int, *, on: date) -> Acting:
    """Whether `user` asks in the name of that board's office, and closes what it has asked."""
    refusal = Verdict(_("Chỉ văn phòng thường trực của Ban gửi và đóng yêu cầu báo cáo đột xuất."))
    return acting_for_board(user, board_id, *OFFICE_ROLES, on=on, refusal=refusal)


def answering_for(user: User, unit_id: int, *, on: date) -> Acting:
    refusal = Verdict(_("Chỉ người lập, lãnh đạo của đơn vị được hỏi trả lời yêu cầu này."))
    return acting_for_unit(user, unit_id, *UNIT_ROLES, on=on, refusal=refusal)


@transaction.atomic
def ask(
    board: Board,
    *,
    actor: User,
    at: datetime,
    title: str,
    reason: str,
    paper_number: str,
    due_at: datetime,
    fields: Sequence[Asked],
    units: Iterable[Unit],
) -> DataRequest:
    """Put the questions to `units` and tell their people."""
    asking_for(actor, board.pk, on=timezone.localdate(at)).taken()
    request = DataRequest.objects.create(
        board=board, title=title, reason=reason, paper_number=paper_number, due_at=due_at, asked_by=actor, asked_at=at
    )
    RequestField.objects.bulk_create(
        RequestField(request=request, position=place, name=name, kind=kind)
        for place, (name, kind) in enumerate(fields, start=1)
    )
    asked = list(units)
    RequestAnswer.objects.bulk_create(RequestAnswer(request=request, unit=unit) for unit in asked)
    audit.write(
        "request.asked",
        subject=f"request:{request.uuid}",
        actor=actor,
        at=at,
        chain=board.chain,
        detail={"units": len(asked), "fields": len(fields), "due_at": due_at.isoformat()},
    )
    notices.post(
        _people_of(asked, at=at),
        subject=_("Yêu cầu báo cáo đột xuất: %(title)s") % {"title": title},
        body=f"{reason.rstrip('. ')}. {due_words(request)}.",
        link=reverse("requests:list"),
        at=at,
        unique_key=f"request:{request.pk}",
    )
    return request


def _people_of(units: Iterable[Unit], *, at: datetime) -> QuerySet[User]:
    posts = Membership.objects.filter(unit__in=units, role__in=UNIT_ROLES).in_force(timezone.localdate(at))
    return User.objects.filter(pk__in=posts.values("user"), is_active=True)


@transaction.atomic
def answer(
    row: RequestAnswer, *, actor: User, at: datetime, seen_revision: int, values: Mapping[str, str] | None
) -> None:
    """Store what the unit says, or with None that nothing happened; again until the request is closed."""
    answering_for(actor, row.unit_id, on=timezone.localdate(at)).taken()
    same_as_seen = RequestAnswer.objects.filter(pk=row.pk, revision=seen_revision, request__closed_at=None)
    if not same_as_seen.update(
        values=dict(values or {}),
        nothing_happened=values is None,
        answered_at=Coalesce(F("answered_at"), at),
        changed_at=at,
        answered_by=actor,
        revision=seen_revision + 1,
    ):
        raise StaleAnswerError(
            _("Yêu cầu vừa được đồng nghiệp trả lời hoặc văn phòng đã đóng nên chưa ghi. Xem lại nội dung mới.")
        )
    audit.write(
        "request.answered",
        subject=f"request:{row.request.uuid}",
        actor=actor,
        at=at,
        chain=row.request.board.chain,
        detail={"unit": str(row.unit.uuid), "revision": seen_revision + 1},
    )
    notices.overtake(f"request:{row.request_id}", at=at, users=_people_of([row.unit], at=at))


@transaction.atomic
def close(request: DataRequest, *, actor: User, at: datetime) -> None:
    """No more answers; what was answered stays."""
    asking_for(actor, request.board_id, on=timezone.localdate(at)).taken()
    if DataRequest.objects.filter(pk=request.pk, closed_at=None).update(closed_at=at, closed_by=actor):
        subject = f"request:{request.uuid}"
        audit.write("request.closed", subject=subject, actor=actor, at=at, chain=request.board.chain)
        notices.overtake(f"request:{request.pk}", at=at)
