"""What a person holds on a day, read once a request and asked many times."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, FilteredRelation, Q
from django.db.models.expressions import Combinable

from units.choices import UNIT_ROLES, Role
from units.models import DatedQuerySet, Membership, User


@dataclass(frozen=True, slots=True)
class Post:
    """One membership in force."""

    membership_id: int
    role: Role
    unit_id: int | None
    board_id: int | None
    home_unit_id: int | None


@dataclass(frozen=True, slots=True)
class Posts:
    """All posts a user holds on one day: he reads by every one of them.

    `chosen` is the one in which he acts, where he signed in and holds several; `main` is that one, or the first, with
    its unit or board, for the frame of pages; `rows` are all of them so. `conflicts` are the units of which he has told,
    or the office has put on record, that he cannot judge them fairly, each with the reason.
    """

    held: tuple[Post, ...]
    chosen: Post | None = None
    main: Membership | None = field(default=None, compare=False, repr=False)
    rows: tuple[Membership, ...] = field(default=(), compare=False, repr=False)
    conflicts: Mapping[int, str] = field(default_factory=dict, compare=False)

    @property
    def in_use(self) -> "Posts":
        """The posts from which rights to an act follow."""
        return self if self.chosen is None else Posts(held=(self.chosen,))

    @property
    def person_id(self) -> int | None:
        return self.main.user_id if self.main else None

    def acting_in(self, post: Post) -> "Posts":
        """The same posts, if he chose that one."""
        return replace(self, chosen=post)

    def for_unit(self, unit_id: int, *roles: Role) -> Post | None:
        """The post that lets the user act for that unit, if any."""
        return next((post for post in self.held if post.unit_id == unit_id and post.role in roles), None)

    def for_board(self, board_id: int, *roles: Role) -> Post | None:
        """The post that lets the user act for that board, if any."""
        return next((post for post in self.held if post.board_id == board_id and post.role in roles), None)

    def works_in(self, unit_id: int) -> bool:
        """Whether any post places the user in that unit: a conflict of interest for judging its papers."""
        return any(unit_id in {post.unit_id, post.home_unit_id} for post in self.held)

    def barred_units(self) -> frozenset[int]:
        """The units that this person does not judge, whatever his post."""
        places = {place for post in self.held for place in (post.unit_id, post.home_unit_id)}
        return frozenset(place for place in places if place is not None) | frozenset(self.conflicts)

    def holds(self, *roles: Role) -> bool:
        return any(post.role in roles for post in self.held)

    def unit_ids(self) -> frozenset[int]:
        return frozenset(post.unit_id for post in self.held if post.role in UNIT_ROLES and post.unit_id is not None)

    def board_ids(self, *roles: Role) -> frozenset[int]:
        return frozenset(post.board_id for post in self.held if post.role in roles and post.board_id is not None)


NO_POSTS = Posts(held=())
_told_along: dict[str, Callable[[date], Combinable]] = {}


def tell_along(name: str, expression: Callable[[date], Combinable]) -> None:
    """Let `main` of everybody's posts carry one value more, read in the same question: what a higher room shows on each
    page about unit or board of a post.
    """
    _told_along[name] = expression


def posts_of(user: User | AnonymousUser, *, on: date) -> Posts:
    """The posts `user` holds on that day; none for strangers and disabled accounts. One query per user object and day."""
    if not isinstance(user, User) or not user.is_active:
        return NO_POSTS
    cache: dict[date, Posts] = user.posts_by_day
    if on not in cache:
        rows = user.memberships_by_day.get(on) or _rows(Membership.objects.filter(user=user), on=on)
        cache[on] = _posts(rows, acts_in=user.acts_in)
    return cache[on]


def account_with_posts(user_id: int, *, on: date) -> User | None:
    """The account and what `posts_of` will say of it that day, in one query; where it holds no post, the account alone."""
    rows = list(_rows(Membership.objects.filter(user=user_id), on=on).select_related("user"))
    if not rows:
        return User.objects.filter(pk=user_id).first()
    user = rows[0].user
    user.memberships_by_day[on] = rows
    return user


def posts_of_all(held: "DatedQuerySet[Membership]", *, on: date) -> dict[int, Posts]:
    """For many people at once, by the key of the person: all posts of everybody in `held`, in one query."""
    rows: dict[int, list[Membership]] = {}
    everything = Membership.objects.filter(user__in=held.values("user"), user__is_active=True)
    for row in _rows(everything, on=on).select_related("user"):
        rows.setdefault(row.user_id, []).append(row)
    return {user_id: _posts(found, acts_in=None) for user_id, found in rows.items()}


def _rows(memberships: "DatedQuerySet[Membership]", *, on: date) -> "DatedQuerySet[Membership]":
    """The posts in force, each as often as its person has conflicts of interest (mostly none), so that one query tells both."""
    standing = Q(user__conflicts__withdrawn_at=None, user__conflicts__valid_from__lte=on)
    told = memberships.in_force(on).annotate(conflict=FilteredRelation("user__conflicts", condition=standing))
    told = told.annotate(conflict_unit=F("conflict__unit"), conflict_reason=F("conflict__reason"))
    told = told.annotate(**{name: make(on) for name, make in _told_along.items()})
    return told.select_related("unit__registry", "board", "home_unit").order_by("pk")


def _posts(told: "Iterable[Membership]", *, acts_in: int | None) -> Posts:
    everything = list(told)
    rows = tuple({row.pk: row for row in everything}.values())
    held = tuple(
        Post(
            membership_id=row.pk,
            role=Role(row.role),
            unit_id=row.unit_id,
            board_id=row.board_id,
            home_unit_id=row.home_unit_id,
        )
        for row in rows
    )
    place = next((n for n, row in enumerate(rows) if row.pk == acts_in), 0)
    chooses = acts_in is not None and len(held) > 1
    conflicts = {
        vars(row)["conflict_unit"]: vars(row)["conflict_reason"]
        for row in everything
        if vars(row)["conflict_unit"] is not None
    }
    return Posts(
        held=held,
        chosen=held[place] if chooses else None,
        main=rows[place] if rows else None,
        rows=rows,
        conflicts=conflicts,
    )
