import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.filing.models import Filing
from campaigns.setup.models import Campaign
from units.models import Unit, User


class FigureImport(models.Model):
    """A table from a file or the clipboard: read once, mended in place, and stored only when its maker says so.

    `table` is what was read, cell by cell; `checked` what its kind said of it, row by row, so that neither the preview
    nor storing reads the file again. `former` is what undoing puts back, `revision` the paper's as storing left it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ nhập")
        STORED = "stored", _("Đã nhập")
        UNDONE = "undone", _("Đã hoàn tác")
        DROPPED = "dropped", _("Đã bỏ")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("loại bảng"), max_length=24)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="figure_imports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="figure_imports", verbose_name=_("đơn vị nhập"))
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="figure_imports", verbose_name=_("hồ sơ"))
    owner = models.ForeignKey(User, models.PROTECT, related_name="figure_imports")
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.WAITING)
    file_label = models.CharField(_("tên tệp"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    table = models.JSONField(default=dict)
    checked = models.JSONField(default=dict)
    former = models.JSONField(default=dict)
    replaces = models.BooleanField(_("thay các dòng đang có"), default=False)
    rows_stored = models.PositiveIntegerField(_("số dòng đã ghi"), default=0)
    revision = models.PositiveIntegerField(_("lần ghi của hồ sơ"), null=True)
    created_at = models.DateTimeField(_("đọc lúc"))
    stored_at = models.DateTimeField(_("nhập lúc"), null=True)
    undone_at = models.DateTimeField(_("hoàn tác lúc"), null=True)

    class Meta:
        verbose_name = _("lần nhập số liệu từ bảng")
        verbose_name_plural = _("các lần nhập số liệu từ bảng")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["stored", "undone"]) | Q(stored_at__isnull=False),
                name="import_stored_at_some_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="undone") | Q(undone_at__isnull=False), name="import_undone_at_some_time"
            ),
        ]
        indexes = [models.Index(fields=["filing", "state"], name="import_by_filing")]

    def __str__(self) -> str:
        return f"{self.kind} – {self.file_label}"


class ByUnitRow(models.Model):
    """What a by-unit table states about a unit's period. Beside dated accidents it only reconciles: never added to them.

    A health office states no number of accidents. Insert-only: of several rows about the same days the newest one counts whose import has not been undone.
    """

    figure_import = models.ForeignKey(FigureImport, models.PROTECT, related_name="by_unit_rows")
    about_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    reported_on = models.DateField(_("ngày báo cáo"))
    accidents = models.PositiveIntegerField(_("số vụ"), null=True)
    deaths = models.PositiveIntegerField(_("số người chết"))
    injured = models.PositiveIntegerField(_("số người bị thương"))
    others = models.JSONField(_("chỉ tiêu khác"), default=dict)
    note = models.CharField(_("ghi chú"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("số liệu đối chiếu theo đơn vị")
        verbose_name_plural = _("số liệu đối chiếu theo đơn vị")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["figure_import", "about_unit", "first_day", "last_day"], name="by_unit_once_an_import"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="by_unit_runs_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.about_unit_id}: {self.accidents}/{self.deaths}/{self.injured}"
