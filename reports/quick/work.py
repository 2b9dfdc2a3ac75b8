"""What of the quick reports waits for the office: every version that nobody has taken note of."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.filing.own import Row
from reports.quick.models import QuickReport
from units.choices import OFFICE_ROLES
from units.permissions import Posts

_MOST = 5


def unnoted(posts: Posts) -> tuple[QuerySet[Any, Any], Mapping[str, Any]]:
    """For `told_together`: the newest few, with what a row shows of them."""
    mine = QuickReport.objects.filter(board__in=posts.board_ids(*OFFICE_ROLES), noted_number__lt=F("number"))
    newest = mine.order_by("-sent_at", "-pk").values("pk")[:_MOST]
    return QuickReport.objects.filter(pk__in=newest).order_by(), {
        "uuid": Cast("uuid", CharField()),
        "unit": F("unit__name"),
        "number": F("number"),
    }


def task(row: Mapping[str, Any]) -> Row:
    first = row["number"] == 1
    return Row(
        title=_("Báo cáo nhanh vụ tai nạn đặc biệt nghiêm trọng") if first else _("Bổ sung báo cáo nhanh vụ tai nạn"),
        url=reverse("quick:report", kwargs={"uuid": UUID(row["uuid"])}),
        hint=row["unit"],
        badge=_("Chờ ghi nhận"),
        tone="bad" if first else "wait",
    )
