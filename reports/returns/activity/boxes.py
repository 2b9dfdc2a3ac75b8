"""How one box of the grid is read: counts as counts, 1.234 of anything else is asked about."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import CountField, LineField, NumberField
from campaigns.plans.counting import MOST_COUNTED
from reports.returns.activity.rules import Cell
from reports.returns.indicators import Asked, broken_rules

MOST_LETTERS = 200


def box_of(one: Asked, name: str) -> forms.Field:
    """The field of a box of that cell: `value`, of a ratio also `out_of`, and `note`."""
    if name == "note":
        label = _("Lý do của “%(name)s”") % {"name": one.name}
        return LineField(label=label, required=False, max_length=MOST_LETTERS, maybe=False)
    label = one.name
    if one.is_ratio:
        label = f"{one.name}: {one.part_label if name == 'value' else one.whole_label}"
    if one.is_counted:
        return CountField(label=label, required=False, max_value=MOST_COUNTED)
    return NumberField(label=label, required=False, unit=one.unit_of_measure)


def boxes_of(one: Asked) -> tuple[str, ...]:
    return ("value", "out_of", "note") if one.is_ratio else ("value", "note")


def number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def above_whole(one: Asked, cell: Cell) -> str:
    """Why the two halves of a ratio cannot be stored together; of one half nothing is known yet."""
    if not one.is_ratio or cell.value is None or cell.out_of is None:
        return ""
    broken = broken_rules([one], {one.code: {"value": cell.value, "out_of": cell.out_of}})
    return broken[0].message if broken else ""


def plain(value: Decimal | None) -> str:
    """As it stands inside a box."""
    return "" if value is None else vn.show_plain(value)
