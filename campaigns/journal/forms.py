from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import ChoiceField, LineField, TextField, VietnameseDateField
from campaigns.journal.choices import ExampleKind
from campaigns.setup.forms import BoxForm
from campaigns.setup.forms_head import document_number

_L = gettext_lazy
_LONGEST = 2000


class EntryForm(BoxForm):
    """One entry of a journal; `on` is the day it is written, after which nothing can have happened yet."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, on: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.on = on

    def refuse_later(self, *names: str) -> None:
        """What is told as done on a day still to come."""
        sentence = _("Ngày %(day)s ở sau ngày hôm nay %(today)s. Kiểm tra lại ngày, hoặc ghi khi việc đã xong.")
        for name in names:
            if (day := self.cleaned_data.get(name)) and day > self.on:
                self.add_error(name, sentence % {"day": vn.show_date(day), "today": vn.show_date(self.on)})

    def refuse_before(self, first: str, *later: str) -> None:
        """What cannot have been before the day in the box `first`."""
        sentence = _("Ngày %(day)s đứng trước ngày %(first)s ở ô %(box)s. Sửa một trong hai ngày.")
        start = self.cleaned_data.get(first)
        for name in later:
            if start and (day := self.cleaned_data.get(name)) and day < start:
                said = {"day": vn.show_date(day), "first": vn.show_date(start), "box": vn.quoted(self[first].label)}
                self.add_error(name, sentence % said)


class CheckForm(EntryForm):
    widths = {"checked_on": 4, "subordinate": 8, "mend_by": 6, "mended_on": 6}
    checked_on = VietnameseDateField(label=_L("Ngày kiểm tra"))
    subordinate = LineField(
        label=_L("Đơn vị trực thuộc được kiểm tra"), max_length=200, help_text=_L("Ví dụ Trường THCS, Trạm y tế, bản.")
    )
    content = TextField(label=_L("Nội dung hướng dẫn, kiểm tra, đôn đốc"), max_length=_LONGEST)
    conclusion = TextField(label=_L("Kết luận, việc phải khắc phục"), max_length=_LONGEST, required=False)
    mend_by = VietnameseDateField(label=_L("Khắc phục xong trước ngày"), required=False)
    mended_on = VietnameseDateField(label=_L("Đã khắc phục ngày"), required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_later("checked_on", "mended_on")
        self.refuse_before("checked_on", "mend_by", "mended_on")
        if (said.get("mend_by") or said.get("mended_on")) and "conclusion" in said and not said["conclusion"]:
            sentence = _("Đã ghi ngày khắc phục mà ô Kết luận đang trống. Ghi việc phải khắc phục, hoặc xóa ngày.")
            self.add_error("conclusion", sentence)
        return said


class ExampleForm(EntryForm):
    widths = {"kind": 3, "name": 6, "since": 3, "recognised_by": 5, "recognised_on": 3, "recognition_number": 4}
    kind = ChoiceField(label=_L("Loại"), choices=[("", _L("– Chọn loại –")), *ExampleKind.choices])
    name = LineField(label=_L("Tên tập thể hoặc mô hình"), max_length=200)
    since = VietnameseDateField(label=_L("Làm từ ngày"))
    content = TextField(label=_L("Cách làm"), max_length=_LONGEST)
    result = TextField(label=_L("Kết quả"), max_length=_LONGEST, required=False)
    recognised_by = LineField(
        label=_L("Nơi công nhận"), max_length=200, required=False, help_text=_L("Để trống nếu chưa được công nhận.")
    )
    recognised_on = VietnameseDateField(label=_L("Ngày công nhận"), required=False)
    recognition_number = LineField(
        label=_L("Số văn bản công nhận"), max_length=60, required=False, help_text=_L("Ví dụ 45/QĐ-UBND.")
    )
    evidence = LineField(
        label=_L("Minh chứng"), max_length=300, required=False, help_text=_L("Tên văn bản, tin, bài, ảnh và nơi lưu.")
    )

    def clean_recognition_number(self) -> str:
        return document_number(self.cleaned_data["recognition_number"], label=self.fields["recognition_number"].label)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_later("since", "recognised_on")
        self.refuse_before("since", "recognised_on")
        if self.errors:
            return said
        if said["recognised_on"] and not said["recognised_by"]:
            self.add_error("recognised_by", _("Đã có ngày công nhận mà ô Nơi công nhận đang trống. Ghi nơi công nhận."))
        if not said["recognised_on"] and (said["recognised_by"] or said["recognition_number"]):
            sentence = _("Đã ghi nơi hoặc văn bản công nhận mà ô Ngày công nhận đang trống. Ghi ngày công nhận.")
            self.add_error("recognised_on", sentence)
        return said
