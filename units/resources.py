"""Units and accounts in tables: the same columns out and in, so that an export read back changes nothing."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn
from atgt_portal.lib.widgets import VietnameseField, VietnameseResource
from units.choices import UNIT_ROLES, BoardRole, Role, UnitKind
from units.columns import (
    ChoiceColumn,
    CodeColumn,
    DayColumn,
    EmailColumn,
    LineColumn,
    PhoneColumn,
    UnitColumn,
    UsernameColumn,
    YesNoColumn,
)
from units.models import Board, BoardMembership, Membership, Unit, UnitName, User
from units.names import keys_for

Row = Mapping[str, Any]


def _typed(row: Row, column: str) -> str:
    return text.clean(str(row.get(column) or "")).casefold()


class _BoardResource(VietnameseResource):
    """Rows of one board. Every fault of a row is told, under the attribute of its column.

    `numbers` are the numbers that the rows have on the person's screen.
    """

    def __init__(self, *, board: Board, numbers: Sequence[int] = ()) -> None:
        super().__init__()
        self.board, self.numbers = board, numbers
        self.seen: dict[str, int] = {}
        self.stored: dict[str, Any] = {}

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """The stored rows that the file may mean are read once, not row by row."""
        super().before_import(dataset, **kwargs)
        self.stored = self.read_stored(dataset)

    def read_stored(self, dataset: Any) -> dict[str, Any]:
        """Stored row by its key."""
        raise NotImplementedError

    def save_instance(self, instance: Any, is_create: bool, row: Row, **kwargs: Any) -> None:  # noqa: FBT001 - the library's own
        """A trial stores nothing: what the database would refuse is asked of the cells."""
        if not kwargs["dry_run"]:
            super().save_instance(instance, is_create, row, **kwargs)
        self.stored[self.key_of(row)] = instance

    def key_of(self, row: Row) -> str:
        """The code or name by which the stored row is found, as far as it can be read."""
        return _typed(row, str(self.fields[self.get_import_id_fields()[0]].column_name))

    def identity_of(self, row: Row) -> str:
        """What no two rows of a file may share."""
        return self.key_of(row)

    def check(self, instance: Any, *, row: Row, original: Any) -> dict[str, str]:
        """Faults that no single cell shows."""
        raise NotImplementedError

    def import_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        faults: dict[str, Any] = {}
        original = self.state_of(instance)
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as refusal:
            faults = dict(refusal.error_dict)
        faults = faults or self.check(instance, row=row, original=original)
        if first := self.seen.get(self.identity_of(row)):
            sentence = _("%(typed)s đã có ở dòng %(row)s của tệp. Giữ lại một dòng.")
            faults[self.get_import_id_fields()[0]] = sentence % {"typed": vn.quoted(self.key_of(row)), "row": first}
        if self.key_of(row):
            self.seen.setdefault(self.identity_of(row), self.numbers[kwargs["row_number"] - 1])
        if faults:
            raise ValidationError(faults)

    def state_of(self, instance: Any) -> Any:
        """What must be remembered of the stored row before the file's cells are written over it."""
        return None

    def column_of(self, attribute: str) -> str:
        """The column that fills `attribute`."""
        names = {field.attribute: str(field.column_name) for field in self.fields.values()}
        return names.get(attribute, "")


