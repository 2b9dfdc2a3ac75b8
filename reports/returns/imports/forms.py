from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import text
from atgt_portal.lib.fields import TextField, UploadField
from atgt_portal.lib.forms import DraftForm

MOST_BYTES = 5 * 1024 * 1024
_LONGEST_PASTE = 500_000


class PastedField(TextField):
    """Cells from a spreadsheet: tabs part them, so that blanks are left as they are."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, max_length=_LONGEST_PASTE, **kwargs)

    def tidy(self, typed: str) -> str:
        kept = text.nfc(typed.replace("\r\n", "\n").replace("\r", "\n"))
        return kept if kept.strip() else ""


class ImportForm(DraftForm):
    """A file or a pasted table, one of the two. Whoever comes to it pastes at once; what was refused is read first."""

    table = UploadField(
        label=_("Chọn tệp .xlsx hoặc .csv"),
        max_bytes=MOST_BYTES,
        accept=".xlsx,.csv",
        help_text=_("Tối đa 5 MB. Tệp .csv ghi bằng mã UTF-8."),
    )
    pasted = PastedField(
        label=_("Hoặc dán từ Excel"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "wrap": "off"}),
        help_text=_(
            "Chọn các ô trong Excel, bấm Ctrl+C, rồi bấm Ctrl+V vào ô này. Có dòng tiêu đề hay không đều được."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["pasted"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        upload, pasted = cleaned.get("table"), cleaned.get("pasted")
        if upload and pasted:
            raise ValidationError(_("Vừa chọn tệp vừa dán bảng. Giữ lại một cách: bỏ tệp, hoặc xóa phần đã dán."))
        if not self.errors and not upload and not pasted:
            raise ValidationError(_("Chưa chọn tệp và chưa dán bảng. Chọn một tệp, hoặc dán các ô từ Excel."))
        return cleaned
