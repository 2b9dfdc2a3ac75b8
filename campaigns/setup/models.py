import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.setup.choices import (
    AccidentSource,
    Aggregation,
    Direction,
    ObjectiveKind,
    Paper,
    PeriodKind,
)
from campaigns.setup.member_models import Cluster as Cluster
from campaigns.setup.member_models import Participation as Participation
from campaigns.setup.querysets import CampaignQuerySet
from campaigns.setup.scoring_models import Criterion as Criterion
from campaigns.setup.scoring_models import CriterionPart as CriterionPart
from campaigns.setup.scoring_models import ScoringTable as ScoringTable
from units.models import Board


class Campaign(models.Model):
    """One movement of one board: its year, its official days, its rules.

    Without `launched_on` it is a draft and may be rewritten; `revision` tells a page that has grown stale.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("mã"), max_length=40, unique=True)
    board = models.ForeignKey(Board, models.PROTECT, related_name="campaigns", verbose_name=_("ban phát động"))
    parent_basis = models.ForeignKey(
        "campaigns.LegalBasis",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("phát động của cấp trên"),
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    name = models.CharField(_("tên phong trào"), max_length=200)
    theme = models.CharField(_("chủ đề"), max_length=300)
    theme_variant = models.CharField(_("cách ghi khác trong kế hoạch"), max_length=300, blank=True)
    participants_text = models.CharField(_("đối tượng"), max_length=300, blank=True)
    plan_number = models.CharField(_("số kế hoạch phát động"), max_length=60, blank=True)
    plan_signed_on = models.DateField(_("ngày ký kế hoạch"), null=True, blank=True)
    planned_on = models.DateField(_("ngày dự kiến phát động"), null=True, blank=True)
    launched_on = models.DateField(_("ngày phát động"), null=True, blank=True)
    ends_on = models.DateField(_("ngày kết thúc"))
    official_first_day = models.DateField(_("ngày đầu kỳ số liệu"))
    official_last_day = models.DateField(_("ngày chốt số liệu"))
    accident_source = models.CharField(
        _("nguồn số liệu tai nạn chính thức"), max_length=8, choices=AccidentSource, default=AccidentSource.DATED
    )
    signature_authority = models.CharField(_("thẩm quyền ký"), max_length=80)
    signature_board_post = models.CharField(_("chức vụ trong Ban"), max_length=120)
    signature_agency_post = models.CharField(_("chức vụ cơ quan"), max_length=120, blank=True)
    signature_name = models.CharField(_("người ký"), max_length=80)
    recipients = models.JSONField(_("nơi nhận"), default=list)
    duties = models.JSONField(_("nhiệm vụ của đơn vị"), default=list, help_text=_("mã và nội dung"))
    scoring_rules = models.JSONField(_("quy tắc chấm điểm chung"), default=dict)
    award_rules = models.JSONField(_("quy định khen thưởng"), default=dict)
    outlines = models.JSONField(
        _("đề cương báo cáo"),
        default=dict,
        blank=True,
        help_text=_("loại báo cáo và các lần đổi theo văn bản; để trống là sáu phần thường lệ"),
    )
    is_illustrative = models.BooleanField(_("số liệu minh họa"), default=False)
    illustrative_parts = models.JSONField(
        _("phần minh họa"), default=list, help_text=_("mục và mốc được ghi là minh họa")
    )
    source_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    revision = models.PositiveIntegerField(_("lần ghi"), default=0, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("phong trào")
        verbose_name_plural = _("phong trào")
        ordering = ["-year", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(official_last_day__gt=F("official_first_day")), name="campaign_year_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(launched_on__isnull=True) | Q(ends_on__gte=F("launched_on")),
                name="campaign_ends_after_launch",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.launched_on is None

    @property
    def counts_by_unit(self) -> bool:
        """Whether the police file one table of counts a period, and not their accidents one by one."""
        return self.accident_source == AccidentSource.COUNTS


class LegalBasis(models.Model):
    """A paper the campaign rests on; reprinted as căn cứ."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="bases")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    kind = models.CharField(_("loại văn bản"), max_length=60)
    number = models.CharField(_("số, ký hiệu"), max_length=60)
    signed_on = models.DateField(_("ngày"))
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    abstract = models.CharField(_("trích yếu"), max_length=400, blank=True)
    valid_from = models.DateField(_("có hiệu lực từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("hết hiệu lực sau ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("căn cứ")
        verbose_name_plural = _("căn cứ")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "position"], name="basis_position_once"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="basis_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} số {self.number}"


class Indicator(models.Model):
    """Something that is counted; belongs to the board, so that a figure filed once serves all its campaigns."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="indicators")
    code = models.CharField(_("mã"), max_length=40)
    name = models.CharField(_("tên chỉ tiêu"), max_length=200)
    unit_of_measure = models.CharField(_("đơn vị tính"), max_length=40)
    aggregation = models.CharField(_("cách cộng"), max_length=10, choices=Aggregation, default=Aggregation.SUM)
    direction = models.CharField(_("chiều tốt"), max_length=16, choices=Direction)
    owners = models.JSONField(_("đơn vị báo cáo"), default=list, help_text=_("mã đơn vị, commune hoặc every_unit"))
    is_outcome = models.BooleanField(_("chỉ tiêu kết quả"), default=False)
    note = models.CharField(_("cách ghi"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        constraints = [models.UniqueConstraint(fields=["board", "code"], name="indicator_code_once_a_board")]

    def __str__(self) -> str:
        return self.name


class TaskGroup(models.Model):
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="task_groups")
    no = models.PositiveSmallIntegerField(_("nhóm"))
    title = models.CharField(_("nội dung"), max_length=500)
    suggestions = models.JSONField(_("gợi ý"), default=list)

    class Meta:
        verbose_name = _("nhóm nhiệm vụ")
        verbose_name_plural = _("nhóm nhiệm vụ")
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["campaign", "no"], name="task_group_once")]

    def __str__(self) -> str:
        return f"{self.no}. {self.title}"


class CampaignIndicator(models.Model):
    """An indicator of the board that this campaign asks for, in this place."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="indicator_places")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    task_group = models.ForeignKey(TaskGroup, models.CASCADE, null=True, blank=True, related_name="indicator_places")
    position = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("chỉ tiêu của phong trào")
        verbose_name_plural = _("chỉ tiêu của phong trào")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["campaign", "indicator"], name="campaign_asks_indicator_once")]

    def __str__(self) -> str:
        return str(self.indicator_id)


