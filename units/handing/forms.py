from typing import Any

from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.fields import ChoiceField, LineField, VietnameseDateField
from atgt_portal.lib.forms import PortalForm
from units.choices import Role, SignsAs

FOR_GOOD, MEANWHILE = "ban-giao", "lam-thay"


class HandOverForm(PortalForm):
    """To whom a post goes, from when, and, of a stand-in, until when."""

    how = ChoiceField(
        label=_("Hình thức"),
        choices=[("", _("– Chọn –")), (FOR_GOOD, _("Bàn giao hẳn")), (MEANWHILE, _("Làm thay có thời hạn"))],
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
    signs_as = ChoiceField(
        label=_("Thể thức ký khi làm thay lãnh đạo"),
        choices=[("", _("– Chọn –")), *SignsAs.choices],
        required=False,
        help_text=_("KT.: cấp phó ký thay cấp trưởng. Q.: giữ quyền. TUQ.: thừa ủy quyền, theo văn bản ở ô Căn cứ."),
    )
    own_post = LineField(
        label=_("Chức vụ của người làm thay"),
        max_length=120,
        required=False,
        help_text=_("In trên chữ ký, ví dụ Phó Chủ tịch."),
    )
    basis = LineField(label=_("Căn cứ"), max_length=200, help_text=_("Số, ngày của văn bản phân công hoặc ủy quyền."))

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        if role != Role.UNIT_LEADER:
            del self.fields["signs_as"], self.fields["own_post"]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("how") == MEANWHILE and self.role == Role.UNIT_LEADER and not values.get("signs_as"):
            self.add_error("signs_as", _("Chưa chọn thể thức ký của người làm thay lãnh đạo. Chọn KT., Q. hoặc TUQ."))
        if values.get("how") == MEANWHILE and "last_day" in values and values["last_day"] is None:
            self.add_error("last_day", _("Ô Đến hết ngày đang trống. Làm thay thì ghi ngày cuối của thời gian thay."))
        if values.get("how") == FOR_GOOD and values.get("last_day"):
            self.add_error("last_day", _("Bàn giao hẳn không có ngày cuối. Xóa ngày, hoặc chọn Làm thay có thời hạn."))
        return values
