import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from import_export import widgets as stock

from atgt_portal.lib import vn, widgets


def test_the_stock_widgets_misread_and_ours_do_not():
    assert stock.DateWidget().clean("05/12/2023") == date(2023, 5, 12), "the fault that forbids the stock widget"
    assert stock.IntegerWidget().clean("1,5") == 1, "the fault that forbids the stock widget"
    assert stock.DecimalWidget().clean("1.234") == 1234, "the fault that forbids the stock widget"
    assert widgets.CountWidget().clean("1.234") == 1234
    assert widgets.VietnameseDateWidget().clean("05/12/2023") == date(2023, 12, 5)
    assert widgets.NumberWidget().clean("1.234,5") == Decimal("1234.5")
    for widget, typed in ((widgets.CountWidget(), "1,5"), (widgets.NumberWidget(), "1.234")):
        with pytest.raises(vn.VietnameseInputError):
            widget.clean(typed)


def test_refusals_name_the_column():
    field = widgets.VietnameseField(column_name="Số vụ", attribute="accidents", widget=widgets.CountWidget())
    with pytest.raises(vn.VietnameseInputError, match="Số vụ: “3 vụ” không phải là số"):
        field.clean({"Số vụ": "3 vụ"})
    with pytest.raises(vn.VietnameseInputError, match=r"Tệp thiếu cột Số vụ\. Các cột đọc được: Đơn vị"):
        field.clean({"Đơn vị": "Bản Bo"})
    assert field.clean({"Số vụ": 3.0}) == 3


@pytest.mark.parametrize(
    ("widget", "value", "exported"),
    [
        (widgets.CountWidget(), 1234, "1234"),
        (widgets.NumberWidget(), Decimal("1234.5"), "1234,5"),
        (widgets.VietnameseDateWidget(), date(2023, 12, 5), "05/12/2023"),
        (widgets.TextWidget(), "Tam Đường", "Tam Đường"),
        (widgets.LinesWidget(), "một\nhai", "một\nhai"),
        (widgets.YesNoWidget(), True, "Có"),
        (widgets.YesNoWidget(), False, "Không"),
    ],
)
def test_what_is_exported_imports_as_the_same(widget, value, exported):
    assert widget.render(value) == exported
    assert widget.clean(exported) == value
    assert widget.render(value, force_native_type=True) == value
    assert widget.render(None) == ""


def test_blank_is_none_and_text_is_nfc():
    assert widgets.CountWidget().clean(" ") is None
    assert widgets.YesNoWidget().clean("") is None
    assert widgets.TextWidget().clean(None) == ""
    assert widgets.TextWidget().clean(unicodedata.normalize("NFD", " Tam  Đường ")) == "Tam Đường"


def test_a_yes_or_no_is_never_guessed():
    assert stock.BooleanWidget().clean("có") is False, "the fault that forbids the stock widget"
    with pytest.raises(vn.VietnameseInputError, match="Ghi Có hoặc Không"):
        widgets.YesNoWidget(label="Đang hoạt động").clean("chắc thế")


@pytest.mark.django_db
def test_a_row_that_is_not_in_the_list_is_named():
    kind = ContentType.objects.create(app_label="units", model="unit_in_a_test")
    widget = widgets.CodeWidget(ContentType, field="model")
    assert widget.clean(" unit_in_a_test ") == kind
    assert widget.clean("") is None
    with pytest.raises(vn.VietnameseInputError, match="“la” không có trong danh mục"):
        widget.clean("la")


def test_a_resource_gives_every_model_field_a_widget_of_ours():
    class Resource(widgets.VietnameseResource):
        class Meta:
            model = Permission
            fields = ("id", "name", "codename")

    used = {type(field.widget) for field in Resource().fields.values()}
    assert used == {widgets.CountWidget, widgets.TextWidget}
    forbidden = {stock.IntegerWidget, stock.DecimalWidget, stock.DateWidget, stock.BooleanWidget, stock.CharWidget}
    assert not forbidden & {widget for widget in Resource.WIDGETS_MAP.values() if isinstance(widget, type)}
