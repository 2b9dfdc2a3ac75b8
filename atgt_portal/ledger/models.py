import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A piece of work. This row is the work; the queue only says "look"."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Đang chờ")
        RUNNING = "running", _("Đang chạy")
        DONE = "done", _("Đã xong")
        FAILED = "failed", _("Cần xử lý")

    TRIES = 3

    kind = models.CharField(_("loại việc"), max_length=60)
    params = models.JSONField(_("tham số"), default=dict)
    unique_key = models.CharField(_("khóa"), max_length=120, unique=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs")
    requested_at = models.DateTimeField(_("yêu cầu lúc"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.QUEUED)
    step = models.CharField(_("bước"), max_length=120, blank=True)
    done = models.PositiveIntegerField(_("đã xong"), default=0)
    total = models.PositiveIntegerField(_("tổng số bước"), default=0)
    attempt = models.PositiveSmallIntegerField(_("lần chạy"), default=0)
    tries_left = models.PositiveSmallIntegerField(_("còn được thử"), default=TRIES)
    queued_at = models.DateTimeField(_("xếp hàng lúc"))
    lease_until = models.DateTimeField(_("giữ đến"), null=True)
    heartbeat_at = models.DateTimeField(_("nhịp cuối"), null=True)
    finished_at = models.DateTimeField(_("kết thúc lúc"), null=True)
    error = models.TextField(_("lỗi"), blank=True)

    class Meta:
        verbose_name = _("việc chạy nền")
        verbose_name_plural = _("việc chạy nền")
        indexes = [models.Index(fields=["state", "lease_until"], name="job_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="job_done_within_total"),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="job_running_has_a_lease"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk} ({self.get_state_display()})"


class ChainHead(models.Model):
    """The newest link of one board's audit chain; locked while a link is added."""

    chain = models.CharField(max_length=40, unique=True)
    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.chain}: {self.seq}"


class AuditEntry(models.Model):
    """One act, chained by SHA-256 to the one before it; the database refuses to change or delete it."""

    chain = models.CharField(max_length=40)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    detail = models.JSONField(default=dict)
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("dòng nhật ký")
        verbose_name_plural = _("nhật ký")
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_link_once")]
        indexes = [models.Index(fields=["subject"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq} {self.action} {self.subject}"


class StoredFile(models.Model):
    """A file that was uploaded or produced; its name on disk is random, its bytes never change."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    storage_name = models.CharField(max_length=120, unique=True)
    label = models.CharField(_("tên tệp"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("kích thước"))
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("lưu lúc"))

    class Meta:
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")

    def __str__(self) -> str:
        return self.label


class FormToken(models.Model):
    """Twenty equal posts make one record: the first to store its token does the work, the others get its answer."""

    token = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    used_at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return str(self.token)


class Notice(models.Model):
    """A message to one person: shown in the portal, and the only door by which mail leaves."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    subject = models.CharField(_("tiêu đề"), max_length=200)
    body = models.TextField(_("nội dung"), blank=True)
    link = models.CharField(max_length=300, blank=True)
    unique_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(_("gửi lúc"))
    read_at = models.DateTimeField(_("đọc lúc"), null=True)
    mailed_at = models.DateTimeField(_("gửi thư lúc"), null=True)
    mail_lease_until = models.DateTimeField(_("đang gửi, giữ đến"), null=True)

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject


class Heartbeat(models.Model):
    """When a recurring duty last ran."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
