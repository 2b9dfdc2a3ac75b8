from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import (
    ChoiceField,
    CountField,
    LineField,
    NumberField,
    TextField,
    TickField,
    VietnameseDateField,
)
from campaigns.filing.owed import COMMUNE, EVERY_UNIT
from campaigns.launch.choices import ChangeKind, OutlineStep
from campaigns.launch.counted_change import CountedRule
from campaigns.launch.excuse_forms import ExcuseForm
from campaigns.launch.grid_form import GridForm
from campaigns.launch.letter_forms import AddForm, ExtendForm, LetterForm, MoveForm
from campaigns.launch.member_forms import JoinForm, LeaveForm
from campaigns.launch.points_form import PointsForm
from campaigns.launch.rule_changes import REPORTS, OutlineRule, QuotaRule, RhythmRule
from campaigns.launch.score_forms import CriterionForm, TableForm
from campaigns.launch.source_change import SourceRule
from campaigns.setup.choices import AccidentsCounted, AccidentSource, Paper
from campaigns.setup.models import Campaign
from campaigns.setup.outline import Part, codes_in, outline_in
from campaigns.setup.told import accidents_counted

_L = gettext_lazy
_MOST_WORDS = 500
_SHARES = ("collective_max_share", "direct_force_min_share", "leader_max_share")


