from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import ChoiceField, LineField, TypedChoiceField, VietnameseDateField
from atgt_portal.lib.forms import DraftForm, PortalForm
from atgt_portal.lib.scan_field import ScansField
from campaigns.filing.choices import FileKind
from campaigns.filing.evidence import Place
from campaigns.filing.kinds import Issued

_DATE = forms.TextInput(
    attrs={"placeholder": "ngày/tháng/năm", "inputmode": "numeric", "autocomplete": "off", "class": "is-date"}
)
ISSUED = ("paper_number", "signed_on", "signer")


class FilesForm(DraftForm):
    """Files for a paper; with a signed copy, what văn thư has given it: then number and day are asked for."""

    kind = TypedChoiceField(
        label=_("Loại tệp"),
        choices=FileKind.choices,
        coerce=FileKind,
        initial=FileKind.SIGNED,
        widget=forms.RadioSelect,
    )
    scans = ScansField(
        label=_("Tệp"),
        help_text=_(
            "PDF, PNG, JPG, mỗi tệp đến 10 MB. Chọn nhiều ảnh chụp cùng lúc thì cổng ghép thành một PDF theo thứ tự máy"
            " gửi lên (thường là theo tên tệp); vị trí và giờ chụp trong ảnh được xóa."
        ),
    )
    part = ChoiceField(
        label=_("Minh chứng cho"),
        required=False,
        help_text=_("Tệp hiện ngay bên mục này cho đơn vị và người rà soát; để trống là minh chứng của cả hồ sơ."),
    )
    abstract = LineField(label=_("Trích yếu"), max_length=300, required=False)
    paper_number = LineField(label=_("Số, ký hiệu"), max_length=60)
    signed_on = VietnameseDateField(label=_("Ngày ký"), widget=_DATE)
    signer = LineField(label=_("Người ký"), max_length=120, required=False, help_text=_("Họ tên và chức vụ."))

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        issued: Issued | None,
        title: str,
        on: date,
        example: str = "",
        places: Sequence[Place] = (),
        proves: str = "",
    ) -> None:
        """`places` are what a file may prove, `proves` the one that was asked for. `issued` is None for a kind of paper that has no number of its own; `example` is a number such as its papers bear."""
        told = issued or Issued()
        initial = {
            "abstract": title,
            "paper_number": told.number,
            "signed_on": told.signed_on,
            "signer": told.signer,
            "kind": FileKind.SIGNED if issued is not None else FileKind.EVIDENCE,
        }
        self.places = {place.key: place for place in places}
        if proves in self.places:
            initial |= {"part": proves, "kind": FileKind.EVIDENCE, "abstract": ""}
        super().__init__(data, files, initial=initial)
        self._offer_places()
        self.on, self.example = on, example
        if issued is None:
            for name in ISSUED:
                del self.fields[name]
        else:
            sentence = said("Như văn thư đã cấp, ví dụ %(example)s. Tệp minh chứng không cần số, ngày, người ký.")
            self.fields["paper_number"].help_text = sentence % {"example": example}

    def _offer_places(self) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for place in self.places.values():
            groups.setdefault(place.group, []).append((place.key, place.label))
        if groups:
            self.fields["part"].choices = [("", _("Cả hồ sơ")), *groups.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["part"]

    def clean_paper_number(self) -> str:
        typed: str = self.cleaned_data["paper_number"]
        if not typed:
            return ""
        try:
            label = str(self.fields["paper_number"].label)
            return str(vn.parse_document_number(typed, label=label, example=self.example))
        except vn.VietnameseInputError as unreadable:
            raise forms.ValidationError(str(unreadable), code="invalid") from None

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not values.get("kind") and "kind" not in self.errors:
            self.add_error("kind", _("Chưa chọn loại tệp. Chọn Bản ký hoặc Minh chứng."))
        if not values.get("scans") and "scans" not in self.errors:
            self.add_error("scans", _("Chưa chọn tệp. Chọn tệp PDF, hoặc các ảnh chụp theo thứ tự trang."))
        if values.get("kind") == FileKind.SIGNED and values.get("part"):
            sentence = _("Bản ký là của cả hồ sơ. Chọn loại tệp Minh chứng, hoặc chọn Cả hồ sơ ở ô này.")
            self.add_error("part", sentence)
        if values.get("kind") == FileKind.SIGNED and "paper_number" in self.fields:
            self._ask_of_signed(values)
        return values

    def _ask_of_signed(self, values: dict[str, Any]) -> None:
        if not values.get("paper_number") and "paper_number" not in self.errors:
            told = vn.blank_sentence(
                str(self.fields["paper_number"].label), advice=said("Bản ký có số; ghi như trên bản ký.")
            )
            self.add_error("paper_number", told)
        day = values.get("signed_on")
        if day is None and "signed_on" not in self.errors:
            told = vn.blank_sentence(
                str(self.fields["signed_on"].label), advice=said("Ghi ngày, tháng, năm trên bản ký.")
            )
            self.add_error("signed_on", told)
        if day is not None and day > self.on:
            sentence = _("Ngày ký %(day)s ở sau ngày hôm nay %(today)s. Kiểm tra lại ngày trên bản ký.")
            self.add_error("signed_on", sentence % {"day": vn.show_date(day), "today": vn.show_date(self.on)})

    def proved(self) -> dict[str, str]:
        """The one thing that the files prove, as `attach` takes it."""
        place = self.places.get(self.cleaned_data.get("part") or "")
        return {"part": place.key, "place": place.label} if place else {}

    def issued_values(self) -> dict[str, Any]:
        """What `revise` stores of a signed copy; nothing of other files."""
        if self.cleaned_data["kind"] != FileKind.SIGNED or "paper_number" not in self.fields:
            return {}
        return {name: self.cleaned_data[name] for name in ISSUED}


class SignedScansForm(PortalForm):
    """The signed copy of a letter, as a scan or as photographs in their order."""

    scans = ScansField(
        label=_("Tệp bản ký"),
        help_text=_("PDF, PNG, JPG, mỗi tệp đến 10 MB; nhiều ảnh chụp chọn cùng lúc được ghép thành một PDF."),
    )
