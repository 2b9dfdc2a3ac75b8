"""The office's queue: papers waiting for review, narrowed by address, in the order in which they came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import mending, wording
from campaigns.filing.choices import Action, State
from campaigns.filing.kinds import kind_of, registered
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.filing.narrowing import Narrowing as Narrowing
from campaigns.filing.permissions import may, of_standing_office
from campaigns.filing.reviewing import chain, desk, holding
from campaigns.filing.reviewing.bench import Bench
from units.choices import OFFICE_ROLES, Role
from units.models import User
from units.permissions import posts_of

REVIEW_ROLES = OFFICE_ROLES | {Role.APPRAISER}


def reviewed_by(user: User | AnonymousUser, *, on: date) -> FilingQuerySet:
    """Papers received by the boards for which `user` reviews: the office's, or for an appraiser the standing office's own."""
    posts = posts_of(user, on=on)
    by_office = Q(board__in=posts.board_ids(*OFFICE_ROLES))
    by_appraiser = Q(of_standing_office(on), board__in=posts.board_ids(Role.APPRAISER))
    return Filing.objects.visible_to(user, on=on).filter(by_office | by_appraiser, received_at__isnull=False)


def waiting(user: User, *, on: date, narrowed: Narrowing) -> FilingQuerySet:
    """The queue, oldest first, at its end what the reader put off; ready to be shown without further queries."""
    papers = narrowed.applied_to(holding.with_holder(reviewed_by(user, on=on).filter(state=State.SUBMITTED)), user=user)
    papers = papers.select_related("unit", "board", "period", "entry", "accepted_version", "working_version")
    papers = papers.defer("accepted_version__content", "working_version__content")
    papers = desk.along(holding.with_put_off(papers, user))
    papers = papers.annotate(flagged=_flagged(), is_of_standing_office=of_standing_office(on))
    return papers.order_by(F("put_off_at").asc(nulls_first=True), "moved_at", "pk")


def _flagged() -> Case:
    """The one value of the version sent that its kind may flag; contents of other kinds are not even opened."""
    cases = (
        When(kind=kind.paper, then=KeyTextTransform(kind.flag.key, "working_version__content"))
        for kind in registered()
        if kind.flag
    )
    return Case(*cases, default=Value(""), output_field=CharField())


def flag_of(filing: Filing) -> str:
    """“Đề nghị đối chiếu” of a paper from the queue whose content says so; "" of any other."""
    flag = kind_of(filing).flag
    return str(flag.label) if flag and getattr(filing, "flagged", "") == flag.value else ""


def next_after(filing: Filing, user: User, *, on: date, narrowed: Narrowing) -> Filing | None:
    """The paper to open after `filing`: the next that came, round to the oldest; then what the reader put off, the
    longest ago first. Never one that he may not judge.
    """
    others = waiting(user, on=on, narrowed=narrowed).exclude(pk=filing.pk)
    others = others.exclude(unit__in=posts_of(user, on=on).barred_units())
    if not posts_of(user, on=on).in_use.holds(Role.OFFICE_HEAD):
        # What waits for the head is done for everybody else, as long as it waits.
        others = others.exclude(chain.waiting_at_head(), board__head_confirms=True)
    fresh, put_off = others.filter(~holding.own_put_off(user)), others.filter(holding.own_put_off(user))
    later = fresh.filter(Q(moved_at__gt=filing.moved_at) | Q(moved_at=filing.moved_at, pk__gt=filing.pk))
    return later.first() or fresh.first() or put_off.first()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue; `refusal` says why this reader cannot judge it, `marks` what the office noted beside it."""

    url: str
    key: str
    unit: str
    paper: str
    period: str
    badge: str
    tone: str
    since: str
    due_on: date | None
    refusal: str
    asked: str
    standing: str
    flag: str
    holder: str
    marks: tuple[desk.Mark, ...]


def rows(
    papers: Iterable[Filing], user: User, *, on: date, narrowed: Narrowing, bench: Bench | None = None
) -> list[Row]:
    """With a `bench`, papers that nobody may judge, and who judges instead of the reader, are told."""
    posts = posts_of(user, on=on)
    barred = posts.barred_units()
    found = []
    for filing in papers:
        badge = round_badge(filing)
        refusal = str(may(user, Action.ACCEPT, filing, on=on).reason) if filing.unit_id in barred else ""
        instead = bench.instead(filing) if bench and (refusal or not bench.eligible(filing)) else ""
        url = reverse("filing:detail", kwargs={"uuid": filing.uuid}) + narrowed.query()
        mark = wording.entry_badge(filing)
        found.append(
            Row(
                url=url,
                key=str(filing.uuid),
                unit=filing.unit.name,
                paper=wording.title_of(filing),
                period=f"{wording.period_of(filing)} · {vn.uncapitalise(mark.label)}"
                if mark
                else wording.period_of(filing),
                badge=badge.label,
                tone=badge.tone,
                since=wording.waiting_since(filing.moved_at, on=on),
                due_on=filing.due_on,
                refusal=f"{refusal} {instead}".strip(),
                asked=mending.asked_words(filing),
                standing=standing.label if (standing := wording.standing_badge(filing)) else "",
                flag=flag_of(filing),
                holder=desk.holder_words(filing, user),
                marks=() if refusal else desk.marks_of(filing, user),
            )
        )
    return found


def round_badge(filing: Filing) -> wording.Badge:
    """Late before all; then an amendment, a second round, a first one."""
    if filing.late_days:
        return wording.Badge(_("Nộp muộn %(n)s ngày") % {"n": filing.late_days}, "late")
    if filing.is_amended:
        return wording.Badge(_("Sửa bản đã tiếp nhận"), "info")
    if filing.moved_at != filing.received_at:
        return wording.Badge(_("Nộp lại"), "info")
    return wording.Badge(_("Nộp lần đầu"), "plain")
