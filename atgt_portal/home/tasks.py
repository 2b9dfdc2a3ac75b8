"""“Việc của tôi”: papers of one's units, what waits in one's office, editions to sign; in the words of each role."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.home import office, small
from atgt_portal.ledger.models import Job
from atgt_portal.lib import vn
from campaigns.filing import own, wording
from campaigns.filing.choices import State
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing
from campaigns.filing.own import Row as Task
from campaigns.filing.reopened import Reopened
from campaigns.setup.models import Campaign
from reports.nothing import telling
from reports.requests import work as requested
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role
from units.models import User
from units.permissions import Posts, posts_of


@dataclass(slots=True)
class Work:
    """What waits now, what comes later, what is done; `tallies` count the papers of one's units, `idle` says what will come.

    `nil_open` counts what can be answered with “không phát sinh” by one press.
    """

    due: list[Task] = field(default_factory=list)
    later: list[Task] = field(default_factory=list)
    done: list[Task] = field(default_factory=list)
    notices: list[small.Told] = field(default_factory=list)
    tallies: list["Tally"] = field(default_factory=list)
    idle: str = ""
    nil_open: int = 0


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
    lists = small.small_lists(user, on=on) if isinstance(user, User) else small.Small([], [], [])
    if posts.holds(*UNIT_ROLES):
        several = len(posts.unit_ids()) > 1
        work.due += requested.tasks_of_unit(user, on=on, at=at, several_units=several)
        work.nil_open = len(work.due)
        _add_own_papers(work, user, lists.reopened, on=on)
    here = office.work_of_office(user, posts, on=on)
    work.due, work.done = work.due + here.due, work.done + here.done
    if posts.holds(*OFFICE_ROLES, Role.APPRAISER):
        work.due += requested.tasks_of_office(user, on=on, at=at)
    if posts.holds(Role.SYSTEM_ADMIN):
        _add_failed_jobs(work)
    work.due += lists.remedies
    work.notices = lists.notices
    return work


def _idle_words(posts: Posts) -> str:
    if posts.holds(*UNIT_ROLES):
        return _("Việc kế tiếp sẽ hiện ở đây khi đến kỳ.")
    if posts.holds(*OFFICE_ROLES, Role.APPRAISER):
        return _("Hồ sơ chờ rà soát, thẩm định sẽ hiện ở đây.")
    if posts.holds(Role.BOARD_LEADER):
        return _("Báo cáo tổng kết lập xong, chờ ký sẽ hiện ở đây. Theo dõi các đơn vị ở mục Tiến độ nộp.")
    if posts.holds(Role.UPPER_BOARD):
        return _("Báo cáo nhanh, báo cáo tổng kết cấp dưới gửi lên sẽ hiện ở đây và ở mục Báo nhanh, Tổng hợp.")
    return _("Thêm đơn vị, thêm tài khoản, cấp lại mật khẩu ở mục Đơn vị.")


def _add_own_papers(work: Work, user: User | AnonymousUser, reopened: Iterable[Reopened], *, on: date) -> None:
    running = Campaign.objects.running(on=on).order_by()
    papers = list(own.papers(user, on=on).filter(campaign__in=running))
    several = len({paper.campaign_id for paper in papers}) > 1
    naming = own.Naming(units=len(posts_of(user, on=on).unit_ids()) > 1, campaigns=several)
    work.tallies = tallies(papers)
    due: list[Filing] = []
    for paper in papers:
        turn = paper.turn  # type: ignore[attr-defined]
        if turn == own.TO_DO and wording.is_running(paper, on=on):
            work.later.append(_owed(paper, on=on, naming=naming))
        elif turn == own.TO_DO or own.wants_answer(paper):
            due.append(paper)
            work.nil_open += telling.is_answerable(paper, on=on)
        elif turn == own.UNOPENED:
            work.later.append(own.row(paper, on=on, naming=naming))
        elif paper.state == State.AWAITING_LEADER:
            work.done.append(own.row(paper, on=on, naming=naming))
        else:
            work.done.append(_done(paper, naming=naming))
    opened = {one.paper: one for one in reopened}
    owed = [(opened.pop(paper.uuid, None), _owed(paper, on=on, naming=naming)) for paper in sorted(due, key=_urgency)]
    # Before all else what locks itself again; of it what is begun already stands in its own row.
    work.due += [
        small.reopened_task(one, on=on, several_units=naming.units)
        for one in opened.values()
        if one.state != State.AWAITING_LEADER
    ]
    work.due += [_also_open(task, one) if one else task for one, task in owed]


def _also_open(task: Task, one: Reopened) -> Task:
    words = vn.uncapitalise(small.reopened_words(one))
    return replace(task, hint=" · ".join(part for part in (task.hint, f"{words}: {one.reason}") if part))


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


def _add_failed_jobs(work: Work) -> None:
    failed = Job.objects.filter(state=Job.State.FAILED).count()
    if failed:
        title = _("%(n)s việc chạy nền cần xử lý") % {"n": failed}
        work.due.append(Task(title=title, url=reverse("jobs"), badge=_("Lỗi"), tone="bad"))
