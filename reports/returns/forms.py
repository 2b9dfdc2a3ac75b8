"""What people type into accident returns and confirmations: read leniently as a draft, judged by the kind's `check`."""

from typing import Any, NamedTuple

from django import forms
from django.forms import BaseForm, BoundField, formset_factory
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.fields import (
    ChoiceField,
    CountField,
    DraftForm,
    LineField,
    PortalFormSet,
    TickField,
    VietnameseDateField,
)
from atgt_portal.lib.impersonal import ImpersonalLine, ImpersonalText
from campaigns.filing.models import Filing
from campaigns.plans.parts import DATE
from campaigns.record.choices import FigureStatus
from campaigns.setup.windows import Window
from reports.returns.accidents import (
    MOST_ROWS,
    head_of,
    outside_words,
    places_of,
    rows_of,
    warnings_about,
    window_of_paper,
)
from reports.returns.choices import Cause, Mode, Severity, Statement
from reports.returns.confirmation import police_figures
from reports.returns.models import FiguresConfirmation

SPARE_ROWS = 3
_SPEAKING = ("code", "happened_on", "unit", "road", "severity", "deaths", "injured", "cause", "cause_note")


class Line(NamedTuple):
    """One refusal in the summary: the element it is about, empty for the whole page, and what to do."""

    target: str
    text: str


def lines_of(form: BaseForm, *, before: str = "") -> list[tuple[str, str]]:
    """Every refusal of a form in page order."""
    found: list[tuple[str, str]] = [Line("", f"{before}{text}") for text in form.non_field_errors()]
    for field in form:
        target = str(field.id_for_label or f"{field.auto_id}_0")
        texts = [str(text) for text in field.errors]
        found += [Line(target, text if text.startswith(before) else f"{before}{text}") for text in texts]
    return found


class NothingForm(DraftForm):
    """What is stated of the period as a whole."""

    nothing_happened = TickField(label=_("Không phát sinh tai nạn giao thông trong kỳ"), required=False)
    status = ChoiceField(label=_("Tính chất số liệu"), choices=FigureStatus.choices, required=False)


def head_form(data: QueryDict | None, *, filing: Filing) -> NothingForm:
    return NothingForm(data, initial=head_of(filing) if data is None else None)


class AccidentRow(DraftForm):
    """One accident. No names of people: only a day, a place, classes and counts."""

    happened_on = VietnameseDateField(label=_("Ngày xảy ra"), widget=DATE)
    unit = ChoiceField(label=_("Địa bàn"))
    severity = ChoiceField(label=_("Mức độ"), choices=[("", _("– Chọn mức độ –")), *Severity.choices])
    deaths = CountField(label=_("Số người chết"), max_value=200)
    injured = CountField(label=_("Số người bị thương"), max_value=500)
    road = ImpersonalLine(label=_("Tuyến đường"), max_length=80, required=False)
    mode = ChoiceField(label=_("Loại hình"), choices=Mode.choices, initial=Mode.ROAD)
    cause = ChoiceField(
        label=_("Nguyên nhân chính"), choices=[("", _("– Chưa xác định –")), *Cause.choices], required=False
    )
    cause_note = ImpersonalLine(label=_("Ghi rõ nguyên nhân khác"), max_length=80, required=False)
    code = LineField(label=_("Mã vụ"), max_length=40, required=False)
    alcohol_related = TickField(label=_("Do uống rượu, bia"), required=False)
    commercial_vehicle = TickField(label=_("Liên quan ô tô kinh doanh vận tải"), required=False)
    drop = TickField(label=_("Xóa vụ này"), required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], window: Window, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = places  # type: ignore[attr-defined]
        self.window = window

    @property
    def number(self) -> int:
        """The row's place on the page, from 1."""
        return int(str(self.prefix).rpartition("-")[2]) + 1

    @property
    def outside(self) -> str:
        """The warning about a day that a draft may keep, but with which no return may be sent; a box in error speaks itself."""
        known = self.cleaned_data if self.is_bound else self.initial
        return outside_words(known.get("happened_on"), self.window)

    @property
    def says_something(self) -> bool:
        return any(self[name].value() is not None and str(self[name].value()).strip() for name in _SPEAKING)


