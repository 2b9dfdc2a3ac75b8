"""Work in the background that failed, hangs or waits, for those who keep the portal running; and how it is run again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.home.health import OLDEST_SWEEP_S
from atgt_portal.ledger import audit, jobs
from atgt_portal.ledger.models import Job
from atgt_portal.ledger.tasks import ring
from campaigns.filing import wording
from campaigns.filing.act import StalePageError
from reports.summary.models import YearEndSummary
from units.choices import Role
from units.models import User
from units.permissions import Posts, posts_of

KEEPERS = (Role.SYSTEM_ADMIN, Role.OFFICE_HEAD)


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job as the page shows it; `said` is its fault, or what goes on."""

    job_id: int
    number: str
    title: str
    about: str
    url: str
    asked: str
    attempts: str
    badge: str
    tone: str
    said: str
    may_retry: bool


def visible_to(user: User | AnonymousUser, *, on: date) -> QuerySet[Job]:
    """The system administrator keeps all work of the machine running, the head of an office that of his board."""
    posts = posts_of(user, on=on)
    if posts.holds(Role.SYSTEM_ADMIN):
        return Job.objects.all()
    boards = posts.board_ids(Role.OFFICE_HEAD)
    return Job.objects.filter(pk__in=YearEndSummary.objects.filter(board__in=boards).values("job"))


def unfinished(user: User | AnonymousUser, *, on: date) -> QuerySet[Job]:
    """What `user` keeps running and is not done: the failed first, then the newest."""
    failed_first = Case(When(state=Job.State.FAILED, then=Value(0)), default=Value(1))
    waiting = visible_to(user, on=on).filter(~Q(state=Job.State.DONE)).select_related("requested_by")
    return waiting.order_by(failed_first, "-pk")


def rows_of(found: Iterable[Job], *, posts: Posts, now: datetime) -> list[JobRow]:
    """The rows of one page; one query more, for what each job is about."""
    found = list(found)
    editions = YearEndSummary.objects.filter(job__in=found).select_related("campaign", "board")
    by_job = {edition.job_id: edition for edition in editions.defer("snapshot")}
    return [_row(job, by_job.get(job.pk), posts=posts, now=now) for job in found]


@transaction.atomic
def run_again(job: Job, *, actor: User, at: datetime) -> None:
    """Put a failed job back into the queue; `StalePageError` where somebody was faster or it never failed."""
    if not jobs.retry(job):
        raise StalePageError(
            _("Việc số %(n)s không còn chờ xử lý: đã được chạy lại hoặc đã xong. Mở lại trang để xem.") % {"n": job.pk}
        )
    edition = YearEndSummary.objects.filter(job=job).select_related("board").defer("snapshot").first()
    chain = edition.board.chain if edition else audit.PORTAL
    audit.write("job.retry", subject=f"job:{job.pk}", actor=actor, at=at, chain=chain, detail={"kind": job.kind})
    ring(job)


def sweep_words(age_s: int | None) -> tuple[str, bool]:
    """What to say of the sweeper, and whether background work moves at all."""
    if age_s is None:
        return _("Chưa có lượt quét nào: máy xử lý (worker, beat) chưa chạy nên việc chạy nền đứng yên."), False
    if age_s > OLDEST_SWEEP_S:
        told = _("Lượt quét gần nhất cách đây %(ago)s: máy xử lý (worker hoặc beat) đã dừng, việc chạy nền đứng yên.")
        return told % {"ago": _ago(age_s)}, False
    return _("Máy xử lý đang hoạt động, lượt quét gần nhất cách đây %(ago)s.") % {"ago": _ago(age_s)}, True


def _row(job: Job, edition: YearEndSummary | None, *, posts: Posts, now: datetime) -> JobRow:
    badge, tone, said = _state(job, now=now)
    about, url = "", ""
    if edition is not None:
        about = _("Phong trào “%(name)s”, lần %(n)s · %(board)s") % {
            "name": edition.campaign.name, "n": edition.number, "board": edition.board.name,
        }  # fmt: skip
        if posts.for_board(edition.board_id, Role.OFFICE_HEAD):
            url = reverse("summary:edition", kwargs={"uuid": edition.uuid})
    who = job.requested_by.full_name if job.requested_by else ""
    return JobRow(
        job_id=job.pk,
        number=str(job.pk),
        title=jobs.label_of(job.kind),
        about=about,
        url=url,
        asked=f"{wording.moment(job.requested_at)}, {who}" if who else wording.moment(job.requested_at),
        attempts=_("%(n)s lần") % {"n": job.attempt} if job.attempt else _("chưa lần nào"),
        badge=badge,
        tone=tone,
        said=said,
        may_retry=job.state == Job.State.FAILED,
    )


def _state(job: Job, *, now: datetime) -> tuple[str, str, str]:
    if job.state == Job.State.FAILED:
        return str(Job.State.FAILED.label), "bad", job.error
    if since := jobs.silent_since(job, now=now):
        return _("Treo"), "warn", _hanging(job) % {"ago": _ago((now - since).total_seconds())}
    if job.state == Job.State.RUNNING:
        step = _("%(step)s (%(done)s/%(total)s)") % {"step": job.step, "done": job.done, "total": job.total}
        return str(Job.State.RUNNING.label), "info", step if job.step else ""
    before = _("Lần chạy trước: %(error)s Máy tự thử lại.") % {"error": job.error}
    return str(Job.State.QUEUED.label), "plain", before if job.error else ""


def _hanging(job: Job) -> str:
    if job.state == Job.State.QUEUED:
        return _("Chưa có máy xử lý nào nhận từ %(ago)s trước. Kiểm tra worker; có worker chạy thì việc tự chạy.")
    if job.tries_left:
        return _("Máy xử lý không phản hồi từ %(ago)s trước. Lượt quét sau tự giao lại việc này, không phải bấm gì.")
    return _("Máy xử lý không phản hồi từ %(ago)s trước và đã hết lần thử. Lượt quét sau chuyển sang Cần xử lý.")


def _ago(seconds: float) -> str:
    minutes = int(seconds) // 60
    if minutes < 2:
        return _("%(n)s giây") % {"n": int(seconds)}
    if minutes < 120:
        return _("%(n)s phút") % {"n": minutes}
    return _("%(n)s giờ") % {"n": minutes // 60}
