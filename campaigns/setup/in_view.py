"""The campaign that the reader has before him: the one of the page, else the newest of his board, told with his posts."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from campaigns.setup.models import Campaign
from units.models import Membership, User
from units.permissions import tell_along

_KEPT = "_campaign_in_view"
_TOLD = "newest_campaign_name"


def register() -> None:
    """Have the name of the newest campaign told with a person's posts."""
    tell_along(_TOLD, _newest)


def _newest(on: date) -> Subquery:
    board = Coalesce(OuterRef("board"), OuterRef("unit__registry"))
    return Subquery(Campaign.objects.launched(on=on).filter(board=board).values("name")[:1])


def name_in_view(user: User, post: Membership) -> str:
    """What the frame calls the campaign of the board that this post belongs to; "" where it runs none."""
    board_id = post.board_id or (post.unit.registry_id if post.unit else None)
    known = campaign_in_view(user)
    if known is not None and known.board_id == board_id:
        return known.name
    return vars(post)[_TOLD] or ""


def remember_campaign(user: User, campaign: Campaign) -> None:
    """Kept with the user as he was read for this request."""
    user.__dict__[_KEPT] = campaign


def campaign_in_view(user: User) -> Campaign | None:
    found: Campaign | None = user.__dict__.get(_KEPT)
    return found