class AccidentReturnForm:
    """The accidents of one period on one page, or the statement that there was none."""

    is_counted = False

    def __init__(self, data: QueryDict | None, *, filing: Filing) -> None:
        self.told = rows_of(filing) if data is None else []
        self.head = head_form(data, filing=filing)
        factory = formset_factory(
            AccidentRow, formset=PortalFormSet, extra=SPARE_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
        )
        places = [("", str(_("– Chọn địa bàn –")))]
        places += [(unit.code, unit.place_name or unit.name) for unit in places_of(filing.campaign)]
        row = {"places": places, "window": window_of_paper(filing)}
        self.rows = factory(data, prefix="vu", initial=self.told or None, form_kwargs=row)

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), self.rows.is_valid()])

    def values(self) -> dict[str, Any]:
        self.told = [
            {"position": place, **{name: value for name, value in row.cleaned_data.items() if name != "drop"}}
            for place, row in enumerate(self.rows.forms, start=1)
            if row.says_something and not row.cleaned_data["drop"]
        ]
        return {**self.head.cleaned_data, "accidents": self.told}

    def add_fault(self, field: str, message: str) -> None:
        if not field.startswith("accidents."):
            self.head.add_error(field if field in self.head.fields else None, message)
            return
        _part, place, name = field.split(".")
        self.rows.forms[int(place) - 1].add_error(name, message)

    def box_of(self, anchor: str) -> BoundField | None:
        """The box that a thread at that place is about: one of an accident, or the statement that there was none."""
        part, _dot, rest = anchor.partition(".")
        if part != "accidents":
            return self.head["nothing_happened"]
        place, _dot, name = rest.partition(".")
        row = self.rows.forms[int(place) - 1] if place.isdigit() and 0 < int(place) <= len(self.rows.forms) else None
        return row[name or "happened_on"] if row is not None and (name or "happened_on") in row.fields else None

    def error_list(self) -> list[tuple[str, str]]:
        found = lines_of(self.head)
        found += [Line("", str(text)) for text in self.rows.non_form_errors()]
        for place, row in enumerate(self.rows.forms, start=1):
            found += lines_of(row, before=str(_("Vụ số %(n)s: ") % {"n": place}))
        return found

    @property
    def errors(self) -> list[tuple[str, str]]:
        return self.error_list() if self.head.is_bound else []

    @property
    def shown_rows(self) -> list[AccidentRow]:
        """The rows in use and one spare; the others wait in a fold."""
        return self.rows.forms[: self._used + 1]

    @property
    def spare_rows(self) -> list[AccidentRow]:
        return self.rows.forms[self._used + 1 :]

    @property
    def _used(self) -> int:
        return max((place for place, row in enumerate(self.rows.forms, start=1) if row.says_something), default=0)

    @property
    def warnings(self) -> list[str]:
        """Doubts about what is stored or was just typed, to be looked at before sending."""
        return warnings_about(self.told)

    @property
    def is_full(self) -> bool:
        """Whether the page can hold no row more."""
        return len(self.rows.forms) >= MOST_ROWS


class ConfirmationForm(DraftForm):
    """The commune's answer to the police figures it has just seen."""

    statement = ChoiceField(label=_("Ý kiến của đơn vị"), choices=Statement.choices, widget=forms.RadioSelect)
    note = ImpersonalText(
        label=_("Nội dung đề nghị đối chiếu"),
        max_length=2000,
        required=False,
        help_text=_("Nêu ngày, địa điểm vụ việc và chỗ lệch. Không ghi họ tên nạn nhân."),
    )
    about_version = CountField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None, *, filing: Filing) -> None:
        self.police = police_figures(filing)
        stored = FiguresConfirmation.objects.filter(filing=filing).first() if data is None else None
        super().__init__(data, initial={"statement": stored.statement, "note": stored.note} if stored else None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.police.refusal:
            raise forms.ValidationError(self.police.refusal)
        if self.police.version is not None and cleaned.get("about_version") != self.police.version.number:
            sentence = _("%(police)s vừa điều chỉnh số liệu của kỳ này. Xem lại số liệu mới bên dưới rồi chọn lại.")
            raise forms.ValidationError(sentence % {"police": self.police.source})
        return cleaned

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def add_fault(self, field: str, message: str) -> None:
        self.add_error(field if field in self.fields else None, message)

    def box_of(self, anchor: str) -> BoundField | None:
        return self[anchor] if anchor in self.fields else None

    def error_list(self) -> list[tuple[str, str]]:
        return lines_of(self)
