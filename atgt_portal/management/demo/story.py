"""The stages in order. Each is told once, whole or not at all, and says so in the board's own audit chain."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from atgt_portal.ledger import audit
from atgt_portal.ledger.models import AuditEntry, Notice
from atgt_portal.management import statistics
from atgt_portal.management.demo import agenda, days, grids, issuing, people, postponing, verdicts
from atgt_portal.management.demo.bring import Hand
from atgt_portal.management.demo.cast import Cast
from atgt_portal.management.demo.days import STAGES, Stage
from atgt_portal.management.demo.events import Events, Happening
from atgt_portal.management.demo.people import Account, Company
from atgt_portal.management.demo.scene import Scene
from campaigns.filing.owed import open_papers
from campaigns.setup.contents import CampaignFile
from campaigns.setup.load import load_campaign
from campaigns.setup.models import Campaign
from units.choices import Role
from units.models import Unit

_TOLD = "demo.stage"
_OFFICE_OPENS = 7 * 60 + 30
_OFFICE_CLOSES = 17 * 60
_DAY_ENDS = 24 * 60 - 1
_STILL_NEW = 5  # days that a notice counts as unread
_COUNTED_ANEW = 60  # papers after which the planner counts again


@dataclass(frozen=True)
class Told:
    """What came of telling: where the story stands now, and what was added."""

    scene: Scene
    stage: Stage
    accounts: list[Account]
    is_new: bool
    remark: str = ""


def stage_of(campaign: Campaign) -> Stage | None:
    """How far the story of this campaign has been told."""
    told = AuditEntry.objects.filter(action=_TOLD, subject=_subject(campaign)).order_by("-seq").first()
    return Stage(told.detail["stage"]) if told else None


def _subject(campaign: Campaign) -> str:
    return f"campaign:{campaign.uuid}"


def tell(file: CampaignFile, *, up_to: Stage, password: Callable[[], str]) -> Told:
    """Tell the story of `file` up to a stage, from wherever it stands; of what is told already nothing changes."""
    launched = file.campaign.launched_on or file.campaign.official.first_day
    # A file without a day is a draft; the story begins with its launch.
    file = replace(file, campaign=replace(file.campaign, launched_on=launched))
    campaign = load_campaign(file, at=days.moment(launched, _OFFICE_OPENS), actor=None, is_demo=True)
    stood = stage_of(campaign)
    accounts = people.roster(campaign)
    if stood is None:
        _open(campaign, file, accounts, password=password)
    hand = Hand(Scene.of(file, campaign), Company.of(accounts))
    remark = ""
    stages = STAGES[_begin_at(stood) : STAGES.index(up_to) + 1]
    for stage in stages:
        _lived(hand, stage, after=stood)
        remark = issuing.issue(hand) if stage == Stage.SENT else ""
        _mark(campaign, stage, at=days.moment(hand.scene.timeline.day_of(stage), _OFFICE_CLOSES))
        stood = stage
    return Told(hand.scene, stood or up_to, accounts, is_new=bool(stages), remark=remark)


def _begin_at(stood: Stage | None) -> int:
    return 0 if stood is None else STAGES.index(stood) + 1


@transaction.atomic
def _open(campaign: Campaign, file: CampaignFile, accounts: list[Account], *, password: Callable[[], str]) -> None:
    """Papers, people, and the leader's step where the story wants it."""
    open_papers(campaign)
    people.ensure(accounts, password=password, since=date(campaign.year - 2, 1, 1))
    Unit.objects.filter(registry=campaign.board, code__in=Cast.of(file).led).update(leader_approves=True)


@transaction.atomic
def _lived(hand: Hand, stage: Stage, *, after: Stage | None) -> None:
    """Everything that happens between two stages, in order of time."""
    timeline = hand.scene.timeline
    end = days.moment(timeline.day_of(stage), _DAY_ENDS)
    begin = days.moment(timeline.day_of(after), _DAY_ENDS) if after else None
    if stage == Stage.MIDYEAR:
        grids.switch_on(hand.scene, actor=hand.people.officers[Role.OFFICE_HEAD])
    due = [move for move in agenda.moves(hand.scene) if move.at <= end and (begin is None or move.at > begin)]
    waiting = deque(_happenings(hand, begin=begin, end=end))
    for count, move in enumerate(due):
        if count % _COUNTED_ANEW == 0:
            statistics.freshen()
        # Told in its place among the moves: the trace runs forward.
        while waiting and move.at > waiting[0].at:
            _tell_next(waiting)
        hand.bring(move.filing, move.goal, move.at)
    while waiting:
        _tell_next(waiting)
    old = end - timedelta(days=_STILL_NEW)
    Notice.objects.filter(to_user__in=hand.people.everyone, read_at=None, created_at__lt=old).update(
        read_at=F("created_at")
    )


def _happenings(hand: Hand, *, begin: datetime | None, end: datetime) -> list[Happening]:
    """What is no paper, between the two moments, in order of time."""
    found = [*Events(hand.scene, hand.people).all(), *verdicts.happenings(hand)]
    if letter := postponing.letter_day(hand.scene):
        found.append(Happening(letter, lambda at: postponing.postpone(hand, at=at)))
    inside = [one for one in found if one.at <= end and (begin is None or one.at > begin)]
    return sorted(inside, key=lambda one: one.at)


def _tell_next(waiting: deque[Happening]) -> None:
    happening = waiting.popleft()
    happening.tell(happening.at)


def _mark(campaign: Campaign, stage: Stage, *, at: datetime) -> None:
    audit.write(
        _TOLD, subject=_subject(campaign), actor=None, at=at, chain=campaign.board.chain, detail={"stage": stage.value}
    )
