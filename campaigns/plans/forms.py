from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BaseForm, BaseFormSet, formset_factory
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import (
    ChoiceField,
    CountField,
    LineField,
    NumberField,
    PortalForm,
    PortalFormSet,
    TextField,
    TickField,
    VietnameseDateField,
)
from campaigns.filing.models import Filing
from campaigns.plans import targets
from campaigns.plans.models import Dissemination, Plan
from campaigns.plans.storing import LINK_FIELDS, PAPER_FIELDS, MeasureValues, TargetValues
from campaigns.record.figures import MEASURES
from campaigns.setup.choices import Direction, ObjectiveKind
from campaigns.setup.models import CampaignIndicator

SPARE_ROWS, MOST_ROWS = 3, 20
_DATE = forms.TextInput(attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off", "class": "is-date"})


class DraftForm(PortalForm):
    """A draft may leave anything blank; a field marked as required is asked for when the paper is submitted."""

    def full_clean(self) -> None:
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True


class IssuedPaperForm(DraftForm):
    paper_number = LineField(
        label=_("Số, ký hiệu kế hoạch"), max_length=60, help_text=_("Ví dụ 12/KH-UBND. Bỏ trống nếu đã lồng ghép vào văn bản khác.")
    )
    signed_on = VietnameseDateField(label=_("Ngày ký"), widget=_DATE)
    signer = LineField(label=_("Người ký"), max_length=120, required=False)
    embedded_in = LineField(
        label=_("Đã lồng ghép tại"), max_length=300, required=False,
        help_text=_("Dùng khi đơn vị không ban hành kế hoạch riêng. Ví dụ: Kế hoạch số 05/KH-UBND ngày 10/02/2023, mục III.2."),
    )

    def clean_paper_number(self) -> str:
        typed: str = self.cleaned_data["paper_number"]
        if not typed:
            return ""
        try:
            return str(vn.parse_document_number(typed, label=str(_("Số, ký hiệu kế hoạch"))))
        except vn.VietnameseInputError as unreadable:
            raise forms.ValidationError(str(unreadable), code="invalid") from None


class LinksForm(DraftForm):
    linked_movements = TextField(
        label=_("Kết hợp với các phong trào thi đua khác"), max_length=3000, required=False,
        help_text=_("Phong trào do cơ quan, ban, ngành, UBND xã, thị trấn phát động mà đơn vị làm cùng."),
    )
    socio_economic_tasks = TextField(
        label=_("Gắn với nhiệm vụ phát triển kinh tế - xã hội"), max_length=3000, required=False
    )


class TaskForm(DraftForm):
    """One box for each task group of the campaign; a unit fills those that are its own work."""

    def __init__(self, data: QueryDict | None, *, filing: Filing, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial), prefix="nhiem-vu")
        for group in filing.campaign.task_groups.all():
            hint = _("Gợi ý: %(list)s.") % {"list": "; ".join(str(row) for row in group.suggestions)}
            self.fields[str(group.no)] = TextField(
                label=f"{group.no}. {group.title}", max_length=5000, required=False,
                help_text=hint if group.suggestions else "", widget=forms.Textarea(attrs={"rows": 3}),
            )

    def texts(self) -> dict[int, str]:
        return {int(name): text for name, text in self.cleaned_data.items() if text}


class RowForm(DraftForm):
    """One row of a set; what it says is ignored when the person ticks it away."""

    drop = TickField(label=_("Bỏ dòng này"), required=False)

    @property
    def can_drop(self) -> bool:
        return bool(self.initial) or (self.is_bound and self.has_changed())


class TargetRow(RowForm):
    indicator = ChoiceField(label=_("Chỉ tiêu"))
    baseline = NumberField(label=_("Năm trước"), required=False)
    value = NumberField(label=_("Chỉ tiêu năm nay"))
    name = LineField(label=_("Tên chỉ tiêu"), max_length=200)
    unit_of_measure = LineField(label=_("Đơn vị tính"), max_length=40)
    direction = ChoiceField(label=_("Chiều tốt"), choices=Direction.choices, initial=Direction.MORE_IS_BETTER)

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        value = cleaned.get("value")
        if cleaned.get("indicator") in MEASURES and value is not None and value != value.to_integral_value():
            sentence = _("Chỉ tiêu năm nay là %(value)s; số vụ, số người phải là số nguyên. Sửa lại số này.")
            self.add_error("value", sentence % {"value": vn.show_number(value)})
        return cleaned

    @property
    def has_own_name(self) -> bool:
        """Whether the row's own name is in use, so that the fold that holds it stands open."""
        return any(self[name].value() or self[name].errors for name in ("name", "unit_of_measure"))


