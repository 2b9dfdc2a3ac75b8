"""Reference data of this app; only for superusers, as in `units.admin`."""

from django.contrib import admin

from reports.quick.models import QuickTerm
from units.admin import SuperuserOnly


@admin.register(QuickTerm)
class QuickTermAdmin(SuperuserOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("board", "hours")
