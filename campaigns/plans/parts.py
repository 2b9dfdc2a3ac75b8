"""The parts of which the pages of plan and dissemination are made; a draft may leave anything blank."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import (
    ChoiceField,
    CountField,
    DraftForm,
    LineField,
    NumberField,
    TextField,
    TickField,
    VietnameseDateField,
)
from campaigns.plans.counting import MOST_COUNTED, counts_things
from campaigns.setup.choices import Aggregation, Direction
from campaigns.setup.models import Indicator, TaskGroup

DATE = forms.TextInput(
    attrs={"placeholder": "ngày/tháng/năm", "inputmode": "numeric", "autocomplete": "off", "class": "is-date"}
)


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
            return str(vn.parse_document_number(typed, label=str(_("Số, ký hiệu kế hoạch")), example="12/KH-UBND"))
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

    def __init__(self, data: QueryDict | None, *, groups: Iterable[TaskGroup], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial), prefix="nhiem-vu")
        for group in groups:
            hint = _("Gợi ý: %(list)s.") % {"list": "; ".join(str(row) for row in group.suggestions)}
            self.fields[str(group.no)] = TextField(
                label=f"{group.no}. {group.title}",
                max_length=5000,
                required=False,
                maybe=False,
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

    def __init__(self, *args: Any, choices: list[Any], indicators: Mapping[str, Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]
        known = indicators.get(self["indicator"].value() or "")
        unit = known.unit_of_measure if known else self["unit_of_measure"].value() or ""
        is_ratio = known is not None and known.aggregation == Aggregation.RATIO
        for name in ("baseline", "value"):
            self.fields[name] = _number_box(self.fields[name], unit=unit, is_whole=counts_things(unit) and not is_ratio)

    @property
    def has_own_name(self) -> bool:
        """Whether the row's own name is in use, so that the fold that holds it stands open."""
        return any(self[name].value() or self[name].errors for name in ("name", "unit_of_measure"))


def _number_box(box: forms.Field, *, unit: str, is_whole: bool) -> forms.Field:
    """The box as the row's indicator wants it: where things are counted, 1.234 is 1234 and 1,5 is refused."""
    if is_whole:
        return CountField(label=box.label, required=box.required, max_value=MOST_COUNTED)
    return NumberField(label=box.label, required=box.required, unit=unit)


class MeasureRow(RowForm):
    place = _("Biện pháp dòng %(n)s")
    text = LineField(label=_("Biện pháp"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    responsible = LineField(label=_("Người, bộ phận phụ trách"), max_length=120)
    due_on = VietnameseDateField(label=_("Hoàn thành trước ngày"), required=False, widget=DATE)
