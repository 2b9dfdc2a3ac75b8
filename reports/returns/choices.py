from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.setup.choices import Section as Section


class Severity(models.TextChoices):
    """The class as the police declare it; thresholds differ by regulation (TT 58/2009, TT 26/2024) and only warn."""

    MINOR = "it_nghiem_trong", _("ít nghiêm trọng")
    SERIOUS = "nghiem_trong", _("nghiêm trọng")
    VERY_SERIOUS = "rat_nghiem_trong", _("rất nghiêm trọng")
    ESPECIALLY_SERIOUS = "dac_biet_nghiem_trong", _("đặc biệt nghiêm trọng")


class Mode(models.TextChoices):
    ROAD = "duong_bo", _("đường bộ")
    RAIL = "duong_sat", _("đường sắt")
    INLAND_WATERWAY = "duong_thuy", _("đường thủy nội địa")


class Cause(models.TextChoices):
    """The main cause as the police name it; alcohol and commercial vehicles are flags of their own."""

    SPEED = "toc_do", _("không làm chủ tốc độ")
    WRONG_LANE = "sai_phan_duong", _("đi sai phần đường, làn đường")
    WRONG_TURN = "chuyen_huong_sai", _("chuyển hướng sai quy định")
    NO_WAY_GIVEN = "khong_nhuong_duong", _("không nhường đường")
    UNSAFE_OVERTAKING = "tranh_vuot_sai", _("tránh, vượt sai quy định")
    INATTENTION = "khong_chu_y_quan_sat", _("không chú ý quan sát")
    ALCOHOL = "nong_do_con", _("vi phạm nồng độ cồn")
    DRUGS = "ma_tuy", _("sử dụng ma túy")
    NO_LICENCE = "khong_gplx", _("không có giấy phép lái xe")
    PEDESTRIAN = "nguoi_di_bo", _("lỗi của người đi bộ")
    UNSAFE_VEHICLE = "thiet_bi_khong_an_toan", _("phương tiện không bảo đảm an toàn")
    OTHER = "khac", _("nguyên nhân khác")


class Statement(models.TextChoices):
    CONFIRM = "confirm", _("Xác nhận số liệu đúng")
    DISPUTE = "dispute", _("Đề nghị đối chiếu")
