"""What the pages about units show, read in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from atgt_portal.lib import text
from units.choices import COMMUNE_KINDS, UnitKind
from units.models import BoardMembership, Membership, Unit

COMMUNES, AGENCIES, ORGANISATIONS, WITHOUT_ACCOUNT = "xa", "co-quan", "doan-the", "chua-co-tai-khoan"
_KINDS: dict[str, frozenset[UnitKind]] = {
    COMMUNES: COMMUNE_KINDS,
    AGENCIES: frozenset({UnitKind.AGENCY}),
    ORGANISATIONS: frozenset({UnitKind.MASS_ORGANISATION}),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units each filter shows."""

    everything: int
    communes: int
    agencies: int
    organisations: int
    without_account: int

    def of(self, only: str) -> int:
        """The count behind one filter; an unknown filter shows everything."""
        named = {
            COMMUNES: self.communes,
            AGENCIES: self.agencies,
            ORGANISATIONS: self.organisations,
            WITHOUT_ACCOUNT: self.without_account,
        }
        return named.get(only, self.everything)


def _has_account(on: date) -> Q:
    posts = Membership.objects.in_force(on).filter(user__is_active=True, unit__isnull=False)
    return Q(pk__in=posts.values("unit"))


def tally(units: QuerySet[Unit], *, on: date) -> Tally:
    counts = units.aggregate(
        everything=Count("pk"),
        communes=Count("pk", filter=Q(kind__in=_KINDS[COMMUNES])),
        agencies=Count("pk", filter=Q(kind__in=_KINDS[AGENCIES])),
        organisations=Count("pk", filter=Q(kind__in=_KINDS[ORGANISATIONS])),
        without_account=Count("pk", filter=~_has_account(on)),
    )
    return Tally(**counts)


def found(units: QuerySet[Unit], *, search: str) -> QuerySet[Unit]:
    """Units whose name, typed with or without marks, or whose code holds `search`."""
    key = text.fold(search)
    return units.filter(Q(search_key__contains=key) | Q(code__icontains=text.clean(search))) if key else units


def chosen(units: QuerySet[Unit], *, only: str, on: date) -> QuerySet[Unit]:
    """The units of one filter in Vietnamese order, with their people of that day."""
    if only in _KINDS:
        units = units.filter(kind__in=_KINDS[only])
    elif only == WITHOUT_ACCOUNT:
        units = units.exclude(_has_account(on))
    return with_people(units, on=on)


def with_people(units: QuerySet[Unit], *, on: date) -> QuerySet[Unit]:
    """Each unit with `role_code` (its seat on the board) and `posts_now` (who works for it that day)."""
    seat = BoardMembership.objects.in_force(on).filter(unit=OuterRef("pk"), board=OuterRef("registry")).order_by("-pk")
    in_force = Membership.objects.in_force(on).select_related("user", "stands_in_for__user")
    posts = in_force.order_by("role", "user__full_name", "pk")
    return units.annotate(role_code=Subquery(seat.values("role")[:1])).prefetch_related(
        Prefetch("memberships", queryset=posts, to_attr="posts_now")
    )


def people(posts: Iterable[Membership]) -> list[Membership]:
    """Those who can still sign in."""
    return [post for post in posts if post.user.is_active]
