import uuid
from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports.requests.choices import FieldKind
from units.choices import READING_ROLES
from units.models import Board, Unit, User
from units.permissions import posts_of


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, user: User | AnonymousUser, *, on: date) -> Self:
        """What the boards ask whose officer `user` is; units meet only their own answers."""
        return self.filter(board__in=posts_of(user, on=on).board_ids(*READING_ROLES))


class DataRequest(models.Model):
    """What a board's office wants to know of chosen units by a certain hour."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="data_requests")
    title = models.CharField(_("nội dung yêu cầu"), max_length=200)
    reason = models.CharField(_("lý do"), max_length=500)
    paper_number = models.CharField(_("số văn bản"), max_length=60, blank=True)
    due_at = models.DateTimeField(_("trả lời trước"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("gửi lúc"))
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("đóng lúc"), null=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("yêu cầu báo cáo đột xuất")
        verbose_name_plural = _("yêu cầu báo cáo đột xuất")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_at__gte=F("asked_at")), name="request_due_after_it_is_asked"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="request_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class RequestField(models.Model):
    """One figure that is asked for."""

    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="fields")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.CharField(_("tên"), max_length=120)
    kind = models.CharField(_("kiểu"), max_length=8, choices=FieldKind)

    class Meta:
        verbose_name = _("nội dung được hỏi")
        verbose_name_plural = _("nội dung được hỏi")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["request", "position"], name="asked_once_a_place")]

    def __str__(self) -> str:
        return self.name


class RequestAnswerQuerySet(models.QuerySet["RequestAnswer"]):
    def visible_to(self, user: User | AnonymousUser, *, on: date) -> Self:
        """What the units of `user` were asked."""
        return self.filter(unit__in=posts_of(user, on=on).unit_ids())


class RequestAnswer(models.Model):
    """One unit's answer, from the moment it is asked; `values` by position of the field, as plain text."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="answers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="request_answers")
    values = models.JSONField(_("trả lời"), default=dict)
    nothing_happened = models.BooleanField(_("không phát sinh"), default=False)
    answered_at = models.DateTimeField(_("trả lời lần đầu lúc"), null=True)
    changed_at = models.DateTimeField(_("sửa lần cuối lúc"), null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(_("lần ghi"), default=0)

    objects = RequestAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("trả lời yêu cầu")
        verbose_name_plural = _("trả lời yêu cầu")
        constraints = [models.UniqueConstraint(fields=["request", "unit"], name="asked_once_a_unit")]

    def __str__(self) -> str:
        return f"{self.request_id} – {self.unit_id}"

    @property
    def is_late(self) -> bool:
        return self.answered_at is not None and self.answered_at > self.request.due_at
