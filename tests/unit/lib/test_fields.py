import inspect
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import RegexValidator
from django.db import models
from django.forms import formset_factory

from atgt_portal.lib import fields, impersonal, sentences

NFD = unicodedata.normalize("NFD", "Thị trấn Tam Đường")
OF_OURS = [
    fields.VietnameseDateField(),
    fields.CountField(),
    fields.NumberField(),
    fields.LineField(max_length=5, min_length=2),
    fields.TextField(max_length=5),
    fields.EmailField(),
    fields.ChoiceField(choices=[("a", "A")]),
    fields.TypedChoiceField(choices=[("a", "A")]),
    fields.MultipleChoiceField(choices=[("a", "A")]),
    fields.TypedMultipleChoiceField(choices=[("a", "A")]),
    fields.ModelChoiceField(queryset=None),
    fields.ModelMultipleChoiceField(queryset=None),
    fields.TickField(),
    fields.UploadField(max_bytes=10),
    fields.RevisionField(),
]
OF_DJANGO = [
    forms.CharField(max_length=5),
    forms.IntegerField(min_value=1, max_value=5, step_size=2),
    forms.DecimalField(max_digits=4, decimal_places=1),
    forms.FloatField(),
    forms.DateField(),
    forms.TimeField(),
    forms.DateTimeField(),
    forms.DurationField(),
    forms.EmailField(),
    forms.URLField(assume_scheme="https"),
    forms.SlugField(),
    forms.UUIDField(),
    forms.JSONField(),
    forms.GenericIPAddressField(),
    forms.FileField(),
    forms.ImageField(),
    forms.BooleanField(),
    forms.ChoiceField(),
    forms.RegexField("a"),
    forms.SplitDateTimeField(),
]


class CheckForm(fields.PortalForm):
    accidents = fields.CountField(label="Số vụ", help_text="Tính cả vụ không có người chết.")
    signed_on = fields.VietnameseDateField(label="Ngày ký")
    cost = fields.NumberField(label="Kinh phí", unit="triệu đồng", required=False)
    title = fields.LineField(label="Trích yếu", max_length=20)
    story = fields.TextField(label="Nội dung", required=False)
    kind = fields.ChoiceField(label="Loại", choices=[("kh", "Kế hoạch")])
    agreed = fields.TickField(label="Đã đọc hướng dẫn")
    stock = forms.IntegerField(label="Cột của Django", max_value=5)


def filled(**changes):
    data = {"accidents": "1.234", "signed_on": "05/12/2023", "cost": "1.234,5", "title": NFD, "story": "một\r\nhai"}
    return CheckForm({**data, "kind": "kh", "agreed": "on", "stock": "5"} | changes)


def said(field, value):
    with pytest.raises(ValidationError) as refusal:
        field.clean(value)
    return " ".join(refusal.value.messages)


def test_a_filled_form_gives_typed_values_in_one_spelling():
    form = filled()
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "accidents": 1234,
        "signed_on": date(2023, 12, 5),
        "cost": Decimal("1234.5"),
        "title": "Thị trấn Tam Đường",
        "story": "một\nhai",
        "kind": "kh",
        "agreed": True,
        "stock": 5,
    }


def test_an_empty_form_names_every_box_and_says_what_to_type():
    errors = {name: words[0] for name, words in CheckForm({}).errors.items()}
    assert errors == {
        "accidents": "Ô Số vụ đang trống. Nhập số vụ; không phát sinh thì ghi 0.",
        "signed_on": "Ô Ngày ký đang trống. Nhập theo ngày/tháng/năm, ví dụ 05/12/2023.",
        "title": "Ô Trích yếu đang trống. Nhập trích yếu.",
        "kind": "Ô Loại đang trống. Chọn một mục trong danh sách.",
        "agreed": "Ô “Đã đọc hướng dẫn” chưa được đánh dấu. Đánh dấu vào ô để tiếp tục.",
        "stock": "Ô này đang trống. Nhập nội dung rồi gửi lại.",
    }


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("accidents", "1,5", "Số vụ phải là số nguyên. Sửa 1,5 thành 1 hoặc 2."),
        ("signed_on", "31/11/2023", "Ngày ký 31/11/2023 không có trong lịch. Nhập lại theo ngày/tháng/năm."),
        (
            "cost",
            "1.234",
            "Kinh phí: không rõ 1.234 là 1234 hay 1,234 triệu đồng. Nhập lại, dùng dấu phẩy cho phần lẻ.",
        ),
        ("cost", "1,234", "Kinh phí: “1,234” có quá 2 chữ số phần lẻ. Làm tròn rồi nhập lại."),
        ("cost", "-1", "Kinh phí không thể nhỏ hơn 0. Sửa “-1” thành 0 hoặc số lớn hơn."),
        ("title", "x" * 21, "Nội dung dài 21 ký tự, tối đa 20. Rút gọn rồi gửi lại."),
        ("title", "a\x00b", "Nội dung có ký tự NUL, thường do dán từ phần mềm khác. Xóa rồi gõ lại."),
        ("kind", "x" * 99, f"“{'x' * 40}” không có trong danh sách. Chọn lại một mục."),
        ("stock", "6", "Giá trị 6 lớn hơn mức tối đa 5. Kiểm tra lại số đã nhập."),
        ("stock", "ba", "Nội dung đã nhập không phải là số nguyên. Nhập bằng chữ số, ví dụ 3."),
    ],
)
def test_each_refusal_is_ours_with_the_value_and_the_remedy(name, typed, sentence):
    assert filled(**{name: typed}).errors == {name: [sentence]}


