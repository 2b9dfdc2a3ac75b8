"""The parts of which the pages of plan and dissemination are made; a draft may leave anything blank."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import (
    ChoiceField,
    LineField,
    NumberField,
    PortalForm,
    TextField,
    TickField,
    VietnameseDateField,
)
from campaigns.filing.models import Filing
from campaigns.record.figures import MEASURES
from campaigns.setup.choices import Direction

DATE = forms.TextInput(
    attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off", "class": "is-date"}
)


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
        label=_("Số, ký hiệu kế hoạch"),
        max_length=60,
        help_text=_("Ví dụ 12/KH-UBND. Bỏ trống nếu đã lồng ghép vào văn bản khác."),
    )
    signed_on = VietnameseDateField(label=_("Ngày ký"), widget=DATE)
    signer = LineField(label=_("Người ký"), max_length=120, required=False)
    embedded_in = LineField(
        label=_("Đã lồng ghép tại"),
        max_length=300,
        required=False,
        help_text=_(
            "Dùng khi đơn vị không ban hành kế hoạch riêng. Ví dụ: Kế hoạch số 05/KH-UBND ngày 10/02/2023, mục III.2."
        ),
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
        label=_("Kết hợp với các phong trào thi đua khác"),
        max_length=3000,
        required=False,
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
                label=f"{group.no}. {group.title}",
                max_length=5000,
                required=False,
                help_text=hint if group.suggestions else "",
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def texts(self) -> dict[int, str]:
        return {int(name): text for name, text in self.cleaned_data.items() if text}


class RowForm(DraftForm):
    """One row of a set; what it says is ignored when the person ticks it away."""

    drop = TickField(label=_("Bỏ dòng này"), required=False)
    place: Any = ""

    @property
    def can_drop(self) -> bool:
        return bool(self.initial) or (self.is_bound and self.has_changed())


class TargetRow(RowForm):
    place = _("Chỉ tiêu dòng %(n)s")
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
    place = _("Biện pháp dòng %(n)s")
    text = LineField(label=_("Biện pháp"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    responsible = LineField(label=_("Người, bộ phận phụ trách"), max_length=120)
    due_on = VietnameseDateField(label=_("Hoàn thành trước ngày"), required=False, widget=DATE)
