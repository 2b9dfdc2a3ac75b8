"""Boxes of the common rules about which accidents count, what need not apply, and how far luck is allowed for."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import ChoiceField, CountField, NumberField
from campaigns.setup.choices import AccidentsCounted, LuckAllowance
from campaigns.setup.forms import BoxForm
from campaigns.setup.json_text import json_number


class CountedForm(BoxForm):
    """Which accidents count for points."""

    widths = {"counted": 8}
    counted = ChoiceField(label=_("Vụ tai nạn được tính điểm"), choices=AccidentsCounted.choices)


class ApplicableForm(BoxForm):
    widths = {"least": 6}
    least = CountField(label=_("Phải áp dụng ít nhất (% điểm chuẩn)"), max_value=100, required=False, maybe=False)


class FairnessForm(BoxForm):
    """What a box leaves blank keeps the start value that stands beside it."""

    widths = {"luck_allowance": 6, "alpha": 6, "min_lead": 6, "prior_years": 6}
    luck_allowance = ChoiceField(
        label=_("Tách nhóm nhờ điểm tai nạn khi"), choices=LuckAllowance.choices, required=False, maybe=False
    )
    alpha = CountField(
        label=_("Chấp nhận ngẫu nhiên tách nhầm (% số khối)"),
        min_value=1,
        max_value=50,
        required=False,
        maybe=False,
        help_text=_("Để trống: 10%."),
    )
    min_lead = NumberField(
        label=_("Phải hơn ít nhất (điểm)"),
        max_value=1000,
        required=False,
        maybe=False,
        help_text=_("Để trống: 0 điểm."),
    )
    prior_years = CountField(
        label=_("Mức chung của khối tính như (năm)"),
        max_value=20,
        required=False,
        maybe=False,
        help_text=_("Để trống: 2 năm. Càng nhiều năm, mức tai nạn ước cho từng đơn vị càng gần mức chung của khối."),
    )

    def as_file(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """The rule as the file has it; what the page does not ask for stays, what is left blank goes."""
        said = self.cleaned_data
        is_start = said["luck_allowance"] in {"", LuckAllowance.EXACT}
        values = {
            # The start value is written only where the file has written it out.
            "luck_allowance": None
            if is_start and "luck_allowance" not in stored
            else said["luck_allowance"] or LuckAllowance.EXACT.value,
            "alpha": None if said["alpha"] is None else json_number(Decimal(said["alpha"]) / 100),
            "min_lead": None if said["min_lead"] is None else json_number(said["min_lead"]),
            "prior_years": said["prior_years"],
        }
        kept = {key: value for key, value in stored.items() if key not in values}
        return kept | {key: value for key, value in values.items() if value is not None}


def fairness_shown(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The rule as the boxes hold it."""
    numbers = {name: _shown(stored.get(name)) for name in ("alpha", "min_lead", "prior_years")}
    alpha = numbers["alpha"]
    return {
        **numbers,
        "alpha": None if alpha is None else alpha * 100,
        "luck_allowance": stored.get("luck_allowance") or LuckAllowance.EXACT.value,
    }


def _shown(said: Any) -> Decimal | None:
    return None if said is None else vn.parse_number(said)
