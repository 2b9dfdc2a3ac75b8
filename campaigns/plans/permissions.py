"""Who reads what all units have registered."""

from datetime import date

from django.db.models import Q, QuerySet

from campaigns.setup.models import Campaign
from units.choices import READING_ROLES, Role
from units.models import User
from units.permissions import posts_of

ROLL_UP_ROLES = READING_ROLES | {Role.UPPER_BOARD}


def rolled_up_for(user: User, *, on: date) -> QuerySet[Campaign]:
    """The launched campaigns of the boards whose papers `user` reads, and of the boards below his, newest first."""
    posts = posts_of(user, on=on)
    below = Q(board__parent__in=posts.board_ids(Role.UPPER_BOARD))
    mine = Q(board__in=posts.board_ids(*READING_ROLES))
    return Campaign.objects.launched(on=on).filter(mine | below).select_related("board")


def reads_by_unit(user: User, campaign: Campaign, *, on: date) -> bool:
    """The board above reads the sums: a unit's plan is its own board's to read."""
    return posts_of(user, on=on).for_board(campaign.board_id, *READING_ROLES) is not None
