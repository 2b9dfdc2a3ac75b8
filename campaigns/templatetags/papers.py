"""How a paper's frozen content, plain JSON, is shown to people."""

from datetime import date

from django import template

from atgt_portal.lib import vn

register = template.Library()


@register.filter
def iso_date(day: str | None) -> str:
    """dd/mm/yyyy for a day that the content holds as 2023-05-15; a dash for none."""
    return vn.show_date(date.fromisoformat(day) if day else None)
