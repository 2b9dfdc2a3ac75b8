"""Dates and numbers in templates, written by the same functions as in documents. A value not known is a dash."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from atgt_portal.lib import vn

register = template.Library()


@register.filter
def vn_date(day: date | None) -> str:
    """dd/mm/yyyy; of a moment, its day here."""
    if isinstance(day, datetime) and timezone.is_aware(day):
        day = timezone.localtime(day)
    return vn.show_date(day or None)


@register.filter
def vn_moment(moment: datetime | None) -> str:
    """10:42 ngày 05/12/2023."""
    if not moment:
        return vn.NOTHING
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{local:%H:%M} ngày {vn.show_date(local)}"


@register.filter
def vn_number(number: Decimal | int | None, places: int | None = None) -> str:
    """1.234,5."""
    return vn.show_number(number, places=places)


@register.filter
def vn_percent(percent: Decimal | int | None, places: int | None = None) -> str:
    """−6,25%."""
    return vn.show_percent(percent, places=places)


@register.filter
def vn_change(change: Decimal | int | None, unit: str = "") -> str:
    """giảm 1 vụ."""
    return vn.show_change(change, unit=unit)
