"""The board, its units in any number, and their people: all accounts share the trial password."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from atgt_portal.management.demo import people
from atgt_portal.management.demo.days import moment
from atgt_portal.management.demo.people import Account
from atgt_portal.management.scale.bulk import Bulk
from atgt_portal.management.scale.layout import CODE, Layout
from campaigns.setup.boards import identify, short_office_name
from campaigns.setup.contents import UnitEntry
from units.choices import BoardRole, Level, Role
from units.models import Board, BoardMembership, Membership, Unit, UnitName, User
from units.names import keys_for

BATCH = 500
_PEOPLE = {
    Role.FILER: ("lap", "Người lập (minh họa)"),
    Role.UNIT_LEADER: ("duyet", "Lãnh đạo đơn vị (minh họa)"),
}
_NAME = "Ban An toàn giao thông địa bàn thử quy mô"


@dataclass(frozen=True, slots=True)
class Member:
    """What is kept of every unit while the board is made."""

    number: int
    unit: int
    filer: int
    filer_post: int
    leader: int
    leader_post: int


def found_board(bulk: Bulk, layout: Layout) -> Board:
    identity = identify(_NAME)
    office = layout.entry(2).name
    return Board.objects.create(
        uuid=uuid.UUID(int=bulk.chance.getrandbits(128), version=4),
        code=CODE,
        level=Level.DISTRICT,
        name=identity.name,
        place_name="Thử quy mô",
        letterhead_parent="UBND ĐỊA BÀN THỬ QUY MÔ",
        letterhead_name=identity.letterhead_name,
        office_name=office,
        office_short_name=short_office_name(office),
        is_demo=True,
    )


def roster(board: Board, layout: Layout) -> list[Account]:
    """The officers, and the people of the units whose papers are lived once."""
    units = {
        unit.code: unit for unit in Unit.objects.filter(registry=board, code__in=map(layout.code, layout.specimens))
    }
    seat = {role: units[layout.code(number)] for number, role in _seats(layout)}
    mark = CODE.lower()
    officers = [
        Account(f"ktht.{mark}", Role.REVIEWER, board, home=seat[BoardRole.STANDING_OFFICE]),
        Account(f"ktht2.{mark}", Role.OFFICE_HEAD, board, home=seat[BoardRole.STANDING_OFFICE]),
        Account(f"noivu.{mark}", Role.APPRAISER, board, home=seat[BoardRole.COMMENDATION_APPRAISER]),
        Account(f"lanhdao.{mark}", Role.BOARD_LEADER, board),
    ]
    of_units = [
        Account(f"{prefix}.{code.lower()}", role, board, unit=unit)
        for code, unit in sorted(units.items())
        for role, (prefix, _title) in _PEOPLE.items()
    ]
    return officers + of_units


def _seats(layout: Layout) -> Iterator[tuple[int, BoardRole]]:
    for number in layout.specimens:
        if (role := layout.entry(number).role) != BoardRole.MEMBER:
            yield number, role


def store_members(
    bulk: Bulk, board: Board, layout: Layout, *, password: Callable[[], str], since: date
) -> list[Member]:
    """Every unit with its dated name, its seat, its filer and its leader."""
    hashed = make_password(password())
    found = []
    for number in layout.numbers:
        found.append(_member(bulk, board, layout, number, hashed=hashed, since=since))
        if number % BATCH == 0:
            bulk.store()
    bulk.store()
    # The officers are few and come the demo's own way.
    officers = roster(board, layout)[:4]
    people.ensure(officers, password=password, since=since)
    bulk.settle()
    return found


def _member(bulk: Bulk, board: Board, layout: Layout, number: int, *, hashed: str, since: date) -> Member:
    entry = layout.entry(number)
    unit = bulk.add(
        Unit,
        registry_id=board.pk,
        code=entry.code,
        kind=entry.kind.value,
        name=entry.name,
        place_name=entry.place_name,
        is_geographic=entry.is_geographic,
        leader_approves=layout.is_led(number),
        is_illustrative=True,
        **keys_for(entry.name),
    )
    bulk.add(UnitName, unit_id=unit, name=entry.name, place_name=entry.place_name)
    bulk.add(BoardMembership, board_id=board.pk, unit_id=unit, role=entry.role.value)
    filer, leader = (
        _person(bulk, unit, entry, role=role, hashed=hashed, since=since) for role in (Role.FILER, Role.UNIT_LEADER)
    )
    return Member(number, unit, *filer, *leader)


def _person(bulk: Bulk, unit: int, entry: UnitEntry, *, role: Role, hashed: str, since: date) -> tuple[int, int]:
    """Keys of the account and of its post."""
    prefix, title = _PEOPLE[role]
    user = bulk.add(
        User,
        username=f"{prefix}.{entry.code.lower()}",
        password=hashed,
        full_name=f"{title} – {entry.name}",
        date_joined=moment(since, 0),
    )
    return user, bulk.add(Membership, user_id=user, role=role.value, unit_id=unit, post=title, valid_from=since)
