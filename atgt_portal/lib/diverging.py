"""Two versions of one form beside each other: what is stored and what was typed, box by box, where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any, TypeAlias

from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn

Part: TypeAlias = "BaseForm | BaseFormSet[Any]"


@dataclass(frozen=True, slots=True)
class Difference:
    """One box in two versions; an empty one is said, not left blank."""

    label: str
    stored: str
    typed: str


def parts_of(page: object) -> list[Part]:
    """The forms of which a page is made: itself, or those it holds, in the order in which it made them."""
    if isinstance(page, BaseForm | BaseFormSet):
        return [page]
    return [part for part in vars(page).values() if isinstance(part, BaseForm | BaseFormSet)]


def differences(*, typed: list[Part], stored: list[Part]) -> list[Difference]:
    """`typed` has been judged already; `stored` is the same page as it would open now."""
    return [row for mine, theirs in zip(typed, stored, strict=False) for row in _of_part(mine, theirs)]


def _of_part(mine: Part, theirs: Part) -> Iterator[Difference]:
    if isinstance(mine, BaseForm) and isinstance(theirs, BaseForm):
        yield from _of_form(mine, theirs, place="")
    elif isinstance(mine, BaseFormSet) and isinstance(theirs, BaseFormSet):
        for number, (one, other) in enumerate(zip_longest(mine.forms, theirs.forms), start=1):
            yield from _of_form(one, other, place=_("Dòng %(n)s") % {"n": number})


def _of_form(mine: BaseForm | None, theirs: BaseForm | None, *, place: str) -> Iterator[Difference]:
    named = mine or theirs
    for name in named.fields if named else ():
        box = (mine or theirs)[name]  # type: ignore[index]
        if box.is_hidden:
            continue
        new, old = _typed(mine, name), _stored(theirs, name)
        if new != old:
            label = str(box.label)
            yield Difference(f"{place} – {label}" if place else label, old or _("(trống)"), new or _("(trống)"))


def _typed(form: BaseForm | None, name: str) -> str:
    if form is None or name not in form.fields:
        return ""
    cleaned = getattr(form, "cleaned_data", {})
    return _said(form[name], cleaned[name] if name in cleaned else form[name].value())


def _stored(form: BaseForm | None, name: str) -> str:
    return _said(form[name], form[name].value()) if form is not None and name in form.fields else ""


def _said(box: BoundField, value: Any) -> str:
    """The value as it is read on a page, the same for what was typed and for what came from a row."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("có") if value else ""
    if isinstance(value, list | tuple | set):
        return "; ".join(_said(box, one) for one in value)
    choices = dict(getattr(box.field, "choices", ()) or ())
    if str(value) in {str(key) for key in choices}:
        return next(str(label) for key, label in choices.items() if str(key) == str(value))
    if isinstance(value, date):
        return vn.show_date(value)
    if isinstance(value, Decimal | int):
        return vn.show_plain(value)
    return text.clean(str(value)).replace("\r\n", "\n")
