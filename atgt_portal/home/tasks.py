"""“Việc của tôi”: papers of one's units, what waits in one's office, editions to sign; in the words of each role."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.home import small
from atgt_portal.ledger.models import Job
from atgt_portal.lib import vn
from campaigns.filing import own, queue, wording
from campaigns.filing.choices import State
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing
from campaigns.filing.own import Row as Task
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Obligation
from reports.requests import work as requested
from reports.summary.models import YearEndSummary
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role
from units.models import User
from units.permissions import Posts, posts_of

_SUMMARY_BEFORE_DUE = timedelta(days=30)


@dataclass(slots=True)
class Work:
    """What waits now, what comes later, what is done; `tallies` count the papers of one's units, `idle` says what will come."""

    due: list[Task] = field(default_factory=list)
    later: list[Task] = field(default_factory=list)
    done: list[Task] = field(default_factory=list)
    notices: list[small.Told] = field(default_factory=list)
    tallies: list["Tally"] = field(default_factory=list)
    idle: str = ""


@dataclass(slots=True)
class Tally:
    """How much of one campaign the reader's units have filed; papers of two campaigns are never counted together."""

    campaign: str
    total: int = 0
    finished: int = 0
    on_time: int = 0


def tallies(papers: Iterable[Filing]) -> list[Tally]:
    """One a campaign. Background figures are no part of the year's work."""
    found: dict[int, Tally] = {}
    for paper in papers:
        if not paper.is_due_some_day:
            continue
        tally = found.setdefault(paper.campaign_id, Tally(paper.campaign.name))
        tally.total += 1
        if paper.state in {State.ACCEPTED, State.SUBMITTED}:
            tally.finished += 1
            tally.on_time += not paper.late_days
    return list(found.values())


def work_of(user: User | AnonymousUser, *, on: date, at: datetime | None = None) -> Work:
    """Everything that waits for `user` on that day, nearest due day first; at most six queries.

    `at` is the moment by which hours are counted, the beginning of the day unless told.
    """
    posts = posts_of(user, on=on)
    at = at or timezone.make_aware(datetime.combine(on, time.min))
    work = Work(idle=_idle_words(posts))
    if posts.holds(*UNIT_ROLES):
        several = len(posts.unit_ids()) > 1
        work.due += requested.tasks_of_unit(user, on=on, at=at, several_units=several)
        _add_own_papers(work, user, on=on)
    if posts.holds(*OFFICE_ROLES, Role.APPRAISER):
        _add_office(work, user, on=on)
        _add_own_summary(work, posts, on=on)
        work.due += requested.tasks_of_office(user, on=on, at=at)
    if posts.holds(*OFFICE_ROLES, Role.BOARD_LEADER, Role.UPPER_BOARD):
        _add_editions(work, user, posts, on=on)
    if posts.holds(Role.SYSTEM_ADMIN):
        _add_failed_jobs(work)
    if isinstance(user, User):
        remedies, work.notices = small.small_lists(user, on=on)
        work.due += remedies
    return work


def _idle_words(posts: Posts) -> str:
    if posts.holds(*UNIT_ROLES):
        return _("Việc kế tiếp sẽ hiện ở đây khi đến kỳ.")
    if posts.holds(*OFFICE_ROLES, Role.APPRAISER):
        return _("Hồ sơ chờ rà soát, thẩm định sẽ hiện ở đây.")
    if posts.holds(Role.BOARD_LEADER):
        return _("Báo cáo tổng kết lập xong, chờ ký sẽ hiện ở đây. Theo dõi các đơn vị ở mục Tiến độ nộp.")
    if posts.holds(Role.UPPER_BOARD):
        return _("Báo cáo tổng kết cấp dưới gửi lên sẽ hiện ở đây và ở mục Tổng hợp.")
    return _("Thêm đơn vị, thêm tài khoản, cấp lại mật khẩu ở mục Đơn vị.")


def _add_own_papers(work: Work, user: User | AnonymousUser, *, on: date) -> None:
    running = Campaign.objects.running(on=on).order_by()
    papers = list(own.papers(user, on=on).filter(campaign__in=running))
    several = len({paper.campaign_id for paper in papers}) > 1
    naming = own.Naming(units=len(posts_of(user, on=on).unit_ids()) > 1, campaigns=several)
    work.tallies = tallies(papers)
    due: list[Filing] = []
    for paper in papers:
        turn = paper.turn  # type: ignore[attr-defined]
        if turn == own.TO_DO or own.wants_answer(paper):
            due.append(paper)
        elif turn == own.UNOPENED:
            work.later.append(own.row(paper, on=on, naming=naming))
        elif paper.state == State.AWAITING_LEADER:
            work.done.append(own.row(paper, on=on, naming=naming))
        else:
            work.done.append(_done(paper, naming=naming))
    work.due += [_owed(paper, on=on, naming=naming) for paper in sorted(due, key=_urgency)]


def _urgency(paper: Filing) -> int:
    """Signatures before what was returned before the rest; among equals the nearest due day stays first."""
    return {State.AWAITING_LEADER: 0, State.SENT_BACK: 1}.get(State(paper.state), 2)


