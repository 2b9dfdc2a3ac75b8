"""The campaign that the reader has before him: a page that has read it need not have it asked again for the frame."""

from campaigns.setup.models import Campaign
from units.models import User

_KEPT = "_campaign_in_view"


def remember_campaign(user: User, campaign: Campaign) -> None:
    """Kept with the user as he was read for this request."""
    user.__dict__[_KEPT] = campaign


def campaign_in_view(user: User) -> Campaign | None:
    found: Campaign | None = user.__dict__.get(_KEPT)
    return found
