"""Who takes part in a draft, and in which cluster."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import ChoiceField, LineField
from campaigns.setup import told
from campaigns.setup.contents import ClusterEntry
from campaigns.setup.forms import Block, BoxForm, RowForm, SectionForm, rows_of, said_rows
from campaigns.setup.forms_tasks import board_units
from campaigns.setup.json_text import FileFault
from campaigns.setup.reading import Spot
from campaigns.setup.schema_members import check_heads, read_clusters

_L = gettext_lazy
NONE = "-"
Members = tuple[tuple[ClusterEntry, ...], dict[str, str]]


class ClusterRow(RowForm):
    widths = {"code": 3, "name": 9, "head": 9, "drop": 3}
    code = LineField(label=_L("Mã khối"), max_length=20)
    name = LineField(label=_L("Tên khối"), max_length=200)
    head = ChoiceField(
        label=_L("Trưởng khối"), required=False, help_text=_L("Một đơn vị của khối; để trống nếu chưa cử.")
    )

    def __init__(self, *args: Any, units: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head"].choices = [("", _("chưa cử")), *units.items()]  # type: ignore[attr-defined]


class PlaceForm(BoxForm):
    """One choice for each unit of the board."""

    def __init__(self, *args: Any, units: Mapping[str, str], clusters: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, prefix="o", **kwargs)
        self.widths = dict.fromkeys(units, 6)  # type: ignore[misc]
        shown = [(NONE, _("không tham gia")), *clusters]
        for code, name in units.items():
            self.fields[code] = ChoiceField(label=name, choices=shown, initial=NONE)


class MemberSection(SectionForm):
    title = _L("Khối thi đua, đơn vị tham gia")

    def build(self, data: Mapping[str, Any] | None) -> None:
        stored = [{"code": row.code, "name": row.name, "head": row.head} for row in told.clusters(self.campaign)]
        units = board_units(self.campaign.board_id)
        self.rows = rows_of(ClusterRow, data, "khoi", stored, units=units)
        known = [(row["code"], row["name"]) for row in stored]
        places = told.places(self.campaign)
        self.form = PlaceForm(data, units=units, clusters=known, initial=places)

    def blocks(self) -> list[Block]:
        note = _L("khối mới hiện trong ô chọn sau khi lưu")
        return [
            Block(_L("Khối thi đua"), rows=self.rows, row=_L("Khối %(n)s"), note=note),
            Block(_L("Đơn vị tham gia"), form=self.form),
        ]

    def read(self, faults: list[FileFault]) -> Members:
        kept = said_rows(self.rows)
        self.places = {"clusters": kept}
        listed = [{key: row.cleaned_data[key] for key in ("code", "name", "head")} for row in kept]
        root = Spot({"clusters": listed}, "", faults)
        clusters = read_clusters(root)
        codes = {cluster.code for cluster in clusters}
        places = {unit: cluster for unit, cluster in self.form.cleaned_data.items() if cluster != NONE}
        check_heads(root, clusters, places)
        for unit, cluster in places.items():
            if cluster not in codes:
                sentence = _("Khối %(code)s không còn ở trên. Chọn khối khác hoặc ghi lại khối ấy.")
                self.form.add_error(unit, sentence % {"code": vn.quoted(cluster)})
        if any(self.form.errors):
            faults.append(FileFault("places", _("Có đơn vị đang ở khối đã bỏ; xem các ô được đánh dấu.")))
        return clusters, places
