"""The page of an interim or closing return: issued paper, sections, activity table, targets, standing of the unit."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import (
    CountField,
    DraftForm,
    LineField,
    NumberField,
    TextField,
    TickField,
    VietnameseDateField,
)
from campaigns.filing.models import Filing
from campaigns.plans.parts import DATE
from campaigns.setup.choices import Paper
from reports.returns.activities_form import ActivitiesForm, draw
from reports.returns.forms import Line, lines_of
from reports.returns.outline import outline_of
from reports.returns.periodic import STANDING
from reports.returns.prefill import Known, known_about
from reports.returns.suggesting import offered, suggested, taken
from reports.returns.targets import PlannedTarget, targets_of
from reports.returns.working import working_of

MOST_LETTERS = 20_000
_NOTHING_KNOWN = Known(sections={}, targets=[], results={}, missing_accidents=False)


class IssuedForm(DraftForm):
    paper_number = LineField(
        label=_("Số, ký hiệu báo cáo"), max_length=60, help_text=_("Như văn thư đã cấp, ví dụ 15/BC-UBND.")
    )
    signed_on = VietnameseDateField(label=_("Ngày ký"), widget=DATE)
    signer = LineField(label=_("Người ký"), max_length=120, help_text=_("Họ tên và chức vụ."))

    def clean_paper_number(self) -> str:
        typed: str = self.cleaned_data["paper_number"]
        if not typed:
            return ""
        try:
            return str(vn.parse_document_number(typed, label=str(_("Số, ký hiệu báo cáo")), example="15/BC-UBND"))
        except vn.VietnameseInputError as unreadable:
            raise forms.ValidationError(str(unreadable), code="invalid") from None


class SectionsForm(DraftForm):
    """One box for each part of the outline."""

    def __init__(self, data: QueryDict | None, *, filing: Filing, texts: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(texts), prefix="muc")
        for part in outline_of(filing):
            self.fields[str(part.section)] = TextField(
                label=part.title,
                help_text=part.prompt,
                required=part.is_needed,
                maybe=False,
                max_length=MOST_LETTERS,
                widget=forms.Textarea(attrs={"rows": 7 if part.is_needed else 4}),
            )


class TargetsForm(DraftForm):
    """What came of each registered target."""

    def __init__(self, data: QueryDict | None, *, targets: list[PlannedTarget], results: Mapping[int, Any]) -> None:
        self.targets = targets
        super().__init__(data, initial={str(position): value for position, value in results.items()}, prefix="ct")
        for target in targets:
            label = _("Kết quả của chỉ tiêu “%(name)s”") % {"name": target.name}
            self.fields[str(target.position)] = NumberField(label=label, unit=target.unit_of_measure)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [
            {
                "target": target,
                "box": draw(self[str(target.position)]),
                "errors": [str(text) for text in self[str(target.position)].errors],
                "threads": vars(self.fields[str(target.position)]).get("threads", ()),
            }
            for target in self.targets
        ]


class StandingForm(DraftForm):
    """Subordinates, models, staff, the unit's own review meeting."""

    has_no_subordinates = TickField(label=_("Không có đơn vị trực thuộc"), required=False)
    subordinates = CountField(label=_("Số đơn vị trực thuộc"), max_value=5000, required=False)
    subordinates_checked = CountField(
        label=_("Số đơn vị trực thuộc đã hướng dẫn, kiểm tra, đôn đốc"), max_value=5000, required=False
    )
    models_recognised = CountField(label=_("Số điển hình, mô hình được công nhận"), max_value=5000)
    staff_violations = CountField(
        label=_("Số cán bộ, công chức, viên chức vi phạm nồng độ cồn, gây tai nạn"), max_value=5000
    )
    women_percent = CountField(label=_("Tỷ lệ nữ trong đơn vị (%)"), max_value=100, required=False)
    reviewed_on = VietnameseDateField(label=_("Ngày họp bình xét của đơn vị"), widget=DATE)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        whole, part = cleaned.get("subordinates"), cleaned.get("subordinates_checked")
        if whole is not None and part is not None and part > whole:
            sentence = _(
                "Số đơn vị đã kiểm tra (%(part)s) lớn hơn số đơn vị trực thuộc (%(whole)s). Sửa một trong hai số."
            )
            self.add_error("subordinates_checked", sentence % {"part": part, "whole": whole})
        return cleaned