def _owed(paper: Filing, *, on: date, naming: own.Naming) -> Task:
    """As in the list of papers, but leading straight to the desk."""
    row = own.row(paper, on=on, naming=naming)
    if paper.state == State.AWAITING_LEADER or own.wants_answer(paper):
        return row
    # What was returned opens at the first thing that somebody wants mended; a return without words has such a thing.
    asked = paper.state == State.SENT_BACK and (paper.open_threads or not paper.note)
    place = "#y-kien-1" if asked else ""
    return replace(row, url=reverse(kind_of(paper).edit_url, kwargs={"uuid": paper.uuid}) + place)


def _done(paper: Filing, *, naming: own.Naming) -> Task:
    words = str(paper.get_state_display())
    if paper.moved_at is not None:
        words = f"{words} {vn.show_date(timezone.localdate(paper.moved_at))}"
    here = reverse("filing:detail", kwargs={"uuid": paper.uuid})
    return Task(title=wording.title_of(paper), url=here, hint=" · ".join(naming.hints(paper)), due=words)


def _add_office(work: Work, user: User | AnonymousUser, *, on: date) -> None:
    expected = Filing.objects.expected_by(user, on=on).filter(campaign__in=Campaign.objects.running(on=on).order_by())
    waiting = Counter(queue.reviewed_by(user, on=on).filter(state=State.SUBMITTED).values_list("kind", flat=True))
    for kind, count in sorted(waiting.items()):
        title = _("%(n)s hồ sơ chờ rà soát: %(paper)s") % {"n": count, "paper": Paper(kind).label}
        work.due.append(
            Task(
                title=title, url=f"{reverse('filing:queue')}?loai={kind}", badge=str(State.SUBMITTED.label), tone="wait"
            )
        )
    late = expected.overdue(on).values("unit").distinct().count()
    if late:
        title = _("%(n)s đơn vị còn hồ sơ quá hạn") % {"n": late}
        work.due.append(Task(title=title, url=reverse("filing:progress"), badge=_("Quá hạn"), tone="bad"))


def _add_editions(work: Work, user: User | AnonymousUser, posts: Posts, *, on: date) -> None:
    editions = YearEndSummary.objects.visible_to(user, on=on).select_related("board", "campaign", "job", "dispatch")
    replaced: set[int] = set()
    for edition in editions.order_by("campaign", "-number")[:5]:
        url = reverse("summary:edition", kwargs={"uuid": edition.uuid})
        title = _("Báo cáo tổng kết “%(name)s”, lần %(n)s") % {"name": edition.campaign.name, "n": edition.number}
        sent = getattr(edition, "dispatch", None)
        if sent is not None:
            words = _("Đã gửi ngày %(day)s") % {"day": vn.show_date(sent.sent_on)}
            target = work.due if posts.holds(Role.UPPER_BOARD) else work.done
            target.append(Task(title=title, url=url, hint=edition.board.name, due=words))
        elif edition.job.state == Job.State.FAILED:
            work.due.append(Task(title=title, url=url, hint=edition.job.error, badge=_("Lập chưa xong"), tone="bad"))
        elif edition.campaign_id in replaced:
            continue
        elif edition.compiled_at is not None:
            work.due.append(
                Task(
                    title=title,
                    url=url,
                    hint=_("Xem, trình ký và gửi Ban cấp trên"),
                    badge=_("Đã lập xong"),
                    tone="good",
                )
            )
        else:
            work.due.append(Task(title=title, url=url, badge=_("Đang lập"), tone="info"))
        if edition.job.state != Job.State.FAILED:
            replaced.add(edition.campaign_id)


def _add_own_summary(work: Work, posts: Posts, *, on: date) -> None:
    """The board's own paper to the upper board: owed until an edition has been sent."""
    owed = Obligation.objects.filter(
        paper=Paper.YEAR_END_SUMMARY,
        campaign__board__in=posts.board_ids(*OFFICE_ROLES),
        campaign__launched_on__lte=on,
        due_on__lte=on + _SUMMARY_BEFORE_DUE,
    ).exclude(campaign__summaries__dispatch__isnull=False)
    for row in owed.select_related("campaign", "campaign__board__parent"):
        title = _("Báo cáo tổng kết gửi %(to)s") % {"to": row.campaign.board.parent or _("Ban cấp trên")}
        work.due.append(
            Task(
                title=title,
                url=reverse("summary:list"),
                hint=_("Phong trào “%(name)s”") % {"name": row.campaign.name},
                badge=_("Chưa gửi"),
                tone="late" if _is_over(row, on=on) else "plain",
                due=wording.due_words(row.due_on) if row.due_on else "",
                remaining=_time_left(row, on=on),
            )
        )


def _is_over(obligation: Obligation, *, on: date) -> bool:
    return obligation.due_on is not None and obligation.due_on < on


def _time_left(obligation: Obligation, *, on: date) -> str:
    if obligation.due_on is None:
        return ""
    if _is_over(obligation, on=on):
        return vn.uncapitalise(wording.days_over(obligation.due_on, on=on))
    return wording.days_left(obligation.due_on, on=on)


def _add_failed_jobs(work: Work) -> None:
    failed = Job.objects.filter(state=Job.State.FAILED).count()
    if failed:
        title = _("%(n)s việc chạy nền cần xử lý") % {"n": failed}
        work.due.append(Task(title=title, url=reverse("jobs"), badge=_("Lỗi"), tone="bad"))
