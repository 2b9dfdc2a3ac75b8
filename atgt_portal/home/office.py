"""What waits in an office, at the board's desk, with the province: papers, units behind, the board's own report, editions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Count, F, QuerySet, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.ledger.models import Job
from atgt_portal.lib import vn
from atgt_portal.lib.together import told_together
from awards.pleas import work as pleas
from awards.results import work as results
from awards.results.permissions import DECIDING_ROLES
from campaigns.filing import queue, wording
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.filing.own import Row as Task
from campaigns.filing.reviewing import work as desk
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Obligation
from reports.corrections import listing
from reports.quick import work as quick
from reports.summary.models import YearEndSummary
from units.choices import OFFICE_ROLES, Role
from units.models import User
from units.permissions import Posts

_SUMMARY_BEFORE_DUE = timedelta(days=30)
_MOST_EDITIONS = 5
_Part = tuple[QuerySet[Any, Any], Mapping[str, Any]]


@dataclass(slots=True)
class OfficeWork:
    """What is to be done, and what is done already."""

    due: list[Task] = field(default_factory=list)
    done: list[Task] = field(default_factory=list)


def work_of_office(user: User | AnonymousUser, posts: Posts, *, on: date) -> OfficeWork:
    """One question, whatever posts the reader holds; none for those who sit in no office."""
    parts: dict[str, _Part] = {**desk.parts(posts)}
    if posts.holds(*OFFICE_ROLES, Role.APPRAISER):
        parts |= {"waiting": _waiting(user, on=on), "behind": behind(user, on=on), "own": _own_summary(posts, on=on)}
        parts["pleas"] = pleas.undecided(posts, on=on)
        parts["queries"] = results.unanswered(posts, on=on)
    if posts.holds(*DECIDING_ROLES):
        parts["results"] = results.undecided(posts, on=on)
    if posts.holds(*OFFICE_ROLES):
        parts["corrected"] = listing.waiting(posts.board_ids(*OFFICE_ROLES), on=on)
        parts["quick"] = quick.unnoted(posts)
    if posts.holds(Role.UPPER_BOARD):
        parts["passed"] = quick.unreceived(posts)
    if posts.holds(*OFFICE_ROLES, Role.BOARD_LEADER, Role.UPPER_BOARD):
        parts["editions"] = editions(user, on=on)
    told = told_together(parts)
    work = OfficeWork()
    work.due += [quick.task(row) for row in (*told.get("quick", []), *told.get("passed", []))]
    work.due += desk.tasks(told)
    work.due += [_waiting_task(row) for row in sorted(told.get("waiting", []), key=lambda row: str(row["kind"]))]
    work.due += [results.query_task(row) for row in told.get("queries", [])]
    work.due += [results.result_task(row) for row in told.get("results", [])]
    work.due += behind_tasks(told.get("behind", []), posts)
    work.due += [corrected_task(row) for row in told.get("corrected", [])]
    work.due += [pleas.task(row) for row in told.get("pleas", [])]
    work.due += [_own_summary_task(row, on=on) for row in told.get("own", [])]
    _add_editions(work, told.get("editions", []), posts)
    return work


def _waiting(user: User | AnonymousUser, *, on: date) -> _Part:
    waiting = queue.reviewed_by(user, on=on).filter(state=State.SUBMITTED).order_by()
    return waiting.values("kind").annotate(n=Count("pk")), {"kind": "kind", "n": "n"}


def _waiting_task(row: Mapping[str, Any]) -> Task:
    title = _("%(n)s hồ sơ chờ rà soát: %(paper)s") % {"n": row["n"], "paper": Paper(row["kind"]).label}
    url = f"{reverse('filing:queue')}?loai={row['kind']}"
    return Task(title=title, url=url, badge=str(State.SUBMITTED.label), tone="wait")


def behind(user: User | AnonymousUser, *, on: date) -> _Part:
    running = Campaign.objects.running(on=on).order_by()
    late = Filing.objects.expected_by(user, on=on).filter(campaign__in=running).overdue(on).order_by()
    counted = late.values("campaign__code", "campaign__name", "board").annotate(n=Count("unit", distinct=True))
    return counted, {"code": F("campaign__code"), "name": F("campaign__name"), "board": F("board"), "n": "n"}


def behind_tasks(rows: list[dict[str, Any]], posts: Posts) -> list[Task]:
    """One line a campaign: an office comes straight to the page where it urges, others see who is late."""
    tasks = []
    for row in sorted(rows, key=lambda row: str(row["code"])):
        if posts.for_board(row["board"], *OFFICE_ROLES):
            url = f"{reverse('urging:prepare', kwargs={'code': row['code']})}?tat-ca=1"
        else:
            url = f"{reverse('filing:progress')}?phong-trao={row['code']}"
        hint = _("Phong trào “%(name)s”") % {"name": row["name"]} if len(rows) > 1 else ""
        title = _("%(n)s đơn vị còn hồ sơ quá hạn") % {"n": row["n"]}
        tasks.append(Task(title=title, url=url, hint=hint, badge=_("Quá hạn"), tone="bad"))
    return tasks


def corrected_task(row: Mapping[str, Any]) -> Task:
    title = _("Điều chỉnh số liệu: %(period)s") % {"period": row["period"]}
    url = reverse("corrections:correction", kwargs={"uuid": UUID(row["filing"]), "number": row["number"]})
    hint = _("Xem đơn vị, điểm, báo cáo bị ảnh hưởng")
    return Task(title=title, url=url, hint=hint, badge=_("Chưa xem xét"), tone="warn")


def _own_summary(posts: Posts, *, on: date) -> _Part:
    """The board's own paper to the upper board: owed until an edition has been sent."""
    owed = Obligation.objects.filter(
        paper=Paper.YEAR_END_SUMMARY,
        campaign__board__in=posts.board_ids(*OFFICE_ROLES),
        campaign__launched_on__lte=on,
        due_on__lte=on + _SUMMARY_BEFORE_DUE,
    ).exclude(campaign__summaries__dispatch__isnull=False)
    return owed.order_by(), {
        "upper": F("campaign__board__parent__name"),
        "name": F("campaign__name"),
        "due_on": F("due_on"),
    }


