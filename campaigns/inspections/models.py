import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.inspections.choices import RemedyAction, RemedyState
from units.models import Board, Unit, User


class Inspection(models.Model):
    """A plan of the board to check units; it is issued on paper before it is entered."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="inspections")
    number = models.CharField(_("số kế hoạch"), max_length=60)
    signed_on = models.DateField(_("ngày ký"))
    subject = models.CharField(_("nội dung kiểm tra"), max_length=300)
    team = models.TextField(_("thành phần đoàn"))

    class Meta:
        verbose_name = _("kế hoạch kiểm tra của Ban")
        verbose_name_plural = _("kế hoạch kiểm tra của Ban")
        ordering = ["-signed_on", "-pk"]

    def __str__(self) -> str:
        return self.number


class Visit(models.Model):
    """One unit in the calendar of an inspection; once held it has minutes and a conclusion."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="visits")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="visits")
    planned_on = models.DateField(_("lịch kiểm tra"))
    held_on = models.DateField(_("ngày kiểm tra"), null=True, blank=True)
    minutes = models.TextField(_("nội dung biên bản"), blank=True)
    conclusion = models.TextField(_("kết luận"), blank=True)
    revision = models.PositiveIntegerField(_("lần ghi"), default=0, editable=False)

    class Meta:
        verbose_name = _("đơn vị được Ban kiểm tra")
        verbose_name_plural = _("đơn vị được Ban kiểm tra")
        ordering = ["planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "unit"], name="unit_once_an_inspection"),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | (~Q(minutes="") & ~Q(conclusion="")), name="held_visit_has_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.inspection}"


class Remedy(models.Model):
    """What a conclusion bids a unit to mend, until the office accepts that it is done."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="remedies")
    text = models.CharField(_("việc phải khắc phục"), max_length=500)
    due_on = models.DateField(_("xong trước ngày"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=RemedyState, default=RemedyState.OPEN)
    state_on = models.DateField(_("từ ngày"))
    revision = models.PositiveIntegerField(_("lần ghi"), default=0, editable=False)

    class Meta:
        verbose_name = _("việc phải khắc phục")
        verbose_name_plural = _("việc phải khắc phục")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="remedy_by_state_and_day")]

    def __str__(self) -> str:
        return self.text


class RemedyStep(models.Model):
    """One step of a remedy with what was said; the moment it was taken is in the audit."""

    remedy = models.ForeignKey(Remedy, models.PROTECT, related_name="steps")
    action = models.CharField(_("bước"), max_length=10, choices=RemedyAction)
    to_state = models.CharField(max_length=10, choices=RemedyState)
    done_on = models.DateField(_("ngày"))
    note = models.TextField(_("nội dung"), blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bước khắc phục")
        verbose_name_plural = _("bước khắc phục")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.remedy_id}: {self.get_action_display()}"
