import uuid
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from units.choices import UNIT_ROLES, BoardRole, Level, Role, SignsAs, SuccessionKind, UnitKind
from units.conflict_models import ConflictOfInterest as ConflictOfInterest
from units.feed_models import CalendarFeed as CalendarFeed
from units.letterhead_models import UnitLetterhead as UnitLetterhead
from units.office_models import ImportBatch as ImportBatch
from units.office_models import Ticket as Ticket
from units.office_models import UnitChange as UnitChange
from units.seat_models import BoardDecision as BoardDecision
from units.seat_models import BoardSeat as BoardSeat

_Row = TypeVar("_Row", bound=models.Model, covariant=True)


def _runs_forward(name: str) -> models.CheckConstraint:
    condition = Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from"))
    return models.CheckConstraint(condition=condition, name=name)


class DatedQuerySet(models.QuerySet[_Row]):
    """Rows with `valid_from` and `valid_to`; an open end is None."""

    def in_force(self, on: date) -> Self:
        """Rows that hold on that day, both ends included."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        return self.filter(begun, lasting)


class User(AbstractUser):
    """An account. Rights come from dated memberships, never from the account itself."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("họ và tên"), max_length=120)
    phone = models.CharField(_("số điện thoại"), max_length=20, blank=True)
    must_change_password = models.BooleanField(_("phải đổi mật khẩu"), default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    # The membership in which whoever has signed in acts: 0 for the first of his posts, None outside the pages.
    acts_in: int | None = None

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    @cached_property
    def posts_by_day(self) -> dict[date, Any]:
        """What `posts_of` has read, kept with the account itself, not with the request's stand-in for it."""
        return {}

    @cached_property
    def memberships_by_day(self) -> dict[date, list[Any]]:
        """The rows that came along with the account, from which `posts_of` answers without asking again."""
        return {}

    @property
    def post_in_use(self) -> int | None:
        """The membership in which an act of his is done, where he has signed in and holds several."""
        read = self.posts_by_day.values()
        return next((posts.chosen.membership_id for posts in read if posts.chosen), self.acts_in or None)

    def forget_posts(self) -> None:
        """What `posts_of` has read for this object is read again."""
        self.posts_by_day.clear()
        self.memberships_by_day.clear()


class Board(models.Model):
    """A traffic safety board at any level; level, name and parent are data (the district level ended on 1/7/2025)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("mã"), max_length=40, unique=True)
    level = models.CharField(_("cấp"), max_length=10, choices=Level)
    name = models.CharField(_("tên"), max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    place_name = models.CharField(_("địa danh"), max_length=80)
    letterhead_parent = models.CharField(_("cơ quan chủ quản trên văn bản"), max_length=200)
    letterhead_name = models.CharField(_("tên cơ quan ban hành trên văn bản"), max_length=200)
    symbol = models.CharField(_("ký hiệu văn bản"), max_length=20, default="BATGT")
    office_name = models.CharField(_("văn phòng thường trực"), max_length=120)
    office_short_name = models.CharField(_("tên gọn của văn phòng thường trực"), max_length=60)
    head_confirms = models.BooleanField(_("lãnh đạo văn phòng xác nhận kết quả rà soát"), default=False)
    is_demo = models.BooleanField(_("dữ liệu minh họa"), default=False)

    class Meta:
        verbose_name = _("ban an toàn giao thông")
        verbose_name_plural = _("ban an toàn giao thông")

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        """The key of this board's audit chain."""
        return self.uuid.hex


class Unit(models.Model):
    """A member unit. The key never changes; names are dated rows, and `name` is the newest of them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registry = models.ForeignKey(Board, models.PROTECT, related_name="registered_units", verbose_name=_("ban quản lý"))
    code = models.CharField(_("mã đơn vị"), max_length=40)
    kind = models.CharField(_("loại"), max_length=12, choices=UnitKind)
    name = models.CharField(_("tên đơn vị"), max_length=200)
    place_name = models.CharField(_("tên địa bàn"), max_length=120, blank=True)
    sort_key = models.CharField(max_length=400, editable=False)
    search_key = models.CharField(max_length=400, editable=False)
    is_geographic = models.BooleanField(_("có địa bàn"), default=False)
    gso_code = models.CharField(_("mã hành chính"), max_length=10, blank=True)
    leader_approves = models.BooleanField(_("lãnh đạo duyệt trước khi gửi"), default=False)
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)
    is_illustrative = models.BooleanField(_("minh họa"), default=False)
    outside_predecessors = models.JSONField(
        _("đơn vị ngoài địa bàn đã nhập vào"),
        default=list,
        blank=True,
        help_text=_("số liệu kỳ gốc thiếu phần của các đơn vị này"),
    )

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["registry", "code"], name="unit_code_once_a_board"),
            _runs_forward("unit_runs_forward"),
        ]
        indexes = [models.Index(fields=["search_key"], name="unit_by_search_key")]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """The name a unit bore on given days; old papers keep the name of their day."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField(_("tên đơn vị"), max_length=200)
    place_name = models.CharField(_("tên địa bàn"), max_length=120, blank=True)
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)

    objects = DatedQuerySet["UnitName"].as_manager()

    class Meta:
        verbose_name = _("tên đơn vị theo thời gian")
        verbose_name_plural = _("tên đơn vị theo thời gian")
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_name_once_a_day"),
            _runs_forward("unit_name_runs_forward"),
        ]

    def __str__(self) -> str:
        return self.name


