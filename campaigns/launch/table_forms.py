from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import ChoiceField, LineField, MultipleChoiceField, UploadField
from campaigns.launch import table_files
from campaigns.launch.models import PreparedTable
from campaigns.launch.score_tables import clusters_of, entry_of
from campaigns.setup import told
from campaigns.setup.choices import CriterionKind
from campaigns.setup.contents import CriterionEntry, PartEntry, TableEntry
from campaigns.setup.forms import Block, BoxForm
from campaigns.setup.forms_scoring import TableSection
from campaigns.setup.json_text import FileFault
from campaigns.setup.models import Campaign, ScoringTable

_L = gettext_lazy
_BLANK, _FILE = "moi", "tep"
_MOST_SOURCES = 40


class TableHeadForm(BoxForm):
    """What the table is called and whom it serves."""

    widths = {"code": 3, "name": 9}
    code = LineField(label=_L("Mã bảng"), max_length=20)
    name = LineField(label=_L("Tên bảng điểm"), max_length=200)
    clusters = MultipleChoiceField(
        label=_L("Áp dụng cho khối chưa có bảng điểm"),
        widget=forms.CheckboxSelectMultiple,
        blank_advice=_L("Chọn ít nhất một khối."),
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.names, self.free = clusters_of(campaign)
        self.fields["clusters"].choices = self.free  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if self.campaign.scoring_tables.filter(code__iexact=code).exists():
            raise forms.ValidationError(
                _("Mã bảng %(code)s đã có bảng khác dùng. Đặt mã khác.") % {"code": vn.quoted(code)}
            )
        return code


class PrepareForm(TableHeadForm):
    """From where a table begins; its criteria are written on its own page."""

    widths = {"code": 3, "name": 9, "source": 6, "upload": 6}
    source = ChoiceField(label=_L("Bắt đầu từ"))
    upload = UploadField(
        label=_L("Tệp bảng điểm (.xlsx hoặc .json)"),
        max_bytes=table_files.MOST_BYTES,
        accept=".xlsx,.json",
        required=False,
        help_text=_L("Chỉ chọn khi bắt đầu từ tệp. Tối đa 2 MB."),
    )

    def __init__(self, *args: Any, campaign: Campaign, sources: Mapping[str, ScoringTable], **kwargs: Any) -> None:
        super().__init__(*args, campaign=campaign, **kwargs)
        self.known = sources
        shown = [(uuid, f"{row.campaign.code}: {row.name}") for uuid, row in sources.items()]
        given = [(_BLANK, _("bảng trống")), (_FILE, _("tệp tải lên")), *shown]
        self.fields["source"].choices = given  # type: ignore[attr-defined]
        self.entry: TableEntry | None = None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return said
        upload = said["upload"]
        if upload is not None and said["source"] != _FILE:
            self.add_error("source", _("Đã chọn tệp ở bên cạnh. Chọn tệp tải lên, hoặc bỏ tệp đã chọn."))
        elif said["source"] == _FILE and upload is None:
            self.add_error("upload", _("Chưa chọn tệp nào. Chọn tệp .xlsx hoặc .json rồi gửi lại."))
        else:
            self._take(said, upload)
        return said

    def _take(self, said: Mapping[str, Any], upload: Any) -> None:
        try:
            parts = self._parts(said["source"], upload, code=said["code"])
        except table_files.TableFileError as refusal:
            self.add_error("upload", str(refusal))
            return
        self.entry = TableEntry(code=said["code"], name=said["name"], clusters=tuple(said["clusters"]), parts=parts)

    def _parts(self, source: str, upload: Any, *, code: str) -> tuple[PartEntry, ...]:
        if source == _BLANK:
            return (_first_part(),)
        if source == _FILE:
            return table_files.read(upload.read(), name=upload.name, code=code, campaign=self.campaign).parts
        table = self.known[source]
        return next(entry.parts for entry in told.tables(table.campaign) if entry.code == table.code)


def _first_part() -> PartEntry:
    only = CriterionEntry("1.1", _("Tiêu chí chưa đặt tên"), 10_000, CriterionKind.REVIEWER, {}, "")
    return PartEntry("I", _("Phần chưa đặt tên"), (only,))


def sources_of(campaigns: Any) -> dict[str, ScoringTable]:
    """Tables of those campaigns that one may begin with, newest campaign first."""
    rows = ScoringTable.objects.filter(campaign__in=campaigns).select_related("campaign")
    newest = rows.order_by("-campaign__year", "campaign__code", "pk")[:_MOST_SOURCES]
    return {str(row.pk): row for row in newest}


class PreparedSection(TableSection):
    """The page of one prepared table: its head, and its criteria as on the pages of a draft."""

    prepared: PreparedTable

    def build(self, data: Mapping[str, Any] | None) -> None:
        entry = entry_of(self.prepared)
        first = {"code": entry.code, "name": entry.name, "clusters": list(entry.clusters)}
        self.head = TableHeadForm(data, prefix="bang", initial=first, campaign=self.campaign)
        self.take(entry, data)

    def blocks(self) -> list[Block]:
        return [Block(_L("Bảng điểm"), form=self.head), *super().blocks()]

    def read(self, faults: list[FileFault]) -> Any:
        said = self.head.cleaned_data
        self.entry = replace(self.entry, code=said["code"], name=said["name"], clusters=tuple(said["clusters"]))
        read = self.read_one(faults)
        self.places["tables"] = [self.head]
        return read


def prepared_section(prepared: PreparedTable) -> type[PreparedSection]:
    return type("PreparedSection", (PreparedSection,), {"prepared": prepared})
