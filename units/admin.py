"""Reference data for emergencies; only for superusers. Papers are not here."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest  # noqa: TID251
from django.utils.translation import gettext_lazy as _

from units.models import Board, BoardMembership, Membership, Unit, UnitName, UnitSuccession, User
from units.names import keys_for


class SuperuserOnly:
    """Staff without the highest right see nothing here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return _is_superuser(request)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return _is_superuser(request)


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


class MembershipInline(SuperuserOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    fk_name = "user"
    extra = 0
    raw_id_fields = ("unit", "board", "home_unit")


@admin.register(User)
class AccountAdmin(SuperuserOnly, UserAdmin):  # type: ignore[type-arg]
    list_display = ("username", "full_name", "is_active", "must_change_password", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("username", "full_name")
    fieldsets = (
        (None, {"fields": ("username", "password", "must_change_password")}),
        (_("Người dùng"), {"fields": ("full_name", "email", "phone")}),
        (_("Quyền"), {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "full_name", "password1", "password2")}),)
    filter_horizontal = ()
    inlines = (MembershipInline,)


@admin.register(Board)
class BoardAdmin(SuperuserOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "name", "level", "parent", "is_demo")
    search_fields = ("code", "name")


class UnitNameInline(SuperuserOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = UnitName
    extra = 0


class BoardMembershipInline(SuperuserOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = BoardMembership
    extra = 0


@admin.register(Unit)
class UnitAdmin(SuperuserOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "name", "kind", "registry", "valid_from", "valid_to")
    list_filter = ("registry", "kind")
    search_fields = ("code", "search_key")
    inlines = (UnitNameInline, BoardMembershipInline)

    def save_model(self, request: HttpRequest, obj: Unit, form: object, change: bool) -> None:  # noqa: FBT001
        for name, value in keys_for(obj.name).items():
            setattr(obj, name, value)
        obj.save()


@admin.register(UnitSuccession)
class UnitSuccessionAdmin(SuperuserOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("predecessor", "successor", "on", "kind", "legal_basis")
    raw_id_fields = ("predecessor", "successor")
