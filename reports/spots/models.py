import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports.spots.choices import SpotAction, SpotKind, SpotState
from units.models import Board, Unit, User


class BlackSpot(models.Model):
    """One place on a road. `state_on` is the day of its newest step; `revision` tells a page that has grown stale."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="black_spots")
    area = models.ForeignKey(Unit, models.PROTECT, related_name="black_spots", verbose_name=_("địa bàn"))
    kind = models.CharField(_("loại"), max_length=8, choices=SpotKind)
    road = models.CharField(_("tuyến đường"), max_length=80)
    place = models.CharField(_("vị trí, lý trình"), max_length=200)
    found_on = models.DateField(_("ngày phát hiện"))
    found_by = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    accidents = models.PositiveSmallIntegerField(_("số vụ tai nạn"), null=True, blank=True)
    counted_from = models.DateField(_("tính từ ngày"), null=True, blank=True)
    counted_to = models.DateField(_("tính đến ngày"), null=True, blank=True)
    why = models.TextField(_("đặc điểm, nguyên nhân"))
    state = models.CharField(_("trạng thái"), max_length=8, choices=SpotState, default=SpotState.FOUND)
    state_on = models.DateField(_("từ ngày"))
    revision = models.PositiveIntegerField(_("lần ghi"), default=0, editable=False)

    class Meta:
        verbose_name = _("điểm đen, điểm tiềm ẩn")
        verbose_name_plural = _("điểm đen, điểm tiềm ẩn")
        ordering = ["area__sort_key", "road", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state_on__gte=F("found_on")), name="spot_moves_once_found"),
            models.CheckConstraint(
                condition=Q(counted_from__isnull=True)
                | Q(counted_to__isnull=True)
                | Q(counted_to__gte=F("counted_from")),
                name="spot_counts_run_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.road}, {self.place}"


class SpotStep(models.Model):
    """One step of a spot: what was done, that day, on whose behalf. The moment it was entered is in the audit."""

    spot = models.ForeignKey(BlackSpot, models.PROTECT, related_name="steps")
    action = models.CharField(_("bước"), max_length=8, choices=SpotAction)
    from_state = models.CharField(max_length=8, choices=SpotState)
    to_state = models.CharField(max_length=8, choices=SpotState)
    done_on = models.DateField(_("ngày thực hiện"))
    who = models.CharField(_("đơn vị, đoàn thực hiện"), max_length=200)
    measure = models.TextField(_("kết quả, biện pháp"))
    document = models.CharField(_("văn bản"), max_length=200, blank=True)
    by_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bước xử lý điểm đen")
        verbose_name_plural = _("bước xử lý điểm đen")
        ordering = ["pk"]
        indexes = [models.Index(fields=["by_unit", "done_on"], name="spot_step_by_unit_and_day")]

    def __str__(self) -> str:
        return f"{self.spot_id}: {self.get_action_display()}"