class UnitResource(_BoardResource):
    code = VietnameseField("code", "Mã đơn vị", widget=CodeColumn(most=40))
    name = VietnameseField("name", "Tên đơn vị", widget=LineColumn(most=200))
    place_name = VietnameseField("place_name", "Tên địa bàn", widget=LineColumn(most=120, required=False))
    kind = VietnameseField("kind", "Loại", widget=ChoiceColumn(list(UnitKind)))
    board_role = VietnameseField(
        "board_role", "Vai trò trong Ban", widget=ChoiceColumn(list(BoardRole), required=False)
    )
    is_geographic = VietnameseField("is_geographic", "Có địa bàn", widget=YesNoColumn())
    gso_code = VietnameseField("gso_code", "Mã hành chính", widget=LineColumn(most=10, required=False))
    leader_approves = VietnameseField("leader_approves", "Lãnh đạo duyệt", widget=YesNoColumn())
    valid_from = VietnameseField("valid_from", "Từ ngày", widget=DayColumn())
    valid_to = VietnameseField("valid_to", "Đến ngày", widget=DayColumn())

    class Meta:
        model = Unit
        import_id_fields = ("code",)
        fields = import_order = export_order = (
            "code", "name", "place_name", "kind", "board_role", "is_geographic", "gso_code", "leader_approves",
            "valid_from", "valid_to",
        )  # fmt: skip
        skip_unchanged = report_skipped = store_instance = skip_html_diff = True

    REQUIRED_COLUMNS = ("Mã đơn vị", "Tên đơn vị", "Loại")

    def get_queryset(self) -> QuerySet[Unit]:
        seat = BoardMembership.objects.filter(board=self.board, unit=OuterRef("pk")).order_by("-pk")
        role = Coalesce(Subquery(seat.values("role")[:1]), Value(""))
        return Unit.objects.filter(registry=self.board).annotate(board_role=role)

    def read_stored(self, _dataset: Any) -> dict[str, Unit]:
        return {unit.code.casefold(): unit for unit in self.get_queryset()}

    def get_instance(self, _loader: Any, row: Row) -> Unit | None:
        return copy(self.stored.get(self.key_of(row)))

    def init_instance(self, _row: Row | None = None) -> Unit:
        unit = Unit(registry=self.board)
        unit.board_role = ""  # type: ignore[attr-defined]
        return unit

    def state_of(self, instance: Unit) -> tuple[str, str]:
        return instance.code, instance.name

    def check(self, instance: Unit, *, row: Row, original: tuple[str, str]) -> dict[str, str]:
        faults = {}
        if instance.pk and instance.name != original[1]:
            sentence = _("Đơn vị đang mang tên %(name)s. Đổi tên ở trang của đơn vị, vì tên mới cần ngày có hiệu lực.")
            faults["name"] = sentence % {"name": vn.quoted(original[1])}
        if instance.valid_from and instance.valid_to and instance.valid_to < instance.valid_from:
            sentence = _("Đến ngày %(last)s đứng trước Từ ngày %(first)s. Sửa một trong hai ô.")
            shown = {"last": vn.show_date(instance.valid_to), "first": vn.show_date(instance.valid_from)}
            faults["valid_to"] = sentence % shown
        if instance.pk:
            instance.code = original[0]
        return faults

    def before_save_instance(self, instance: Unit, row: Row, **kwargs: Any) -> None:
        instance.sort_key, instance.search_key = keys_for(instance.name).values()

    def after_save_instance(self, instance: Unit, row: Row, **kwargs: Any) -> None:
        UnitName.objects.get_or_create(
            unit=instance,
            name=instance.name,
            defaults={
                "place_name": instance.place_name, "valid_from": instance.valid_from, "valid_to": instance.valid_to,
            },
        )  # fmt: skip
        seat = BoardMembership.objects.filter(board=self.board, unit=instance).order_by("-pk").first()
        role = instance.board_role or BoardRole.MEMBER  # type: ignore[attr-defined]
        if seat is None:
            BoardMembership.objects.create(
                board=self.board, unit=instance, role=role, valid_from=instance.valid_from, valid_to=instance.valid_to
            )
        elif instance.board_role and seat.role != role:  # type: ignore[attr-defined]
            BoardMembership.objects.filter(pk=seat.pk).update(role=role)