class QuotaForm(LetterForm):
    """Limits of what may be proposed; an empty box sets none."""

    widths = {**LetterForm.widths, **dict.fromkeys(_SHARES, 6), "individuals": 6}
    collective_max_share = NumberField(
        label=_L("Tập thể được khen tối đa (%)"), min_value=0, max_value=100, required=False
    )
    individuals = CountField(label=_L("Số cá nhân tối đa mỗi đơn vị"), max_value=1000, required=False)
    direct_force_min_share = NumberField(
        label=_L("Cá nhân trực tiếp làm nhiệm vụ, ít nhất (%)"), min_value=0, max_value=100, required=False
    )
    leader_max_share = NumberField(
        label=_L("Cá nhân là lãnh đạo, tối đa (%)"), min_value=0, max_value=100, required=False
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quota = campaign.award_rules.get("award_quota") or {}
        for name in _SHARES:
            share = quota.get(name)
            self.fields[name].initial = None if share is None else Decimal(str(share)) * 100
        self.fields["individuals"].initial = quota.get("individuals_per_unit_max")

    def change(self) -> QuotaRule:
        said = self.cleaned_data
        shares = {name: None if said[name] is None else said[name] / 100 for name in _SHARES}
        return QuotaRule(shares=shares, individuals=said["individuals"])


class OutlineForm(LetterForm):
    """One part of a report's outline: added, renamed, swapped, taken away."""

    widths = {**LetterForm.widths, "step": 6, "section": 6, "title": 12, "prompt": 12, "most_words": 4}
    step = ChoiceField(label=_L("Việc"), choices=[("", _L("– Chọn việc –")), *OutlineStep.choices])
    section = ChoiceField(label=_L("Mục chọn"))
    title = LineField(label=_L("Tên mục hoặc phụ lục"), max_length=200, required=False)
    prompt = TextField(label=_L("Gợi ý nội dung, các cột của phụ lục"), max_length=1000, required=False)
    most_words = CountField(label=_L("Dài tối đa (từ)"), min_value=10, max_value=20_000, required=False)
    is_needed = TickField(label=_L("Phải viết"), required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outlines = {paper: outline_in(campaign.outlines, paper, received_at=None) for paper in REPORTS}
        self.taken = {paper: codes_in(campaign.outlines, paper) for paper in REPORTS}
        shown = [
            (f"{paper}:{part.section}", f"{paper.label}: {part.title}")
            for paper, parts in self.outlines.items()
            for part in parts
        ]
        self.fields["section"].choices = [("", _L("– Chọn mục –")), *shown]  # type: ignore[attr-defined]
        self.rule: OutlineRule | None = None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        if self.errors:
            return said
        step, (paper, code) = OutlineStep(said["step"]), said["section"].split(":")
        parts = self.outlines[Paper(paper)]
        if step != OutlineStep.REMOVE and not said["title"]:
            self.add_error("title", _("Ô Tên mục hoặc phụ lục đang trống. Ghi tên như trong văn bản."))
        elif step == OutlineStep.REMOVE and len(parts) == 1:
            self.add_error("section", _("Đây là mục cuối cùng của đề cương nên không bỏ được. Thay bằng mục khác."))
        else:
            self.rule = _outline_rule(step, Paper(paper), code, parts, {**said, "taken": self.taken[Paper(paper)]})
        return said

    def change(self) -> Any:
        return self.rule


def _outline_rule(
    step: OutlineStep, paper: Paper, code: str, parts: tuple[Part, ...], said: Mapping[str, Any]
) -> OutlineRule:
    """The whole outline as it will be, and the sentence that tells what is new in it."""
    place = next(n for n, part in enumerate(parts) if str(part.section) == code)
    old = parts[place]
    is_annex = step == OutlineStep.ANNEX or (step == OutlineStep.SWAP and old.is_annex)
    fresh = Part(
        section=_free_code(said["taken"], "PL" if is_annex else "M"),
        title=said["title"],
        prompt=said["prompt"],
        is_needed=said["is_needed"],
        most_words=said["most_words"] or _MOST_WORDS,
        is_annex=is_annex,
    )
    changed = {
        OutlineStep.ADD: (old, fresh),
        OutlineStep.ANNEX: (old, fresh),
        OutlineStep.RENAME: (replace(fresh, section=str(old.section), is_annex=old.is_annex),),
        OutlineStep.SWAP: (fresh,),
        OutlineStep.REMOVE: (),
    }
    sentences = {
        OutlineStep.ADD: _("%(paper)s: thêm mục “%(new)s”"),
        OutlineStep.ANNEX: _("%(paper)s: thêm phụ lục “%(new)s”"),
        OutlineStep.RENAME: _("%(paper)s: mục “%(old)s” đổi thành “%(new)s”"),
        OutlineStep.SWAP: _("%(paper)s: thay “%(old)s” bằng “%(new)s”"),
        OutlineStep.REMOVE: _("%(paper)s: bỏ “%(old)s”"),
    }
    words = sentences[step] % {"paper": paper.label, "old": old.title, "new": said["title"]}
    whole = (*parts[:place], *changed[step], *parts[place + 1 :])
    return OutlineRule(paper=paper, base=parts, parts=whole, words=words)


def _free_code(taken: Collection[str], letters: str) -> str:
    """A code that no part has had: the text of a part that went away stays under its own."""
    return next(code for n in count(1) if (code := f"{letters}{n}") not in taken)


class RhythmForm(LetterForm):
    """A monthly paper on or off for a kind of units, from the first period that begins on or after a day."""

    widths = {**LetterForm.widths, "obligation": 6, "who": 6, "is_on": 6, "first_day": 6}
    obligation = ChoiceField(label=_L("Hồ sơ hằng tháng"))
    who = ChoiceField(
        label=_L("Với"),
        choices=[("", _L("– Chọn –")), (COMMUNE, _L("các xã, thị trấn")), (EVERY_UNIT, _L("mọi đơn vị"))],
    )
    is_on = ChoiceField(
        label=_L("Bật hay tắt"), choices=[("", _L("– Chọn –")), ("tat", _L("Thôi nộp")), ("bat", _L("Nộp lại"))]
    )
    first_day = VietnameseDateField(label=_L("Từ kỳ bắt đầu ngày"))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {row.code: row for row in campaign.obligations.filter(each_month=True).order_by("code")}
        shown = [(code, str(row.get_paper_display())) for code, row in self.known.items()]
        self.fields["obligation"].choices = [("", _L("– Chọn hồ sơ –")), *shown]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        signed_on, first_day = said.get("signed_on"), said.get("first_day")
        if signed_on and first_day and first_day < signed_on:
            sentence = _("Kỳ bắt đầu ngày %(day)s đã mở trước ngày ký văn bản %(signed)s. Chọn kỳ bắt đầu sau ngày ký.")
            days = {"day": vn.show_date(first_day), "signed": vn.show_date(signed_on)}
            self.add_error("first_day", sentence % days)
        return said

    def change(self) -> RhythmRule:
        said = self.cleaned_data
        return RhythmRule(
            obligation=self.known[said["obligation"]],
            who=said["who"],
            who_words=str(dict(self.fields["who"].choices)[said["who"]]),  # type: ignore[attr-defined]
            first_day=said["first_day"],
            is_on=said["is_on"] == "bat",
        )


class SourceForm(LetterForm):
    """Where the official figures of accidents come from, for every period that has not come in yet."""

    widths = {**LetterForm.widths, "source": 8}
    source = ChoiceField(label=_L("Số liệu tai nạn chính thức lấy từ"), choices=AccidentSource.choices)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].initial = campaign.accident_source

    def change(self) -> SourceRule:
        return SourceRule(AccidentSource(self.cleaned_data["source"]))


class CountedForm(LetterForm):
    """Which accidents count for points."""

    widths = {**LetterForm.widths, "counted": 8}
    counted = ChoiceField(label=_L("Vụ tai nạn được tính điểm"), choices=AccidentsCounted.choices)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counted"].initial = accidents_counted(campaign)

    def change(self) -> CountedRule:
        return CountedRule(AccidentsCounted(self.cleaned_data["counted"]))


FORMS: Mapping[ChangeKind, type[Any]] = {
    ChangeKind.MOVE: MoveForm,
    ChangeKind.EXTEND: ExtendForm,
    ChangeKind.ADD: AddForm,
    ChangeKind.GRID: GridForm,
    ChangeKind.QUOTA: QuotaForm,
    ChangeKind.OUTLINE: OutlineForm,
    ChangeKind.RHYTHM: RhythmForm,
    ChangeKind.SOURCE: SourceForm,
    ChangeKind.COUNTED: CountedForm,
    ChangeKind.POINTS: PointsForm,
    ChangeKind.TABLE: TableForm,
    ChangeKind.CRITERION: CriterionForm,
    ChangeKind.EXCUSE: ExcuseForm,
    ChangeKind.JOIN: JoinForm,
    ChangeKind.LEAVE: LeaveForm,
}
