"""The trial board from nothing: units and people first, then year after year."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from atgt_portal.ledger import audit
from atgt_portal.management.demo.days import moment
from atgt_portal.management.demo.people import Company
from atgt_portal.management.demo.scene import Scene
from atgt_portal.management.scale import members
from atgt_portal.management.scale.bulk import Bulk
from atgt_portal.management.scale.layout import Layout, file_of
from atgt_portal.management.scale.stamping import Reviewer, Stamp
from atgt_portal.management.scale.years import Years
from campaigns.setup.contents import CampaignFile
from campaigns.setup.models import Campaign
from units.choices import Role
from units.models import Board, Membership

_SEVENTEEN = 17 * 60
SEEDED = "scale.seed"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for; `password` gives the one all accounts share, `say` hears of the progress."""

    units: int
    years: int
    seed: int
    password: Callable[[], str]
    say: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Made:
    """What there is now; `day` is the one on which the last year is being closed."""

    board: Board
    campaigns: tuple[Campaign, ...]
    day: date
    rows: Counter[str]
    logins: tuple[str, ...]


def seed(order: Order, shipped: CampaignFile) -> Made:
    """Make the board. Stored batch by batch, so a run that is broken off leaves a part of it behind."""
    layout, bulk = Layout(order.units), Bulk(random.Random(order.seed))  # noqa: S311
    last = shipped.campaign.year
    listed = range(last - order.years + 1, last + 1)
    since = date(listed[0] - 2, 1, 1)
    board = members.found_board(bulk, layout)
    staff = members.store_members(bulk, board, layout, password=order.password, since=since)
    order.say(f"{len(staff)} đơn vị")
    accounts = members.roster(board, layout)
    stamp = Stamp(bulk, layout, office=_reviewer(board, Role.REVIEWER), substitute=_reviewer(board, Role.APPRAISER))
    years = Years(bulk, stamp, layout, board, staff, Company.of(accounts), order.seed)
    campaigns = []
    for year in listed:
        file = file_of(year, shipped=shipped, layout=layout)
        campaigns.append(years.make(file, is_last=year == last))
        order.say(f"phong trào {campaigns[-1].code}")
    day = Scene.of(file, campaigns[-1]).timeline.yearend
    detail: dict[str, int | str] = {
        "units": order.units,
        "years": order.years,
        "seed": order.seed,
        "papers": bulk.made["Filing"],
    }
    detail["day"] = day.isoformat()
    audit.write(
        SEEDED,
        subject=f"board:{board.uuid}",
        actor=None,
        at=moment(day, _SEVENTEEN),
        chain=board.chain,
        detail=detail,
    )
    return Made(board, tuple(campaigns), day, bulk.made, tuple(one.username for one in accounts[:5]))


def _reviewer(board: Board, role: Role) -> Reviewer:
    return Reviewer.of(Membership.objects.get(board=board, role=role))
