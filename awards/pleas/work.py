"""What of the pleas waits for the office: how many of each campaign nobody has decided."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.permissions import APPRAISING_ROLES
from awards.pleas.models import Plea
from campaigns.filing.own import Row
from units.permissions import Posts


def undecided(posts: Posts) -> tuple[QuerySet[Any, Any], Mapping[str, Any]]:
    """For `told_together`: of each campaign how many wait, those left out of which this person may decide nothing."""
    waiting = Plea.objects.filter(board__in=posts.board_ids(*APPRAISING_ROLES), rulings=None)
    counted = waiting.exclude(unit__in=posts.barred_units()).order_by().values("campaign__code")
    return counted.annotate(n=Count("pk")), {"code": F("campaign__code"), "n": F("n")}


def task(row: Mapping[str, Any]) -> Row:
    return Row(
        title=_("%(n)s giải trình vụ tai nạn chờ quyết định") % {"n": vn.show_number(row["n"])},
        url=f"{reverse('pleas:list')}?phong-trao={row['code']}#giai-trinh",
        hint=_("Không tính hay vẫn tính vào điểm của đơn vị"),
        badge=_("Chờ quyết định"),
        tone="wait",
    )
