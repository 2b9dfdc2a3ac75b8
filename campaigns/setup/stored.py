"""From a campaign file to rows: the board's units and what became of them."""

from collections.abc import Mapping
from itertools import count

from campaigns.setup import boards
from campaigns.setup.contents import CampaignFile, SuccessorEntry, UnitEntry
from units.choices import SuccessionKind
from units.models import Board, BoardMembership, Unit, UnitName, UnitSuccession
from units.names import keys_for


def store_units(file: CampaignFile, *, board: Board) -> dict[str, Unit]:
    """The board's own units by code, each with its name by date and its seat."""
    units = Unit.objects.bulk_create([_unit(entry, board) for entry in file.units])
    pairs = list(zip(units, file.units, strict=True))
    _name(units)
    BoardMembership.objects.bulk_create(
        BoardMembership(board=board, unit=unit, role=entry.role, valid_from=entry.valid_from, valid_to=entry.valid_to)
        for unit, entry in pairs
    )
    return {unit.code: unit for unit in units}


def _unit(entry: UnitEntry, registry: Board) -> Unit:
    return Unit(
        registry=registry,
        code=entry.code,
        kind=entry.kind,
        name=entry.name,
        place_name=entry.place_name,
        is_geographic=entry.is_geographic,
        gso_code=entry.gso_code,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        is_illustrative=entry.is_illustrative,
        **keys_for(entry.name),
    )


def _name(units: list[Unit]) -> None:
    UnitName.objects.bulk_create(
        UnitName(
            unit=unit, name=unit.name, place_name=unit.place_name, valid_from=unit.valid_from, valid_to=unit.valid_to
        )
        for unit in units
    )


def store_successors(file: CampaignFile, *, units: Mapping[str, Unit], registry: Board) -> None:
    """What became of the units: registered with the board above, because they may reach over old boundaries."""
    for entry in file.successors:
        successor = _successor(entry, registry)
        alone = len(entry.predecessors) == 1 and not entry.outside
        UnitSuccession.objects.bulk_create(
            UnitSuccession(
                predecessor=units[code],
                successor=successor,
                on=entry.valid_from,
                kind=SuccessionKind.RENAME if alone else SuccessionKind.MERGE,
                legal_basis=entry.legal_basis,
            )
            for code in entry.predecessors
        )


def _successor(entry: SuccessorEntry, registry: Board) -> Unit:
    """The unit as another file may have stored it already; a different unit under the same code gets a free one."""
    name = entry.name[:1].upper() + entry.name[1:]
    taken = {unit.code: unit for unit in Unit.objects.filter(registry=registry, code__startswith=entry.code[:36])}
    found = taken.get(entry.code)
    if found and (found.name, found.valid_from) == (name, entry.valid_from):
        return found
    codes = (entry.code if number == 1 else f"{entry.code[:36]}-{number}" for number in count(1))
    unit = Unit.objects.create(
        registry=registry,
        code=next(code for code in codes if code not in taken),
        kind=boards.kind_of_area(name),
        name=name,
        place_name=name[:120],
        is_geographic=True,
        gso_code=entry.gso_code,
        valid_from=entry.valid_from,
        is_illustrative=entry.is_illustrative,
        outside_predecessors=list(entry.outside),
        **keys_for(name),
    )
    _name([unit])
    return unit