@pytest.mark.parametrize("field", OF_OURS, ids=lambda field: type(field).__name__)
def test_no_field_of_ours_keeps_a_sentence_of_django(field):
    assert sentences.keeps_django_words(field) == []


def test_every_field_class_of_the_portal_stands_in_the_list_above():
    exported = {value for name, value in vars(fields).items() if name in fields.__all__ and inspect.isclass(value)}
    assert {field for field in exported if issubclass(field, forms.Field)} == {type(field) for field in OF_OURS}


@pytest.mark.parametrize("field", OF_DJANGO, ids=lambda field: type(field).__name__)
def test_a_stock_field_in_a_form_of_ours_is_reworded(field):
    assert sentences.keeps_django_words(field), "the check must see a sentence of Django's before it is replaced"
    form = type("StockForm", (fields.PortalForm,), {"stock": field})()
    assert sentences.keeps_django_words(form.fields["stock"]) == []


def test_the_words_of_a_forms_author_stay():
    own = fields.LineField(
        error_messages={"required": "Ghi số công văn."}, validators=[RegexValidator("^a", "Bắt đầu bằng a.")]
    )
    assert said(own, "") == "Ghi số công văn."
    assert said(own, "b") == "Bắt đầu bằng a."
    assert own.clean("a") == "a"


def test_boxes_show_values_the_way_they_are_typed():
    form = CheckForm(initial={"accidents": 1234, "signed_on": date(2023, 12, 5), "cost": Decimal("1234.50")})
    shown = {name: form[name].value() for name in ("accidents", "signed_on", "cost")}
    assert shown == {"accidents": "1234", "signed_on": "05/12/2023", "cost": "1234,5"}
    assert not CheckForm(shown, initial=form.initial).fields["cost"].has_changed(form.initial["cost"], shown["cost"])


def test_bounds_are_told_in_vietnamese_numbers():
    assert (
        said(fields.CountField(max_value=32767), "40000")
        == "“40.000” lớn hơn mức tối đa 32.767. Kiểm tra lại số chữ số."
    )
    assert (
        said(fields.CountField(min_value=1, label="Số dòng"), "0")
        == "Số dòng: “0” nhỏ hơn mức tối thiểu 1. Kiểm tra lại số đã nhập."
    )
    assert "999.999" in said(fields.NumberField(max_digits=8), "1000000")
    assert fields.NumberField(min_value=-5).clean("−1,5") == Decimal("-1.5")


def test_zero_is_an_answer_and_blank_is_none_where_it_may_be():
    assert fields.CountField().clean("0") == 0
    assert fields.CountField(required=False).clean("") is None
    assert fields.NumberField(required=False).clean(" ") is None
    assert fields.VietnameseDateField(required=False).clean("") is None
    assert fields.LineField(required=False).clean(None) == ""


def test_a_form_without_its_revision_asks_for_a_fresh_page():
    for value in ("", "ba", "-1"):
        assert said(fields.RevisionField(), value) == "Trang thiếu dấu của bản đang xem. Tải lại trang rồi gửi lại."
    assert fields.RevisionField().clean("3") == 3


def test_files_are_refused_by_size_and_emptiness():
    scan = fields.UploadField(
        max_bytes=10 * 1024 * 1024, advice="Quét lại ở 200 dpi hoặc tách phụ lục.", label="Bản quét"
    )
    heavy = SimpleUploadedFile("a.pdf", b"x")
    heavy.size = 14 * 1024 * 1024
    assert said(scan, heavy) == "Tệp 14 MB, mức tối đa 10 MB. Quét lại ở 200 dpi hoặc tách phụ lục."
    assert said(scan, SimpleUploadedFile("a.pdf", b"")).startswith("Tệp rỗng")
    assert said(scan, None) == "Ô Bản quét đang trống. Chọn tệp rồi gửi lại."
    assert scan.clean(SimpleUploadedFile("a.pdf", b"x")).name == "a.pdf"


