"""The head of a draft: begun, its launch document and bases, its calendar."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import (
    ChoiceField,
    CountField,
    LineField,
    TextField,
    TickField,
    VietnameseDateField,
)
from campaigns.setup import told
from campaigns.setup.choices import AccidentSource
from campaigns.setup.contents import CampaignEntry
from campaigns.setup.forms import LINES, Block, BoxForm, RowForm, SectionForm, iso, lines_of, rows_of, said_rows
from campaigns.setup.json_text import FileFault
from campaigns.setup.reading import Spot
from campaigns.setup.schema_campaign import PARENT, read_campaign_entry

_L = gettext_lazy


def head_as_file(entry: CampaignEntry) -> dict[str, Any]:
    """The head as a campaign file writes it, without its lists."""
    return {
        "code": entry.code,
        "year": entry.year,
        "name": entry.name,
        "board": entry.board,
        "theme": entry.theme,
        "theme_variant_in_plan": entry.theme_variant,
        "participants": entry.participants,
        "plan_number": entry.plan_number,
        "plan_signed_on": iso(entry.plan_signed_on),
        "planned_on": iso(entry.planned_on),
        "ends_on": iso(entry.ends_on),
        "statistics_period": {"start": iso(entry.official.first_day), "end": iso(entry.official.last_day)},
        "accident_source": entry.accident_source.value,
        "signatory": {
            "authority": entry.signatory.authority,
            "position_in_board": entry.signatory.board_post,
            "position_in_agency": entry.signatory.agency_post,
            "name": entry.signatory.name,
        },
        "recipients": list(entry.recipients),
        "unit_duties": [{"code": duty.code, "text": duty.text} for duty in entry.duties],
        "legal_bases": [_basis_as_file(**basis) for basis in _basis_rows(entry)],
    }


def _basis_rows(entry: CampaignEntry) -> list[dict[str, Any]]:
    return [
        {
            "kind": basis.kind,
            "number": basis.number,
            "signed_on": basis.signed_on,
            "issuer": basis.issuer,
            "abstract": basis.abstract,
            "valid_from": basis.valid_from,
            "valid_to": basis.valid_to,
            "is_parent": basis.is_parent_campaign,
        }
        for basis in entry.bases
    ]


def _basis_as_file(
    *, kind: str, number: str, signed_on: date, issuer: str, abstract: str, valid_from: date | None,
    valid_to: date | None, is_parent: bool, **_rest: Any,
) -> dict[str, Any]:  # fmt: skip
    row = {"kind": kind, "number": number, "date": iso(signed_on), "issuer": issuer, "abstract": abstract}
    days = {"valid_from": iso(valid_from), "valid_to": iso(valid_to)}
    return {**row, **days, "role": PARENT if is_parent else None}


def document_number(typed: str, *, label: object) -> str:
    """A number and symbol as Decree 30/2020 writes them, or the refusal; blank stays blank."""
    try:
        return str(vn.parse_document_number(typed, label=str(label))) if typed else ""
    except vn.VietnameseInputError as unreadable:
        raise forms.ValidationError(str(unreadable), code="invalid") from None


class DocumentForm(BoxForm):
    key = {
        "theme_variant_in_plan": "theme_variant", "authority": "signature_authority", "ends_on": "planned_on",
        "position_in_board": "signature_board_post", "position_in_agency": "signature_agency_post", "unit_duties": "duties",
    }  # fmt: skip
    widths = {
        "name": 8, "planned_on": 4, "theme": 12, "theme_variant": 12, "participants": 12, "plan_number": 4,
        "plan_signed_on": 4, "signature_name": 4, "signature_authority": 4, "signature_board_post": 4,
        "signature_agency_post": 4, "recipients": 6, "duties": 6,
    }  # fmt: skip
    name = LineField(label=_L("Tên phong trào"), max_length=200)
    planned_on = VietnameseDateField(
        label=_L("Ngày dự kiến phát động"), required=False, help_text=_L("Kỳ trước ngày này là số liệu nền.")
    )
    theme = LineField(label=_L("Chủ đề"), max_length=300)
    theme_variant = LineField(label=_L("Cách ghi khác trong kế hoạch"), max_length=300, required=False)
    participants = LineField(label=_L("Đối tượng"), max_length=300, required=False)
    plan_number = LineField(
        label=_L("Số kế hoạch phát động"), max_length=60, required=False, help_text=_L("Có khi văn thư cấp số.")
    )
    plan_signed_on = VietnameseDateField(label=_L("Ngày ký kế hoạch"), required=False)
    signature_name = LineField(label=_L("Người ký"), max_length=80, required=False)
    signature_authority = LineField(
        label=_L("Thẩm quyền ký"), max_length=80, required=False, help_text=_L("Ví dụ KT. TRƯỞNG BAN.")
    )
    signature_board_post = LineField(label=_L("Chức vụ trong Ban"), max_length=120, required=False)
    signature_agency_post = LineField(label=_L("Chức vụ cơ quan"), max_length=120, required=False)
    recipients = TextField(
        label=_L("Nơi nhận"), max_length=4000, required=False, widget=LINES, help_text=_L("Mỗi nơi một dòng.")
    )
    duties = TextField(
        label=_L("Nhiệm vụ của đơn vị thành viên"), max_length=8000, required=False, widget=LINES,
        help_text=_L("Mỗi nhiệm vụ một dòng."),
    )  # fmt: skip

    def clean_plan_number(self) -> str:
        return document_number(self.cleaned_data["plan_number"], label=self.fields["plan_number"].label)


class BasisRow(RowForm):
    key = {"date": "signed_on", "role": "is_parent"}
    widths = {
        "kind": 3,
        "number": 3,
        "signed_on": 3,
        "issuer": 3,
        "abstract": 6,
        "valid_from": 3,
        "valid_to": 3,
        "is_parent": 9,
        "drop": 3,
    }
    kind = LineField(label=_L("Loại văn bản"), max_length=60)
    number = LineField(label=_L("Số, ký hiệu"), max_length=60)
    signed_on = VietnameseDateField(label=_L("Ngày ký"))
    issuer = LineField(label=_L("Cơ quan ban hành"), max_length=200)
    abstract = LineField(label=_L("Trích yếu"), max_length=400, required=False)
    valid_from = VietnameseDateField(label=_L("Hiệu lực từ"), required=False)
    valid_to = VietnameseDateField(label=_L("Hiệu lực đến"), required=False)
    is_parent = TickField(label=_L("Là văn bản phát động của cấp trên"), required=False)


class DocumentSection(SectionForm):
    title = _L("Văn bản phát động, căn cứ")

    def build(self, data: Mapping[str, Any] | None) -> None:
        entry = self.entry = told.head(self.campaign)
        initial = {
            "name": entry.name,
            "planned_on": entry.planned_on,
            "theme": entry.theme,
            "theme_variant": entry.theme_variant,
            "participants": entry.participants,
            "plan_number": entry.plan_number,
            "plan_signed_on": entry.plan_signed_on,
            "signature_name": entry.signatory.name,
            "signature_authority": entry.signatory.authority,
            "signature_board_post": entry.signatory.board_post,
            "signature_agency_post": entry.signatory.agency_post,
            "recipients": "\n".join(entry.recipients),
            "duties": "\n".join(duty.text for duty in entry.duties),
        }
        self.form = DocumentForm(data, initial=initial)
        self.bases = rows_of(BasisRow, data, "can-cu", _basis_rows(entry))

    def blocks(self) -> list[Block]:
        note = _L("in ở phần Căn cứ của mọi văn bản; văn bản hết hiệu lực được báo trước khi phát động")
        return [
            Block(_L("Kế hoạch phát động"), form=self.form),
            Block(_L("Căn cứ"), rows=self.bases, row=_L("Căn cứ %(n)s"), note=note),
        ]

    def read(self, faults: list[FileFault]) -> CampaignEntry:
        said, kept = self.form.cleaned_data, said_rows(self.bases)
        self.places = {"": [self.form], "campaign.legal_bases": kept}
        head = head_as_file(self.entry) | {
            "name": said["name"],
            "planned_on": iso(said["planned_on"]),
            "theme": said["theme"],
            "theme_variant_in_plan": said["theme_variant"],
            "participants": said["participants"],
            "plan_number": said["plan_number"],
            "plan_signed_on": iso(said["plan_signed_on"]),
            "signatory": {
                "authority": said["signature_authority"],
                "position_in_board": said["signature_board_post"],
                "position_in_agency": said["signature_agency_post"],
                "name": said["signature_name"],
            },
            "recipients": lines_of(said["recipients"]),
            "unit_duties": [
                {"code": f"D{number}", "text": text} for number, text in enumerate(lines_of(said["duties"]), start=1)
            ],
            "legal_bases": [_basis_as_file(**row.cleaned_data) for row in kept],
        }
        return read_campaign_entry(Spot(head, "campaign", faults))


class CalendarForm(BoxForm):
    key = {"start": "official_first_day", "end": "official_last_day"}
    widths = {"year": 4, "official_first_day": 4, "official_last_day": 4, "ends_on": 4, "accident_source": 8}
    year = CountField(label=_L("Năm"), min_value=1902, max_value=2099)
    official_first_day = VietnameseDateField(label=_L("Ngày đầu kỳ số liệu"))
    official_last_day = VietnameseDateField(
        label=_L("Ngày chốt số liệu"), help_text=_L("Năm ATGT chốt ngày 14/12; năm dương lịch chốt ngày 31/12.")
    )
    ends_on = VietnameseDateField(label=_L("Ngày kết thúc phong trào"))
    accident_source = ChoiceField(
        label=_L("Số liệu tai nạn chính thức lấy từ"),
        choices=AccidentSource.choices,
        help_text=_L("Nguồn kia chỉ để đối chiếu. Theo bảng thì mỗi kỳ một bảng cho mọi xã, không nhập từng vụ."),
    )


class CalendarSection(SectionForm):
    title = _L("Kỳ số liệu")

    def build(self, data: Mapping[str, Any] | None) -> None:
        self.entry = told.head(self.campaign)
        official = self.entry.official
        initial = {
            "year": self.entry.year,
            "official_first_day": official.first_day,
            "official_last_day": official.last_day,
            "ends_on": self.entry.ends_on,
            "accident_source": self.entry.accident_source.value,
        }
        self.form = CalendarForm(data, initial=initial)

    def blocks(self) -> list[Block]:
        note = _L("kỳ tháng và kỳ cùng kỳ năm trước được lập theo các ngày này")
        return [Block(_L("Năm và ngày chốt"), form=self.form, note=note)]

    def read(self, faults: list[FileFault]) -> CampaignEntry:
        said = self.form.cleaned_data
        self.places = {"": [self.form]}
        days = {"start": iso(said["official_first_day"]), "end": iso(said["official_last_day"])}
        head = head_as_file(self.entry) | {"year": said["year"], "ends_on": iso(said["ends_on"])}
        head["accident_source"] = said["accident_source"]
        return read_campaign_entry(Spot(head | {"statistics_period": days}, "campaign", faults))
