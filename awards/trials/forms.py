from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import NumberField
from awards.controls import ControlForm
from awards.points import hundredths, in_points
from awards.tables import TableLine
from awards.trials.rules import Trial
from campaigns.setup.choices import CriterionKind
from campaigns.setup.forms_rules import SmallBaseForm, TieForm
from campaigns.setup.json_text import json_number
from campaigns.setup.models import Campaign

_MOST = 1000


class WeightForm(ControlForm):
    """What each criterion is worth, and from which cut on a reduction earns all of it."""

    def __init__(self, data: Mapping[str, Any] | None, *, lines: Sequence[TableLine]) -> None:
        super().__init__(data)
        self.lines = lines
        for line in lines:
            label = _("Điểm chuẩn của tiêu chí %(code)s") % {"code": line.code}
            self._add(f"diem-{line.criterion_id}", label, in_points(line.maximum), least=Decimal("0.01"), most=_MOST)
            if _percent(line) is not None:
                label = _("Đủ điểm khi giảm từ (%%), tiêu chí %(code)s") % {"code": line.code}
                self._add(f"muc-{line.criterion_id}", label, _percent(line), least=Decimal(0), most=100)

    def _add(self, name: str, label: str, initial: Decimal | None, *, least: Decimal, most: int) -> None:
        field = NumberField(
            label=label, initial=initial, min_value=least, max_value=most, blank_advice=_("Nhập bằng chữ số, ví dụ 5.")
        )
        field.widget.attrs |= {"class": "form-control w-auto", "size": "6", "aria-label": label}
        self.fields[name] = field

    def rows(self) -> Iterator[tuple[TableLine, BoundField, BoundField | None]]:
        for line in self.lines:
            percent = f"muc-{line.criterion_id}"
            yield line, self[f"diem-{line.criterion_id}"], self[percent] if percent in self.fields else None

    def trial(self, common: Mapping[str, Any]) -> Trial:
        said = self.cleaned_data
        percents = {line.criterion_id: said.get(f"muc-{line.criterion_id}") for line in self.lines}
        return Trial(
            weights={line.criterion_id: hundredths(said[f"diem-{line.criterion_id}"]) for line in self.lines},
            percents={criterion: percent for criterion, percent in percents.items() if percent is not None},
            common=common,
        )


def _percent(line: TableLine) -> Decimal | None:
    if line.kind != CriterionKind.REDUCTION or line.settings.get("full_if_any_reduction"):
        return None
    said = line.settings.get("full_at_pct")
    return None if said is None else Decimal(str(said))


class TrialForms:
    """The boxes of the page: weights of one table, small bases, the order of equal totals."""

    def __init__(self, data: Mapping[str, Any] | None, *, lines: Sequence[TableLine], campaign: Campaign) -> None:
        rules = campaign.scoring_rules
        small = rules.get("unchanged_small_base") or {}
        shown = {name: vn.parse_number(small[name]) for name in ("base_below", "share_pct") if name in small}
        ties = dict(zip(TieForm.places, rules.get("tie_breakers") or (), strict=False))
        self.weights = WeightForm(data, lines=lines)
        self.small = SmallBaseForm(data, prefix="co-so-nho", initial=shown)
        self.ties = TieForm(data, prefix="phan-dinh", initial=ties)
        self.is_bound = data is not None

    def is_valid(self) -> bool:
        """Each is asked, so that every fault is told at once."""
        judged = [form.is_valid() for form in (self.weights, self.small, self.ties)]
        return all(judged)

    def trial(self) -> Trial:
        small = self.small.cleaned_data
        base = {"base_below": small["base_below"], "share_pct": small["share_pct"]}
        if base["share_pct"] is None:
            base = {}
        else:
            base["share_pct"] = json_number(base["share_pct"])
        return self.weights.trial({"unchanged_small_base": base, "tie_breakers": self.ties.order})

    def error_list(self) -> list[tuple[str, str]]:
        """(element id, message) of every refusal, in the order of the page."""
        return [
            (bound.id_for_label or "", str(text))
            for form in (self.weights, self.small, self.ties)
            for bound in form
            for text in bound.errors
        ]
