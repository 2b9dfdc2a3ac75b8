"""The form of the award dossier: the unit's meeting, and one block of controls for each nominee."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from atgt_portal.lib.fields import ChoiceField, CountField, LineField, TextField, TickField, VietnameseDateField
from awards.choices import NomineeCategory, SubjectKind
from awards.controls import ControlForm, YearField
from awards.models import AwardDossier, Nominee
from awards.nominating import FIELD_PREFIX, MOST_NOMINEES, field_name, warnings
from awards.rules import Choice, award_types_of, routes_of
from campaigns.filing.models import Filing

BLANK_ROWS = 3
_COUNT = "so-dong"
_OF_A_PERSON = ("birth_year", "is_woman", "post")
_BOX = {"class": "form-control"}
# Field, label inside the block, width on the twelve columns, help.
_LAYOUT: tuple[tuple[str, str | Promise, str, str | Promise], ...] = (
    ("subject_kind", _lazy("Tập thể hay cá nhân"), "col-md-3", ""),
    ("name", _lazy("Họ và tên hoặc tên tập thể"), "col-md-5", ""),
    ("birth_year", _lazy("Năm sinh"), "col-md-2 col-6", _lazy("Chỉ cá nhân.")),
    ("is_woman", _lazy("Nữ"), "col-md-2 col-6", ""),
    ("post", _lazy("Chức vụ"), "col-md-6", _lazy("Chỉ cá nhân; chức vụ khi lập thành tích.")),
    ("category", _lazy("Diện"), "col-md-6", _lazy("Cá nhân phải chọn.")),
    ("award_code", _lazy("Hình thức đề nghị"), "col-md-6", ""),
    ("route_code", _lazy("Tuyến trình"), "col-md-6", ""),
    ("achievement", _lazy("Tóm tắt thành tích"), "col-12", ""),
    ("votes_for", _lazy("Số phiếu đồng ý"), "col-6 col-md-3", ""),
    ("votes_total", _lazy("Tổng số phiếu"), "col-6 col-md-3", _lazy("Mọi thành viên dự họp bình xét.")),
)
_FIELDS = tuple(row[0] for row in _LAYOUT)


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a block: its short label inside the block, how wide it is, and a word of help."""

    bound: BoundField
    label: str
    width: str
    hint: str

    @property
    def is_tick(self) -> bool:
        return isinstance(self.bound.field, TickField)


@dataclass(frozen=True, slots=True)
class NomineeBlock:
    """One nominee's controls, by name."""

    number: int
    is_filled: bool
    controls: tuple[Control, ...]

    @property
    def is_open(self) -> bool:
        """Shown unfolded: what is filled, what is wrong, and the first one."""
        return self.is_filled or self.number == 1 or any(control.bound.errors for control in self.controls)


