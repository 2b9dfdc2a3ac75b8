"""The titles and awards of a draft for which its units may register."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib.fields import ChoiceField, LineField, MultipleChoiceField, VietnameseDateField
from campaigns.setup.choices import TitleKind, TitleSubject
from campaigns.setup.forms import Block, RowForm, SectionForm, iso, rows_of, said_rows
from campaigns.setup.json_text import FileFault
from campaigns.setup.reading import Spot
from campaigns.setup.schema_awards import read_titles
from campaigns.setup.titles import titles_of

_L = gettext_lazy


class TitleRow(RowForm):
    widths = {"code": 3, "name": 9, "kind": 6, "subjects": 6, "basis": 6, "valid_from": 3, "valid_to": 3}
    code = LineField(label=_L("Mã"), max_length=40)
    name = LineField(label=_L("Tên danh hiệu, hình thức"), max_length=200)
    kind = ChoiceField(label=_L("Loại"), choices=TitleKind.choices, initial=TitleKind.TITLE)
    subjects = MultipleChoiceField(
        label=_L("Dành cho"),
        choices=TitleSubject.choices,
        widget=forms.CheckboxSelectMultiple,
        blank_advice=_L("Chọn tập thể, cá nhân hoặc cả hai."),
    )
    basis = LineField(label=_L("Căn cứ"), max_length=200, required=False)
    valid_from = VietnameseDateField(label=_L("Áp dụng từ"), required=False)
    valid_to = VietnameseDateField(label=_L("Áp dụng đến"), required=False)


class TitlesSection(SectionForm):
    title = _L("Danh hiệu, khen thưởng")

    def build(self, data: Mapping[str, Any] | None) -> None:
        self.stored = (self.campaign.award_rules.get("law") or {}).get("titles") or []
        self.rows = rows_of(TitleRow, data, "danh-hieu", [_as_row(row) for row in self.stored])

    def blocks(self) -> list[Block]:
        note = _L("đơn vị đăng ký ngay trong kế hoạch, theo quy định có hiệu lực ngày gửi")
        return [
            Block(
                _L("Danh hiệu, hình thức khen thưởng được đăng ký"),
                rows=self.rows,
                row=_L("Danh hiệu %(n)s"),
                note=note,
                lead=self._already(),
            )
        ]

    def _already(self) -> str:
        """What need not be written again, because the rules on awards name it."""
        listed = {row["code"] for row in self.stored}
        names = [title.name for title in titles_of(self.campaign.award_rules) if title.code not in listed]
        return (
            _("Đã có theo quy định khen thưởng của phong trào: %(names)s.") % {"names": "; ".join(names)}
            if names
            else ""
        )

    def read(self, faults: list[FileFault]) -> list[dict[str, Any]]:
        kept = said_rows(self.rows)
        self.places = {"titles": kept}
        return read_titles(Spot([_as_file(row.cleaned_data) for row in kept], "titles", faults).entries())


def _as_row(row: Mapping[str, Any]) -> dict[str, Any]:
    days = {key: date.fromisoformat(row[key]) if row.get(key) else None for key in ("valid_from", "valid_to")}
    return {key: row.get(key) or "" for key in ("code", "name", "kind", "subjects", "basis")} | days


def _as_file(said: Mapping[str, Any]) -> dict[str, Any]:
    words = {key: said[key] for key in ("code", "name", "kind", "subjects", "basis")}
    return words | {key: iso(said[key]) for key in ("valid_from", "valid_to")}
