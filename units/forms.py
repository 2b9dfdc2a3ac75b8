from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.fields import ChoiceField, LineField, UploadField, VietnameseDateField
from atgt_portal.lib.forms import PortalForm
from units.models import ImportBatch, User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

IMPORT_MOST_BYTES = 2 * 1024 * 1024
REFUSALS = {
    "password_too_short": _("Mật khẩu mới quá ngắn. Đặt ít nhất 10 ký tự."),
    "password_too_common": _("Mật khẩu mới quá phổ biến nên dễ đoán. Ghép vài từ không liên quan với nhau."),
    "password_too_similar": _("Mật khẩu mới gần giống tên đăng nhập hoặc họ tên. Chọn từ khác."),
    "password_entirely_numeric": _("Mật khẩu mới chỉ gồm chữ số. Thêm chữ cái."),
}


def password_field(
    *, label: "_StrPromise", blank: "_StrPromise", help_text: "_StrPromise | str" = ""
) -> forms.CharField:
    """A box for a password that is being set."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=label, strip=False, help_text=help_text, widget=widget, error_messages={"required": blank}
    )


class RenameForm(PortalForm):
    name = LineField(label=_("Tên mới"), max_length=200)
    place_name = LineField(label=_("Tên địa bàn"), max_length=120, required=False)
    from_day = VietnameseDateField(label=_("Từ ngày"), help_text=_("Văn bản trước ngày này vẫn giữ tên cũ."))


class UploadForm(PortalForm):
    kind = ChoiceField(label=_("Nội dung"), choices=ImportBatch.Kind.choices)
    table = UploadField(
        label=_("Tệp .xlsx hoặc .csv"),
        max_bytes=IMPORT_MOST_BYTES,
        accept=".xlsx,.csv",
        help_text=_("Tối đa 2 MB; 1.000 dòng đơn vị hoặc 200 dòng tài khoản."),
    )

    def __init__(self, *args: Any, with_accounts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_accounts:
            kinds = [choice for choice in ImportBatch.Kind.choices if choice[0] != ImportBatch.Kind.ACCOUNTS]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class PasswordChangeForm(PortalForm):
    """The person's own password; where one was issued, it is the old one."""

    old_password = forms.CharField(
        label=_("Mật khẩu đang dùng"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Ô Mật khẩu đang dùng đang trống. Nhập mật khẩu vừa dùng để đăng nhập.")},
    )
    new_password = password_field(
        label=_("Mật khẩu mới"),
        blank=_("Ô Mật khẩu mới đang trống. Nhập ít nhất 10 ký tự."),
        help_text=_("Ít nhất 10 ký tự; nên ghép vài từ dễ nhớ."),
    )
    again = password_field(
        label=_("Nhập lại mật khẩu mới"), blank=_("Ô Nhập lại mật khẩu mới đang trống. Gõ lại đúng mật khẩu mới.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        if not self.user.check_password(old):
            raise ValidationError(
                _("Mật khẩu đang dùng chưa đúng. Tắt bộ gõ tiếng Việt và phím Caps Lock rồi nhập lại.")
            )
        return old

    def clean_new_password(self) -> str:
        new: str = self.cleaned_data["new_password"]
        if new == self.data.get(self.add_prefix("old_password")):
            raise ValidationError(_("Mật khẩu mới trùng mật khẩu đang dùng. Đặt mật khẩu khác."))
        try:
            password_validation.validate_password(new, self.user)
        except ValidationError as refusal:
            raise ValidationError([REFUSALS[str(fault.code)] for fault in refusal.error_list]) from None
        return new

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "new_password" in values and "again" in values and values["new_password"] != values["again"]:
            self.add_error("again", _("Hai lần nhập mật khẩu mới không giống nhau. Gõ lại cả hai ô."))
        return values
