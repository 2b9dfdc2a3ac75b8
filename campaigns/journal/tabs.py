"""The pages of a year's work stand behind one entry of the navigation; this is the row of their names on each of them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TABS: tuple[tuple[str, str | Promise], ...] = (
    ("journal:list", _("Nhật ký đơn vị")),
    ("spots:list", _("Điểm đen")),
    ("inspections:list", _("Kiểm tra của Ban")),
    ("seats:list", _("Thành viên Ban")),
    ("pledges:list", _("Giao ước")),
)


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    current: bool
    count: str = ""


def tabs(here: str) -> list[Tab]:
    """The tabs, of which the one that shows the address named `here` is the current one."""
    return [Tab(label=str(label), url=reverse(name), current=name == here) for name, label in TABS]
