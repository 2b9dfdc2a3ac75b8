"""The campaign that an officer's page is about: the one he named, or the newest of his boards."""

from django.db.models import QuerySet
from django.http import Http404

from atgt_portal.lib import clock, text
from atgt_portal.lib.http import SignedInRequest
from awards.permissions import RANKING_ROLES, campaigns_of
from awards.tables import Tables, first_with_tables
from campaigns.setup.in_view import remember_campaign
from campaigns.setup.models import Campaign
from units.choices import Role
from units.permissions import posts_of


def known_campaign(request: SignedInRequest) -> tuple[Campaign, Tables]:
    """As `campaign_of`, for pages that make no sense without one."""
    known = campaign_of(request, RANKING_ROLES)
    if known is None:
        raise Http404
    return known


def campaign_of(request: SignedInRequest, roles: frozenset[Role]) -> tuple[Campaign, Tables] | None:
    """The chosen or newest campaign of the officer's boards with its scoring tables; whoever is no officer meets 404."""
    known = first_with_tables(asked_for(request, roles))
    if known is None:
        refuse_named(request)
    else:
        remember_campaign(request.user, known[0])
    return known


def asked_for(request: SignedInRequest, roles: frozenset[Role]) -> QuerySet[Campaign]:
    """The officer's campaigns, newest first, or the one that he named."""
    on = clock.today()
    if not posts_of(request.user, on=on).holds(*roles):
        raise Http404
    mine = campaigns_of(request.user, roles=roles, on=on)
    return mine.filter(code=code) if (code := _named(request)) else mine


def _named(request: SignedInRequest) -> str:
    return text.clean(request.GET.get("phong-trao", ""))


def refuse_named(request: SignedInRequest) -> None:
    """A campaign that was named and is not the officer's does not exist for him."""
    if _named(request):
        raise Http404
