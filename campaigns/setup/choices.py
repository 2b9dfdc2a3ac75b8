from django.db import models
from django.utils.translation import gettext_lazy as _


class Calendar(models.TextChoices):
    """Which days make a year: the committees' cut-off day, or the civil year of the police rule (TT 58/2009 Điều 8)."""

    ATGT = "atgt", _("năm ATGT")
    CIVIL = "civil", _("năm dương lịch")


class AccidentMeasure(models.TextChoices):
    ACCIDENTS = "accidents", _("Số vụ tai nạn")
    DEATHS = "deaths", _("Số người chết")
    INJURED = "injured", _("Số người bị thương")
    ALCOHOL_RELATED = "alcohol_related", _("Số vụ do uống rượu, bia")
    ESPECIALLY_SERIOUS = "especially_serious", _("Số vụ đặc biệt nghiêm trọng")
    COMMERCIAL_VEHICLE = "commercial_vehicle", _("Số vụ liên quan ô tô kinh doanh vận tải")


class ObjectiveKind(models.TextChoices):
    REDUCTION_BAND = "reduction_band", _("giảm trong khoảng")
    REDUCTION_ANY = "reduction_any", _("giảm")
    ZERO = "zero", _("không để xảy ra")


class Direction(models.TextChoices):
    LESS_IS_BETTER = "less_is_better", _("càng ít càng tốt")
    MORE_IS_BETTER = "more_is_better", _("càng nhiều càng tốt")
    NEUTRAL = "neutral", _("theo dõi")


class Aggregation(models.TextChoices):
    SUM = "sum", _("cộng")
    LATEST = "latest", _("số cuối kỳ")
    MAX = "max", _("số lớn nhất")
    RATIO = "ratio", _("tỷ lệ")


class AccidentSource(models.TextChoices):
    """What the police state officially; of two that speak of the same days only the chosen one is on record."""

    DATED = "dated", _("danh sách từng vụ tai nạn")
    COUNTS = "counts", _("bảng số liệu theo đơn vị, mỗi kỳ một bảng")


class AccidentsCounted(models.TextChoices):
    """Which of the accidents on record in its area count for the points of a unit; the record itself counts them all."""

    ALL = "all", _("mọi vụ xảy ra trên địa bàn")
    WITHOUT_NATIONAL_ROADS = "without_national_roads", _("không tính các vụ trên quốc lộ")
    BY_RESPONSIBILITY = "by_responsibility", _("theo trách nhiệm của đơn vị, xét từng vụ có giải trình")


class Baseline(models.TextChoices):
    """With what a criterion of reduction compares this year's figure."""

    PREVIOUS_YEAR = "previous_year", _("cùng kỳ năm trước")
    THREE_YEAR_MEAN = "three_year_mean", _("bình quân cùng kỳ tối đa ba năm trước")


class LuckAllowance(models.TextChoices):
    """How far a lead must reach before accident points alone may part two units in a ranking."""

    EXACT = "exact", _("hơn mức mà ngẫu nhiên khó tạo ra")
    ALL = "all", _("không tách nhóm nhờ điểm tai nạn")


class PeriodKind(models.TextChoices):
    MONTH = "month", _("tháng")
    SPAN = "span", _("khoảng thời gian")
    YEAR = "year", _("năm")


class Paper(models.TextChoices):
    """What a unit owes; the board's year-end summary is an obligation too, but no unit's paper."""

    PLAN = "plan", _("Kế hoạch phong trào thi đua")
    DISSEMINATION = "dissemination", _("Kết quả phổ biến, quán triệt")
    ACCIDENT_RETURN = "accident_return", _("Số liệu tai nạn giao thông")
    FIGURES_CONFIRMATION = "figures_confirmation", _("Xác nhận số liệu tai nạn trên địa bàn")
    ACTIVITY_RETURN = "activity_return", _("Kết quả hoạt động trong kỳ")
    INTERIM_RETURN = "interim_return", _("Báo cáo sơ kết")
    CLOSING_RETURN = "closing_return", _("Báo cáo tổng kết")
    AWARD_DOSSIER = "award_dossier", _("Hồ sơ đề nghị khen thưởng")
    SCORE_SHEET = "score_sheet", _("Bảng tự chấm điểm")
    YEAR_END_SUMMARY = "year_end_summary", _("Báo cáo tổng kết của Ban")


class CriterionKind(models.TextChoices):
    RUBRIC = "rubric", _("theo mức")
    LINEAR = "linear", _("theo tỷ lệ")
    STEPS = "steps", _("theo bậc")
    REDUCTION = "reduction", _("kéo giảm so với cùng kỳ")
    ZERO = "zero", _("không để xảy ra")
    REVIEWER = "reviewer", _("người thẩm định chấm")


PART_TWO = "II"  # the part of a table about accidents: classes and ties ask for its points


class TieRule(models.TextChoices):
    """How equal totals are told apart; the order is declared in the campaign."""

    PART_TWO = "part_two", _("điểm phần II cao hơn")
    DEATHS_CUT = "deaths_cut", _("tỷ lệ giảm số người chết lớn hơn")
    WOMEN = "women", _("tập thể có tỷ lệ nữ từ 70% trở lên")
    EARLIER = "earlier", _("số ngày nộp báo cáo sớm hơn")


class TitleKind(models.TextChoices):
    """What a unit may register for: the law tells danh hiệu from hình thức khen thưởng."""

    TITLE = "title", _("danh hiệu thi đua")
    AWARD = "award", _("hình thức khen thưởng")


class TitleSubject(models.TextChoices):
    COLLECTIVE = "collective", _("tập thể")
    INDIVIDUAL = "individual", _("cá nhân")


class Part(models.TextChoices):
    """What of an older campaign a new one may take over; head, aims and calendar always come along."""

    MEMBERS = "don-vi", _("Khối thi đua và đơn vị tham gia")
    TASKS = "nhiem-vu", _("Nhóm nhiệm vụ và chỉ tiêu")
    DUTIES = "lich-nop", _("Lịch nộp")
    SCORING = "bang-diem", _("Bảng chấm điểm và quy tắc chung")


class Section(models.TextChoices):
    """The customary six parts of a summing-up paper; titles and prompts by paper are in `setup.outline`."""

    LEADERSHIP = "I", _("I. Công tác lãnh đạo, chỉ đạo")
    RESULTS = "II", _("II. Kết quả thực hiện")
    ASSESSMENT = "III", _("III. Đánh giá chung")
    AWARDS = "IV", _("IV. Kết quả bình xét, đề nghị khen thưởng")
    DIRECTION = "V", _("V. Phương hướng, nhiệm vụ")
    PROPOSALS = "VI", _("VI. Kiến nghị, đề xuất")
