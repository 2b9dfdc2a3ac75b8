"""What of the pleas waits for the office: how many of each campaign nobody has decided."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.pleas.models import Plea
from campaigns.filing.own import Row
from campaigns.filing.permissions import of_standing_office
from units.choices import OFFICE_ROLES, Role
from units.permissions import Posts


def undecided(posts: Posts, *, on: date) -> tuple[QuerySet[Any, Any], Mapping[str, Any]]:
    """For `told_together`: of each campaign how many wait that this person may decide."""
    office, appraiser = posts.board_ids(*OFFICE_ROLES), posts.board_ids(Role.APPRAISER)
    waiting = Plea.objects.filter(rulings=None).annotate(is_of_standing_office=of_standing_office(on))
    his = Q(board__in=office, is_of_standing_office=False) | Q(board__in=appraiser, is_of_standing_office=True)
    counted = waiting.filter(his).exclude(unit__in=posts.barred_units()).order_by().values("campaign__code")
    return counted.annotate(n=Count("pk")), {"code": F("campaign__code"), "n": F("n")}


def task(row: Mapping[str, Any]) -> Row:
    return Row(
        title=_("%(n)s giải trình vụ tai nạn chờ quyết định") % {"n": vn.show_number(row["n"])},
        url=f"{reverse('pleas:list')}?phong-trao={row['code']}#giai-trinh",
        hint=_("Không tính hay vẫn tính vào điểm của đơn vị"),
        badge=_("Chờ quyết định"),
        tone="wait",
    )
