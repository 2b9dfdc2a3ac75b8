"""How a person comes in without a password, and how the office asks him in."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.fields import ChoiceField, EmailField, LineField, VietnameseDateField
from atgt_portal.lib.forms import PortalForm
from units import accounts
from units.choices import UNIT_ROLES, Role
from units.forms import REFUSALS, password_field
from units.models import User


class OwnPasswordForm(PortalForm):
    """A first or new password, typed twice; whose it is, is told before the strength is judged."""

    new_password = password_field(
        label=_("Mật khẩu mới"),
        blank=_("Ô Mật khẩu mới đang trống. Nhập ít nhất 10 ký tự."),
        help_text=_("Ít nhất 10 ký tự; nên ghép vài từ dễ nhớ."),
    )
    again = password_field(
        label=_("Nhập lại mật khẩu mới"), blank=_("Ô Nhập lại mật khẩu mới đang trống. Gõ lại đúng mật khẩu mới.")
    )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "new_password" in values and "again" in values and values["new_password"] != values["again"]:
            self.add_error("again", _("Hai lần nhập mật khẩu mới không giống nhau. Gõ lại cả hai ô."))
        return values

    def is_strong_for(self, user: User) -> bool:
        """Whether the password may be his; if not, the form says why."""
        try:
            password_validation.validate_password(self.cleaned_data["new_password"], user)
        except ValidationError as refusal:
            for fault in refusal.error_list:
                self.add_error("new_password", REFUSALS[str(fault.code)])
            return False
        return True


class CodeForm(OwnPasswordForm):
    """A code that was read out on the phone."""

    username = LineField(
        label=_("Tên đăng nhập"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    one_time_code = LineField(
        label=_("Mã một lần"),
        max_length=40,
        help_text=_("Tám chữ và số văn phòng thường trực vừa đọc qua điện thoại; dùng trong 15 phút."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    field_order = ("username", "one_time_code", "new_password", "again")


class InvitationForm(OwnPasswordForm):
    """The first visit: how one is called, and a password."""

    full_name = LineField(label=_("Họ và tên"), max_length=120)
    field_order = ("full_name", "new_password", "again")


class NewPersonForm(PortalForm):
    """Somebody who begins to work for a unit."""

    full_name = LineField(label=_("Họ và tên"), max_length=120)
    username = LineField(
        label=_("Tên đăng nhập"),
        max_length=60,
        help_text=_("Chữ không dấu, chữ số, dấu chấm, gạch nối; ví dụ nva.binhlu."),
    )
    role = ChoiceField(label=_("Vai trò"), choices=[(role.value, role.label) for role in Role if role in UNIT_ROLES])
    post = LineField(label=_("Chức vụ"), max_length=120, required=False)
    email = EmailField(
        label=_("Thư điện tử"), max_length=254, required=False, help_text=_("Có thì lời mời gửi thẳng qua thư.")
    )
    phone = LineField(label=_("Số điện thoại"), max_length=20, required=False)
    valid_from = VietnameseDateField(label=_("Từ ngày"))

    def clean_username(self) -> str:
        try:
            return accounts.tidy_username(self.cleaned_data["username"])
        except accounts.AccountRefusedError as refusal:
            raise ValidationError(str(refusal)) from None
