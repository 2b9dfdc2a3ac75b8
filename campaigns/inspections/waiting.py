"""What of the board's checks waits for somebody, as rows that home reads together with its other small lists."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from campaigns.inspections.choices import RemedyState
from campaigns.inspections.models import Remedy
from campaigns.inspections.steps import WAITS_FOR_UNIT
from units.choices import OFFICE_ROLES
from units.models import User
from units.permissions import posts_of


def remedies_waiting(user: User | AnonymousUser, *, on: date) -> QuerySet[Remedy]:
    """Things that units of `user` must mend, and those that his office has to look at; none of the unit he works in."""
    posts = posts_of(user, on=on)
    homes = {post.home_unit_id for post in posts.held if post.home_unit_id is not None}
    mine = Q(state__in=WAITS_FOR_UNIT, visit__unit__in=posts.unit_ids())
    office = Q(state=RemedyState.REPORTED, visit__inspection__board__in=posts.board_ids(*OFFICE_ROLES))
    return Remedy.objects.filter(mine | (office & ~Q(visit__unit__in=posts.unit_ids() | homes)))


COLUMNS = ("place", "row_key", "words", "more", "target", "mark", "day", "moment")


def as_small_rows(rows: QuerySet[Remedy], *, place: int) -> QuerySet[Any, Any]:
    """`COLUMNS`: place in the union, key, text, unit, uuid, state, due day, no moment."""
    named = rows.order_by().annotate(
        place=Value(place),
        row_key=F("pk"),
        words=F("text"),
        more=F("visit__unit__name"),
        target=Cast("uuid", CharField()),
        mark=F("state"),
        day=F("due_on"),
        moment=Value(None, DateTimeField()),
    )
    return named.values_list(*COLUMNS)
