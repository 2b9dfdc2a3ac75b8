from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import CountField, LineField, VietnameseDateField
from campaigns.record.dated import MEASURES
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.forms import BoxForm

_L = gettext_lazy
_MOST = 100_000


class UpperFiguresForm(BoxForm):
    """What one paper of the upper board says about the whole board for some days."""

    widths = {"source": 9, "stated_on": 3, "first_day": 6, "last_day": 6, **dict.fromkeys(MEASURES, 4)}
    source = LineField(
        label=_L("Theo văn bản nào của cấp trên"), max_length=300, help_text=_L("Ví dụ Báo cáo số 12/BC-BATGT.")
    )
    stated_on = VietnameseDateField(label=_L("Ngày của văn bản"))
    first_day = VietnameseDateField(label=_L("Số liệu từ ngày"))
    last_day = VietnameseDateField(label=_L("đến hết ngày"))
    accidents = CountField(label=AccidentMeasure.ACCIDENTS.label, max_value=_MOST, required=False)
    deaths = CountField(label=AccidentMeasure.DEATHS.label, max_value=_MOST, required=False)
    injured = CountField(label=AccidentMeasure.INJURED.label, max_value=_MOST, required=False)
    alcohol_related = CountField(label=AccidentMeasure.ALCOHOL_RELATED.label, max_value=_MOST, required=False)
    especially_serious = CountField(label=AccidentMeasure.ESPECIALLY_SERIOUS.label, max_value=_MOST, required=False)
    commercial_vehicle = CountField(label=AccidentMeasure.COMMERCIAL_VEHICLE.label, max_value=_MOST, required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and last < first:
            sentence = _("Ngày %(last)s đứng trước ngày %(first)s ở ô “Số liệu từ ngày”. Sửa một trong hai ngày.")
            self.add_error("last_day", sentence % {"last": vn.show_date(last), "first": vn.show_date(first)})
        if not any(name in self.errors or said.get(name) is not None for name in MEASURES):
            self.add_error(
                "accidents", _("Chưa ghi số nào của cấp trên. Ghi ít nhất một chỉ tiêu; số 0 cũng phải ghi.")
            )
        return said
