"""What points are given for: tables, their parts, their criteria. Part of `campaigns.setup.models`, which names them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.setup.choices import CriterionKind


class ScoringTable(models.Model):
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="scoring_tables")
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên bảng điểm"), max_length=200)
    clusters = models.ManyToManyField(
        "campaigns.Cluster", related_name="scoring_tables", verbose_name=_("áp dụng cho khối")
    )

    class Meta:
        verbose_name = _("bảng chấm điểm")
        verbose_name_plural = _("bảng chấm điểm")
        constraints = [models.UniqueConstraint(fields=["campaign", "code"], name="scoring_table_once")]

    def __str__(self) -> str:
        return self.name


class CriterionPart(models.Model):
    table = models.ForeignKey(ScoringTable, models.CASCADE, related_name="parts")
    code = models.CharField(_("phần"), max_length=10)
    name = models.CharField(_("nội dung"), max_length=300)
    position = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("phần của bảng điểm")
        verbose_name_plural = _("phần của bảng điểm")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["table", "code"], name="part_code_once")]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"


class Criterion(models.Model):
    """A line of a scoring table; points are whole hundredths."""

    part = models.ForeignKey(CriterionPart, models.CASCADE, related_name="criteria")
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tiêu chí"), max_length=300)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    max_hundredths = models.PositiveIntegerField(_("điểm chuẩn (phần trăm điểm)"))
    kind = models.CharField(_("cách chấm"), max_length=12, choices=CriterionKind)
    settings = models.JSONField(_("tham số"), default=dict)
    evidence = models.CharField(_("minh chứng"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("tiêu chí")
        verbose_name_plural = _("tiêu chí")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["part", "code"], name="criterion_code_once"),
            models.CheckConstraint(condition=Q(max_hundredths__gt=0), name="criterion_is_worth_something"),
            models.CheckConstraint(condition=Q(kind__in=CriterionKind.values), name="criterion_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