class MeasureRow(RowForm):
    text = LineField(label=_("Biện pháp"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    responsible = LineField(label=_("Người, bộ phận phụ trách"), max_length=120)
    due_on = VietnameseDateField(label=_("Hoàn thành trước ngày"), required=False, widget=_DATE)


class PlanForm:
    """The whole plan on one page: issued paper, tasks by group, targets, measures, links."""

    def __init__(self, data: QueryDict | None, *, filing: Filing) -> None:
        plan = Plan.objects.filter(pk=filing.pk).first() or Plan(filing=filing)
        fresh = data is None
        self.paper = IssuedPaperForm(data, initial=_initial(plan, PAPER_FIELDS) if fresh else None)
        texts = {str(row.task_group.no): row.text for row in plan.tasks.select_related("task_group")} if fresh else {}
        self.tasks = TaskForm(data, filing=filing, initial=texts)
        self.targets = _rows(TargetRow, data, "chi-tieu", _target_rows(filing, plan) if fresh else {}, choices=_choices(filing))
        self.measures = _rows(MeasureRow, data, "bien-phap", _measure_rows(plan) if fresh else {})
        self.links = LinksForm(data, initial=_initial(plan, LINK_FIELDS) if fresh else None)
        self.whole: list[str] = []

    def is_valid(self) -> bool:
        return all([part.is_valid() for part in self._parts()])  # noqa: C419 - every part is to speak, not only the first

    def values(self) -> dict[str, Any]:
        return {
            **self.paper.cleaned_data, **self.links.cleaned_data, "tasks": self.tasks.texts(),
            "targets": [*self._targets()], "measures": [*self._measures()],
        }

    def _targets(self) -> Iterator[TargetValues]:
        for position, row in _kept(self.targets, ("indicator", "name", "unit_of_measure", "baseline", "value")):
            yield TargetValues(
                position=position, indicator=row["indicator"], name=row["name"], unit_of_measure=row["unit_of_measure"],
                direction=row["direction"], baseline=row["baseline"], value=row["value"],
            )

    def _measures(self) -> Iterator[MeasureValues]:
        for position, row in _kept(self.measures, ("text", "responsible", "due_on")):
            yield MeasureValues(
                position=position, text=row["text"], responsible=row["responsible"], due_on=row["due_on"]
            )

    def add_fault(self, field: str, message: str) -> None:
        form, name = self._place(field)
        if form is None:
            self.whole.append(message)
        else:
            form.add_error(name, message)

    def _place(self, field: str) -> tuple[BaseForm | None, str]:
        """`paper_number` is a box; `tasks` the first box of its part; `targets-2-value` a box of row 2."""
        part, _dash, rest = field.partition("-")
        if part in self.paper.fields:
            return self.paper, part
        if part == "tasks":
            return self.tasks, next(iter(self.tasks.fields))
        sets = {"targets": (self.targets, "indicator"), "measures": (self.measures, "text")}
        if part not in sets:
            return None, ""
        rows, first = sets[part]
        number, _dash, name = (rest or f"1-{first}").partition("-")
        place = int(number) - 1
        return (rows.forms[place], name) if place < len(rows.forms) else (None, "")

    def error_list(self) -> list[tuple[str, str]]:
        lines = [("", message) for message in self.whole]
        for part in self._parts():
            if isinstance(part, BaseFormSet):
                lines += [("", str(text)) for text in part.non_form_errors()]
                lines += [line for row in part.forms for line in _lines(row)]
            else:
                lines += _lines(part)
        return lines

    def _parts(self) -> tuple[Any, ...]:
        return self.paper, self.tasks, self.targets, self.measures, self.links


def _initial(plan: Plan, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in names}


def _rows(kind: type[RowForm], data: QueryDict | None, prefix: str, stored: dict[int, dict[str, Any]], **row: Any) -> Any:
    """A set of rows whose place is the stored position, with spare ones after the last."""
    filled = max(stored, default=0)
    extra = min(SPARE_ROWS, MOST_ROWS - filled)
    factory = formset_factory(kind, formset=PortalFormSet, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    initial = [stored.get(position, {}) for position in range(1, filled + 1)]
    return factory(data, prefix=prefix, initial=initial or None, form_kwargs=row)


def _target_rows(filing: Filing, plan: Plan) -> dict[int, dict[str, Any]]:
    """The stored rows; for a plan nobody has begun, the movement's reduction aims with last year's figures."""
    if filing.has_begun:
        return {
            row.position: {
                "indicator": row.indicator.code if row.indicator else "", "baseline": row.baseline, "value": row.value,
                "name": "" if row.indicator else row.name, "unit_of_measure": "" if row.indicator else row.unit_of_measure,
                "direction": row.direction,
            }
            for row in plan.targets.select_related("indicator")
        }
    if not filing.unit.is_geographic:
        return {}
    known = targets.baselines(filing)
    aims = filing.campaign.objectives.filter(kind=ObjectiveKind.REDUCTION_BAND).select_related("indicator")
    return {
        place: {"indicator": aim.indicator.code, "baseline": known.get(aim.indicator.code)}
        for place, aim in enumerate(aims, start=1)
    }


def _measure_rows(plan: Plan) -> dict[int, dict[str, Any]]:
    return {
        row.position: {"text": row.text, "responsible": row.responsible, "due_on": row.due_on} for row in plan.measures.all()
    }


def _choices(filing: Filing) -> list[Any]:
    """The campaign's indicators under their task groups."""
    places = CampaignIndicator.objects.filter(campaign=filing.campaign_id).select_related("indicator", "task_group")
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in places.order_by("task_group__no", "position"):
        group = f"{place.task_group.no}. {place.task_group.title}"[:80] if place.task_group else str(_("Tai nạn giao thông"))
        label = f"{place.indicator.name} ({place.indicator.unit_of_measure})"
        groups.setdefault(group, []).append((place.indicator.code, label))
    return [("", _("– Chọn chỉ tiêu, hoặc tự đặt tên bên dưới –")), *groups.items()]


def _kept(rows: Any, speaking: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(position, cleaned values) of rows that say something and are not to be dropped."""
    for position, row in enumerate(rows.forms, start=1):
        cleaned: dict[str, Any] = row.cleaned_data
        if not cleaned.get("drop") and any(cleaned.get(name) not in {"", None} for name in speaking):
            yield position, cleaned


def _lines(form: BaseForm) -> list[tuple[str, str]]:
    found = [("", str(text)) for text in form.non_field_errors()]
    for field in form:
        found += [(str(field.id_for_label or field.auto_id), str(text)) for text in field.errors]
    return found


class DisseminationForm(DraftForm):
    held_on = VietnameseDateField(label=_("Ngày tổ chức"), widget=_DATE)
    reached = CountField(label=_("Số người được phổ biến"), max_value=10**6)
    headcount = CountField(
        label=_("Tổng số người thuộc phạm vi"), max_value=10**6,
        help_text=_("Toàn thể cán bộ, công chức, viên chức, người lao động thuộc phạm vi quản lý."),
    )
    together_with = LineField(
        label=_("Phối hợp với"), max_length=300, required=False,
        help_text=_("Cấp ủy, Công đoàn, Đoàn Thanh niên, Hội Phụ nữ … cùng tổ chức."),
    )
    note = TextField(
        label=_("Hình thức, nội dung phổ biến"), max_length=3000, required=False,
        help_text=_("Hội nghị, sinh hoạt chi bộ, loa truyền thanh, nhóm Zalo của cơ quan …"),
    )

    def __init__(self, data: QueryDict | None, *, filing: Filing) -> None:
        row = Dissemination.objects.filter(pk=filing.pk).first() if data is None else None
        super().__init__(data, initial={name: getattr(row, name) for name in self.base_fields} if row else None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        reached, headcount = cleaned.get("reached"), cleaned.get("headcount")
        if reached is not None and headcount is not None and reached > headcount:
            sentence = _("Số người được phổ biến (%(reached)s) lớn hơn tổng số người (%(all)s). Sửa một trong hai số.")
            self.add_error("reached", sentence % {"reached": vn.show_number(reached), "all": vn.show_number(headcount)})
        return cleaned

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def add_fault(self, field: str, message: str) -> None:
        self.add_error(field if field in self.fields else None, message)

    def error_list(self) -> list[tuple[str, str]]:
        return _lines(self)
