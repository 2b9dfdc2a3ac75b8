"""The heads of a table that was sent: which column stands where, which are read, what is wrong with them. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn
from atgt_portal.lib.intake import Table
from reports.returns.imports.kinds import MARK, Column


@dataclass(frozen=True, slots=True)
class Heads:
    """`places`: column → where it stands; `unread` names what is there and not asked for."""

    places: Mapping[str, int]
    columns: tuple[Column, ...]
    unread: tuple[str, ...]
    faults: tuple[str, ...]


def heads_of(table: Table, names: Sequence[str], *, numbers: Collection[str] = (), days: Collection[str] = ()) -> Heads:
    """By their names without regard to marks, case and signs; `numbers` and `days` are columns that hold such."""
    keys = {text.slug(name): name for name in names}
    places: dict[str, int] = {}
    faults = []
    for index, header in enumerate(table.headers):
        name = keys.get(text.slug(header))
        if name is None:
            continue
        if name in places:
            faults.append(_("Có hai cột %(column)s. Giữ lại một cột rồi gửi lại.") % {"column": vn.quoted(name)})
        if index in table.hidden_columns:
            sentence = _("Cột %(column)s đang ẩn. Bỏ ẩn (Unhide), xem lại số liệu, lưu rồi gửi lại.")
            faults.append(sentence % {"column": vn.quoted(name)})
        places[name] = index
    known = set(places.values())
    return Heads(
        places=places,
        columns=tuple(
            Column(name, places[name], is_number=name in numbers, is_day=name in days)
            for name in names
            if name in places
        ),
        unread=tuple(name for at, name in enumerate(table.headers) if name not in {"", MARK} and at not in known),
        faults=tuple(faults),
    )


def hidden_row() -> str:
    return _("Dòng đang ẩn nhưng có số liệu. Bỏ ẩn (Unhide) để xem lại, hoặc bỏ dòng ấy.")
