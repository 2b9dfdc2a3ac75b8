"""Who sits on a board: persons in posts, in and out by dated decisions."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SeatKind(models.TextChoices):
    """In the order in which decisions list them."""

    HEAD = "head", _("Trưởng ban")
    STANDING_DEPUTY = "standing_deputy", _("Phó Trưởng ban thường trực")
    DEPUTY = "deputy", _("Phó Trưởng ban")
    STANDING_MEMBER = "standing_member", _("Ủy viên thường trực")
    MEMBER = "member", _("Ủy viên")
    SECRETARY = "secretary", _("Thư ký")


class BoardDecision(models.Model):
    """An issued paper that sets up or reorganises a board; never rewritten, a later one changes again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey("units.Board", models.PROTECT, related_name="decisions")
    number = models.CharField(_("số quyết định"), max_length=60)
    signed_on = models.DateField(_("ngày ký"))
    signer = models.CharField(_("người ký"), max_length=120)
    effective_on = models.DateField(_("có hiệu lực từ ngày"))

    class Meta:
        verbose_name = _("quyết định kiện toàn Ban")
        verbose_name_plural = _("quyết định kiện toàn Ban")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["board", "number", "signed_on"], name="board_decision_once"),
        ]

    def __str__(self) -> str:
        return self.number


class BoardSeat(models.Model):
    """A person in his post on the board, for given days.

    The name stands here as it stands in the issued decision, which is kept; the audit names the row by `uuid` only.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey("units.Board", models.PROTECT, related_name="seats")
    kind = models.CharField(_("chức danh trong Ban"), max_length=16, choices=SeatKind)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    post = models.CharField(_("chức vụ, cơ quan"), max_length=200)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)
    came_by = models.ForeignKey(BoardDecision, models.PROTECT, related_name="came")
    left_by = models.ForeignKey(BoardDecision, models.PROTECT, null=True, blank=True, related_name="left")

    class Meta:
        verbose_name = _("thành viên Ban")
        verbose_name_plural = _("thành viên Ban")
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="board_seat_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True, left_by__isnull=True)
                | Q(valid_to__isnull=False, left_by__isnull=False),
                name="board_seat_ends_by_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name
