from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ChangeKind(models.TextChoices):
    MOVE = "move", _("Đổi hạn nộp của một loại hồ sơ")
    EXTEND = "extend", _("Gia hạn cho một đơn vị")
    ADD = "add", _("Thêm hồ sơ phải nộp")
    GRID = "grid", _("Bật bảng kết quả hoạt động hằng tháng, hằng quý")
    QUOTA = "quota", _("Đổi chỉ tiêu, tỷ lệ khen thưởng")
    OUTLINE = "outline", _("Đổi đề cương, phụ lục báo cáo")
    RHYTHM = "rhythm", _("Thôi nộp, nộp lại hồ sơ hằng tháng")
    SOURCE = "source", _("Đổi nguồn số liệu tai nạn")
    COUNTED = "counted", _("Đổi cách tính vụ tai nạn vào điểm")
    POINTS = "points", _("Đổi điểm cộng, điểm trừ, mức xếp loại")
    TABLE = "table", _("Ban hành bảng chấm điểm")
    CRITERION = "criterion", _("Đổi một tiêu chí của bảng chấm điểm")
    EXCUSE = "excuse", _("Miễn nộp một hồ sơ cho một đơn vị")
    JOIN = "join", _("Thêm đơn vị vào phong trào")
    LEAVE = "leave", _("Cho đơn vị thôi tham gia phong trào")

    @property
    def reached(self) -> "StrOrPromise":
        """What a letter of this kind counts: the papers it changes, or the units for whom a rule is another."""
        by_unit = {
            self.GRID,
            self.QUOTA,
            self.RHYTHM,
            self.COUNTED,
            self.POINTS,
            self.TABLE,
            self.CRITERION,
            self.JOIN,
            self.LEAVE,
        }
        return _("đơn vị") if self in by_unit else _("hồ sơ")


class OutlineStep(models.TextChoices):
    """What a letter does to the outline of a report."""

    ADD = "add", _("Thêm mục, đứng sau mục chọn")
    ANNEX = "annex", _("Thêm phụ lục, đứng sau mục chọn")
    RENAME = "rename", _("Đổi tên, gợi ý, độ dài của mục chọn")
    SWAP = "swap", _("Thay mục chọn bằng mục mới")
    REMOVE = "remove", _("Bỏ mục chọn")


class PointsStep(models.TextChoices):
    """What a letter does to a line of bonus, penalty or classes."""

    CHANGE = "change", _("Đổi số điểm của dòng chọn")
    ADD = "add", _("Thêm một dòng vào mục của dòng chọn")
    REMOVE = "remove", _("Bỏ dòng chọn")
