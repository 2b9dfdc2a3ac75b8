"""What the desk asks of one person, for his home: papers in his hand, questions to him, proposals that wait for his word."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.filing.choices import State
from campaigns.filing.own import Row as Task
from campaigns.filing.review_models import Assignment, Proposal, SecondOpinion
from campaigns.filing.reviewing.bench import JUDGES
from units.choices import Role
from units.permissions import Posts

_Part = tuple[QuerySet[Any, Any], Mapping[str, Any]]


def parts(posts: Posts) -> dict[str, _Part]:
    """Parts of a question asked together with others; none for whoever judges no papers."""
    if not posts.holds(*JUDGES):
        return {}
    boards, waits = posts.board_ids(*JUDGES), {"filing__state": State.SUBMITTED}
    held = Assignment.objects.filter(assignee=posts.person_id, ended_at=None, filing__board__in=boards, **waits)
    asked = SecondOpinion.objects.filter(
        asked_of=posts.person_id,
        answered_at=None,
        filing__board__in=boards,
        version=F("filing__working_version"),
        **waits,
    ).exclude(filing__unit__in=posts.barred_units())
    proposed = Proposal.objects.filter(
        closed_at=None, filing__board__in=posts.board_ids(Role.OFFICE_HEAD), **waits
    ).exclude(filing__unit__in=posts.barred_units())
    return {
        "held": (held.order_by().values("assignee").annotate(n=Count("pk")), {"n": "n"}),
        "asked": (
            asked.order_by(),
            {
                "filing": Cast("filing__uuid", CharField()),
                "unit": F("filing__unit__name"),
                "by": F("asked_by__full_name"),
            },
        ),
        "proposed": (proposed.order_by().values("filing__board").annotate(n=Count("pk")), {"n": "n"}),
    }


def tasks(told: Mapping[str, list[dict[str, Any]]]) -> list[Task]:
    """The rows of a home, from what `parts` told."""
    queue = reverse("filing:queue")
    rows = [
        Task(
            title=_("%(n)s hồ sơ giao cho anh/chị rà soát") % row,
            url=f"{queue}?giao=toi",
            badge=_("Được giao"),
            tone="wait",
        )
        for row in told.get("held", [])
    ]
    rows += [
        Task(
            title=_("%(n)s đề nghị chờ anh/chị xác nhận") % row,
            url=f"{queue}?trinh=1",
            badge=_("Chờ xác nhận"),
            tone="wait",
        )
        for row in told.get("proposed", [])
    ]
    for row in sorted(told.get("asked", []), key=lambda row: (str(row["unit"]), str(row["filing"]))):
        url = f"{reverse('filing:detail', kwargs={'uuid': UUID(row['filing'])})}#noi-bo"
        rows.append(
            Task(title=_("%(by)s xin ý kiến: hồ sơ của %(unit)s") % row, url=url, badge=_("Xin ý kiến"), tone="warn")
        )
    return rows
