"""Whose a waiting paper is: read along with papers, and asked before somebody else decides."""

from datetime import datetime

from django.db.models import Case, DateTimeField, Exists, F, FilteredRelation, OuterRef, Q, When
from django.utils.translation import gettext as _

from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.filing.review_models import Assignment, PutOff
from campaigns.filing.reviewing import chain
from units.models import User


def with_holder(papers: FilingQuerySet) -> FilingQuerySet:
    """`papers`, each with `assignment`, `holder`, `holder_uuid` and `holder_name`, all None while it is nobody's."""
    now = papers.annotate(in_hand=FilteredRelation("assignments", condition=Q(assignments__ended_at=None)))
    return now.annotate(
        assignment=F("in_hand__pk"),
        holder=F("in_hand__assignee"),
        holder_uuid=F("in_hand__assignee__uuid"),
        holder_name=F("in_hand__assignee__full_name"),
    )


def with_put_off(papers: FilingQuerySet, user: User) -> FilingQuerySet:
    """`papers`, each with the moment at which `user` left it for later; not for later once it has moved since."""
    own = papers.annotate(own_put_off=FilteredRelation("put_offs", condition=Q(put_offs__user=user.pk)))
    since = When(own_put_off__at__gte=F("moved_at"), then=F("own_put_off__at"))
    return own.annotate(put_off_at=Case(since, default=None, output_field=DateTimeField()))


def own_put_off(user: User) -> Exists:
    """Whether `user` left the paper for later since it last moved."""
    return Exists(PutOff.objects.filter(filing=OuterRef("pk"), user=user.pk, at__gte=OuterRef("moved_at")))


def in_hand(**whose: object) -> Exists:
    """Whether the paper is somebody's, or just theirs."""
    return Exists(Assignment.objects.filter(filing=OuterRef("pk"), ended_at=None, **whose))


def put_off_at(filing: Filing) -> datetime | None:
    """Of a paper read by `with_put_off`."""
    at: datetime | None = vars(filing).get("put_off_at")
    return at


def current(filing: Filing) -> Assignment | None:
    return Assignment.objects.filter(filing=filing, ended_at=None).select_related("assignee").first()


def refusal(filing: Filing, action: Action, actor: User) -> str:
    """Why `actor` does not decide on a paper that another has in hand, before he takes it over; "" where he may.

    Whoever has it in hand and proposed a result has done his part.
    """
    if filing.state != State.SUBMITTED or action not in {Action.ACCEPT, Action.SEND_BACK}:
        return ""
    held = current(filing)
    if held is None or held.assignee_id == actor.pk or chain.waits(filing):
        return ""
    sentence = _("Hồ sơ này đang giao cho %(name)s rà soát. Ghi lý do và bấm “Nhận rà soát thay” rồi quyết định.")
    return sentence % {"name": held.assignee.full_name}
