"""The rules beside the scoring tables of a draft: points more and less, what rules out, classes, equal totals."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import text, vn
from atgt_portal.lib.fields import ChoiceField, CountField, LineField, NumberField, TickField
from campaigns.setup import told
from campaigns.setup.choices import AccidentsCounted, TieRule
from campaigns.setup.forms import Block, BoxForm, RowForm, SectionForm, rows_of, said_rows
from campaigns.setup.forms_luck import ApplicableForm, CountedForm, FairnessForm, fairness_shown
from campaigns.setup.json_text import FileFault, json_number
from campaigns.setup.reading import Spot
from campaigns.setup.rule_checks import FULL_POINTS, RulePage, weaknesses
from campaigns.setup.schema_scoring import read_scoring_rules
from campaigns.setup.wording import RULE_WORDS

_L = gettext_lazy
_MOST = 1000
_PART_TWO_WORDS = "không bị điểm liệt phần II"
_NOT_ON_PAGE = "as_stored"
_SOME_POINTS = _L("Ghi số điểm, ví dụ 2.")


class BonusForm(BoxForm):
    widths = {"cap": 6}
    cap = NumberField(label=_L("Tổng điểm cộng không quá"), max_value=_MOST, required=False)


class BonusRow(RowForm):
    widths = {"code": 2, "name": 10, "points": 4, "per": 4, "max": 4}
    code = LineField(label=_L("Mã"), max_length=20)
    name = LineField(label=_L("Được cộng khi"), max_length=400)
    points = NumberField(label=_L("Số điểm cộng"), max_value=_MOST, blank_advice=_SOME_POINTS)
    per = LineField(label=_L("Tính theo"), max_length=60, required=False)
    max = NumberField(label=_L("Cộng tối đa"), max_value=_MOST, required=False)


class PenaltyRow(RowForm):
    """Points are typed as they are said, above zero; the file writes them below zero."""

    widths = BonusRow.widths
    code = LineField(label=_L("Mã"), max_length=20)
    name = LineField(label=_L("Bị trừ khi"), max_length=400)
    points = NumberField(label=_L("Số điểm trừ"), max_value=_MOST, blank_advice=_SOME_POINTS)
    per = LineField(label=_L("Tính theo"), max_length=60, required=False)
    max = NumberField(label=_L("Trừ tối đa"), max_value=_MOST, required=False)


class LossRow(RowForm):
    widths = {"code": 2, "name": 10}
    code = LineField(label=_L("Mã"), max_length=20)
    name = LineField(label=_L("Trường hợp"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    basis = LineField(label=_L("Căn cứ pháp luật"), max_length=200, required=False)


class BandRow(RowForm):
    widths = {"name": 6, "code": 3, "min": 3, "needs_part_two": 6, "drop": 6}
    name = LineField(label=_L("Loại"), max_length=400)
    code = LineField(label=_L("Mã"), max_length=20, required=False)
    min = NumberField(
        label=_L("Từ (điểm)"),
        min_value=-_MOST,
        max_value=_MOST,
        blank_advice=_L("Ghi mức điểm, ví dụ 80; loại thấp nhất ghi 0."),
    )
    needs_part_two = TickField(label=_L("Phải có điểm ở phần II"), required=False)


class TieForm(BoxForm):
    """The places of the order; one left blank is passed over."""

    places: ClassVar[tuple[str, ...]] = ("first", "second", "third", "fourth")
    widths = dict.fromkeys(places, 6)
    first = ChoiceField(label=_L("Xét thứ nhất"), required=False, maybe=False)
    second = ChoiceField(label=_L("Xét thứ hai"), required=False, maybe=False)
    third = ChoiceField(label=_L("Xét thứ ba"), required=False, maybe=False)
    fourth = ChoiceField(label=_L("Xét thứ tư"), required=False, maybe=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.places:
            self.fields[name].choices = [("", _("– không xét –")), *TieRule.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for name in self.places:
            rule = said.get(name)
            if rule and rule in taken:
                sentence = _("Cách “%(rule)s” đã chọn ở ô %(box)s. Chọn cách khác, hoặc chọn không xét.")
                self.add_error(name, sentence % {"rule": TieRule(rule).label, "box": vn.quoted(taken[rule])})
            elif rule:
                taken[rule] = str(self.fields[name].label)
        return said

    @property
    def order(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.places if self.cleaned_data[name]]


class SmallBaseForm(BoxForm):
    widths = {"base_below": 6, "share_pct": 6}
    base_below = CountField(label=_L("Số cùng kỳ dưới"), max_value=10**6, required=False)
    share_pct = NumberField(label=_L("Được hưởng (% điểm chuẩn)"), max_value=100, required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        blank = [name for name in ("base_below", "share_pct") if said.get(name) is None]
        if len(blank) == 1 and not self.errors:
            sentence = _("Ô “%(box)s” còn trống trong khi ô bên cạnh đã ghi. Ghi cả hai ô, hoặc để trống cả hai.")
            self.add_error(blank[0], sentence % {"box": self.fields[blank[0]].label})
        return said


class RuleSection(SectionForm):
    """A page of common rules. Its value are the keys that it asks for, as the file has them; the others are not its own."""

    page: ClassVar[RulePage]

    def build(self, data: Mapping[str, Any] | None) -> None:
        self.rules: dict[str, Any] = self.campaign.scoring_rules
        found = weaknesses(self.rules, told.part_two_by_table(self.campaign))
        self.warnings = [row.text for row in found if row.page == self.page]

    def judged(self, said: dict[str, Any], faults: list[FileFault]) -> dict[str, Any]:
        read = read_scoring_rules(Spot(said, "scoring", faults))
        return {key: read[key] for key in said}


class PointsSection(RuleSection):
    """What changes points."""

    title = _L("Điểm cộng, điểm trừ")
    page = RulePage.POINTS

    def build(self, data: Mapping[str, Any] | None) -> None:
        super().build(data)
        bonus = self.rules.get("bonus") or {}
        self.cap = BonusForm(data, prefix="cong", initial={"cap": _shown(bonus.get("cap"))})
        self.bonus = rows_of(BonusRow, data, "diem-cong", [_graded(row) for row in bonus.get("items") or ()])
        self.penalty = rows_of(PenaltyRow, data, "diem-tru", [_graded(row) for row in self.rules.get("penalty") or ()])
        small = self.rules.get("unchanged_small_base") or {}
        shown = {name: _shown(small.get(name)) for name in ("base_below", "share_pct")}
        self.small = SmallBaseForm(data, prefix="co-so-nho", initial=shown)
        counted = self.rules.get("which_accidents_count") or AccidentsCounted.ALL
        self.counted = CountedForm(data, prefix="vu-tinh-diem", initial={"counted": counted})
        least = {"least": self.rules.get("least_applicable_pct")}
        self.applicable = ApplicableForm(data, prefix="ap-dung", initial=least)

    def blocks(self) -> list[Block]:
        said, small = RULE_WORDS, _L("Giữ nguyên số tai nạn ở nơi ít tai nạn")
        counted, applicable = _L("Vụ tai nạn nào được tính"), _L("Tiêu chí không áp dụng")
        return [
            Block(_L("Điểm cộng"), self.cap, self.bonus, _L("Điểm cộng dòng %(n)s"), lead=said["bonus"]),
            Block(_L("Điểm trừ"), None, self.penalty, _L("Điểm trừ dòng %(n)s"), lead=said["penalty"]),
            Block(small, self.small, lead=said["unchanged_small_base"]),
            Block(counted, self.counted, lead=said["which_accidents_count"]),
            Block(applicable, self.applicable, lead=said["least_applicable_pct"]),
        ]

    def read(self, faults: list[FileFault]) -> dict[str, Any]:
        bonus, penalty = said_rows(self.bonus), said_rows(self.penalty)
        self.places = {"scoring.bonus.items": bonus, "scoring.penalty": penalty}
        said = {
            "bonus": self._bonus_as_file(bonus),
            "penalty": [_graded_as_file(row, sign=-1) for row in penalty],
            "unchanged_small_base": self._small_as_file(),
            "which_accidents_count": self.counted.cleaned_data["counted"],
            "least_applicable_pct": self.applicable.cleaned_data["least"],
        }
        return self.judged(said, faults)

    def _bonus_as_file(self, rows: list[Any]) -> dict[str, Any]:
        cap, stored = self.cap.cleaned_data["cap"], self.rules.get("bonus") or {}
        made = {key: said for key, said in stored.items() if key not in {"cap", "items"}}
        if cap is not None:
            made["cap"] = json_number(cap)
        if rows:
            made["items"] = [_graded_as_file(row, sign=1) for row in rows]
        return made

    def _small_as_file(self) -> dict[str, Any] | None:
        said = self.small.cleaned_data
        if said["share_pct"] is None:
            return None
        stored = self.rules.get("unchanged_small_base") or {}
        return {**stored, "base_below": said["base_below"], "share_pct": json_number(said["share_pct"])}


class BandSection(RuleSection):
    """What leaves points as they are: classes, the order of equal totals, what rules out."""

    title = _L("Xếp loại, thứ hạng, loại trừ")
    page = RulePage.BANDS

    def build(self, data: Mapping[str, Any] | None) -> None:
        super().build(data)
        self.bands = rows_of(BandRow, data, "xep-loai", [_band(row) for row in self.rules.get("bands") or ()])
        ties = dict(zip(TieForm.places, self.rules.get("tie_breakers") or (), strict=False))
        self.ties = TieForm(data, prefix="phan-dinh", initial=ties)
        self.fairness = FairnessForm(
            data, prefix="ngau-nhien", initial=fairness_shown(self.rules.get("fairness") or {})
        )
        losses = self.rules.get("disqualifiers") or ()
        self.losses = rows_of(LossRow, data, "loai-tru", [{**row, _NOT_ON_PAGE: row} for row in losses])

    def blocks(self) -> list[Block]:
        said, loss_row = RULE_WORDS, _L("Tiêu chí loại trừ dòng %(n)s")
        note = _("trên tổng %(full)s điểm của bảng") % {"full": FULL_POINTS}
        return [
            Block(_L("Xếp loại"), None, self.bands, _L("Loại dòng %(n)s"), note=note, lead=said["bands"]),
            Block(_L("Phân định khi bằng điểm"), self.ties, lead=said["tie_breakers"]),
            Block(_L("Nhóm trên bảng xếp hạng"), self.fairness, lead=said["fairness"]),
            Block(_L("Tiêu chí loại trừ"), None, self.losses, loss_row, lead=said["disqualifiers"]),
        ]

    def read(self, faults: list[FileFault]) -> dict[str, Any]:
        bands, losses = said_rows(self.bands), said_rows(self.losses)
        self.places = {"scoring.bands": bands, "scoring.disqualifiers": losses}
        said = {
            "bands": [_band_as_file(row) for row in bands],
            "tie_breakers": self.ties.order,
            "fairness": self.fairness.as_file(self.rules.get("fairness") or {}),
            "disqualifiers": [_loss_as_file(row) for row in losses],
        }
        return self.judged(said, faults)


def _shown(said: Any) -> Any:
    """A number of the file as a box holds it."""
    return None if said is None else vn.parse_number(said)


def _graded(row: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {name: abs(vn.parse_number(row[name], negative=True)) for name in ("points", "max") if row.get(name)}
    return {**row, **numbers, _NOT_ON_PAGE: row}


def _graded_as_file(row: Any, *, sign: int) -> dict[str, Any]:
    said = row.cleaned_data
    limit = None if said["max"] is None else sign * json_number(said["max"])
    values = {
        "code": said["code"],
        "name": said["name"],
        "points": sign * json_number(said["points"]),
        "per": said["per"] or None,
        "max": limit,
    }
    return _as_file(row, values)


def _loss_as_file(row: Any) -> dict[str, Any]:
    """A case with a legal basis is the law's own; one that the file calls so without naming it stays so."""
    said, stored = row.cleaned_data, row.initial.get(_NOT_ON_PAGE, {})
    unnamed = bool(stored.get("statutory")) and not stored.get("basis")
    values = {"code": said["code"], "name": said["name"], "basis": said["basis"] or None}
    return _as_file(row, {**values, "statutory": bool(said["basis"]) or unnamed})


def _band(row: Mapping[str, Any]) -> dict[str, Any]:
    least = vn.parse_number(row["min"], negative=True)
    return {**row, "min": least, "needs_part_two": bool(row.get("extra")), _NOT_ON_PAGE: row}


def band_code(name: str) -> str:
    """XUAT_SAC for Xuất sắc."""
    return text.slug(name).upper().replace("-", "_")[:20].strip("_")


def _band_as_file(row: Any) -> dict[str, Any]:
    said, stored = row.cleaned_data, row.initial.get(_NOT_ON_PAGE, {})
    values = {
        "code": said["code"] or band_code(said["name"]),
        "name": said["name"],
        "min": json_number(said["min"]),
        "extra": (stored.get("extra") or _PART_TWO_WORDS) if said["needs_part_two"] else None,
    }
    return _as_file(row, values)


def _as_file(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """The row as the file has it: what the page does not ask for stays, what is left blank goes."""
    stored = row.initial.get(_NOT_ON_PAGE, {})
    kept = {key: said for key, said in stored.items() if key not in values}
    return kept | {key: said for key, said in values.items() if said is not None}
