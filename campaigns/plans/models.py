from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.filing.models import Filing
from campaigns.setup.choices import Direction
from campaigns.setup.models import Indicator, TaskGroup


class Plan(models.Model):
    """The working copy of a unit's plan; a unit may answer "đã lồng ghép tại …" instead of a paper of its own."""

    filing = models.OneToOneField(Filing, models.PROTECT, primary_key=True, related_name="plan")
    paper_number = models.CharField(_("số, ký hiệu kế hoạch"), max_length=60, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    embedded_in = models.CharField(_("đã lồng ghép tại"), max_length=300, blank=True)
    linked_movements = models.TextField(_("kết hợp với các phong trào khác"), blank=True)
    socio_economic_tasks = models.TextField(_("gắn với nhiệm vụ kinh tế - xã hội"), blank=True)

    class Meta:
        verbose_name = _("kế hoạch")
        verbose_name_plural = _("kế hoạch")

    def __str__(self) -> str:
        return str(self.filing_id)


class PlanTask(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    task_group = models.ForeignKey(TaskGroup, models.PROTECT, related_name="+")
    text = models.TextField(_("nhiệm vụ"))

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        ordering = ["task_group__no"]
        constraints = [models.UniqueConstraint(fields=["plan", "task_group"], name="plan_task_once_a_group")]

    def __str__(self) -> str:
        return self.text


class Target(models.Model):
    """A number to reach, with its direction: fewer accidents and more training are both "better".

    Without a value it is a draft's unfinished row. `position` is the row's lasting name: results of the year point to it.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField()
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("chỉ tiêu"), max_length=200)
    unit_of_measure = models.CharField(_("đơn vị tính"), max_length=40)
    direction = models.CharField(_("chiều tốt"), max_length=16, choices=Direction)
    baseline = models.DecimalField(_("năm trước"), max_digits=14, decimal_places=2, null=True, blank=True)
    value = models.DecimalField(_("chỉ tiêu năm nay"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("chỉ tiêu đăng ký")
        verbose_name_plural = _("chỉ tiêu đăng ký")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="target_position_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Measure(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("biện pháp"), max_length=500)
    responsible = models.CharField(_("người, bộ phận phụ trách"), max_length=120)
    due_on = models.DateField(_("hoàn thành trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("biện pháp")
        verbose_name_plural = _("biện pháp")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="measure_position_once")]

    def __str__(self) -> str:
        return self.text


class TitleSought(models.Model):
    """Đăng ký danh hiệu thi đua, hình thức khen thưởng: how many, nobody by name. `code` is of the campaign's own list."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="titles")
    code = models.CharField(_("mã danh hiệu, hình thức"), max_length=40)
    collectives = models.PositiveSmallIntegerField(_("số tập thể"), default=0)
    individuals = models.PositiveSmallIntegerField(_("số cá nhân"), default=0)

    class Meta:
        verbose_name = _("danh hiệu đăng ký")
        verbose_name_plural = _("danh hiệu đăng ký")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="title_sought_once"),
            models.CheckConstraint(
                condition=Q(collectives__gt=0) | Q(individuals__gt=0), name="title_sought_for_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Dissemination(models.Model):
    """How the movement was made known to all staff."""

    filing = models.OneToOneField(Filing, models.PROTECT, primary_key=True, related_name="dissemination")
    held_on = models.DateField(_("ngày tổ chức"), null=True, blank=True)
    reached = models.PositiveIntegerField(_("số người được phổ biến"), null=True, blank=True)
    headcount = models.PositiveIntegerField(_("tổng số người thuộc phạm vi"), null=True, blank=True)
    together_with = models.CharField(_("phối hợp với"), max_length=300, blank=True)
    note = models.TextField(_("hình thức, nội dung"), blank=True)

    class Meta:
        verbose_name = _("phổ biến, quán triệt")
        verbose_name_plural = _("phổ biến, quán triệt")
        constraints = [
            models.CheckConstraint(
                condition=Q(reached__isnull=True) | Q(headcount__isnull=True) | Q(reached__lte=F("headcount")),
                name="reached_within_headcount",
            ),
        ]

    def __str__(self) -> str:
        return str(self.filing_id)