@pytest.mark.parametrize(
    ("count", "shown"), [(1, "1 KB"), (840_000, "821 KB"), (5 * 1024 * 1024, "5 MB"), (5 * 1024 * 1024 + 1, "5,1 MB")]
)
def test_sizes_are_rounded_up_so_that_a_limit_never_equals_itself(count, shown):
    assert sentences.size(count) == shown


def test_a_rendered_form_links_its_errors_and_holds_no_inline_style_or_browser_check():
    form = filled(accidents="ba", agreed="")
    del form.fields["stock"]
    html = render_crispy_form(form)
    assert 'aria-describedby="id_accidents_helptext id_accidents_error"' in html
    assert 'id="id_accidents_error"' in html
    assert 'id="id_accidents_helptext"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="ba"' in html
    assert "“ba” không phải là số" in html
    assert 'id="id_agreed_error"' in html
    assert 'inputmode="numeric"' in html
    assert 'placeholder="ngày/tháng/năm"' in html
    for unwanted in (
        "<form",
        "csrfmiddlewaretoken",
        "style=",
        "<script",
        " required ",
        " required>",
        "maxlength",
        'type="number"',
        'type="date"',
    ):
        assert unwanted not in html


def test_hostile_text_is_shown_as_typed():
    html = render_crispy_form(filled(accidents="<script>alert(1)</script>"))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_set_of_forms_counts_its_rows_in_our_words():
    rows = formset_factory(
        CheckForm, formset=fields.PortalFormSet, max_num=1, min_num=1, validate_max=True, validate_min=True
    )
    assert formset_factory(CheckForm, formset=fields.PortalFormSet)({}).non_form_errors() == [
        "Trang gửi lên thiếu phần đếm dòng. Tải lại trang rồi nhập lại."
    ]
    counts = {"form-INITIAL_FORMS": "0"}
    assert rows(counts | {"form-TOTAL_FORMS": "2"}).non_form_errors() == ["Có quá 1 dòng. Xóa bớt rồi gửi lại."]
    assert rows(counts | {"form-TOTAL_FORMS": "0"}).non_form_errors() == ["Cần ít nhất 1 dòng. Nhập thêm rồi gửi lại."]


@pytest.mark.parametrize(
    ("of_model", "of_form"),
    [
        (models.DateField(), fields.VietnameseDateField),
        (models.PositiveIntegerField(), fields.CountField),
        (models.DecimalField(max_digits=8, decimal_places=2), fields.NumberField),
        (models.CharField(max_length=20), fields.LineField),
        (models.TextField(), fields.TextField),
        (models.BooleanField(), fields.TickField),
        (models.CharField(max_length=2, choices=[("a", "A")]), forms.TypedChoiceField),
        (models.DateTimeField(), forms.DateTimeField),
    ],
)
def test_model_fields_get_boxes_that_read_vietnamese(of_model, of_form):
    of_model.set_attributes_from_name("box")
    assert type(fields.formfield(of_model)) is of_form


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Sè vô tai n¹n giao th«ng", "TCVN3 (phông .VnTime)"), ("Soá ngöôøi cheát", "VNI (phông VNI-Times)")],
)
@pytest.mark.parametrize("field", [fields.LineField(label="Nội dung"), fields.TextField(label="Nội dung")])
def test_letters_of_the_old_fonts_are_named_and_never_stored_damaged(field, typed, code):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [
        f"Nội dung gõ bằng mã {code} nên chữ đọc ra sai. Chuyển mã sang Unicode bằng UniKey rồi dán lại."
    ]
    assert field.clean("Số người chết, Café Đêm, naïve") == "Số người chết, Café Đêm, naïve"


@pytest.mark.parametrize(
    "field", [impersonal.ImpersonalLine(label="Ghi chú"), impersonal.ImpersonalText(label="Ghi chú")]
)
def test_a_box_about_figures_takes_nothing_of_one_person(field):
    for typed, what in (
        ("Nạn nhân ông Lò Văn Minh Họa", "tên một người"),
        ("xe 25B1-123.45", "biển số xe"),
        ("gọi 0912345678", "số điện thoại"),
    ):
        with pytest.raises(ValidationError, match=f"Ghi chú hình như có {what}"):
            field.clean(typed)
    assert field.clean("Quốc lộ 4D, Km 12+300, 2 xe máy") == "Quốc lộ 4D, Km 12+300, 2 xe máy"
