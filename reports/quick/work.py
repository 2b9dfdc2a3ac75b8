"""What of the quick reports waits: for the office and, once passed on, for the board above."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.filing.own import Row
from reports.quick.models import QuickReport
from units.choices import OFFICE_ROLES, Role
from units.permissions import Posts

_MOST = 5


def unnoted(posts: Posts) -> tuple[QuerySet[Any, Any], Mapping[str, Any]]:
    """For `told_together`: the newest few of which the office has not taken note, with what a row shows of them."""
    mine = QuickReport.objects.filter(board__in=posts.board_ids(*OFFICE_ROLES), noted_number__lt=F("number"))
    return _newest(mine, teller="unit__name", number="number")


def unreceived(posts: Posts) -> tuple[QuerySet[Any, Any], Mapping[str, Any]]:
    """The same of what was passed on and nobody of the upper board has received."""
    passed = QuickReport.objects.filter(
        board__parent__in=posts.board_ids(Role.UPPER_BOARD), received_number__lt=F("passed_number")
    )
    return _newest(passed, teller="board__name", number="passed_number")


def _newest(
    rows: "QuerySet[QuickReport, QuickReport]", *, teller: str, number: str
) -> tuple[QuerySet[Any, Any], Mapping[str, Any]]:
    newest = rows.order_by("-sent_at", "-pk").values("pk")[:_MOST]
    return QuickReport.objects.filter(pk__in=newest).order_by(), {
        "uuid": Cast("uuid", CharField()),
        "teller": F(teller),
        "number": F(number),
    }


def task(row: Mapping[str, Any]) -> Row:
    first = row["number"] == 1
    return Row(
        title=_("Báo cáo nhanh vụ tai nạn đặc biệt nghiêm trọng") if first else _("Bổ sung báo cáo nhanh vụ tai nạn"),
        url=reverse("quick:report", kwargs={"uuid": UUID(row["uuid"])}),
        hint=row["teller"],
        badge=_("Chờ ghi nhận"),
        tone="bad" if first else "wait",
    )
