import uuid
from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atgt_portal.ledger.models import Job, StoredFile
from campaigns.filing.models import Filing
from campaigns.setup.models import Campaign
from campaigns.urging.choices import FileKind, Mark, Step
from units.choices import READING_ROLES
from units.models import Board, User
from units.permissions import posts_of


class LetterQuerySet(models.QuerySet["UrgingLetter"]):
    def visible_to(self, user: User | AnonymousUser, *, on: date) -> Self:
        """The letters of the boards whose papers `user` may follow that day."""
        return self.filter(board__in=posts_of(user, on=on).board_ids(*READING_ROLES))


class UrgingLetter(models.Model):
    """A drafted công văn đôn đốc: what it says was frozen when it was made; its number is given by văn thư."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="urging_letters")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="urging_letters")
    number = models.PositiveSmallIntegerField(_("lần"))
    answer_by = models.DateField(_("đề nghị nộp trước ngày"))
    lines = models.JSONField(_("đơn vị, hồ sơ, số ngày quá hạn"))
    made_at = models.DateTimeField(_("lập lúc"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    job = models.OneToOneField(Job, models.PROTECT, related_name="+")
    not_printed = models.TextField(_("chưa in được PDF vì"), blank=True)
    produced_at = models.DateTimeField(_("in xong lúc"), null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("công văn đôn đốc")
        verbose_name_plural = _("công văn đôn đốc")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="urging_letter_number_once")]

    def __str__(self) -> str:
        return f"{self.campaign} – {self.number}"


class LetterFile(models.Model):
    letter = models.ForeignKey(UrgingLetter, models.PROTECT, related_name="files")
    kind = models.CharField(_("loại tệp"), max_length=5, choices=FileKind)
    stored = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("tệp của công văn đôn đốc")
        verbose_name_plural = _("tệp của công văn đôn đốc")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "kind"], name="urging_file_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Reminder(models.Model):
    """One paper spoken of once: to one person by the morning's digest or by hand, or to its unit by a letter.

    `unique_key` lets no paper be told twice to the same person at the same step of the same due day. It goes with a paper
    that is taken away untouched; a letter keeps its own frozen lines.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="reminders")
    step = models.CharField(_("lần nhắc"), max_length=6, choices=Step)
    due_on = models.DateField(_("hạn nộp khi nhắc"))
    to_user = models.ForeignKey(User, models.CASCADE, null=True, related_name="reminders")
    letter = models.ForeignKey(UrgingLetter, models.PROTECT, null=True, related_name="reminders")
    mark = models.CharField(_("trạng thái"), max_length=8, choices=Mark)
    goes_at = models.DateTimeField(_("gửi từ lúc"))
    sent_at = models.DateTimeField(_("đã nhắc lúc"), null=True)
    marked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    unique_key = models.CharField(max_length=120, unique=True)

    class Meta:
        verbose_name = _("lần nhắc")
        verbose_name_plural = _("các lần nhắc")
        ordering = ["goes_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(mark="sent") | Q(sent_at__isnull=False), name="reminder_sent_has_a_time"
            ),
            models.CheckConstraint(
                condition=Q(step="letter", letter__isnull=False) | (~Q(step="letter") & Q(to_user__isnull=False)),
                name="reminder_goes_to_a_person_or_by_letter",
            ),
        ]
        indexes = [models.Index(fields=["mark", "goes_at"], name="reminder_by_mark")]

    def __str__(self) -> str:
        return f"{self.get_step_display()} – {self.filing_id}"
