"""“Việc của tôi”: papers of one's units, what waits in one's office, editions to sign; in the words of each role."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger.models import Job, Notice
from atgt_portal.lib import vn
from campaigns.filing import queue
from campaigns.filing.choices import State
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from campaigns.setup.models import Obligation
from reports.summary.models import YearEndSummary
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role
from units.models import User
from units.permissions import Posts, posts_of

_OPENS_BEFORE_DUE = timedelta(days=30)
_MONTHLY = frozenset({Paper.ACCIDENT_RETURN, Paper.FIGURES_CONFIRMATION, Paper.INTERIM_RETURN})


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the page; every text is ready to be shown."""

    title: str
    url: str
    hint: str = ""
    badge: str = ""
    tone: str = ""
    due: str = ""
    remaining: str = ""


@dataclass(slots=True)
class Work:
    """What waits now, what comes later, what is done; `total` counts the papers of one's units, `idle` says what will come."""

    due: list[Task] = field(default_factory=list)
    later: list[Task] = field(default_factory=list)
    done: list[Task] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    total: int = 0
    finished: int = 0
    on_time: int = 0
    idle: str = ""


def work_of(user: User | AnonymousUser, *, on: date) -> Work:
    """Everything that waits for `user` on that day, nearest due day first; at most six queries."""
    posts = posts_of(user, on=on)
    work = Work(idle=_idle_words(posts))
    if posts.holds(*UNIT_ROLES):
        _add_own_papers(work, posts, on=on)
    if posts.holds(*OFFICE_ROLES, Role.APPRAISER):
        _add_office(work, user, on=on)
        _add_own_summary(work, posts, on=on)
    if posts.holds(*OFFICE_ROLES, Role.BOARD_LEADER, Role.UPPER_BOARD):
        _add_editions(work, user, posts, on=on)
    if posts.holds(Role.SYSTEM_ADMIN):
        _add_failed_jobs(work)
    if isinstance(user, User):
        work.notices = list(Notice.objects.filter(to_user=user, read_at=None)[:5])
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


def _add_own_papers(work: Work, posts: Posts, *, on: date) -> None:
    leads = frozenset(post.unit_id for post in posts.held if post.role == Role.UNIT_LEADER)
    papers = (
        Filing.objects.filter(unit__in=posts.unit_ids(), campaign__launched_on__lte=on)
        .select_related("unit", "period", "obligation")
        .order_by(F("due_on").asc(nulls_last=True), "kind", "pk")
    )
    later: list[Filing] = []
    to_approve: list[Task] = []
    for paper in papers:
        if paper.due_on is not None:
            work.total += 1
        if paper.state in {State.ACCEPTED, State.SUBMITTED}:
            work.finished += paper.due_on is not None
            work.on_time += paper.due_on is not None and not paper.late_days
            work.done.append(_done(paper))
        elif paper.state == State.AWAITING_LEADER:
            row = _waiting_for_leader(paper, on=on)
            if paper.unit_id in leads:
                to_approve.append(row)
            else:
                work.done.append(row)
        elif paper.state == State.SENT_BACK:
            work.due.insert(0, _owed(paper, on=on))
        elif _opens_on(paper) <= on:
            work.due.append(_owed(paper, on=on))
        else:
            later.append(paper)
    work.due[:0] = to_approve
    work.later = [_later(paper) for paper in sorted(later, key=_opens_on)]


def _opens_on(paper: Filing) -> date:
    if paper.kind in _MONTHLY or paper.due_on is None:
        return paper.period.last_day + timedelta(days=1)
    return paper.due_on - _OPENS_BEFORE_DUE


def _title(paper: Filing) -> str:
    if paper.kind in _MONTHLY:
        return f"{paper.get_kind_display()} – {paper.period.name}"
    return str(paper.get_kind_display())


