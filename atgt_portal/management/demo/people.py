"""Accounts of the story: plainly demo people, one password for all, posts from long before the campaign."""

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from campaigns.filing.models import Filing
from campaigns.setup.models import Campaign
from units.choices import UNIT_ROLES, BoardRole, Role
from units.models import Board, BoardMembership, Membership, Unit, User

_TITLES = {
    Role.FILER: "Người lập",
    Role.UNIT_LEADER: "Lãnh đạo đơn vị",
    Role.REVIEWER: "Chuyên viên",
    Role.OFFICE_HEAD: "Lãnh đạo văn phòng",
    Role.APPRAISER: "Người thẩm định",
    Role.BOARD_LEADER: "Lãnh đạo Ban",
    Role.UPPER_BOARD: "Theo dõi của Ban cấp trên",
    Role.SYSTEM_ADMIN: "Quản trị",
}
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Account:
    """One account and its one post."""

    username: str
    role: Role
    board: Board
    unit: Unit | None = None
    home: Unit | None = None

    @property
    def place(self) -> str:
        """What the person works for."""
        unit = self.unit or self.home
        return unit.name if unit else self.board.name

    @property
    def title(self) -> str:
        return f"{_TITLES[self.role]} (minh họa)"


def roster(campaign: Campaign) -> list[Account]:
    """Everyone the story of this campaign needs; a board that comes second gets its code behind each name."""
    board = campaign.board
    accounts = [*_officers(campaign), *_unit_people(campaign)]
    elsewhere = Membership.objects.filter(user__username=accounts[0].username).exclude(board=board)
    if not elsewhere.exists():
        return accounts
    return [replace(account, username=f"{account.username}.{board.code.lower()}") for account in accounts]


def _officers(campaign: Campaign) -> Iterator[Account]:
    board = campaign.board
    held = BoardMembership.objects.filter(board=board).in_force(campaign.official_last_day)
    seats = {row.role: row.unit for row in held.select_related("unit").order_by("-pk")}
    office = seats.get(BoardRole.STANDING_OFFICE)
    yield Account("ktht", Role.REVIEWER, board, home=office)
    yield Account("ktht2", Role.OFFICE_HEAD, board, home=office)
    yield Account("noivu", Role.APPRAISER, board, home=seats.get(BoardRole.COMMENDATION_APPRAISER))
    yield Account("lanhdao", Role.BOARD_LEADER, board)
    if board.parent:
        yield Account("tinh", Role.UPPER_BOARD, board.parent)
    yield Account("quantri", Role.SYSTEM_ADMIN, board)


def _unit_people(campaign: Campaign) -> Iterator[Account]:
    """A filer and a leader for every participant, in the order of the clusters."""
    rows = campaign.participations.select_related("unit").order_by("cluster__position", "pk")
    for row in rows:
        yield Account(f"lap.{row.unit.code.lower()}", Role.FILER, campaign.board, unit=row.unit)
        yield Account(f"duyet.{row.unit.code.lower()}", Role.UNIT_LEADER, campaign.board, unit=row.unit)


def ensure(accounts: list[Account], *, password: Callable[[], str], since: date) -> int:
    """Create those who are missing; returns how many. Who is there already keeps his password."""
    known = set(
        User.objects.filter(username__in=[account.username for account in accounts]).values_list("username", flat=True)
    )
    missing = [account for account in accounts if account.username not in known]
    if not missing:
        return 0
    # One slow hash serves all: the password is the same, and it is printed anyway.
    hashed = make_password(password())
    users = User.objects.bulk_create([_user(account, hashed) for account in missing])
    Membership.objects.bulk_create(_post(account, user, since) for account, user in zip(missing, users, strict=True))
    return len(missing)


def opens(account: Account, password: str) -> bool:
    """Whether that password signs the account in; asks without touching the account."""
    return check_password(password, User.objects.values_list("password", flat=True).get(username=account.username))


def _user(account: Account, hashed: str) -> User:
    runs_it = account.role == Role.SYSTEM_ADMIN
    return User(
        username=account.username,
        password=hashed,
        full_name=f"{account.title} – {account.place}"[:_LONGEST_NAME],
        is_staff=runs_it,
        is_superuser=runs_it,
    )


def _post(account: Account, user: User, since: date) -> Membership:
    of_unit = account.role in UNIT_ROLES
    return Membership(
        user=user,
        role=account.role,
        unit=account.unit if of_unit else None,
        board=None if of_unit else account.board,
        home_unit=account.home,
        post=account.title,
        valid_from=since,
    )


def password_in_use() -> str:
    """`ATGT_DEMO_PASSWORD`, else the one kept in the state folder, made on first need and readable by its owner only."""
    if given := os.environ.get("ATGT_DEMO_PASSWORD"):
        return given
    path = settings.STATE_DIR / "demo_password"
    if path.exists() and (kept := path.read_text(encoding="utf-8").strip()):
        return kept
    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    made = secrets.token_urlsafe(9)
    path.write_text(made, encoding="utf-8")
    return made


@dataclass(frozen=True)
class Company:
    """The people of one campaign, found by what they do."""

    officers: dict[Role, User]
    filers: dict[int, User]
    leaders: dict[int, User]
    office_units: frozenset[int]

    @classmethod
    def of(cls, accounts: list[Account]) -> "Company":
        users = User.objects.in_bulk([account.username for account in accounts], field_name="username")
        by_unit: dict[Role, dict[int, User]] = {Role.FILER: {}, Role.UNIT_LEADER: {}}
        officers, office = {}, set()
        for account in accounts:
            if account.unit is not None:
                by_unit[account.role][account.unit.pk] = users[account.username]
            else:
                officers[account.role] = users[account.username]
            if account.role == Role.REVIEWER and account.home is not None:
                office.add(account.home.pk)
        return cls(officers, by_unit[Role.FILER], by_unit[Role.UNIT_LEADER], frozenset(office))

    @property
    def everyone(self) -> list[User]:
        return [*self.officers.values(), *self.filers.values(), *self.leaders.values()]

    def reviewer_of(self, filing: Filing) -> User:
        """The office; for the standing office's own papers the named substitute."""
        return self.officers[Role.APPRAISER if filing.unit_id in self.office_units else Role.REVIEWER]
