"""The portal's own sentences for what a form refuses. No text of Django's may reach a person.

Each says what is wrong, with the value, and what to do. They are found by the code under which Django reports.
"""

import copy
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import vn

_WORDS: dict[str, str | Promise] = {
    "required": _("Ô này đang trống. Nhập nội dung rồi gửi lại."),
    "invalid": _("Không đọc được nội dung đã nhập. Nhập lại theo chỉ dẫn của ô này."),
    "max_length": _("Nội dung dài %(show_value)d ký tự, tối đa %(limit_value)d. Rút gọn rồi gửi lại."),
    "min_length": _("Nội dung mới có %(show_value)d ký tự, cần ít nhất %(limit_value)d. Viết thêm rồi gửi lại."),
    "max_value": _("Giá trị %(show_value)s lớn hơn mức tối đa %(limit_value)s. Kiểm tra lại số đã nhập."),
    "min_value": _("Giá trị %(show_value)s nhỏ hơn mức tối thiểu %(limit_value)s. Kiểm tra lại số đã nhập."),
    "step_size": _("Giá trị không chia hết cho %(limit_value)s. Nhập một bội số của %(limit_value)s."),
    "max_digits": _("Số có quá %(max)s chữ số. Kiểm tra lại số đã nhập."),
    "max_decimal_places": _("Phần lẻ có quá %(max)s chữ số. Làm tròn rồi nhập lại."),
    "max_whole_digits": _("Phần nguyên có quá %(max)s chữ số. Kiểm tra lại số đã nhập."),
    "null_characters_not_allowed": _("Nội dung có ký tự NUL, thường do dán từ phần mềm khác. Xóa rồi gõ lại."),
    "invalid_choice": _("“%(value).40s” không có trong danh sách. Chọn lại một mục."),
    "invalid_list": _("Không đọc được các mục đã chọn. Tải lại trang rồi chọn lại."),
    "invalid_pk_value": _("“%(pk).40s” không có trong danh sách. Tải lại trang rồi chọn lại."),
    "incomplete": _("Ô này mới nhập một phần. Nhập đủ các phần rồi gửi lại."),
    "invalid_date": _("Không đọc được ngày. Nhập theo ngày/tháng/năm, ví dụ 05/12/2023."),
    "invalid_time": _("Không đọc được giờ. Nhập theo giờ:phút, ví dụ 07:30."),
    "overflow": _("Số ngày phải từ {min_days} đến {max_days}. Nhập lại số ngày."),
}
_BY_CLASS: tuple[tuple[type[forms.Field], dict[str, str | Promise]], ...] = (
    (
        forms.FileField,
        {
            "required": _("Chưa chọn tệp. Chọn tệp rồi gửi lại."),
            "invalid": _("Trang chưa gửi kèm tệp. Tải lại trang, chọn tệp rồi gửi lại."),
            "missing": _("Chưa nhận được tệp. Chọn lại tệp rồi gửi lại."),
            "empty": _("Tệp rỗng (0 byte). Mở tệp trên máy để kiểm tra, lưu lại rồi gửi lại."),
            "max_length": _("Tên tệp dài %(length)d ký tự, tối đa %(max)d. Đặt lại tên ngắn hơn rồi gửi lại."),
            "contradiction": _("Vừa chọn tệp mới vừa đánh dấu xóa tệp. Chỉ chọn một trong hai."),
            "invalid_image": _("Tệp không phải là ảnh đọc được. Chụp hoặc quét lại thành JPG hay PNG."),
        },
    ),
    (forms.DateTimeField, {"invalid": _("Không đọc được thời điểm. Nhập theo mẫu 05/12/2023 07:30.")}),
    (forms.DateField, {"invalid": _WORDS["invalid_date"]}),
    (forms.TimeField, {"invalid": _WORDS["invalid_time"]}),
    (forms.IntegerField, {"invalid": _("Nội dung đã nhập không phải là số nguyên. Nhập bằng chữ số, ví dụ 3.")}),
    (
        forms.EmailField,
        {"invalid": _("Địa chỉ thư chưa đúng dạng. Nhập đủ tên và máy chủ, ví dụ vanphong@example.vn.")},
    ),
    (forms.URLField, {"invalid": _("Địa chỉ trang chưa đúng dạng. Nhập đủ từ https:// trở đi.")}),
    (forms.BooleanField, {"required": _("Ô này chưa được đánh dấu. Đánh dấu vào ô để tiếp tục.")}),
)
# Reported by validators and looked up in the field afterwards, whether or not the field names them.
_FROM_VALIDATORS = (
    *("max_length", "min_length", "max_value", "min_value", "step_size", "null_characters_not_allowed"),
    *("max_digits", "max_decimal_places", "max_whole_digits"),
)


def _djangos(field: forms.Field, code: str) -> bool:
    """Whether the field would still say Django's own sentence for this code."""
    defaults = [vars(part).get("default_error_messages", {}) for part in type(field).__mro__ if _of_django(part)]
    return any(code in words and field.error_messages.get(code) is words[code] for words in defaults)


def _of_django(part: type) -> bool:
    return part.__module__.startswith("django.")


def _word(field: forms.Field, code: str) -> Any:
    of_class = (words[code] for kind, words in _BY_CLASS if isinstance(field, kind) and code in words)
    return next(of_class, _WORDS.get(code, _WORDS["invalid"]))


def _own_validator(field: forms.Field, validator: Any) -> Any:
    kind = type(validator)
    if not _of_django(kind) or getattr(validator, "message", None) is not getattr(kind, "message", validator):
        return validator
    spoken = copy.copy(validator)
    spoken.message = _word(field, validator.code)
    return spoken


def reword(field: forms.Field) -> None:
    """Put our sentences in the place of every one that Django wrote; sentences of the form's author stay."""
    for code in field.error_messages:
        if _djangos(field, code):
            field.error_messages[code] = _word(field, code)
    for code in _FROM_VALIDATORS:
        field.error_messages.setdefault(code, _word(field, code))
    field.validators = [_own_validator(field, validator) for validator in field.validators]


def keeps_django_words(field: forms.Field) -> list[str]:
    """The codes for which the field would still speak as Django does; tests ask this of every form."""
    codes = [code for code in field.error_messages if _djangos(field, code)]
    spoken: list[Any] = [validator for validator in field.validators if hasattr(type(validator), "message")]
    return codes + [
        validator.code
        for validator in spoken
        if validator.code not in field.error_messages and validator.message is type(validator).message
    ]


def size(count: int) -> str:
    """A file's size as a person reads it, rounded up: 14 MB, 5,1 MB, 820 KB."""
    if count < 1_000_000 and count < 1024 * 1024:
        return f"{-(-count // 1024)} KB"
    tenths = -(-count * 10 // (1024 * 1024))
    return f"{vn.show_plain(Decimal(tenths) / 10)} MB"


def too_big(count: int, *, most: int, advice: str | Promise) -> str:
    """Tệp 14 MB, mức tối đa 5 MB, and what to do about it."""
    sentence = _("Tệp %(size)s, mức tối đa %(most)s. %(advice)s") % {
        "size": size(count),
        "most": size(most),
        "advice": advice,
    }
    return str(sentence)
