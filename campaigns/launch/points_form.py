from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import ChoiceField, LineField, NumberField
from campaigns.launch.choices import PointsStep
from campaigns.launch.letter_forms import LetterForm
from campaigns.launch.points_change import (
    BANDS,
    BONUS,
    PENALTY,
    SECTIONS,
    PointsRule,
    cap_words,
    rows_of,
    section_name,
    with_rows,
    words_of,
)
from campaigns.setup.forms import capitalised
from campaigns.setup.forms_rules import band_code
from campaigns.setup.json_text import FileFault, json_number
from campaigns.setup.models import Campaign
from campaigns.setup.reading import Spot
from campaigns.setup.schema_scoring import read_scoring_rules

_L = gettext_lazy
_MOST = 1000
_BOXES = {"points": "points", "min": "points", "max": "max", "cap": "max", "code": "code", "name": "name"}


class PointsForm(LetterForm):
    """One line of bonus, penalty or classes: its points changed, a new one, one taken away."""

    widths = {
        **LetterForm.widths, "step": 6, "line": 6, "points": 4, "max": 4, "per": 4, "code": 3, "name": 9,
    }  # fmt: skip
    step = ChoiceField(label=_L("Việc"), choices=[("", _L("– Chọn việc –")), *PointsStep.choices])
    line = ChoiceField(label=_L("Dòng"))
    points = NumberField(
        label=_L("Số điểm, mức điểm mới"),
        max_value=_MOST,
        required=False,
        maybe=False,
        help_text=_L("Điểm trừ cũng ghi số dương."),
    )
    max = NumberField(
        label=_L("Tối đa mới"), max_value=_MOST, required=False, help_text=_L("Để trống: giữ mức đang có.")
    )
    per = LineField(label=_L("Tính theo"), max_length=60, required=False, help_text=_L("Chỉ ghi khi thêm dòng."))
    code = LineField(label=_L("Mã dòng thêm"), max_length=20, required=False, maybe=False)
    name = LineField(label=_L("Nội dung dòng thêm"), max_length=400, required=False, maybe=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules: dict[str, Any] = campaign.scoring_rules
        shown = [("", _("– Chọn dòng –"))]
        for section in SECTIONS:
            head = _("%(section)s: cả mục") % {"section": section_name(section)}
            shown.append((section, head))
            shown += [
                (f"{section}:{row['code']}", f"{section_name(section)} {row['code']}: {row['name']}"[:90])
                for row in rows_of(self.rules, section)
            ]
        self.fields["line"].choices = shown  # type: ignore[attr-defined]
        self.rule: PointsRule | None = None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        if self.errors:
            return said
        section, _sign, code = said["line"].partition(":")
        if not self._says_what_the_step_reads(is_whole=not code):
            return said
        steps = {PointsStep.CHANGE: self._changed, PointsStep.ADD: self._added, PointsStep.REMOVE: self._removed}
        made = steps[PointsStep(said["step"])](section, code)
        if made is not None:
            changed, old, new = made
            self._judge(section, changed, old=old, new=new)
        return said

    def change(self) -> Any:
        return self.rule

    def _judge(self, section: str, changed: Any, *, old: str, new: str) -> None:
        """The whole section by the rules of the file; faults that lie in it already are told as well."""
        if old == new:
            self.add_error("points", _("Dòng này đang đúng như vậy. Ghi số điểm hoặc mức tối đa khác."))
            return
        faults: list[FileFault] = []
        read_scoring_rules(Spot({section: changed}, "scoring", faults))
        for fault in faults:
            self.add_error(_BOXES.get(fault.path.rpartition(".")[2]), capitalised(fault.message))
        base, step = self.rules.get(section), PointsStep(self.cleaned_data["step"])
        self.rule = PointsRule(section=section, base=base, changed=changed, step=step, old=old, new=new)

    def _changed(self, section: str, code: str) -> tuple[Any, str, str] | None:
        said = self.cleaned_data
        if not code:
            return self._cap_changed(section)
        if said["points"] is None and said["max"] is None:
            self.add_error("points", _("Ô Số điểm, mức điểm mới đang trống. Ghi số điểm, hoặc ghi mức tối đa mới."))
            return None
        if not self._has_its_boxes(section):
            return None
        rows = rows_of(self.rules, section)
        at = next(n for n, row in enumerate(rows) if row["code"] == code)
        old = rows[at]
        rows[at] = {**old, **self._points(section)}
        return with_rows(self.rules, section, rows), words_of(section, old), words_of(section, rows[at])

    def _cap_changed(self, section: str) -> tuple[Any, str, str] | None:
        cap = self.cleaned_data["max"]
        if section != BONUS:
            self.add_error("line", _("Chưa chọn dòng nào của mục. Chọn dòng cần đổi."))
            return None
        if cap is None:
            self.add_error("max", _("Ô Tối đa mới đang trống. Ghi tổng điểm cộng tối đa của cả mục."))
            return None
        stored = self.rules.get(BONUS) or {}
        new = json_number(cap)
        return {**stored, "cap": new}, cap_words(stored.get("cap")), cap_words(new)

    def _added(self, section: str, _code: str) -> tuple[Any, str, str] | None:
        said, rows = self.cleaned_data, rows_of(self.rules, section)
        if not said["name"]:
            self.add_error("name", _("Ô Nội dung dòng thêm đang trống. Ghi nội dung như trong văn bản."))
        if said["points"] is None:
            self.add_error("points", _("Ô Số điểm, mức điểm mới đang trống. Ghi số điểm của dòng thêm."))
        code = said["code"] or (band_code(said["name"]) if section == BANDS else "")
        if not code:
            self.add_error("code", _("Ô Mã dòng thêm đang trống. Ghi mã chưa dùng, ví dụ B4."))
        elif code.casefold() in {row["code"].casefold() for row in rows}:
            sentence = _("Mã %(code)s đã có trong mục. Đặt mã khác.")
            self.add_error("code", sentence % {"code": vn.quoted(code)})
        if self.errors or not self._has_its_boxes(section):
            return None
        row = {"code": code, "name": said["name"], **self._points(section)}
        if said["per"] and section != BANDS:
            row["per"] = said["per"]
        return with_rows(self.rules, section, [*rows, row]), "", words_of(section, row)

    def _removed(self, section: str, code: str) -> tuple[Any, str, str] | None:
        rows = rows_of(self.rules, section)
        if not code:
            self.add_error("line", _("Chưa chọn dòng nào của mục. Chọn dòng cần bỏ."))
            return None
        gone = next(row for row in rows if row["code"] == code)
        left = [row for row in rows if row["code"] != code]
        return with_rows(self.rules, section, left), words_of(section, gone), ""

    def _says_what_the_step_reads(self, *, is_whole: bool) -> bool:
        """A box that the step does not read is not left out in silence: its number would stand in no rule."""
        step = PointsStep(self.cleaned_data["step"])
        unread = {
            PointsStep.CHANGE: ("per", "code", "name", *(("points",) if is_whole else ())),
            PointsStep.ADD: (),
            PointsStep.REMOVE: ("points", "max", "per", "code", "name"),
        }[step]
        typed = [name for name in unread if self.cleaned_data[name] not in {None, ""}]
        what = _("cả mục") if is_whole else _("dòng chọn")
        for name in typed:
            sentence = _("Ô này không dùng khi %(step)s ở %(what)s. Để trống ô, hoặc chọn việc khác.")
            self.add_error(name, sentence % {"step": vn.uncapitalise(str(step.label)), "what": what})
        return not typed

    def _has_its_boxes(self, section: str) -> bool:
        if section == BANDS and self.cleaned_data["max"] is not None:
            self.add_error("max", _("Xếp loại không có mức tối đa. Để trống ô này."))
            return False
        return True

    def _points(self, section: str) -> dict[str, Any]:
        """The numbers that were typed, as the file has them."""
        sign, names = (-1 if section == PENALTY else 1), {"points": "min" if section == BANDS else "points"}
        typed = {name: self.cleaned_data[name] for name in ("points", "max")}
        return {names.get(name, name): sign * json_number(said) for name, said in typed.items() if said is not None}
