from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import ChoiceField, LineField, TickField, VietnameseDateField
from campaigns.filing.locked import locked_days
from campaigns.filing.models import Filing
from campaigns.launch.choices import ChangeKind
from campaigns.launch.forms import not_before_signing
from campaigns.launch.letters import Change, Letter
from campaigns.setup.choices import Paper
from campaigns.setup.contents import ObligationEntry
from campaigns.setup.forms import BoxForm, capitalised
from campaigns.setup.forms_head import document_number
from campaigns.setup.forms_tasks import GENERAL, named, read_duty_rows
from campaigns.setup.json_text import FileFault
from campaigns.setup.models import Campaign, Period

_L = gettext_lazy


class LetterForm(BoxForm):
    """The dated paper; every letter has these."""

    widths = {"number": 4, "signed_on": 4, "applies_from": 4, "signer": 4, "reason": 8}
    number = LineField(label=_L("Số văn bản"), max_length=60, help_text=_L("Ví dụ 21/CV-BATGT."))
    signed_on = VietnameseDateField(label=_L("Ngày ký"))
    applies_from = VietnameseDateField(label=_L("Áp dụng từ ngày"))
    signer = LineField(label=_L("Người ký"), max_length=120)
    reason = LineField(label=_L("Lý do"), max_length=500)

    def clean_number(self) -> str:
        return document_number(self.cleaned_data["number"], label=self.fields["number"].label)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        signed_on, applies_from = said.get("signed_on"), said.get("applies_from")
        if signed_on and applies_from and applies_from < signed_on:
            self.add_error("applies_from", not_before_signing(applies_from, signed_on))
        return said

    def letter(self) -> Letter:
        return Letter(**{name: self.cleaned_data[name] for name in LetterForm.base_fields})


class MoveForm(LetterForm):
    widths = {**LetterForm.widths, "obligation": 8, "new_due_on": 4}
    obligation = ChoiceField(label=_L("Hồ sơ"))
    new_due_on = VietnameseDateField(label=_L("Hạn nộp mới"))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dated = campaign.obligations.filter(due_on__isnull=False).order_by("due_on", "code")
        self.known = {row.code: row for row in dated}
        shown = [(code, f"{row} ({vn.show_date(row.due_on)})") for code, row in self.known.items()]
        self.fields["obligation"].choices = [("", _L("– Chọn hồ sơ –")), *shown]  # type: ignore[attr-defined]

    def change(self) -> Change:
        said = self.cleaned_data
        return Change(ChangeKind.MOVE, obligation=self.known[said["obligation"]], new_due_on=said["new_due_on"])


class ExtendForm(LetterForm):
    widths = {**LetterForm.widths, "paper": 8, "new_due_on": 4}
    paper = ChoiceField(label=_L("Đơn vị, hồ sơ"))
    new_due_on = VietnameseDateField(label=_L("Gia hạn đến hết ngày"))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = Filing.objects.filter(campaign=campaign, received_at=None, due_on__isnull=False)
        rows = waiting.select_related("unit", "period").order_by("unit__sort_key", "due_on", "pk")
        self.known = {str(row.uuid): row for row in rows}
        shown = [
            (uuid, f"{row.unit.name}: {row.get_kind_display()}, {row.period.name} ({vn.show_date(row.due_on)})")
            for uuid, row in self.known.items()
        ]
        self.fields["paper"].choices = [("", _L("– Chọn hồ sơ của đơn vị –")), *shown]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        paper, new = self.known.get(said.get("paper", "")), said.get("new_due_on")
        if paper and paper.due_on and new and new <= paper.due_on:
            sentence = _("Ngày %(new)s không sau hạn đang có %(old)s. Ghi ngày muộn hơn.")
            self.add_error("new_due_on", sentence % {"new": vn.show_date(new), "old": vn.show_date(paper.due_on)})
        return said

    def change(self) -> Change:
        said = self.cleaned_data
        return Change(ChangeKind.EXTEND, paper=self.known[said["paper"]], new_due_on=said["new_due_on"])


class AddForm(LetterForm):
    widths = {
        **LetterForm.widths, "code": 3, "paper": 5, "due_on": 4, "general": 6, "codes": 6, "first_day": 4, "last_day": 4,
    }  # fmt: skip
    key = {"who": "codes", "period": "first_day"}
    code = LineField(label=_L("Mã hồ sơ"), max_length=20, help_text=_L("Chưa dùng trong lịch nộp, ví dụ BS1."))
    paper = ChoiceField(label=_L("Hồ sơ"), choices=[row for row in Paper.choices if row[0] != Paper.YEAR_END_SUMMARY])
    due_on = VietnameseDateField(label=_L("Hạn nộp"))
    general = ChoiceField(label=_L("Ai nộp"), choices=GENERAL)
    codes = LineField(label=_L("Mã đơn vị"), max_length=200, required=False)
    first_day = VietnameseDateField(label=_L("Kỳ từ ngày"))
    last_day = VietnameseDateField(label=_L("Kỳ đến ngày"))
    is_optional = TickField(label=_L("Chỉ nộp nếu có"), required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.entry: Any = None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        if self.errors:
            return said
        if not named(said["general"], said["codes"]):
            sentence = _("Chưa chọn đơn vị nào. Ghi mã các đơn vị, cách nhau bằng dấu phẩy, hoặc chọn mọi đơn vị.")
            self.add_error("codes", sentence)
            return said
        if self.campaign.obligations.filter(code=said["code"]).exists():
            sentence = _("Mã %(code)s đã có trong lịch nộp. Đặt mã khác.")
            self.add_error("code", sentence % {"code": vn.quoted(said["code"])})
            return said
        faults: list[FileFault] = []
        row = {**said, "each_month": False, "due_days_after_period": None, "together_with": ""}
        read = read_duty_rows([row], board_id=self.campaign.board_id, faults=faults)
        for fault in faults:
            name = fault.path.split(".")[-1]
            name = self.key.get(name, name)
            self.add_error(name if name in self.fields else None, capitalised(fault.message))
        self.entry = read[0]
        if not self.errors and (refusal := _on_locked_days(self.campaign, read[0])):
            self.add_error("first_day", refusal)
        return said

    def change(self) -> Change:
        return Change(ChangeKind.ADD, added=self.entry)


def _on_locked_days(campaign: Campaign, entry: ObligationEntry) -> str:
    """Why figures of accidents are not asked anew for days that the office has closed; blank where none is."""
    if entry.paper != Paper.ACCIDENT_RETURN or entry.span is None:
        return ""
    span = entry.span
    shut = Period.objects.filter(locked_days(campaign.board_id, span.first_day, span.last_day)).first()
    if shut is None:
        return ""
    sentence = _(
        "Kỳ %(first)s – %(last)s có ngày thuộc kỳ %(period)s (%(shut_first)s – %(shut_last)s) đã khóa số liệu. "
        "Ghi kỳ không có ngày đã khóa; cần sửa số liệu đã khóa thì mở khóa kỳ ấy cho đơn vị."
    )
    said = {
        "first": vn.show_date(span.first_day),
        "last": vn.show_date(span.last_day),
        "period": vn.uncapitalise(shut.name),
        "shut_first": vn.show_date(shut.first_day),
        "shut_last": vn.show_date(shut.last_day),
    }
    return sentence % said
