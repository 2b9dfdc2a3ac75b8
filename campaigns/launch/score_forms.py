from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import ChoiceField, LineField, NumberField, TextField
from campaigns.launch.letter_forms import LetterForm
from campaigns.launch.models import PreparedTable
from campaigns.launch.score_tables import CriterionRule, TableRule, entry_of, refused_as_used, size_words
from campaigns.setup import told
from campaigns.setup.choices import CriterionKind
from campaigns.setup.contents import CriterionEntry, PartEntry, TableEntry
from campaigns.setup.forms import capitalised
from campaigns.setup.forms_scoring import counted_steps, steps_in, steps_shown
from campaigns.setup.json_text import FileFault
from campaigns.setup.models import Campaign
from campaigns.setup.table_file import table_as_file, table_from_file

_L = gettext_lazy
_BOXES = {"max_points": "points", "name": "name", "evidence": "evidence", "steps": "steps"}
_BY_STEPS = (CriterionKind.RUBRIC, CriterionKind.STEPS)


class TableForm(LetterForm):
    """A table that has been prepared comes into force."""

    widths = {**LetterForm.widths, "prepared": 12}
    prepared = ChoiceField(
        label=_L("Bảng điểm đang soạn"),
        help_text=_L("Soạn bảng ở trang “Bảng điểm ban hành sau” rồi chọn ở đây."),
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        waiting = PreparedTable.objects.filter(campaign=campaign, issued_at=None)
        self.known = {str(row.uuid): (row, entry_of(row)) for row in waiting}
        shown = [(uuid, f"{entry.name} ({size_words(entry)})") for uuid, (_row, entry) in self.known.items()]
        self.fields["prepared"].choices = [("", _("– Chọn bảng điểm –")), *shown]  # type: ignore[attr-defined]
        self.rule: TableRule | None = None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        if "prepared" in said:
            row, entry = self.known[said["prepared"]]
            names = dict(self.campaign.clusters.values_list("code", "name"))
            self.rule = TableRule(row, entry, names)
            if told_why := self.rule.refusal(self.campaign):
                self.add_error("prepared", told_why)
        return said

    def change(self) -> Any:
        return self.rule


class CriterionForm(LetterForm):
    """One criterion of a table by which nobody has scored yet; what is left blank stays."""

    widths = {**LetterForm.widths, "criterion": 8, "points": 4, "name": 8, "evidence": 4, "steps": 12}
    criterion = ChoiceField(label=_L("Tiêu chí"))
    points = NumberField(
        label=_L("Điểm chuẩn mới"),
        max_value=1000,
        required=False,
        maybe=False,
        help_text=_L("Để trống: giữ điểm đang có."),
    )
    name = LineField(label=_L("Tên mới của tiêu chí"), max_length=300, required=False)
    evidence = LineField(label=_L("Minh chứng mới"), max_length=300, required=False)
    steps = TextField(
        label=_L("Các mức mới"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_L("Ghi đủ mọi mức, mỗi mức một dòng: điều kiện = số điểm. Để trống: giữ các mức đang có."),
    )  # fmt: skip

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.known = {
            f"{table.code}|{part.code}|{row.code}": (table, part, row)
            for table in told.tables(campaign)
            if table.clusters
            for part in table.parts
            for row in part.criteria
        }
        shown = [(key, f"{table.name}: {row.code} {row.name}"[:110]) for key, (table, _part, row) in self.known.items()]
        self.fields["criterion"].choices = [("", _("– Chọn tiêu chí –")), *shown]  # type: ignore[attr-defined]
        self.rule: CriterionRule | None = None

    def clean_steps(self) -> list[list[Any]]:
        return steps_in(self.cleaned_data["steps"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        if self.errors:
            return said
        table, part, row = self.known[said["criterion"]]
        if told_why := refused_as_used(self.campaign, table.clusters):
            self.add_error("criterion", told_why)
        elif said["steps"] and row.kind not in _BY_STEPS:
            sentence = _("Tiêu chí %(code)s không chấm theo mức. Để trống ô này, hoặc chọn tiêu chí khác.")
            self.add_error("steps", sentence % {"code": vn.quoted(row.code)})
        elif (changed := self._changed(row)) == row:
            self.add_error("points", _("Tiêu chí đang đúng như vậy. Ghi điểm, tên, minh chứng hoặc các mức khác."))
        else:
            self._judge(table, part, row, changed)
        return said

    def change(self) -> Any:
        return self.rule

    def _changed(self, row: CriterionEntry) -> CriterionEntry:
        said, settings = self.cleaned_data, row.settings
        if said["steps"]:
            steps = counted_steps(said["steps"]) if row.kind == CriterionKind.STEPS else said["steps"]
            settings = {**settings, "steps": steps}
        most = row.hundredths if said["points"] is None else int(Decimal(said["points"]) * 100)
        name, evidence = said["name"] or row.name, said["evidence"] or row.evidence
        return replace(row, name=name, evidence=evidence, hundredths=most, settings=settings)

    def _judge(self, table: TableEntry, part: PartEntry, row: CriterionEntry, changed: CriterionEntry) -> None:
        """The whole table by the rules of the file, with the one criterion as it will be."""
        criteria = tuple(changed if one is row else one for one in part.criteria)
        parts = tuple(replace(one, criteria=criteria) if one is part else one for one in table.parts)
        faults: list[FileFault] = []
        is_kept = not self.cleaned_data["steps"]
        table_from_file(table_as_file(replace(table, parts=parts)), faults=faults)
        for fault in faults:
            box = next((box for key, box in _BOXES.items() if key in fault.path.rpartition("criteria")[2]), None)
            unseen = box == "steps" and is_kept
            if unseen and box in self.errors:
                continue
            self.add_error(box, _with_steps(fault, row) if unseen else capitalised(fault.message))
        self.rule = CriterionRule(table, part.code, row, changed)


def _with_steps(fault: FileFault, row: CriterionEntry) -> str:
    """The fault of steps that stay as they are, with those steps: the box to mend them in is blank."""
    sentence = _("Các mức đang có không còn khớp: %(fault)s Ghi lại đủ các mức; đang có: %(steps)s.")
    steps = "; ".join(steps_shown(row.settings).splitlines())
    return sentence % {"fault": fault.message, "steps": steps}
