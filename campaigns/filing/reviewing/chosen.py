"""The papers ticked in the queue, as the pages for several of them list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.filing import wording
from campaigns.filing.models import Filing
from campaigns.filing.reviewing import desk
from campaigns.filing.reviewing.assigning import may_assign
from campaigns.filing.reviewing.bench import Bench
from units.models import User

_MOST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One chosen paper: whose it is now, and who may not have it."""

    key: str
    seen: str
    unit: str
    paper: str
    period: str
    holder: str
    barred: str


def keys_of(asked: Any) -> list[UUID]:
    """The papers named by `hs`; what is no name of a paper is left out."""
    found = []
    for told in asked.getlist("hs")[:_MOST]:
        try:
            found.append(UUID(told))
        except ValueError:
            continue
    return found


def offered(user: User, papers: Sequence[Filing], bench: Bench, *, on: date) -> list[tuple[User, str]]:
    """To whom `user` may give all of `papers`, and how each is shown; who may judge none of them is not offered."""
    boards = {filing.board_id for filing in papers}
    people = []
    for judge in bench.judges:
        may = all(may_assign(user, board, to=judge.user, on=on) for board in boards)
        able = sum(bench.may_judge(judge, filing) for filing in papers)
        if may and able:
            label = judge.user.full_name
            if able < len(papers):
                label += _(" (được rà soát %(n)s/%(all)s hồ sơ đã chọn)") % {"n": able, "all": len(papers)}
            people.append((judge.user, label))
    return people


def lines_of(papers: Sequence[Filing], user: User, bench: Bench) -> list[Line]:
    return [
        Line(
            key=str(filing.uuid),
            seen=str(vars(filing).get("assignment") or ""),
            unit=filing.unit.name,
            paper=wording.title_of(filing),
            period=wording.period_of(filing),
            holder=desk.holder_words(filing, user) or _("Chưa phân công"),
            barred="; ".join(bench.barred(filing)),
        )
        for filing in papers
    ]
