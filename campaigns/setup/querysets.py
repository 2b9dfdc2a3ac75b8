from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from units.choices import READING_ROLES, Role
from units.models import BoardMembership, User
from units.permissions import posts_of

if TYPE_CHECKING:
    from campaigns.setup.models import Campaign, Participation  # noqa: F401 - named in the base classes

_LONGEST_AFTER = timedelta(days=180)
OFFICERS = READING_ROLES | {Role.COUNCIL}


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def launched(self, *, on: date) -> Self:
        """Campaigns that have begun by that day, newest first; next year's, loaded early, is not yet the current one."""
        return self.filter(launched_on__lte=on).order_by("-year", "code")

    def running(self, *, on: date) -> Self:
        """Campaigns whose papers are still work: from the launch to the end day, and after it until the summary is sent.

        Half a year after its end a campaign whose summary nobody sent is over too.
        """
        unsent = ~Q(summaries__dispatch__isnull=False) & Q(ends_on__gte=on - _LONGEST_AFTER)
        return self.launched(on=on).filter(Q(ends_on__gte=on) | unsent)

    def visible_to(self, user: User | AnonymousUser, *, on: date) -> Self:
        """Campaigns of the boards that `user` serves that day, and of those his units sit on or take part in."""
        posts = posts_of(user, on=on)
        units = posts.unit_ids()
        seats = BoardMembership.objects.in_force(on).filter(unit__in=units)
        taking_part = Q(pk__in=self.model.objects.filter(participations__unit__in=units).values("pk"))
        served = Q(board__in=posts.board_ids(*OFFICERS))
        return self.filter(served | Q(board__in=seats.values("board")) | taking_part)


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def current(self) -> Self:
        """Who has not left the campaign."""
        return self.filter(left_on=None)
