"""The small lists of home in one question: what the board's checks ask for, what is open again, what one has been told."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import DateField, F, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.ledger.models import Notice
from atgt_portal.lib import vn
from campaigns.filing import reopened, wording
from campaigns.filing.own import Row as Task
from campaigns.filing.reopened import Reopened
from campaigns.inspections.choices import RemedyState
from campaigns.inspections.waiting import COLUMNS, as_small_rows, remedies_waiting
from units.models import User
from units.permissions import posts_of

_REMEDY, _REOPENED, _NOTICE = range(3)
_MOST_REMEDIES, _MOST_REOPENED, _MOST_NOTICES = 100, 100, 5


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as home shows it."""

    subject: str
    body: str
    link: str


@dataclass(frozen=True, slots=True)
class Small:
    """Things to mend or to accept, nearest due day first; papers of locked periods open again; newest unread notices."""

    remedies: list[Task]
    reopened: list[Reopened]
    notices: list[Told]


def small_lists(user: User, *, on: date) -> Small:
    """One query."""
    notices = Notice.objects.filter(to_user=user, read_at=None).order_by()
    told = notices.annotate(
        place=Value(_NOTICE),
        row_key=F("pk"),
        words=F("subject"),
        more=F("body"),
        target=F("link"),
        mark=Value(""),
        day=Value(None, DateField()),
        moment=F("created_at"),
    ).values_list(*COLUMNS)
    opened = reopened.reopened_for(posts_of(user, on=on).unit_ids(), on=on)
    rows = as_small_rows(remedies_waiting(user, on=on), place=_REMEDY).union(
        reopened.as_small_rows(opened, place=_REOPENED), told, all=True
    )
    most = _MOST_REMEDIES + _MOST_REOPENED + _MOST_NOTICES
    found = list(rows.order_by("place", "-moment", "-row_key")[:most])
    remedies = sorted((row for row in found if row[0] == _REMEDY), key=lambda row: row[6])
    return Small(
        remedies=[
            _task(text, unit, UUID(uuid), state, due, on=on)
            for _place, _pk, text, unit, uuid, state, due, _at in remedies
        ],
        reopened=reopened.read([row for row in found if row[0] == _REOPENED]),
        notices=[Told(row[2], row[3], row[4]) for row in found if row[0] == _NOTICE][:_MOST_NOTICES],
    )


def reopened_words(one: Reopened) -> str:
    """Kỳ tháng 6/2023 đang mở khóa đến 25/07/2023."""
    said = {"period": vn.uncapitalise(one.period), "day": vn.show_date(one.until)}
    return _("Kỳ %(period)s đang mở khóa đến %(day)s") % said


def reopened_task(one: Reopened, *, on: date, several_units: bool) -> Task:
    """Of an accepted paper that its unit may now correct."""
    hints = [*([one.unit] if several_units else []), _("lý do mở: %(reason)s") % {"reason": one.reason}]
    return Task(
        title=f"{reopened_words(one)}: {vn.uncapitalise(str(one.kind.label))}",
        url=reverse("filing:detail", kwargs={"uuid": one.paper}),
        hint=" · ".join(hints),
        badge=_("Đang mở khóa"),
        tone="warn",
        due=_("Sửa, gửi trước khi hết %(day)s") % {"day": vn.show_date(one.until)},
        remaining=wording.days_left(one.until, on=on),
    )


def _task(text: str, unit: str, uuid: UUID, state: str, due: date, *, on: date) -> Task:
    url = reverse("inspections:remedy", kwargs={"uuid": uuid})
    if state == RemedyState.REPORTED:
        title = _("Chấp nhận việc đã khắc phục: %(text)s") % {"text": text}
        return Task(title=title, url=url, hint=unit, badge=str(RemedyState.REPORTED.label), tone="wait")
    late = due < on
    badge = _("Quá hạn") if late else str(RemedyState(state).label)
    return Task(
        title=_("Khắc phục theo kết luận kiểm tra: %(text)s") % {"text": text},
        url=url,
        hint=unit,
        badge=badge,
        tone="bad" if late else "warn",
        due=wording.due_words(due),
        remaining="" if late else wording.days_left(due, on=on),
    )
