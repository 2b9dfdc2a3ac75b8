"""What a person holds on a day, read once a request and asked many times."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models.expressions import Combinable

from units.choices import UNIT_ROLES, Role
from units.models import Membership, User


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
    its unit or board, for the frame of pages; `rows` are all of them so.
    """

    held: tuple[Post, ...]
    chosen: Post | None = None
    main: Membership | None = field(default=None, compare=False, repr=False)
    rows: tuple[Membership, ...] = field(default=(), compare=False, repr=False)

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
        found = Membership.objects.filter(user=user).in_force(on)
        found = found.annotate(**{name: make(on) for name, make in _told_along.items()})
        rows = tuple(found.select_related("unit__registry", "board", "home_unit").order_by("pk"))
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
        place = next((n for n, row in enumerate(rows) if row.pk == user.acts_in), 0)
        chooses = user.acts_in is not None and len(held) > 1
        cache[on] = Posts(
            held=held, chosen=held[place] if chooses else None, main=rows[place] if rows else None, rows=rows
        )
    return cache[on]
