"""Which campaign's figures a person may look at."""

from datetime import date

from django.db.models import Q

from campaigns.setup.models import Campaign, Participation
from units.choices import READING_ROLES, BoardRole
from units.models import BoardMembership
from units.permissions import Posts


def participations_in_view(posts: Posts, *, on: date, campaign: str = "") -> list[Participation]:
    """Who takes part in the campaign named by its code, or else in the newest one launched, with unit, cluster and board.

    Empty when no campaign of the person's boards or units answers. One query.
    """
    within = Q(board__in=posts.board_ids(*READING_ROLES)) | Q(participations__unit__in=posts.unit_ids())
    known = Campaign.objects.filter(code=campaign) if campaign else Campaign.objects.launched(on=on)
    chosen = known.filter(within).values("pk")[:1]
    rows = Participation.objects.filter(campaign=chosen).select_related("campaign__board", "unit", "cluster")
    return list(rows.order_by("cluster__position", "unit__sort_key", "unit"))


def keeps_casualties(posts: Posts, *, on: date) -> bool:
    """Whether a unit of the person keeps the figures of casualties that the police's are held against."""
    if not (units := posts.unit_ids()):
        return False
    return BoardMembership.objects.filter(unit__in=units, role=BoardRole.CASUALTY_DATA_OWNER).in_force(on).exists()
