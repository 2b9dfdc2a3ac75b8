"""What a person holds on a day, read once a request and asked many times."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser

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
    """All posts a user holds on one day; `main` is the first of them, with its unit or board, for the frame of pages."""

    held: tuple[Post, ...]
    main: Membership | None = field(default=None, compare=False, repr=False)

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


def posts_of(user: User | AnonymousUser, *, on: date) -> Posts:
    """The posts `user` holds on that day; none for strangers and disabled accounts. One query per user object and day."""
    if not isinstance(user, User) or not user.is_active:
        return NO_POSTS
    cache: dict[date, Posts] = user.__dict__.setdefault("_posts_by_day", {})
    if on not in cache:
        held = Membership.objects.filter(user=user).in_force(on)
        rows = list(held.select_related("unit__registry", "board", "home_unit").order_by("pk"))
        cache[on] = Posts(
            main=rows[0] if rows else None,
            held=tuple(
                Post(
                    membership_id=row.pk,
                    role=Role(row.role),
                    unit_id=row.unit_id,
                    board_id=row.board_id,
                    home_unit_id=row.home_unit_id,
                )
                for row in rows
            ),
        )
    return cache[on]