class PersonAccountResource(_BoardResource):
    """One row, one person in one post of a unit. Posts of the board itself are never given by a file."""

    username = VietnameseField("username", "Tên đăng nhập", widget=UsernameColumn(most=60))
    full_name = VietnameseField("full_name", "Họ và tên", widget=LineColumn(most=120))
    unit = VietnameseField("held_unit", "Đơn vị", widget=UnitColumn())
    role = VietnameseField("held_role", "Vai trò", widget=ChoiceColumn([role for role in Role if role in UNIT_ROLES]))
    post = VietnameseField("held_post", "Chức vụ", widget=LineColumn(most=120, required=False))
    email = VietnameseField("email", "Thư điện tử", widget=EmailColumn(most=254, required=False))
    phone = VietnameseField("phone", "Điện thoại", widget=PhoneColumn(most=20, required=False))
    valid_from = VietnameseField("held_from", "Từ ngày", widget=DayColumn(required=True))

    class Meta:
        model = User
        import_id_fields = ("username",)
        fields = import_order = export_order = (
            "username", "full_name", "unit", "role", "post", "email", "phone", "valid_from",
        )  # fmt: skip
        skip_unchanged = report_skipped = store_instance = skip_html_diff = True

    REQUIRED_COLUMNS = ("Tên đăng nhập", "Họ và tên", "Đơn vị", "Vai trò", "Từ ngày")

    def __init__(self, *, board: Board, numbers: Sequence[int] = ()) -> None:
        super().__init__(board=board, numbers=numbers)
        self.units = self.fields["unit"].widget
        self.units.offer(list(Unit.objects.filter(registry=board)))

    def identity_of(self, row: Row) -> str:
        return "|".join(_typed(row, column) for column in ("Tên đăng nhập", "Đơn vị", "Vai trò"))

    def read_stored(self, dataset: Any) -> dict[str, User]:
        posts = Prefetch("memberships", Membership.objects.select_related("unit"))
        named = User.objects.filter(username__in={self.key_of(row) for row in dataset.dict})
        return {user.username: user for user in named.prefetch_related(posts)}

    def get_instance(self, _loader: Any, row: Row) -> User | None:
        user = copy(self.stored.get(self.key_of(row)))
        if user is not None:
            self._hold(user, self._post_of(user, row))
        return user

    def _post_of(self, user: User, row: Row) -> Membership | None:
        """The stored post that this row tells of, if there is one."""
        unit = self.units.find(str(row.get("Đơn vị") or ""))
        role = text.fold(str(row.get("Vai trò") or ""))
        held = user.memberships.all() if user.pk and unit else ()
        return next(
            (post for post in held if post.unit == unit and text.fold(str(post.get_role_display())) == role), None
        )

    def init_instance(self, _row: Row | None = None) -> User:
        user = User()
        self._hold(user, None)
        return user

    def _hold(self, user: Any, held: Membership | None) -> None:
        user.held_unit, user.held_role = (held.unit, held.role) if held else (None, "")
        user.held_post, user.held_from = (held.post, held.valid_from) if held else ("", None)

    def check(self, instance: Any, *, row: Row, original: Any) -> dict[str, str]:
        posts = list(instance.memberships.all()) if instance.pk else []
        elsewhere = any(post.unit is None or post.unit.registry_id != self.board.pk for post in posts)
        if instance.pk and (instance.is_superuser or not posts or elsewhere):
            sentence = _(
                "Tên đăng nhập %(typed)s thuộc người còn giữ nhiệm vụ ngoài các đơn vị của Ban. Chọn tên khác."
            )
            return {"username": sentence % {"typed": vn.quoted(instance.username)}}
        return {}

    def before_save_instance(self, instance: User, row: Row, **kwargs: Any) -> None:
        if instance.pk is None:
            instance.set_unusable_password()
            instance.must_change_password = True

    def after_save_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        values = {"post": instance.held_post, "valid_from": instance.held_from}
        same = Membership.objects.filter(user=instance, unit=instance.held_unit, role=instance.held_role)
        if not same.update(**values):
            Membership.objects.create(user=instance, unit=instance.held_unit, role=instance.held_role, **values)
