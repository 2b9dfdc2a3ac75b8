import uuid
from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atgt_portal.ledger.models import StoredFile
from campaigns.filing.choices import Action, FileKind, State
from campaigns.filing.entry_models import EntryForUnit as EntryForUnit
from campaigns.filing.excuse_models import Excuse as Excuse
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Obligation, Period
from units.choices import OFFICE_ROLES, READING_ROLES, Role
from units.models import Board, Membership, Unit, UnitSuccession, User
from units.permissions import posts_of


class FilingQuerySet(models.QuerySet["Filing"]):
    def visible_to(self, user: User | AnonymousUser, *, on: date) -> Self:
        """Papers whose content `user` may read that day: those of his units, and what came of the units merged into them;
        for a board's officers, what has reached it; for its standing office, what it enters for a unit.
        """
        posts = posts_of(user, on=on)
        olds = UnitSuccession.objects.filter(successor__in=posts.unit_ids(), on__lte=on).values("predecessor")
        own = Q(unit__in=posts.unit_ids()) | Q(unit__in=olds, received_at__isnull=False)
        received = Q(board__in=posts.board_ids(*READING_ROLES), received_at__isnull=False)
        entered = Q(board__in=posts.board_ids(*OFFICE_ROLES), entry__isnull=False)
        return self.filter(own | received | entered)

    def expected_by(self, user: User | AnonymousUser, *, on: date) -> Self:
        """What `user`'s boards wait for, filed or not: state and dates may be told, content only through `visible_to`."""
        posts = posts_of(user, on=on)
        return self.filter(board__in=posts.board_ids(*READING_ROLES))

    def overdue(self, on: date) -> Self:
        return self.filter(received_at=None, due_on__lt=on, is_optional=False)


class Filing(models.Model):
    """A paper that a unit owes its board, from the day it is owed. Its content hangs on it by kind."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("loại hồ sơ"), max_length=24, choices=Paper)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="filings")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="filings")
    period = models.ForeignKey(Period, models.PROTECT, related_name="filings")
    board = models.ForeignKey(Board, models.PROTECT, related_name="filings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="filings")
    opens_on = models.DateField(_("mở từ ngày"), null=True, blank=True)
    due_on = models.DateField(_("hạn nộp"), null=True, blank=True)
    awaits_figures = models.BooleanField(_("chờ số liệu của công an"), default=False)
    is_optional = models.BooleanField(_("nếu có"), default=False)
    state = models.CharField(_("trạng thái"), max_length=16, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(_("lần ghi"), default=0)
    begun_at = models.DateTimeField(_("bắt đầu soạn lúc"), null=True)
    received_at = models.DateTimeField(_("đến văn phòng lần đầu lúc"), null=True)
    late_days = models.PositiveSmallIntegerField(_("số ngày muộn"), null=True)
    moved_at = models.DateTimeField(_("chuyển bước lúc"), null=True)
    note = models.TextField(_("nội dung phải bổ sung"), blank=True)
    mend_by = models.DateField(_("bổ sung trước ngày"), null=True, blank=True)
    open_threads = models.PositiveSmallIntegerField(_("số ý kiến rà soát chưa xong"), default=0)
    working_version = models.OneToOneField(
        "campaigns.FilingVersion",
        models.PROTECT,
        null=True,
        related_name="working_for",
        verbose_name=_("bản gửi gần nhất"),
    )
    accepted_version = models.OneToOneField(
        "campaigns.FilingVersion",
        models.PROTECT,
        null=True,
        related_name="accepted_for",
        verbose_name=_("bản đã tiếp nhận"),
    )
    entry = models.ForeignKey(
        EntryForUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lần nhập thay")
    )
    excuse = models.ForeignKey(
        Excuse, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("miễn nộp")
    )

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        constraints = [
            models.UniqueConstraint(fields=["obligation", "unit", "period"], name="owed_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="filing_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_version__isnull=False), name="accepted_means_a_version"
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(received_at__isnull=False), name="submitted_means_received"
            ),
            models.CheckConstraint(
                condition=Q(awaits_figures=False) | Q(due_on__isnull=True), name="what_awaits_figures_is_not_due"
            ),
        ]
        indexes = [
            models.Index(fields=["board", "state", "due_on"], name="filing_queue"),
            models.Index(fields=["unit", "state", "due_on"], name="filing_of_unit"),
            models.Index(fields=["campaign", "kind"], name="filing_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.unit} ({self.period})"

    @property
    def has_begun(self) -> bool:
        return self.begun_at is not None

    @property
    def is_due_some_day(self) -> bool:
        """Figures of the months before the launch are owed, but never due."""
        return self.due_on is not None or self.awaits_figures

    @property
    def takes_entry(self) -> bool:
        """Whether the office's hand for the unit still counts: until the paper has been accepted once."""
        return self.entry_id is not None and self.accepted_version_id is None

    @property
    def is_amended(self) -> bool:
        """An accepted version stands while a later one is on its way."""
        return self.accepted_version_id is not None and self.state != State.ACCEPTED


class FilingVersion(models.Model):
    """What was submitted, word for word; never changed afterwards."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("bản số"))
    content = models.JSONField(_("nội dung"))
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(_("lập lúc"))
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bản nộp")
        verbose_name_plural = _("bản nộp")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["filing", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"#{self.number}"


class FilingEvent(models.Model):
    """A step in a paper's history: who, in which post, when, why."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="events")
    action = models.CharField(_("việc"), max_length=12, choices=Action)
    from_state = models.CharField(max_length=16, choices=State)
    to_state = models.CharField(max_length=16, choices=State)
    version = models.ForeignKey(FilingVersion, models.PROTECT, null=True, related_name="events")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    acted_as = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    note = models.TextField(_("nội dung"), blank=True)
    happened_at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("diễn biến")
        verbose_name_plural = _("diễn biến")
        ordering = ["happened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_action_display()} – {self.filing_id}"


class Attachment(models.Model):
    """A file of the working copy: the signed paper as it was scanned, or what proves a claim.

    Evidence may be of one figure or measure: `part` is its key in the outline of the paper, `place` what it was called.
    A version that is frozen names its files for ever, by SHA-256 in its content and by row in `versions`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="attachments")
    stored = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    kind = models.CharField(_("loại tệp"), max_length=12, choices=FileKind)
    abstract = models.CharField(_("trích yếu"), max_length=300)
    part = models.CharField(_("mã mục được chứng minh"), max_length=80, blank=True)
    place = models.CharField(_("chứng minh cho"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    pages = models.PositiveSmallIntegerField(_("số trang"))
    has_signature = models.BooleanField(_("có chữ ký số trong tệp"), default=False)
    uploaded_at = models.DateTimeField(_("tải lên lúc"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(_("bỏ khỏi bản đang soạn lúc"), null=True)
    versions = models.ManyToManyField(FilingVersion, related_name="files", verbose_name=_("các bản có tệp này"))

    class Meta:
        verbose_name = _("tệp đính kèm")
        verbose_name_plural = _("tệp đính kèm")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["filing", "position"], name="attachment_position_once")]

    def __str__(self) -> str:
        return self.abstract
