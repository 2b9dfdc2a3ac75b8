import uuid
from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from units.choices import READING_ROLES, Role
from units.models import Board, Unit, User
from units.permissions import posts_of

USUAL_HOURS = 24


class QuickTerm(models.Model):
    """Within how many hours of its knowledge a board wants to be told; without a row the usual number."""

    board = models.OneToOneField(Board, models.CASCADE, primary_key=True, related_name="quick_term")
    hours = models.PositiveSmallIntegerField(_("số giờ kể từ khi biết tin"), default=USUAL_HOURS)

    class Meta:
        verbose_name = _("hạn báo cáo nhanh")
        verbose_name_plural = _("hạn báo cáo nhanh")
        constraints = [
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=168), name="quick_term_is_in_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.board_id}: {self.hours}"


class QuickReportQuerySet(models.QuerySet["QuickReport"]):
    def visible_to(self, user: User | AnonymousUser, *, on: date) -> Self:
        """What one's own units told; what was told to the boards one reads; for the upper board what was passed on."""
        posts = posts_of(user, on=on)
        own = Q(unit__in=posts.unit_ids())
        told = Q(board__in=posts.board_ids(*READING_ROLES))
        passed = Q(board__parent__in=posts.board_ids(Role.UPPER_BOARD), passed_number__gt=0)
        return self.filter(own | told | passed)


class QuickReport(models.Model):
    """One accident as one unit tells it; `number` is its newest version, which also tells a page that has grown stale."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="quick_reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="quick_reports")
    number = models.PositiveSmallIntegerField(_("bản số"), default=1)
    content = models.JSONField(_("nội dung bản mới nhất"))
    known_at = models.DateTimeField(_("biết tin lúc"))
    due_at = models.DateTimeField(_("báo cáo trước"))
    first_sent_at = models.DateTimeField(_("gửi lần đầu lúc"))
    sent_at = models.DateTimeField(_("gửi bản mới nhất lúc"))
    noted_number = models.PositiveSmallIntegerField(_("văn phòng đã nhận bản số"), default=0)
    passed_number = models.PositiveSmallIntegerField(_("đã chuyển cấp trên bản số"), default=0)
    received_number = models.PositiveSmallIntegerField(_("cấp trên đã nhận bản số"), default=0)
    passed_content = models.JSONField(_("nội dung đã chuyển cấp trên"), null=True)

    objects = QuickReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo nhanh")
        verbose_name_plural = _("báo cáo nhanh")
        ordering = ["-first_sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="quick_report_has_a_version"),
            models.CheckConstraint(condition=Q(noted_number__lte=F("number")), name="quick_noted_is_told"),
            models.CheckConstraint(condition=Q(passed_number__lte=F("noted_number")), name="quick_passed_is_noted"),
            models.CheckConstraint(
                condition=Q(received_number__lte=F("passed_number")), name="quick_received_is_passed"
            ),
            models.CheckConstraint(
                condition=Q(passed_number=0) | Q(passed_content__isnull=False), name="quick_passed_has_its_words"
            ),
            models.CheckConstraint(condition=Q(first_sent_at__gte=F("known_at")), name="quick_told_once_known"),
        ]
        indexes = [models.Index(fields=["board", "-first_sent_at"], name="quick_by_board")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.uuid}"

    def content_for(self, *, upper: bool) -> Any:
        """The newest version, for the upper board the newest that was passed on."""
        return self.passed_content if upper else self.content

    @property
    def is_late(self) -> bool:
        return self.first_sent_at > self.due_at


class QuickVersion(models.Model):
    """What was told, word for word; never changed."""

    report = models.ForeignKey(QuickReport, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("bản số"))
    content = models.JSONField(_("nội dung"))
    sent_at = models.DateTimeField(_("gửi lúc"))
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bản báo cáo nhanh")
        verbose_name_plural = _("bản báo cáo nhanh")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="quick_version_once")]

    def __str__(self) -> str:
        return f"{self.report_id}.{self.number}"


class QuickStep(models.Model):
    """Taken note of, passed on, received above: which version, by whom, when."""

    report = models.ForeignKey(QuickReport, models.PROTECT, related_name="steps")
    action = models.CharField(_("việc"), max_length=8)
    number = models.PositiveSmallIntegerField(_("bản số"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("bước của báo cáo nhanh")
        verbose_name_plural = _("bước của báo cáo nhanh")
        ordering = ["done_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "action", "number"], name="quick_step_once")]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.action} {self.number}"
