"""What of results waits for the office and for those who decide: queries without an answer, results to freeze or publish."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.results.models import RankingResult, ScoreQuery
from awards.results.permissions import DECIDING_ROLES
from campaigns.filing.models import Filing
from campaigns.filing.own import Row
from campaigns.filing.permissions import of_standing_office
from units.choices import OFFICE_ROLES, Role
from units.permissions import Posts

_Part = tuple[QuerySet[Any, Any], Mapping[str, Any]]


def unanswered(posts: Posts, *, on: date) -> _Part:
    """For `told_together`: of each campaign how many queries wait that this person may answer."""
    sheets = Filing.objects.annotate(is_of_standing_office=of_standing_office(on))
    own_of_office = Q(filing__in=sheets.filter(is_of_standing_office=True).values("pk"))
    office, appraiser = posts.board_ids(*OFFICE_ROLES), posts.board_ids(Role.APPRAISER)
    his = (Q(filing__board__in=office) & ~own_of_office) | (Q(filing__board__in=appraiser) & own_of_office)
    waiting = ScoreQuery.objects.filter(his, answered_at=None).exclude(filing__unit__in=posts.barred_units())
    counted = waiting.order_by().values("result__campaign__code").annotate(n=Count("pk"))
    return counted, {"code": F("result__campaign__code"), "n": "n"}


def undecided(posts: Posts, *, on: date) -> _Part:
    """The same of the newest results that are to be frozen, their window over, or to be published."""
    newest = RankingResult.objects.filter(campaign=OuterRef("campaign")).order_by("-number").values("pk")[:1]
    rows = RankingResult.objects.filter(campaign__board__in=posts.board_ids(*DECIDING_ROLES), pk=Subquery(newest))
    is_over = Q(comments_until=None) | Q(comments_until__lt=on)
    waiting = rows.filter(is_over, published_at=None).order_by()
    return waiting, {
        "uuid": Cast("uuid", CharField()),
        "number": F("number"),
        "name": F("campaign__name"),
        "frozen": Case(When(frozen_at=None, then=Value(0)), default=Value(1)),
    }


def query_task(row: Mapping[str, Any]) -> Row:
    title = _("%(n)s đề nghị xem lại điểm chờ trả lời") % {"n": row["n"]}
    return Row(
        title=title, url=f"{reverse('awards:queries')}?phong-trao={row['code']}", badge=_("Chờ trả lời"), tone="wait"
    )


def result_task(row: Mapping[str, Any]) -> Row:
    title = _("Kết quả xếp hạng bản %(n)s") % {"n": row["number"]}
    url = reverse("awards:result", kwargs={"uuid": UUID(row["uuid"])})
    badge = _("Chờ công bố") if row["frozen"] else _("Chờ chốt")
    return Row(title=title, url=url, hint=_("Phong trào “%(name)s”") % {"name": row["name"]}, badge=badge, tone="wait")
