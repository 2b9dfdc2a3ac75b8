"""A second district beside the first, so that one sees that neither sees the other: three units, two people, one plan."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from atgt_portal.management.demo import days, papers, people
from atgt_portal.management.demo.people import Account
from atgt_portal.management.demo.scene import Scene
from campaigns.filing.act import act, revise
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.filing.owed import open_papers
from campaigns.setup.choices import Paper
from campaigns.setup.contents import CampaignFile
from campaigns.setup.load import load_campaign
from campaigns.setup.models import Campaign
from campaigns.setup.schema import read_campaign
from units.choices import Role
from units.models import BoardMembership, Unit, User

_POLICE, _OFFICE, _TOWN = "PT-CAH", "PT-KTHT", "PT-TT"
_UNITS = (
    {
        "code": _TOWN,
        "name": "UBND thị trấn Phong Thổ (minh họa)",
        "kind": "thi_tran",
        "is_geographic": True,
        "place_name": "Thị trấn Phong Thổ (minh họa)",
    },
    {
        "code": _OFFICE,
        "name": "Phòng Kinh tế và Hạ tầng huyện Phong Thổ (minh họa)",
        "kind": "co_quan",
        "role": "standing_office",
    },
    {"code": _POLICE, "name": "Công an huyện Phong Thổ (minh họa)", "kind": "co_quan", "role": "accident_data_owner"},
)
_NAMES = {"CAH": _POLICE, "KTHT": _OFFICE, "commune": "commune", "every_unit": "every_unit", "board": "board"}
_FILED = 9 * 60 + 30


def ensure(raw: bytes, *, password: Callable[[], str]) -> list[Account]:
    """The neighbour made from the seed file; made once, never changed."""
    file = read_campaign(json.dumps(_derived(json.loads(raw))).encode())
    launched = file.campaign.launched_on or file.campaign.official.first_day
    campaign = load_campaign(file, at=days.moment(launched, _FILED), actor=None, is_demo=True)
    accounts = _accounts(campaign)
    if people.ensure(accounts, password=password, since=date(campaign.year - 2, 1, 1)):
        _begin(file, campaign, accounts)
    return accounts


def _accounts(campaign: Campaign) -> list[Account]:
    office = BoardMembership.objects.select_related("unit").get(board=campaign.board, unit__code=_OFFICE).unit
    town = Unit.objects.get(registry=campaign.board, code=_TOWN)
    return [
        Account("ktht.phongtho", Role.REVIEWER, campaign.board, home=office),
        Account("lap.phongtho-tt", Role.FILER, campaign.board, unit=town),
    ]


@transaction.atomic
def _begin(file: CampaignFile, campaign: Campaign, accounts: list[Account]) -> None:
    """One plan, sent and waiting in the neighbour's own queue."""
    open_papers(campaign)
    scene, filer = Scene.of(file, campaign), User.objects.get(username=accounts[-1].username)
    at = days.moment(days.office_day(days.plus(scene.timeline.launch, 14)), _FILED)
    owed = Filing.objects.select_related("unit", "board", "campaign", "period", "obligation")
    filing = owed.get(campaign=campaign, kind=Paper.PLAN, unit__code=_TOWN)
    filing = revise(filing, actor=filer, at=at, seen_revision=filing.revision, **papers.plan(scene, filing, at))
    act(filing, Action.SUBMIT, actor=filer, at=at, seen_revision=filing.revision)


def _derived(seed: dict[str, Any]) -> dict[str, Any]:
    """The seed file with another board, three units and no statistics."""
    year = seed["campaign"]["year"]
    head = {"code": f"PT-ATGT-{year}", "board": "Ban An toàn giao thông huyện Phong Thổ (minh họa)"}
    clusters = [{"code": "PT", "name": "Khối đơn vị huyện Phong Thổ (minh họa)"}]
    units = [{**unit, "cluster": "PT", "illustrative": True} for unit in _UNITS]
    tables = [{**table, "clusters": ["PT"]} for table in seed["scoring"]["tables"][:1]]
    return {
        "campaign": {**seed["campaign"], **head, "signatory": {}, "recipients": []},
        "clusters": clusters,
        "units": units,
        "scoring": {**seed["scoring"], "tables": tables},
        "law": seed["law"],
        "indicators": {"illustrative": True, "rows": [*_for_three(seed["indicators"]["rows"], "owner")]},
        "obligations": {"illustrative": True, "rows": [*_for_three(seed["obligations"]["rows"], "who")]},
    }


def _for_three(rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The rows that concern one of the three units, with their own codes."""
    renamed = ({**row, key: ",".join(_NAMES[name] for name in row[key].split(",") if name in _NAMES)} for row in rows)
    return [row for row in renamed if row[key]]