class PeriodicForm:
    """One page for both kinds; the closing return has two parts more. An untouched paper opens with what is known."""

    def __init__(self, data: QueryDict | None, *, filing: Filing) -> None:
        self.filing, self.is_closing = filing, filing.kind == Paper.CLOSING_RETURN
        fresh, working = data is None, working_of(filing, with_journal=True)
        self.suggested = suggested(filing, working.journal, working.spots)
        data = taken(data, self.suggested)
        untouched = fresh and not filing.has_begun
        self.known = known_about(filing, working=working) if untouched else _NOTHING_KNOWN
        issued, closing = working.issued, working.closing
        paper = {"paper_number": issued.number, "signed_on": issued.signed_on, "signer": issued.signer}
        self.paper = IssuedForm(data, initial=paper if fresh else None)
        texts = {**self.known.sections, **working.sections} if fresh else {}
        self.sections = SectionsForm(data, filing=filing, texts=texts)
        self.activities = ActivitiesForm(data, working=working, fresh=fresh, suggested=self.suggested)
        targets = targets_of(filing) if self.is_closing and not untouched else self.known.targets
        self.targets = TargetsForm(
            data, targets=targets, results={**self.known.results, **working.results} if fresh else {}
        )
        standing = {name: getattr(closing, name) for name in STANDING}
        self.standing = StandingForm(data, initial=standing if fresh else None)
        self.whole: list[str] = []

    @cached_property
    def _parts(self) -> tuple[DraftForm, ...]:
        """In page order, so that the summary of refusals reads from top to bottom."""
        closing = (self.targets, self.standing) if self.is_closing else ()
        return self.sections, self.activities, *closing, self.paper

    def is_valid(self) -> bool:
        return all([part.is_valid() for part in self._parts])  # noqa: C419 - every part is to speak, not only the first

    def values(self) -> dict[str, Any]:
        values = {
            **self.paper.cleaned_data,
            "sections": dict(self.sections.cleaned_data),
            "activities": self.activities.figures(),
        }
        if self.is_closing:
            results = {int(name): value for name, value in self.targets.cleaned_data.items()}
            values |= {**self.standing.cleaned_data, "targets": results}
        return values

    def add_fault(self, field: str, message: str) -> None:
        form, name = self._place(field)
        if form is None or name not in form.fields:
            self.whole.append(message)
        else:
            form.add_error(name, message)

    def box_of(self, anchor: str) -> BoundField | None:
        """The box that a thread at that place is about; of a whole part its first one."""
        wholes = {"paper": self.paper, "standing": self.standing}
        form, name = (wholes[anchor], "") if anchor in wholes else self._place(anchor)
        if form is not None and not name:
            name = next((box for box in form.fields if "." in box), next(iter(form.fields), ""))
        return form[name] if form is not None and name in form.fields else None

    def _place(self, field: str) -> tuple[DraftForm | None, str]:
        part, _dot, rest = field.partition(".")
        own = {"sections": self.sections, "activities": self.activities, "targets": self.targets}
        return (own[part], rest) if part in own else (self._owner(field), field)

    def _owner(self, field: str) -> DraftForm | None:
        return next((form for form in (self.paper, self.standing) if field in form.fields), None)

    def error_list(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = [Line("", text) for text in self.whole]
        return found + [line for part in self._parts for line in lines_of(part)]

    @property
    def offers(self) -> list[dict[str, str]]:
        """What the records say for the boxes of the unit's standing."""
        return [offered(one, self.standing) for one in self.suggested.values() if one.key in self.standing.fields]

    @property
    def can_take_all(self) -> bool:
        """Whether some box holds another number than the records, or none."""
        rows = [offered(one, self.activities) for key, one in self.suggested.items() if key not in self.standing.fields]
        return any(offer["key"] for offer in [*rows, *self.offers])

    @property
    def errors(self) -> list[tuple[str, str]]:
        return self.error_list() if self.paper.is_bound else []

    @property
    def section_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "field": self.sections[str(part.section)],
                "is_prefilled": part.section in self.known.sections,
                "limit": str(_("Tối đa %(n)s từ.") % {"n": vn.show_number(part.most_words)}),
            }
            for part in outline_of(self.filing)
        ]