class Objective(models.Model):
    """One of the campaign's aims about an accident measure, against the same days of the year before."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="objectives")
    code = models.CharField(_("mã"), max_length=20)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    kind = models.CharField(_("loại mục tiêu"), max_length=20, choices=ObjectiveKind)
    min_pct = models.PositiveSmallIntegerField(_("giảm ít nhất (%)"), null=True, blank=True)
    stretch_pct = models.PositiveSmallIntegerField(_("phấn đấu giảm (%)"), null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("năm gốc"), null=True, blank=True)

    class Meta:
        verbose_name = _("mục tiêu")
        verbose_name_plural = _("mục tiêu")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="objective_code_once"),
            models.CheckConstraint(
                condition=~Q(kind="reduction_band")
                | Q(min_pct__isnull=False, stretch_pct__isnull=False, stretch_pct__gte=F("min_pct")),
                name="objective_band_has_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(kind="reduction_band") | Q(min_pct__isnull=True, stretch_pct__isnull=True),
                name="objective_percents_only_of_a_band",
            ),
            models.UniqueConstraint(fields=["campaign", "indicator"], name="objective_once_an_indicator"),
        ]

    def __str__(self) -> str:
        return self.code


class Period(models.Model):
    """Explicit first and last day; never "month = 11"."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="periods")
    kind = models.CharField(_("loại kỳ"), max_length=10, choices=PeriodKind)
    name = models.CharField(_("tên kỳ"), max_length=60)
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    is_background = models.BooleanField(_("số liệu nền"), default=False)
    lock = models.OneToOneField(
        "campaigns.PeriodLock", models.PROTECT, null=True, blank=True, related_name="period", verbose_name=_("khóa kỳ")
    )

    class Meta:
        verbose_name = _("kỳ")
        verbose_name_plural = _("kỳ")
        ordering = ["first_day", "last_day"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "first_day", "last_day"], name="period_days_once"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="period_runs_forward"),
        ]

    def __str__(self) -> str:
        return self.name


class Obligation(models.Model):
    """A rule that makes units owe a paper; the owed papers themselves are filings with their own due date."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="obligations")
    code = models.CharField(_("mã"), max_length=20)
    paper = models.CharField(_("hồ sơ"), max_length=24, choices=Paper)
    who = models.CharField(_("ai nộp"), max_length=200)
    each_month = models.BooleanField(_("mỗi tháng"), default=False)
    due_days_after_period = models.PositiveSmallIntegerField(_("số ngày sau kỳ"), null=True, blank=True)
    due_on = models.DateField(_("hạn nộp"), null=True, blank=True)
    first_day = models.DateField(_("từ ngày"), null=True, blank=True)
    last_day = models.DateField(_("đến ngày"), null=True, blank=True)
    is_optional = models.BooleanField(_("nếu có"), default=False)
    together_with = models.CharField(_("gửi cùng"), max_length=20, blank=True)
    rhythm = models.JSONField(
        _("bật, tắt theo văn bản"), default=list, blank=True, help_text=_("ai, từ ngày, có nộp hay không")
    )

    class Meta:
        verbose_name = _("nghĩa vụ nộp")
        verbose_name_plural = _("nghĩa vụ nộp")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="obligation_code_once"),
            models.CheckConstraint(
                condition=Q(each_month=True, due_days_after_period__isnull=False)
                | Q(each_month=False, due_on__isnull=False),
                name="obligation_has_a_due_date",
            ),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True, last_day__isnull=True)
                | Q(first_day__isnull=False, last_day__isnull=False, last_day__gte=F("first_day")),
                name="obligation_days_run_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.get_paper_display()}"
