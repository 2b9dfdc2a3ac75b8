"""Who is told when a paper has moved: a notice in the portal, and mail if the person has an address."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import notices
from campaigns.filing import mending, wording
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing, FilingEvent
from units.choices import UNIT_ROLES, Role
from units.models import Membership, User


def tell(filing: Filing, event: FilingEvent) -> None:
    """Post the notice that `event` calls for, in the caller's transaction; the same event never tells a person twice.

    `filing` is the paper as it stands after the step, with its unit, board and period.
    """
    _overtake(event)
    roles = _roles_told(event)
    if not roles:
        return
    told = holders(filing.unit_id, roles, on=timezone.localdate(event.happened_at)).exclude(pk=event.actor_id)
    notices.post(
        told,
        subject=f"{_opening(event)}: {wording.title_of(filing)}",
        body=_body(filing, event),
        link=reverse("filing:detail", kwargs={"uuid": filing.uuid}),
        at=event.happened_at,
        unique_key=f"filing-event:{event.pk}",
    )


def _overtake(event: FilingEvent) -> None:
    """What the step before had asked for, to approve or to supplement, is done by this one, whoever did it."""
    before = (
        FilingEvent.objects.filter(filing=event.filing_id, pk__lt=event.pk).order_by("-pk").values_list("pk", flat=True)
    )
    if (last := before.first()) is not None:
        notices.overtake(f"filing-event:{last}", at=event.happened_at)


def _roles_told(event: FilingEvent) -> frozenset[Role]:
    if event.to_state == State.AWAITING_LEADER:
        return frozenset({Role.UNIT_LEADER})
    if event.action in {Action.SEND_BACK, Action.ACCEPT}:
        return frozenset({Role.FILER}) if event.role == Role.UNIT_LEADER else UNIT_ROLES
    return frozenset()


def holders(unit_id: int, roles: frozenset[Role], *, on: date) -> QuerySet[User]:
    posts = Membership.objects.filter(unit=unit_id, role__in=roles).in_force(on)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True)


def _opening(event: FilingEvent) -> str:
    """The subject begins with what the reader has to do."""
    if event.action == Action.ACCEPT:
        return _("Đã tiếp nhận")
    return _("Cần duyệt") if event.to_state == State.AWAITING_LEADER else _("Cần bổ sung")


def _body(filing: Filing, event: FilingEvent) -> str:
    lines = [f"{filing.unit.name}. {wording.period_of(filing)}. {wording.due_line(filing)}."]
    lines.append(
        _("%(what)s lúc %(at)s.") % {"what": wording.event_title(event), "at": wording.moment(event.happened_at)}
    )
    lines += [f"{words}." for words in (mending.asked_words(filing), mending.due_words(filing)) if words]
    if event.note:
        lines.append(_("Nội dung: %(note)s") % {"note": event.note})
    return "\n".join(lines)
