"""An older campaign with a published result and a later revision: what the pages of results show in the families' world."""

from datetime import date, timedelta

from awards.results import asking
from awards.results.models import RankingResult
from awards.results.taking import taken
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.filing.owed import owed_by
from campaigns.setup.choices import Paper
from campaigns.setup.cloning import clone
from campaigns.setup.models import Campaign
from tests.flow.families.world import BINHLU, NOW, TOWN, World, move, score_values, write


def results(world: World) -> None:
    """An older campaign whose result is public, and a revision of it about which units may still ask. Of this year's
    campaign nothing has been sent.
    """
    people = world.people
    past = clone(
        world.campaign,
        year=2024,
        code="TD-ATGT-2022",
        name="Phong trào minh họa đã qua",
        actor=people["office_head"],
        at=NOW,
    )
    past.obligations.exclude(paper=Paper.SCORE_SHEET).delete()
    Campaign.objects.filter(pk=past.pk).update(year=2022, launched_on=date(2022, 4, 28), ends_on=date(2022, 12, 31))
    past = Campaign.objects.select_related("board").get(pk=past.pk)
    takes_part = past.participations.filter(unit__code__in=(TOWN, BINHLU)).select_related("unit")
    Filing.objects.bulk_create(owed_by(past, list(takes_part), list(past.periods.all())))
    Filing.objects.filter(campaign=past).update(opens_on=date(2022, 11, 20), due_on=date(2024, 1, 20))
    sheet = world.paper(BINHLU, Paper.SCORE_SHEET, campaign=past)
    sheet = write(sheet, people["neighbour"], **score_values(sheet, ""))
    move(move(sheet, Action.SUBMIT, people["neighbour"]), Action.ACCEPT, people["reviewer"])
    snapshot = taken(past, as_of=NOW.date())
    about = {"campaign": past, "snapshot": snapshot, "sha256": "0" * 64, "made_at": NOW, "made_by": people["reviewer"]}
    window = {"comment_days": 5, "comments_until": NOW.date() + timedelta(days=7)}
    decided = {
        "frozen_at": NOW,
        "frozen_by": people["office_head"],
        "published_at": NOW,
        "published_by": people["board_leader"],
    }
    public = RankingResult.objects.create(number=1, is_public=True, **about, **window, **decided)
    asked_about = RankingResult.objects.create(number=2, reason="Sửa điểm minh họa", **about, **window)
    world.results = {"public": public, "asked": asked_about}
    sheet = asking.sheet_of(asked_about, BINHLU)
    world.query = asking.ask(
        asked_about, sheet, key="I-1.1", reason="Đề nghị xem lại minh họa", actor=people["neighbour"], at=NOW
    )