class BoardMembership(models.Model):
    """A unit sits on a board, in one role, for given days."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="member_units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="boards")
    role = models.CharField(_("vai trò"), max_length=30, choices=BoardRole, default=BoardRole.MEMBER)
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)

    objects = DatedQuerySet["BoardMembership"].as_manager()

    class Meta:
        verbose_name = _("đơn vị thành viên")
        verbose_name_plural = _("đơn vị thành viên")
        constraints = [
            models.UniqueConstraint(fields=["board", "unit", "valid_from"], name="board_member_once_a_day"),
            _runs_forward("board_member_runs_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.board}"


class UnitSuccession(models.Model):
    """What became of a unit: figures of the predecessor count for the successor from that day."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="predecessions")
    on = models.DateField(_("từ ngày"))
    kind = models.CharField(_("hình thức"), max_length=10, choices=SuccessionKind, default=SuccessionKind.MERGE)
    share = models.DecimalField(_("phần chuyển sang"), max_digits=5, decimal_places=4, default=Decimal(1))
    legal_basis = models.CharField(_("căn cứ"), max_length=200, blank=True)
    change = models.ForeignKey(UnitChange, models.PROTECT, null=True, blank=True, related_name="successions")

    class Meta:
        verbose_name = _("đơn vị kế thừa")
        verbose_name_plural = _("đơn vị kế thừa")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="succession_share_is_a_part"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_moves_on"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Membership(models.Model):
    """A person's post: one role for one unit or one board, for given days.

    `home_unit` is the unit a board officer sits in: what that unit files is a conflict of interest for him.
    `stands_in_for` is the post that is on leave meanwhile; `basis` the paper that says so, `signs_as` how he signs by it.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="memberships")
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="memberships")
    home_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.CharField(_("chức vụ"), max_length=120, blank=True)
    stands_in_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="stand_ins")
    basis = models.CharField(_("căn cứ"), max_length=200, blank=True)
    signs_as = models.CharField(_("thể thức ký"), max_length=3, choices=SignsAs, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)

    objects = DatedQuerySet["Membership"].as_manager()

    class Meta:
        verbose_name = _("phân công")
        verbose_name_plural = _("phân công")
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(UNIT_ROLES), unit__isnull=False, board__isnull=True)
                | (~Q(role__in=sorted(UNIT_ROLES)) & Q(unit__isnull=True, board__isnull=False)),
                name="membership_names_one_place",
            ),
            _runs_forward("membership_runs_forward"),
        ]
        indexes = [models.Index(fields=["user", "role"], name="membership_by_user")]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"


class Person(models.Model):
    """A nominee. The only erasable row: everything else names the person by `uuid`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="people")
    full_name = models.CharField(_("họ và tên"), max_length=120)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    is_woman = models.BooleanField(_("nữ"), default=False)
    post = models.CharField(_("chức vụ"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("cá nhân")
        verbose_name_plural = _("cá nhân")
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__gte=1900, birth_year__lte=2100),
                name="person_birth_year_in_living_memory",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name
