"""What the standing office does to units and accounts: changes of units, tickets that let a person in, tables read in."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from units.choices import SuccessionKind, TicketKind


class UnitChange(models.Model):
    """A paper that merges, divides or renames units. Prepared first, looked at, then applied once and for all.

    `olds` are uuids of units. `news` are their successors: uuid of a unit that stands already, or code, name,
    place_name, kind and gso_code of one to be made; with `mille`, its share of a divided unit.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ áp dụng")
        APPLIED = "applied", _("Đã áp dụng")
        DROPPED = "dropped", _("Đã bỏ")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey("units.Board", models.PROTECT, related_name="unit_changes")
    kind = models.CharField(_("hình thức"), max_length=10, choices=SuccessionKind)
    on = models.DateField(_("từ ngày"))
    paper_number = models.CharField(_("số văn bản"), max_length=60)
    signed_on = models.DateField(_("ngày ký"))
    signer = models.CharField(_("người ký"), max_length=120)
    wind_up_on = models.DateField(_("xử lý xong hồ sơ cũ đến ngày"), null=True, blank=True)
    olds = models.JSONField(_("đơn vị cũ"), default=list)
    news = models.JSONField(_("đơn vị mới"), default=list)
    outside = models.JSONField(_("đơn vị ngoài địa bàn nhập vào"), default=list, blank=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.WAITING)
    made_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("lập lúc"))
    applied_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(_("áp dụng lúc"), null=True)
    outcome = models.JSONField(_("kết quả"), default=dict, blank=True)

    class Meta:
        verbose_name = _("thay đổi đơn vị")
        verbose_name_plural = _("thay đổi đơn vị")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="applied_change_tells_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(wind_up_on__isnull=True) | Q(wind_up_on__gte=F("on")), name="wind_up_follows_change"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.paper_number}"


class Ticket(models.Model):
    """Lets one person set a password once: a code read out on the phone, or the link of an invitation. Hashed at rest."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("loại"), max_length=12, choices=TicketKind)
    user = models.ForeignKey("units.User", models.CASCADE, related_name="tickets")
    board = models.ForeignKey("units.Board", models.PROTECT, related_name="+")
    secret = models.CharField(max_length=160)
    issued_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("cấp lúc"))
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    tries_left = models.PositiveSmallIntegerField(_("còn được thử"), default=5)
    used_at = models.DateTimeField(_("dùng lúc"), null=True)
    void_at = models.DateTimeField(_("thôi giá trị lúc"), null=True)

    class Meta:
        verbose_name = _("mã vào cổng")
        verbose_name_plural = _("mã vào cổng")
        indexes = [models.Index(fields=["user", "kind"], name="ticket_by_user")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.user_id}"

    def is_open(self, *, at: datetime) -> bool:
        """Whether it still lets its person in."""
        return self.used_at is None and self.void_at is None and self.tries_left > 0 and at < self.expires_at


class ImportBatch(models.Model):
    """A table that was uploaded and read, waiting for its maker to say "Nhập"; nothing of it is stored elsewhere yet."""

    class Kind(models.TextChoices):
        UNITS = "units", _("Đơn vị")
        ACCOUNTS = "accounts", _("Tài khoản")

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ xác nhận")
        DONE = "done", _("Đã nhập")
        DROPPED = "dropped", _("Đã bỏ")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey("units.User", models.CASCADE, related_name="import_batches")
    board = models.ForeignKey("units.Board", models.PROTECT, related_name="import_batches")
    kind = models.CharField(_("nội dung"), max_length=10, choices=Kind)
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.WAITING)
    file_label = models.CharField(_("tên tệp"), max_length=200)
    headers = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    created_at = models.DateTimeField(_("tải lên lúc"))

    class Meta:
        verbose_name = _("lần nhập từ tệp")
        verbose_name_plural = _("các lần nhập từ tệp")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.file_label}"
