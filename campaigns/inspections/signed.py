"""Where the signed conclusion of a check is kept."""

from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.inspections.permissions import inspecting, visits_in_view
from campaigns.papers import signed
from units.models import User

CODE = "kiem-tra"


def register() -> None:
    signed.register(CODE, find)


def find(uuid: UUID, *, user: User | AnonymousUser, on: date) -> signed.BoardLetter | None:
    """Of a check that has been held."""
    rows = visits_in_view(user, on=on).filter(uuid=uuid, held_on__isnull=False)
    visit = rows.select_related("unit", "inspection__board").first()
    if visit is None:
        return None
    plan = visit.inspection
    return signed.BoardLetter(
        subject=f"visit:{visit.uuid}",
        title=_("Kết luận kiểm tra %(unit)s") % {"unit": visit.unit.name},
        sub=plan.subject,
        back_url=reverse("inspections:inspection", kwargs={"uuid": plan.uuid}),
        back_label=_("Kế hoạch %(number)s") % {"number": plan.number},
        board=plan.board,
        writes=bool(inspecting(user, board_id=plan.board_id, on=on)),
    )
