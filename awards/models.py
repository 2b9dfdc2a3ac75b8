from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.choices import NomineeCategory, SubjectKind
from awards.pleas.models import Plea as Plea
from awards.pleas.models import Ruling as Ruling
from awards.results.models import RankingResult, ScoreQuery
from campaigns.filing.models import Filing
from campaigns.setup.models import Criterion
from units.models import Person, User

__all__ = [
    "Adjustment",
    "AppraisedScore",
    "AwardDossier",
    "Nominee",
    "RankingResult",
    "ScoreQuery",
    "ScoreSheet",
    "SelfScore",
    "SetApart",
]


class ScoreSheet(models.Model):
    """A unit's own score against the table of its cluster."""

    filing = models.OneToOneField(Filing, models.PROTECT, primary_key=True, related_name="score_sheet")
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("bảng tự chấm điểm")
        verbose_name_plural = _("bảng tự chấm điểm")

    def __str__(self) -> str:
        return str(self.filing_id)


class SelfScore(models.Model):
    """Điểm tự chấm of one criterion, in hundredths, with where the evidence stands; a draft may leave it blank."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="lines")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    hundredths = models.PositiveIntegerField(_("điểm tự chấm (phần trăm điểm)"), null=True, blank=True)
    evidence = models.CharField(_("minh chứng"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("điểm tự chấm")
        verbose_name_plural = _("điểm tự chấm")
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="self_score_once")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.hundredths}"


class AppraisedScore(models.Model):
    """Điểm thẩm định of one criterion, or that it does not apply to the unit; the office's word, on no unit's paper."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="appraised_scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    hundredths = models.PositiveIntegerField(_("điểm thẩm định (phần trăm điểm)"), null=True, blank=True)
    does_not_apply = models.BooleanField(_("không áp dụng"), default=False)
    reason = models.CharField(_("lý do chênh lệch"), max_length=300, blank=True)
    appraised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    appraised_at = models.DateTimeField(_("thẩm định lúc"))

    class Meta:
        verbose_name = _("điểm thẩm định")
        verbose_name_plural = _("điểm thẩm định")
        constraints = [
            models.UniqueConstraint(fields=["filing", "criterion"], name="appraised_score_once"),
            models.CheckConstraint(
                condition=Q(does_not_apply=False, hundredths__isnull=False)
                | (Q(does_not_apply=True, hundredths__isnull=True) & ~Q(reason="")),
                name="appraised_with_points_or_not_applying_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.hundredths}"


class Adjustment(models.Model):
    """Điểm cộng or điểm trừ by a line of the campaign's rules: how many times, and why. Withdrawn, the row goes; the audit keeps it."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="adjustments")
    code = models.CharField(_("mã điểm cộng, điểm trừ"), max_length=20)
    times = models.PositiveSmallIntegerField(_("số lần"))
    reason = models.CharField(_("căn cứ"), max_length=300)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("quyết định lúc"))

    class Meta:
        verbose_name = _("điểm cộng, điểm trừ")
        verbose_name_plural = _("điểm cộng, điểm trừ")
        constraints = [
            models.UniqueConstraint(fields=["filing", "code"], name="adjustment_once_a_line"),
            models.CheckConstraint(condition=Q(times__gt=0) & ~Q(reason=""), name="adjustment_has_times_and_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.times}"


class SetApart(models.Model):
    """A unit that is not ranked, and why: `ground` is the code of a disqualifier, or `deciding.ON_ITS_OWN`."""

    filing = models.OneToOneField(Filing, models.PROTECT, primary_key=True, related_name="set_apart")
    ground = models.CharField(_("tiêu chí loại trừ"), max_length=20)
    reason = models.CharField(_("căn cứ"), max_length=300)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("quyết định lúc"))

    class Meta:
        verbose_name = _("không xếp hạng")
        verbose_name_plural = _("không xếp hạng")
        constraints = [models.CheckConstraint(condition=~Q(reason="") & ~Q(ground=""), name="set_apart_says_why")]

    def __str__(self) -> str:
        return f"{self.filing_id}: {self.ground}"


class AwardDossier(models.Model):
    """The unit's nominations after its own review meeting; "no nomination" is an answer."""

    filing = models.OneToOneField(Filing, models.PROTECT, primary_key=True, related_name="award_dossier")
    nobody = models.BooleanField(_("đơn vị không đề nghị khen thưởng"), default=False)
    minutes_number = models.CharField(_("số biên bản họp bình xét"), max_length=60, blank=True)
    met_on = models.DateField(_("ngày họp bình xét"), null=True, blank=True)

    class Meta:
        verbose_name = _("hồ sơ đề nghị khen thưởng")
        verbose_name_plural = _("hồ sơ đề nghị khen thưởng")

    def __str__(self) -> str:
        return str(self.filing_id)


class Nominee(models.Model):
    """One collective or individual put forward, by the capacity held at the time."""

    dossier = models.ForeignKey(AwardDossier, models.CASCADE, related_name="nominees")
    position = models.PositiveSmallIntegerField()
    subject_kind = models.CharField(_("đối tượng"), max_length=12, choices=SubjectKind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="nominations")
    collective_name = models.CharField(_("tên tập thể"), max_length=200, blank=True)
    category = models.CharField(_("diện"), max_length=16, choices=NomineeCategory, blank=True)
    award_code = models.CharField(_("hình thức đề nghị"), max_length=40, blank=True)
    route_code = models.CharField(_("tuyến trình"), max_length=20, blank=True)
    achievement = models.TextField(_("tóm tắt thành tích"), blank=True)
    votes_for = models.PositiveSmallIntegerField(_("số phiếu đồng ý"), null=True, blank=True)
    votes_total = models.PositiveSmallIntegerField(_("tổng số phiếu"), null=True, blank=True)

    class Meta:
        verbose_name = _("đối tượng đề nghị")
        verbose_name_plural = _("đối tượng đề nghị")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "position"], name="nominee_position_once"),
            models.CheckConstraint(
                condition=Q(subject_kind="individual", person__isnull=False, collective_name="")
                | Q(subject_kind="collective", person__isnull=True),
                name="nominee_is_one_person_or_one_collective",
            ),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True)
                | Q(votes_total__isnull=True)
                | Q(votes_for__lte=models.F("votes_total")),
                name="nominee_votes_within_total",
            ),
        ]

    def __str__(self) -> str:
        return self.collective_name or str(self.person_id)
