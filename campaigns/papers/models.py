import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from atgt_portal.ledger.models import Job, StoredFile
from campaigns.filing.models import Filing
from units.models import Board, User


class Printout(models.Model):
    """A paper as it was laid out for signature: frozen when it was asked for, printed once, served from its files.

    It belongs to a filing, or to a paper with a life of its own, which `subject` names as the audit does.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, null=True, related_name="printouts")
    subject = models.CharField(_("văn bản ngoài hồ sơ"), max_length=80, blank=True)
    label = models.CharField(_("tên tệp"), max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64)
    document = models.TextField(_("văn bản"))
    job = models.OneToOneField(Job, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("lập lúc"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    pdf = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")
    docx = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")
    not_printed = models.TextField(_("chưa in được PDF vì"), blank=True)
    printed_at = models.DateTimeField(_("in xong lúc"), null=True)

    class Meta:
        verbose_name = _("bản in")
        verbose_name_plural = _("bản in")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "fingerprint"], name="same_paper_printed_once"),
            models.UniqueConstraint(
                fields=["subject", "fingerprint"], condition=~models.Q(subject=""), name="same_subject_printed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(filing__isnull=False, subject="")
                | (models.Q(filing__isnull=True) & ~models.Q(subject="")),
                name="printout_of_a_filing_or_a_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(printed_at__isnull=True) | models.Q(docx__isnull=False),
                name="printed_means_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject or self.filing_id} – {self.fingerprint[:12]}"


class SignedScan(models.Model):
    """The signed copy of a letter of the board that is no filing; `subject` names the letter as the audit does."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(_("văn bản"), max_length=80, db_index=True)
    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    stored = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(_("tên tệp"), max_length=200)
    pages = models.PositiveSmallIntegerField(_("số trang"))
    has_signature = models.BooleanField(_("có chữ ký số trong tệp"), default=False)
    uploaded_at = models.DateTimeField(_("tải lên lúc"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bản ký của văn bản")
        verbose_name_plural = _("bản ký của văn bản")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name
