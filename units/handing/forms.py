from typing import Any

from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.fields import ChoiceField, LineField, VietnameseDateField
from atgt_portal.lib.forms import PortalForm

FOR_GOOD, MEANWHILE = "ban-giao", "lam-thay"


class HandOverForm(PortalForm):
    """To whom a post goes, from when, and, of a stand-in, until when."""

    how = ChoiceField(
        label=_("Hình thức"),
        choices=[("", "---"), (FOR_GOOD, _("Bàn giao hẳn")), (MEANWHILE, _("Làm thay có thời hạn"))],
    )
    username = LineField(
        label=_("Tên đăng nhập của người nhận"),
        max_length=150,
        help_text=_("Người đã có tài khoản ở một đơn vị của Ban. Chưa có thì bấm Thêm người ở trang đơn vị trước."),
    )
    first_day = VietnameseDateField(label=_("Từ ngày"))
    last_day = VietnameseDateField(
        label=_("Đến hết ngày"), required=False, help_text=_("Chỉ điền khi làm thay có thời hạn.")
    )
    basis = LineField(label=_("Căn cứ"), max_length=200, help_text=_("Số, ngày của văn bản phân công hoặc ủy quyền."))

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("how") == MEANWHILE and "last_day" in values and values["last_day"] is None:
            self.add_error("last_day", _("Ô Đến hết ngày đang trống. Làm thay thì ghi ngày cuối của thời gian thay."))
        if values.get("how") == FOR_GOOD and values.get("last_day"):
            self.add_error("last_day", _("Bàn giao hẳn không có ngày cuối. Xóa ngày, hoặc chọn Làm thay có thời hạn."))
        return values