def _own_summary_task(row: Mapping[str, Any], *, on: date) -> Task:
    due_on = date.fromisoformat(row["due_on"])
    over = due_on < on
    return Task(
        title=_("Báo cáo tổng kết gửi %(to)s") % {"to": row["upper"] or _("Ban cấp trên")},
        url=reverse("summary:list"),
        hint=_("Phong trào “%(name)s”") % {"name": row["name"]},
        badge=_("Chưa gửi"),
        tone="late" if over else "plain",
        due=wording.due_words(due_on),
        remaining=vn.uncapitalise(wording.days_over(due_on, on=on)) if over else wording.days_left(due_on, on=on),
    )


def editions(user: User | AnonymousUser, *, on: date) -> _Part:
    newest = YearEndSummary.objects.visible_to(user, on=on).order_by("campaign", "-number")[:_MOST_EDITIONS]
    return YearEndSummary.objects.filter(pk__in=newest.values("pk")).order_by(), {
        "uuid": Cast("uuid", CharField()),
        "campaign": F("campaign_id"),
        "name": F("campaign__name"),
        "number": F("number"),
        "board": F("board__name"),
        "state": F("job__state"),
        "error": F("job__error"),
        "compiled": Case(When(compiled_at__isnull=False, then=Value(1)), default=Value(0)),
        "sent_on": F("dispatch__sent_on"),
    }


def _add_editions(work: OfficeWork, rows: list[dict[str, Any]], posts: Posts) -> None:
    replaced: set[int] = set()
    for row in sorted(rows, key=lambda row: (row["campaign"], -row["number"])):
        sent = row["sent_on"] is not None
        if sent or row["state"] == Job.State.FAILED or row["campaign"] not in replaced:
            target = work.done if sent and not posts.holds(Role.UPPER_BOARD) else work.due
            target.append(edition_task(row))
        if row["state"] != Job.State.FAILED:
            replaced.add(row["campaign"])


def edition_task(row: Mapping[str, Any]) -> Task:
    title = _("Báo cáo tổng kết “%(name)s”, lần %(n)s") % {"name": row["name"], "n": row["number"]}
    url = reverse("summary:edition", kwargs={"uuid": UUID(row["uuid"])})
    if row["sent_on"] is not None:
        words = _("Đã gửi ngày %(day)s") % {"day": vn.show_date(date.fromisoformat(row["sent_on"]))}
        return Task(title=title, url=url, hint=row["board"], due=words)
    if row["state"] == Job.State.FAILED:
        return Task(title=title, url=url, hint=row["error"], badge=_("Lập chưa xong"), tone="bad")
    if row["compiled"]:
        hint = _("Xem, trình ký và gửi Ban cấp trên")
        return Task(title=title, url=url, hint=hint, badge=_("Đã lập xong"), tone="good")
    return Task(title=title, url=url, badge=_("Đang lập"), tone="info")
