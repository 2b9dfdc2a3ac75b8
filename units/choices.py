from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    PROVINCE = "tinh", _("Cấp tỉnh")
    DISTRICT = "huyen", _("Cấp huyện")
    COMMUNE = "xa", _("Cấp xã")


class UnitKind(models.TextChoices):
    COMMUNE = "xa", _("Xã")
    TOWN = "thi_tran", _("Thị trấn")
    WARD = "phuong", _("Phường")
    AGENCY = "co_quan", _("Cơ quan, đơn vị")
    MASS_ORGANISATION = "doan_the", _("Mặt trận, đoàn thể")


COMMUNE_KINDS = frozenset({UnitKind.COMMUNE, UnitKind.TOWN, UnitKind.WARD})


class BoardRole(models.TextChoices):
    """What a member unit does for its board."""

    MEMBER = "member", _("Thành viên")
    STANDING_OFFICE = "standing_office", _("Văn phòng thường trực")
    ACCIDENT_DATA_OWNER = "accident_data_owner", _("Chủ số liệu tai nạn")
    CASUALTY_DATA_OWNER = "casualty_data_owner", _("Chủ số liệu y tế")
    COMMENDATION_APPRAISER = "commendation_appraiser", _("Thẩm định khen thưởng")


class Role(models.TextChoices):
    """What a person does: the first two for a unit, the others for a board."""

    FILER = "filer", _("Người lập")
    UNIT_LEADER = "unit_leader", _("Lãnh đạo đơn vị")
    REVIEWER = "reviewer", _("Chuyên viên văn phòng thường trực")
    OFFICE_HEAD = "office_head", _("Lãnh đạo văn phòng thường trực")
    APPRAISER = "appraiser", _("Người thẩm định")
    BOARD_LEADER = "board_leader", _("Lãnh đạo Ban")
    COUNCIL = "council", _("Thành viên hội đồng")
    UPPER_BOARD = "upper_board", _("Ban cấp trên")
    SYSTEM_ADMIN = "system_admin", _("Quản trị hệ thống")


UNIT_ROLES = frozenset({Role.FILER, Role.UNIT_LEADER})
OFFICE_ROLES = frozenset({Role.REVIEWER, Role.OFFICE_HEAD})
READING_ROLES = frozenset({Role.REVIEWER, Role.OFFICE_HEAD, Role.APPRAISER, Role.BOARD_LEADER})


class SuccessionKind(models.TextChoices):
    MERGE = "merge", _("Sáp nhập")
    SPLIT = "split", _("Chia tách")
    RENAME = "rename", _("Đổi tên")


class Heading(models.TextChoices):
    """What stands at the upper right of a unit's papers: bodies outside the state have a heading of their own."""

    STATE = "state", _("Quốc hiệu, Tiêu ngữ")
    YOUTH_UNION = "youth", _("Đoàn TNCS Hồ Chí Minh")
    PARTY = "party", _("Đảng Cộng sản Việt Nam")


class TicketKind(models.TextChoices):
    """How a person comes to a password of his own."""

    CODE = "code", _("Mã một lần")
    INVITATION = "invitation", _("Lời mời")


class SignsAs(models.TextChoices):
    """In which manner a stand-in signs (NĐ 30/2020/NĐ-CP, phụ lục I, phần II, mục 7)."""

    KT = "kt", _("Ký thay (KT.)")
    Q = "q", _("Quyền (Q.)")
    TUQ = "tuq", _("Thừa ủy quyền (TUQ.)")
