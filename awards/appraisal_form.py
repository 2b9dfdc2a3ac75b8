"""Form of the appraisal: điểm thẩm định beside điểm tự chấm, and what is decided beside the points of the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import ChoiceField, CountField, LineField, TickField
from awards.appraisal import REASON_PREFIX, SKIP_PREFIX, Judged
from awards.controls import evidence_field, points_field
from awards.deciding import APART, APART_REASON, GROUND_PREFIX, ON_ITS_OWN, TIMES_PREFIX, Apart, Decided, Times
from awards.desk import Desk
from awards.forms import TableForm
from awards.points import in_points
from awards.rules import AdjustmentLine
from awards.self_scoring import SCORE_PREFIX

_MOST_TIMES = 99


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """One line of điểm cộng, điểm trừ as the form shows it."""

    line: AdjustmentLine
    times: BoundField
    ground: BoundField

    @property
    def _each(self) -> str:
        """What is counted; a campaign may write “mô hình” or “mỗi mô hình”."""
        return self.line.each.removeprefix("mỗi ") or _("lần")

    @property
    def words(self) -> str:
        named = {"points": vn.show_number(in_points(self.line.hundredths)), "each": self._each}
        if self.line.most is None:
            return _("%(points)s điểm mỗi %(each)s") % named
        return _("%(points)s điểm mỗi %(each)s, nhiều nhất %(most)s điểm") % {
            **named,
            "most": vn.show_number(in_points(self.line.most)),
        }


class AppraisalForm(TableForm):
    """Where the two points differ, why; a criterion that does not apply, why; what is added, taken off, set apart, why."""

    words_prefix = REASON_PREFIX

    def __init__(self, data: Mapping[str, Any] | None, *, desk: Desk) -> None:
        self.desk = desk
        self.lines, self.computed, self.own, self.given = desk.lines, desk.computed, desk.own, desk.given
        super().__init__(data, initial={**self._given(), **self._decided()})
        for line in self.lines:
            if line.rule is None:
                label = _("Điểm thẩm định tiêu chí %(code)s") % {"code": line.code}
                self.fields[f"{SCORE_PREFIX}{line.key}"] = points_field(line, label=label)
                self.fields[f"{SKIP_PREFIX}{line.key}"] = _skip_field(line.code)
                self.fields[f"{REASON_PREFIX}{line.key}"] = evidence_field(_("Lý do chênh lệch"), line)
        self._add_decisions()

    def _given(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for line in self.lines:
            if row := self.given.get(line.criterion_id):
                found[f"{SCORE_PREFIX}{line.key}"] = row.hundredths if line.steps else in_points(row.hundredths)
                found[f"{SKIP_PREFIX}{line.key}"] = row.does_not_apply
                found[f"{REASON_PREFIX}{line.key}"] = row.reason
        return found

    def _decided(self) -> dict[str, Any]:
        decided = self.desk.decided
        found: dict[str, Any] = {APART: decided.apart.ground, APART_REASON: decided.apart.reason}
        for code, row in decided.times.items():
            found |= {f"{TIMES_PREFIX}{code}": row.times, f"{GROUND_PREFIX}{code}": row.reason}
        return found

    def _add_decisions(self) -> None:
        for line in self.desk.adjustments:
            said = {"code": line.code}
            self.fields[f"{TIMES_PREFIX}{line.code}"] = CountField(
                label=_("Số lần, dòng %(code)s") % said,
                required=False,
                max_value=_MOST_TIMES,
                widget=forms.TextInput(attrs={"class": "form-control w-auto", "size": "3", "inputmode": "numeric"}),
            )
            self.fields[f"{GROUND_PREFIX}{line.code}"] = LineField(
                label=_("Căn cứ, dòng %(code)s") % said,
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )
        grounds = [(choice.code, f"{choice.code}. {choice.name}") for choice in self.desk.grounds]
        self.fields[APART] = ChoiceField(
            label=_("Xếp hạng đơn vị này"),
            choices=[
                ("", _("Xếp hạng như các đơn vị trong khối")),
                (ON_ITS_OWN, _("Không xếp hạng, xét riêng")),
                *grounds,
            ],
            required=False,
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        self.fields[APART_REASON] = LineField(
            label=_("Căn cứ không xếp hạng"),
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs={"class": "form-control"}),
        )

    @property
    def adjustment_rows(self) -> list[AdjustmentRow]:
        return [
            AdjustmentRow(line, self[f"{TIMES_PREFIX}{line.code}"], self[f"{GROUND_PREFIX}{line.code}"])
            for line in self.desk.adjustments
        ]

    @property
    def apart_control(self) -> BoundField:
        return self[APART]

    @property
    def apart_reason_control(self) -> BoundField:
        return self[APART_REASON]

    def values(self) -> dict[int, Judged]:
        """Criterion id → what is said of it, as typed."""
        said = self.cleaned_data
        return {
            line.criterion_id: Judged(
                hundredths=said[f"{SCORE_PREFIX}{line.key}"],
                reason=said[f"{REASON_PREFIX}{line.key}"],
                does_not_apply=said[f"{SKIP_PREFIX}{line.key}"],
            )
            for line in self.lines
            if line.rule is None
        }

    def decisions(self) -> Decided:
        said = self.cleaned_data
        times = {
            line.code: Times(said[f"{TIMES_PREFIX}{line.code}"] or None, said[f"{GROUND_PREFIX}{line.code}"])
            for line in self.desk.adjustments
        }
        return Decided(times, Apart(said[APART], said[APART_REASON]))

    def totals(self) -> "Totals":
        """What the unit gave itself, what counts so far, and how much is still open."""
        own = [row.hundredths for row in self.own.values() if row.hundredths is not None]
        known = [points for line in self.lines if (points := self._final(line.criterion_id)) is not None]
        skipped = [line for line in self.lines if self._is_skipped(line.criterion_id)]
        return Totals(
            own=in_points(sum(own)) if own else None,
            given=in_points(sum(known)),
            maximum=in_points(sum(line.maximum for line in self.lines)),
            open=len(self.lines) - len(known) - len(skipped),
        )

    def _final(self, criterion: int) -> int | None:
        given = self.given.get(criterion)
        if given is not None:
            return given.hundredths
        computed = self.computed.get(criterion)
        return computed.hundredths if computed else None

    def _is_skipped(self, criterion: int) -> bool:
        given, computed = self.given.get(criterion), self.computed.get(criterion)
        if given is not None:
            return given.does_not_apply
        return bool(computed and computed.does_not_apply)


def _skip_field(code: str) -> TickField:
    return TickField(label=_("Tiêu chí %(code)s không áp dụng") % {"code": code}, required=False)


@dataclass(frozen=True, slots=True)
class Totals:
    own: Decimal | None
    given: Decimal | None
    maximum: Decimal | None
    open: int
