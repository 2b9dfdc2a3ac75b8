"""Two versions of a form: told box by box, in the words of a page; what is written differently but means the same is no difference."""

from datetime import date
from decimal import Decimal

from django import forms

from atgt_portal.lib.diverging import Difference, differences, parts_of
from atgt_portal.lib.fields import ChoiceField, CountField, LineField, NumberField, TickField, VietnameseDateField
from atgt_portal.lib.forms import PortalForm


class SignForm(PortalForm):
    day = VietnameseDateField(label="Ngày ký", required=False)
    count = CountField(label="Số vụ", required=False)
    share = NumberField(label="Tỷ lệ", required=False)
    kind = ChoiceField(label="Nguồn", choices=[("a", "Bản giấy"), ("b", "Điện thoại")], required=False)
    done = TickField(label="Đã xong", required=False)
    note = LineField(label="Ghi chú", required=False)


class Page:
    def __init__(self, form: forms.BaseForm) -> None:
        self.title, self.form = "Trang", form


def test_only_what_means_something_else_is_a_difference() -> None:
    typed = SignForm({"day": "5/12/2023", "count": "1.234", "share": "2,50", "kind": "b", "done": "on", "note": "Mới"})
    assert typed.is_valid()
    stored = SignForm(
        initial={"day": date(2023, 12, 5), "count": 1234, "share": Decimal("2.5"), "kind": "a", "note": "Cũ"}
    )
    found = differences(typed=parts_of(Page(typed)), stored=parts_of(Page(stored)))
    assert found == [
        Difference("Nguồn", "Bản giấy", "Điện thoại"),
        Difference("Đã xong", "(trống)", "có"),
        Difference("Ghi chú", "Cũ", "Mới"),
    ]


def test_rows_are_told_with_their_number() -> None:
    rows = forms.formset_factory(SignForm, extra=0)
    typed = rows({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "1", "form-0-note": "Một", "form-1-note": "Hai"})
    assert typed.is_valid()
    stored = rows(initial=[{"note": "Một"}])
    assert differences(typed=[typed], stored=[stored]) == [Difference("Dòng 2 – Ghi chú", "(trống)", "Hai")]
