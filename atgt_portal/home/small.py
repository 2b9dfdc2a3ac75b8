"""The small lists of home in one question: what the board's checks ask for, and what the person has been told."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import DateField, F, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.ledger.models import Notice
from campaigns.filing import wording
from campaigns.filing.own import Row as Task
from campaigns.inspections.choices import RemedyState
from campaigns.inspections.waiting import COLUMNS, as_small_rows, remedies_waiting
from units.models import User

_REMEDY, _NOTICE = 0, 1
_MOST_REMEDIES, _MOST_NOTICES = 100, 5


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as home shows it."""

    subject: str
    body: str
    link: str


def small_lists(user: User, *, on: date) -> tuple[list[Task], list[Told]]:
    """Things to mend or to accept, nearest due day first, and the newest unread notices: one query."""
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
    rows = as_small_rows(remedies_waiting(user, on=on), place=_REMEDY).union(told, all=True)
    found = list(rows.order_by("place", "-moment", "-row_key")[: _MOST_REMEDIES + _MOST_NOTICES])
    remedies = sorted((row for row in found if row[0] == _REMEDY), key=lambda row: row[6])
    return (
        [
            _task(text, unit, UUID(uuid), state, due, on=on)
            for _place, _pk, text, unit, uuid, state, due, _at in remedies
        ],
        [Told(row[2], row[3], row[4]) for row in found if row[0] == _NOTICE][:_MOST_NOTICES],
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