def _owed(paper: Filing, *, on: date) -> Task:
    url = reverse(kind_of(paper).edit_url, kwargs={"uuid": paper.uuid})
    period = f"{vn.show_date(paper.period.first_day)} – {vn.show_date(paper.period.last_day)}"
    badge, tone = _("Chưa bắt đầu"), "plain"
    hint = _("Số liệu %(days)s") % {"days": period} if paper.kind in _MONTHLY else ""
    if paper.state == State.SENT_BACK:
        badge, tone, hint = str(State.SENT_BACK.label), "bad", paper.note
    elif paper.has_begun:
        badge, tone = str(State.DRAFT.label), "info"
    if paper.state != State.SENT_BACK and paper.due_on is not None and paper.due_on < on:
        tone = "late"
    if paper.is_optional:
        hint = hint or _("Nếu có; đơn vị không đề nghị thì ghi rõ trong hồ sơ")
    return Task(title=_title(paper), url=url, hint=hint, badge=str(badge), tone=tone, **_due(paper, on=on))


def _due(paper: Filing, *, on: date) -> dict[str, str]:
    return _due_words(paper.due_on, on=on)


def _due_words(due_on: date | None, *, on: date) -> dict[str, str]:
    if due_on is None:
        return {"due": _("số liệu nền, không tính hạn"), "remaining": ""}
    left = (due_on - on).days
    words = _("còn %(n)s ngày") % {"n": left} if left > 0 else _("hạn hôm nay")
    if left < 0:
        words = _("quá hạn %(n)s ngày") % {"n": -left}
    return {"due": _("Hạn %(day)s") % {"day": vn.show_date(due_on)}, "remaining": words}


def _waiting_for_leader(paper: Filing, *, on: date) -> Task:
    url = reverse("filing:detail", kwargs={"uuid": paper.uuid})
    label = str(State.AWAITING_LEADER.label)
    return Task(title=_title(paper), url=url, badge=label, tone="wait", **_due(paper, on=on))


def _later(paper: Filing) -> Task:
    opens = _("Mở ngày %(day)s") % {"day": vn.show_date(_opens_on(paper))}
    return Task(title=_title(paper), url=reverse("filing:detail", kwargs={"uuid": paper.uuid}), due=opens)


def _done(paper: Filing) -> Task:
    words = str(paper.get_state_display())
    if paper.moved_at is not None:
        words = f"{words} {vn.show_date(timezone.localdate(paper.moved_at))}"
    return Task(title=_title(paper), url=reverse("filing:detail", kwargs={"uuid": paper.uuid}), due=words)


def _add_office(work: Work, user: User | AnonymousUser, *, on: date) -> None:
    expected = Filing.objects.expected_by(user, on=on)
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


def _add_own_summary(work: Work, posts: Posts, *, on: date) -> None:
    """The board's own paper to the upper board: owed until an edition has been sent."""
    owed = Obligation.objects.filter(
        paper=Paper.YEAR_END_SUMMARY,
        campaign__board__in=posts.board_ids(*OFFICE_ROLES),
        campaign__launched_on__lte=on,
        due_on__lte=on + _OPENS_BEFORE_DUE,
    ).exclude(campaign__summaries__dispatch__isnull=False)
    for row in owed.select_related("campaign", "campaign__board__parent"):
        title = _("Báo cáo tổng kết gửi %(to)s") % {"to": row.campaign.board.parent or _("Ban cấp trên")}
        work.due.append(
            Task(
                title=title,
                url=reverse("summary:list"),
                hint=_("Phong trào “%(name)s”") % {"name": row.campaign.name},
                badge=_("Chưa gửi"),
                tone="late" if row.due_on is not None and row.due_on < on else "plain",
                **_due_words(row.due_on, on=on),
            )
        )


def _add_failed_jobs(work: Work) -> None:
    failed = Job.objects.filter(state=Job.State.FAILED).count()
    if failed:
        title = _("%(n)s việc chạy nền cần xử lý") % {"n": failed}
        work.due.append(Task(title=title, url=reverse("home"), badge=_("Lỗi"), tone="bad"))
