import uuid
from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from atgt_portal.ledger.models import Job, StoredFile
from campaigns.setup.choices import Calendar
from campaigns.setup.models import Campaign
from reports.summary.choices import Channel, FileKind
from units.choices import READING_ROLES, Role
from units.models import Board, User
from units.permissions import posts_of


class SummaryQuerySet(models.QuerySet["YearEndSummary"]):
    def visible_to(self, user: User | AnonymousUser, *, on: date) -> Self:
        """Editions of the boards `user` works for; the upper board sees what has been sent to it."""
        posts = posts_of(user, on=on)
        own = Q(board__in=posts.board_ids(*READING_ROLES))
        sent = Q(board__parent__in=posts.board_ids(Role.UPPER_BOARD), dispatch__isnull=False)
        return self.filter(own | sent)


class YearEndSummary(models.Model):
    """One edition. Its snapshot is all it was computed from; files are printed from it once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="summaries")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="summaries")
    number = models.PositiveSmallIntegerField(_("lần"))
    calendar = models.CharField(_("cách tính năm"), max_length=6, choices=Calendar)
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    reason = models.CharField(_("lý do lập lại"), max_length=300, blank=True)
    remarks = models.JSONField(_("nhận định của Ban"), default=dict, blank=True)
    opened_at = models.DateTimeField(_("bắt đầu lập lúc"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    job = models.OneToOneField(Job, models.PROTECT, related_name="+")
    snapshot = models.JSONField(_("bản chốt số liệu"), null=True)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    not_printed = models.TextField(_("chưa in được PDF vì"), blank=True)
    compiled_at = models.DateTimeField(_("lập xong lúc"), null=True)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo tổng kết của Ban")
        verbose_name_plural = _("báo cáo tổng kết của Ban")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="edition_runs_forward"),
            models.CheckConstraint(
                condition=Q(compiled_at__isnull=True) | ~Q(snapshot_sha256=""), name="compiled_means_a_snapshot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} – {self.number}"

    @cached_property
    def replaced_by(self) -> "YearEndSummary | None":
        """The newest later edition of the same campaign, compiled or on its way; one that failed replaces nothing."""
        later = YearEndSummary.objects.filter(campaign=self.campaign_id, number__gt=self.number)
        return later.exclude(job__state=Job.State.FAILED).order_by("-number").first()


class EditionFile(models.Model):
    edition = models.ForeignKey(YearEndSummary, models.PROTECT, related_name="files")
    kind = models.CharField(_("loại tệp"), max_length=5, choices=FileKind)
    stored = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("tệp của báo cáo")
        verbose_name_plural = _("tệp của báo cáo")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "kind"], name="edition_file_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Dispatch(models.Model):
    """ "Đã gửi Ban ATGT cấp trên": the issued paper's number, date, signer and channel."""

    edition = models.OneToOneField(YearEndSummary, models.PROTECT, related_name="dispatch")
    number = models.CharField(_("số, ký hiệu"), max_length=60)
    signed_on = models.DateField(_("ngày ký"))
    signer = models.CharField(_("người ký"), max_length=120)
    channel = models.CharField(_("gửi qua"), max_length=16, choices=Channel)
    sent_on = models.DateField(_("ngày gửi"))
    signed_copy = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bản ký")
    )
    recorded_at = models.DateTimeField(_("ghi nhận lúc"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("lần gửi")
        verbose_name_plural = _("lần gửi")
        constraints = [
            models.CheckConstraint(condition=Q(sent_on__gte=F("signed_on")), name="sent_after_it_was_signed"),
        ]

    def __str__(self) -> str:
        return self.number
