"""Reads what became of units, so that sums reach over a merger or a division. One query, and none where nobody ended."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from campaigns.record.coverage import Record, Statement
from campaigns.record.lineage import WHOLE, Lineage, Link
from units.models import Unit, UnitSuccession


def rebased(statements: Iterable[Statement], *, until: date) -> Record:
    """The record of these statements; where a unit of theirs ended before `until`, with what became of units by then."""
    listed = list(statements)
    if not any(one.ends is not None and one.ends < until for one in listed):
        return Record.of(listed)
    return Record.of(listed, lineage=lineage_until(until))


def lineage_until(day: date) -> Lineage:
    """Every merger and division in force by that day. A unit that took in unknown units has no base of its own."""
    rows = list(
        UnitSuccession.objects.filter(on__lte=day)
        .order_by("on", "pk")
        .values_list(
            "predecessor", "successor", "on", "share", "successor__valid_from", "successor__outside_predecessors"
        )
    )
    return Lineage(
        links=tuple(
            Link(old=old, new=new, on=on, mille=int(share * WHOLE)) for old, new, on, share, _born, _outside in rows
        ),
        born={new: on for _old, new, on, _share, born, _outside in rows if born == on},
        incomplete=frozenset(new for _old, new, _on, _share, _born, outside in rows if outside),
    )


def names_of(lineage: Lineage) -> dict[int, str]:
    """unit id → how it is called, for all that the changes concern. No query where there was none.

    A unit that bears the name of one that went into it is told from that one.
    """
    units = {unit for link in lineage.links for unit in (link.old, link.new)}
    if not units:
        return {}
    rows = Unit.objects.filter(pk__in=units).values_list("pk", "place_name", "name")
    found = {pk: place_name or name for pk, place_name, name in rows}
    namesakes = {link.old for link in lineage.links if found.get(link.old) == found.get(link.new)}
    return {pk: _("%(unit)s (cũ)") % {"unit": name} if pk in namesakes else name for pk, name in found.items()}


def outside_of(units: Iterable[Unit]) -> list[str]:
    """The units of other boards that went into these, for which the portal holds no figures."""
    return [name for unit in units for name in unit.outside_predecessors]