class DossierForm(ControlForm):
    """Blocks left wholly blank are no nominees; drafts may leave anything blank."""

    nobody = TickField(
        label=_lazy("Đơn vị không đề nghị khen thưởng"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    minutes_number = LineField(
        label=_lazy("Số biên bản họp bình xét"), required=False, max_length=60, widget=forms.TextInput(attrs=_BOX)
    )
    met_on = VietnameseDateField(
        label=_lazy("Ngày họp bình xét"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "placeholder": "ngày/tháng/năm",
                "inputmode": "numeric",
                "autocomplete": "off",
                "class": "form-control is-date",
            }
        ),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, filing: Filing) -> None:
        self.filing = filing
        stored = list(Nominee.objects.filter(dossier=filing.pk).select_related("person"))
        self.size = _posted_size(data) if data is not None else min(len(stored) + BLANK_ROWS, MOST_NOMINEES)
        super().__init__(data, initial=_initial(filing, stored))
        awards, routes = award_types_of(filing.campaign), routes_of(filing.campaign)
        for number in range(1, self.size + 1):
            for name, field in _block_fields(number, awards=awards, routes=routes).items():
                self.fields[field_name(number, name)] = field

    @property
    def count_name(self) -> str:
        """The name of the hidden control that says how many blocks there are."""
        return _COUNT

    @property
    def size_text(self) -> str:
        return str(self.size)

    @property
    def nobody_box(self) -> BoundField:
        return self["nobody"]

    @property
    def meeting(self) -> tuple[Control, ...]:
        """The unit's own review meeting."""
        number, day = self["minutes_number"], self["met_on"]
        return (
            Control(number, str(number.label), "col-md-5", _("Ví dụ 12/BB-UBND.")),
            Control(day, str(day.label), "col-md-4", ""),
        )

    @property
    def blocks(self) -> Iterator[NomineeBlock]:
        for number in range(1, self.size + 1):
            bound = {name: self[field_name(number, name)] for name in _FIELDS}
            yield NomineeBlock(
                number=number,
                is_filled=_is_filled({name: bound[name].value() for name in _FIELDS}),
                controls=tuple(
                    Control(bound[name], str(label), width, str(hint)) for name, label, width, hint in _LAYOUT
                ),
            )

    @property
    def warnings(self) -> list[str]:
        """What will be asked about, told on the page without keeping the dossier back."""
        return warnings(self.filing, {"nominees": self._rows_of({bound.name: bound.value() for bound in self})})

    def clean(self) -> dict[str, Any]:
        for number in range(1, self.size + 1):
            self._clean_block(number)
        return self.cleaned_data

    def _clean_block(self, number: int) -> None:
        told = {name: self.cleaned_data.get(field_name(number, name)) for name in _FIELDS}
        votes_for, votes_total = told["votes_for"], told["votes_total"]
        if votes_for is not None and votes_total is not None and votes_for > votes_total:
            sentence = _(
                "Đối tượng %(no)s: %(for)s phiếu đồng ý nhiều hơn tổng số %(total)s phiếu. Sửa theo biên bản kiểm phiếu."
            )
            named = {"no": number, "for": votes_for, "total": votes_total}
            self.add_error(field_name(number, "votes_for"), sentence % named)
        if told["subject_kind"] == SubjectKind.COLLECTIVE and any(told[name] for name in _OF_A_PERSON):
            sentence = _(
                "Đối tượng %(no)s là tập thể nên không có năm sinh, giới tính, chức vụ. Xóa các ô ấy hoặc chọn Cá nhân."
            )
            self.add_error(field_name(number, "subject_kind"), sentence % {"no": number})

    def values(self) -> dict[str, Any]:
        shared = {name: self.cleaned_data[name] for name in ("nobody", "minutes_number", "met_on")}
        return {**shared, "nominees": self._rows_of(self.cleaned_data)}

    def _rows_of(self, said: dict[str, Any]) -> list[dict[str, Any]]:
        rows = []
        for number in range(1, self.size + 1):
            told = {name: said.get(field_name(number, name)) for name in _FIELDS}
            if _is_filled(told):
                rows.append(
                    {"position": number, **told, "subject_kind": told["subject_kind"] or SubjectKind.INDIVIDUAL}
                )
        return rows

    def control_of(self, field: str) -> str | None:
        """Faults count nominees as stored, without the blank blocks between them."""
        if field in self.fields and not field.startswith(FIELD_PREFIX):
            return field
        filled = [block.number for block in self.blocks if block.is_filled]
        places = {
            field_name(position, name): field_name(number, name)
            for position, number in enumerate(filled, start=1)
            for name in _FIELDS
        }
        return places.get(field)


def _is_filled(told: dict[str, Any]) -> bool:
    return any(told[name] not in {None, "", False} for name in _FIELDS if name != "subject_kind")


def _posted_size(data: Mapping[str, Any]) -> int:
    raw = data.get(_COUNT, "")
    return max(1, min(int(raw), MOST_NOMINEES)) if raw.isascii() and raw.isdigit() and len(raw) < 4 else BLANK_ROWS


def _initial(filing: Filing, stored: list[Nominee]) -> dict[str, Any]:
    dossier = AwardDossier.objects.filter(filing=filing).first()
    found: dict[str, Any] = {}
    if dossier:
        found = {"nobody": dossier.nobody, "minutes_number": dossier.minutes_number, "met_on": dossier.met_on}
    for row in stored:
        person = row.person
        told: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS if hasattr(row, name)}
        told["name"] = person.full_name if person else row.collective_name
        told |= {name: getattr(person, name) if person else None for name in _OF_A_PERSON}
        found |= {field_name(row.position, name): value for name, value in told.items()}
    return found


def _block_fields(number: int, *, awards: tuple[Choice, ...], routes: tuple[Choice, ...]) -> dict[str, forms.Field]:
    labels = {
        name: _("%(words)s (đối tượng %(no)s)") % {"words": label, "no": number}
        for name, label, _width, _hint in _LAYOUT
    }

    def pick(name: str, choices: Iterable[tuple[str, Any]]) -> ChoiceField:
        return ChoiceField(
            label=labels[name], required=False, choices=[("", _("Chưa chọn")), *choices], widget=_select()
        )

    def line(name: str) -> LineField:
        return LineField(label=labels[name], required=False, max_length=120, widget=forms.TextInput(attrs=_BOX))

    def votes(name: str) -> CountField:
        return CountField(label=labels[name], required=False, max_value=9999, widget=_digits())

    return {
        "subject_kind": ChoiceField(
            label=labels["subject_kind"],
            choices=SubjectKind.choices,
            initial=SubjectKind.INDIVIDUAL,
            required=False,
            widget=_select(),
        ),
        "name": line("name"),
        "birth_year": YearField(label=labels["birth_year"], required=False, widget=_digits()),
        "is_woman": TickField(
            label=labels["is_woman"], required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
        ),
        "post": line("post"),
        "category": pick("category", NomineeCategory.choices),
        "award_code": pick("award_code", [(one.code, one.name) for one in awards]),
        "route_code": pick("route_code", [(one.code, one.name) for one in routes]),
        "achievement": TextField(
            label=labels["achievement"],
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3, **_BOX}),
        ),
        "votes_for": votes("votes_for"),
        "votes_total": votes("votes_total"),
    }


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


def _digits() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", **_BOX})
