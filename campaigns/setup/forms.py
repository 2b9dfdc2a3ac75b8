"""The frame of the pages on which a draft is written: a page is blocks of boxes and of rows, read by the file's own readers.

What is typed becomes the same {…} that a campaign file holds, and `schema_*` judges it: one rule, one place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BaseForm, formset_factory
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib.fields import PortalForm, PortalFormSet, TickField
from campaigns.setup.json_text import FileFault
from campaigns.setup.models import Campaign

SPARE_ROWS, MOST_ROWS = 3, 60
LINES = forms.Textarea(attrs={"rows": 5})
_INDEX = re.compile(r"\[(\d+)\]")
_NAMES = re.compile(r"\w+")
_OTHER_PLACE = re.compile(r"\b[a-z_.]+(?:\[\d+\][a-z_.]*)*\[(\d+)\][a-z_.]*[a-z_]")


def _row_words(found: re.Match[str]) -> str:
    """A place of the file as the page counts it."""
    return _("dòng %(n)s") % {"n": int(found[1]) + 1}


def capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


class BoxForm(PortalForm):
    """Boxes beside each other; `widths` are columns of twelve."""

    widths: ClassVar[Mapping[str, int]] = {}
    key: ClassVar[Mapping[str, str]] = {}  # where the file has another name for a box

    def cells(self) -> Iterator[tuple[int, BoundField]]:
        for field in self.visible_fields():
            if field.name != "drop" or self.can_drop:
                yield self.widths.get(field.name, 12), field

    @property
    def can_drop(self) -> bool:
        return False


class RowForm(BoxForm):
    """One row of a list; a spare row left blank says nothing, a ticked one is taken away."""

    drop = TickField(label=gettext_lazy("Bỏ dòng này"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "drop"), "drop"])

    @property
    def can_drop(self) -> bool:
        return not self.empty_permitted or (self.is_bound and self.has_changed())

    def full_clean(self) -> None:
        """A row that goes away is not asked for what it lacks."""
        super().full_clean()
        if self.is_bound and self.data.get(self.add_prefix("drop")):
            self._errors = ErrorDict()
            self.cleaned_data = {"drop": True}


def rows_of(
    kind: type[RowForm], data: Mapping[str, Any] | None, prefix: str, stored: Sequence[Mapping[str, Any]], **each: Any
) -> Any:
    """A set of rows with spare ones behind the stored ones."""
    extra = min(SPARE_ROWS, max(MOST_ROWS - len(stored), 0))
    most = max(MOST_ROWS, len(stored))
    factory = formset_factory(kind, formset=PortalFormSet, extra=extra, max_num=most, absolute_max=most)
    return factory(data, prefix=prefix, initial=list(stored) or None, form_kwargs=each)


def said_rows(rows: Any) -> list[Any]:
    """The rows that say something and stay."""
    return [
        row for row in rows.forms if not row.cleaned_data.get("drop") and (not row.empty_permitted or row.has_changed())
    ]


@dataclass(frozen=True, slots=True)
class Block:
    """A panel of the page: boxes, or rows named `row` with their number; rows may have boxes for them all above."""

    title: str | Promise
    form: BoxForm | None = None
    rows: Any = None
    row: str | Promise = ""
    note: str | Promise = ""
    foot: str | Promise = ""
    lead: str | Promise = ""

    def numbered(self) -> Iterator[tuple[str, RowForm]]:
        """Each row under its own name."""
        return ((str(self.row) % {"n": number}, row) for number, row in enumerate(self.rows.forms, start=1))


class SectionForm:
    """One page of the draft. `read` turns what was typed into entries and notes faults by their place in the file."""

    title: ClassVar[str | Promise] = ""
    sub: ClassVar[str | Promise] = ""

    def __init__(self, data: Mapping[str, Any] | None, *, campaign: Campaign) -> None:
        self.campaign = campaign
        self.fresh = data is None
        self.whole: list[str] = []
        self.places: dict[str, list[BoxForm]] = {}
        self.value: Any = None
        self.tables: list[tuple[str, str]] = []
        self.warnings: list[str] = []
        self.build(data)

    def build(self, data: Mapping[str, Any] | None) -> None:
        raise NotImplementedError

    def blocks(self) -> list[Block]:
        raise NotImplementedError

    def read(self, faults: list[FileFault]) -> Any:
        raise NotImplementedError

    def is_valid(self) -> bool:
        refused = [part for part in self.all_parts() if not part.is_valid()]
        if refused:
            return False
        faults: list[FileFault] = []
        self.value = self.read(faults)
        for fault in faults:
            self._place(fault)
        return not faults

    def all_parts(self) -> list[Any]:
        return [part for block in self.blocks() for part in (block.form, block.rows) if part is not None]

    def _place(self, fault: FileFault) -> None:
        """The box that the path of the file leads to; where there is none, the head of the page."""
        message = capitalised(_OTHER_PLACE.sub(_row_words, fault.message))
        form, rest = self._form_at(fault.path)
        names = _NAMES.findall(_INDEX.sub("", rest))
        known = [form.key.get(name, name) for name in names] if form is not None else []
        field = next((name for name in reversed(known) if form is not None and name in form.fields), None)
        if form is None or field is None:
            self.whole.append(message)
        else:
            form.add_error(field, message)

    def _form_at(self, path: str) -> tuple[BoxForm | None, str]:
        """The form that stands for a place of the file, and the rest of its path; longest lists first."""
        for name in sorted(self.places, key=len, reverse=True):
            listed = self.places[name]
            if not name:
                return (listed[0] if listed else None), path
            if path.startswith(f"{name}[") and (found := _INDEX.match(path, len(name))):
                at = int(found[1])
                return (listed[at] if at < len(listed) else None), path[found.end() :]
        return None, path

    def error_list(self) -> list[tuple[str, str]]:
        """(element id, message) of every refusal, in the order of the page."""
        lines = [("", message) for message in self.whole]
        for block in self.blocks():
            if block.form is not None:
                lines += _lines(block.form)
            if block.rows is not None:
                lines += [("", str(text)) for text in block.rows.non_form_errors()]
                for number, row in enumerate(block.rows.forms, start=1):
                    place = str(block.row) % {"n": number}
                    lines += [(target, f"{place}: {text}") for target, text in _lines(row)]
        return lines


def _lines(form: BaseForm) -> list[tuple[str, str]]:
    found = [("", str(text)) for text in form.non_field_errors()]
    for field in form:
        found += [(str(field.id_for_label or field.auto_id), str(text)) for text in field.errors]
    return found


def iso(day: Any) -> str | None:
    """A day as the file writes it."""
    return day.isoformat() if day else None


def lines_of(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := raw.strip())]
