import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.journal.choices import ExampleKind
from units.models import Unit


class SubordinateCheck(models.Model):
    """One time a unit guided, checked or urged one of its own subordinates; who wrote it and when is in the audit."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="subordinate_checks")
    checked_on = models.DateField(_("ngày kiểm tra"))
    subordinate = models.CharField(_("đơn vị được kiểm tra"), max_length=200)
    content = models.TextField(_("nội dung"))
    conclusion = models.TextField(_("kết luận"), blank=True)
    mend_by = models.DateField(_("khắc phục trước ngày"), null=True, blank=True)
    mended_on = models.DateField(_("đã khắc phục ngày"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("lần ghi"), default=0, editable=False)

    class Meta:
        verbose_name = _("kiểm tra đơn vị trực thuộc")
        verbose_name_plural = _("kiểm tra đơn vị trực thuộc")
        ordering = ["-checked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mend_by__isnull=True) | Q(mend_by__gte=F("checked_on")), name="mend_by_after_check"
            ),
            models.CheckConstraint(
                condition=Q(mended_on__isnull=True) | Q(mended_on__gte=F("checked_on")), name="mended_after_check"
            ),
        ]
        indexes = [models.Index(fields=["unit", "checked_on"], name="check_by_unit_and_day")]

    def __str__(self) -> str:
        return self.subordinate


class NoSubordinates(models.Model):
    """The unit's answer "không có đơn vị trực thuộc"; it stands until the unit takes it back."""

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="no_subordinates")
    said_on = models.DateField(_("trả lời ngày"))

    class Meta:
        verbose_name = _("không có đơn vị trực thuộc")
        verbose_name_plural = _("không có đơn vị trực thuộc")

    def __str__(self) -> str:
        return str(self.unit_id)


class Example(models.Model):
    """An exemplary collective or model, told while the year runs; recognised when somebody has put it on paper."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="examples")
    kind = models.CharField(_("loại"), max_length=12, choices=ExampleKind)
    name = models.CharField(_("tên"), max_length=200)
    since = models.DateField(_("từ ngày"))
    content = models.TextField(_("cách làm"))
    result = models.TextField(_("kết quả"), blank=True)
    recognised_by = models.CharField(_("nơi công nhận"), max_length=200, blank=True)
    recognised_on = models.DateField(_("ngày công nhận"), null=True, blank=True)
    recognition_number = models.CharField(_("số văn bản công nhận"), max_length=60, blank=True)
    evidence = models.CharField(_("minh chứng"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(_("lần ghi"), default=0, editable=False)

    class Meta:
        verbose_name = _("điển hình, mô hình")
        verbose_name_plural = _("điển hình, mô hình")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recognised_on__isnull=True) | Q(recognised_on__gte=F("since")), name="recognised_once_begun"
            ),
            models.CheckConstraint(
                condition=Q(recognised_on__isnull=True) | ~Q(recognised_by=""), name="recognition_names_who"
            ),
        ]
        indexes = [models.Index(fields=["unit", "since"], name="example_by_unit_and_day")]

    def __str__(self) -> str:
        return self.name
