"""The hands that write the register: `find` opens a spot, `move` takes it one step. Nothing else does."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ToldError
from campaigns.launch.launching import people_of
from reports.spots.choices import SpotAction
from reports.spots.models import BlackSpot, SpotStep
from reports.spots.permissions import acting_on, parts_of, seats_of
from reports.spots.steps import step_for
from units.models import Board, Unit, User


class SpotRefusedError(ToldError):
    """The person may not do this, or the day cannot be."""


class StaleSpotError(ToldError):
    """Somebody else has moved the spot since the page was shown."""


@transaction.atomic
def find(board: Board, *, actor: User, at: datetime, found_by: int | None, area: Unit, **values: Any) -> BlackSpot:
    """Open a spot; the people of its area are told when somebody else has found it."""
    spot = BlackSpot.objects.create(board=board, area=area, found_by_id=found_by, state_on=values["found_on"], **values)
    detail = {"area": area.code, "kind": spot.kind, "day": spot.found_on.isoformat()}
    audit.write("spot.find", subject=f"spot:{spot.uuid}", actor=actor, at=at, chain=board.chain, detail=detail)
    if found_by != area.pk:
        notices.post(
            people_of([area.pk], on=timezone.localdate(at)),
            subject=_("%(kind)s mới trên địa bàn") % {"kind": spot.get_kind_display()},
            body=_("%(spot)s. Xem và ghi kết quả khảo sát trong sổ.") % {"spot": spot},
            link=reverse("spots:spot", kwargs={"uuid": spot.uuid}),
            at=at,
            unique_key=f"spot-found:{spot.pk}",
        )
    return spot


@transaction.atomic
def move(
    spot: BlackSpot,
    action: SpotAction,
    *,
    actor: User,
    at: datetime,
    seen_revision: int,
    done_on: date,
    who: str,
    measure: str,
    document: str = "",
) -> SpotStep:
    """Take `spot` one step and write it into its history, or refuse and change nothing."""
    on = timezone.localdate(at)
    if spot.revision != seen_revision:
        raise _stale()
    seats = seats_of(actor, on=on)
    acting = acting_on(actor, spot, on=on, seats=seats, action=action)
    acting.refuse_elsewhere()
    parts = parts_of(acting.post, spot, seats=seats) if acting.post else {}
    step = step_for(action, state=spot.state, hands=parts)
    if step is None:
        raise SpotRefusedError(_("Bước này không do anh/chị ghi, hoặc điểm đang ở bước khác. Tải lại trang để xem."))
    if done_on < spot.state_on:
        sentence = _("Ngày %(day)s đứng trước bước liền trước, ngày %(last)s. Sửa lại ngày thực hiện.")
        raise SpotRefusedError(sentence % {"day": vn.show_date(done_on), "last": vn.show_date(spot.state_on)})
    same_as_seen = BlackSpot.objects.filter(pk=spot.pk, state=spot.state, revision=seen_revision)
    if not same_as_seen.update(state=step.target, state_on=done_on, revision=seen_revision + 1):
        raise _stale()
    hand = next(hand for hand in parts if hand in step.hands)
    row = SpotStep.objects.create(
        spot=spot,
        action=action,
        from_state=spot.state,
        to_state=step.target,
        done_on=done_on,
        who=who,
        measure=measure,
        document=document,
        by_unit_id=parts[hand],
        actor=actor,
    )
    detail = {"from": spot.state, "to": step.target, "day": done_on.isoformat(), "hand": hand}
    audit.write(
        f"spot.{action}", subject=f"spot:{spot.uuid}", actor=actor, at=at, chain=spot.board.chain, detail=detail
    )
    return row


def _stale() -> StaleSpotError:
    return StaleSpotError(_("Điểm này vừa được người khác ghi bước mới. Xem các bước đã làm rồi ghi tiếp nếu còn cần."))
