"""How a paper's frozen content, plain JSON, is shown to people."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.http import urlencode

from atgt_portal.lib import vn

register = template.Library()


@register.filter
def iso_date(day: str | None) -> str:
    """dd/mm/yyyy for a day that the content holds as 2023-05-15; a dash for none."""
    return vn.show_date(date.fromisoformat(day) if day else None)


@register.simple_tag
def evidence_at(content: Mapping[str, Any], *key: object) -> list[Mapping[str, str]]:
    """The files that prove the item whose key these pieces make; none where a content is shown without its files."""
    found: list[Mapping[str, str]] = content.get("evidence", {}).get("".join(str(piece) for piece in key), [])
    return found


@register.simple_tag
def evidence_url(content: Mapping[str, Any], *key: object) -> str:
    """Where a file is added that proves that item, or one yet to be chosen; nothing for a reader who may add none."""
    address: str = content.get("evidence_url", "")
    asked = "".join(str(piece) for piece in key)
    return f"{address}?{urlencode({'cho': asked})}" if address and asked else address
