"""A campaign is begun: from nothing, or from an older one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from atgt_portal.lib.fields import ChoiceField, CountField, LineField, MultipleChoiceField, VietnameseDateField
from campaigns.setup.choices import Calendar, Part
from campaigns.setup.contents import CampaignEntry, Definition
from campaigns.setup.forms import BoxForm, capitalised, iso
from campaigns.setup.json_text import FileFault
from campaigns.setup.models import Campaign
from campaigns.setup.reading import Spot
from campaigns.setup.schema_awards import read_award_rules
from campaigns.setup.schema_campaign import read_campaign_entry
from campaigns.setup.windows import civil_year, committee_year

_L = gettext_lazy
_CODE_HELP = _L("Chữ không dấu, chữ số, gạch nối; là phần cuối địa chỉ trang. Ví dụ TD-ATGT-2024.")


class NewForm(BoxForm):
    """A campaign from nothing: only what it is called, and when."""

    widths = {"code": 4, "year": 4, "calendar": 4, "name": 12, "theme": 12, "ends_on": 4}
    code = LineField(label=_L("Mã phong trào"), max_length=40, help_text=_CODE_HELP)
    year = CountField(label=_L("Năm"), min_value=1902, max_value=2099)
    calendar = ChoiceField(label=_L("Năm tính số liệu"), choices=Calendar.choices)
    name = LineField(label=_L("Tên phong trào"), max_length=200, help_text=_L("Không ghi chữ “Phong trào thi đua”."))
    theme = LineField(label=_L("Chủ đề"), max_length=300)
    ends_on = VietnameseDateField(label=_L("Ngày kết thúc"))


class CloneForm(BoxForm):
    """An older campaign for another year; `judge` asks the file's reader about its names."""

    widths = {"code": 6, "year": 4, "name": 12}
    code = LineField(label=_L("Mã phong trào"), max_length=40, help_text=_CODE_HELP)
    year = CountField(label=_L("Năm"), min_value=1902, max_value=2099)
    name = LineField(label=_L("Tên phong trào"), max_length=200)
    parts = MultipleChoiceField(
        label=_L("Phần sao chép"),
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        blank_advice=_L("Đánh dấu ít nhất một phần, hoặc lập phong trào mới từ đầu."),
    )

    def judge(self, source: CampaignEntry) -> bool:
        said, faults = self.cleaned_data, list[FileFault]()
        head = {"code": said["code"], "year": said["year"], "name": said["name"]}
        read_campaign_entry(Spot(head | {"board": source.board, "theme": source.theme}, "campaign", faults))
        place_faults(self, faults)
        return not faults

    @classmethod
    def offered(cls, source: Campaign) -> dict[str, Any]:
        """Next year's names, every part ticked."""
        old, new = str(source.year), str(source.year + 1)
        return {
            "code": source.code.replace(old, new) if old in source.code else f"{source.code}-{new}"[:40],
            "year": source.year + 1,
            "name": source.name.replace(old, new),
            "parts": Part.values,
        }


def place_faults(form: BoxForm, faults: list[FileFault]) -> None:
    """What the file's reader has found, at the boxes it is about."""
    for fault in faults:
        name = fault.path.split(".")[-1]
        form.add_error(name if name in form.fields else None, capitalised(fault.message))


def new_definition(said: Mapping[str, Any], *, board: str, faults: list[FileFault]) -> Definition:
    """What `NewForm` says, as the definition of an empty campaign."""
    year = said["year"]
    days = civil_year(year) if said["calendar"] == Calendar.CIVIL else committee_year(year)
    head = {
        "code": said["code"],
        "year": year,
        "name": said["name"],
        "board": board[:100],
        "theme": said["theme"],
        "ends_on": iso(said["ends_on"]),
        "statistics_period": {"start": iso(days.first_day), "end": iso(days.last_day)},
    }
    return Definition(
        campaign=read_campaign_entry(Spot(head, "campaign", faults)),
        clusters=(),
        places={},
        indicators=(),
        obligations=(),
        tables=(),
        scoring_rules={},
        award_rules=read_award_rules(Spot({}, "", []), ()),
        illustrative=(),
    )
