"""The years of the trial board, one after the other."""

from collections import Counter
from dataclasses import dataclass, field

from atgt_portal.management.demo.bring import Hand
from atgt_portal.management.demo.people import Company
from atgt_portal.management.demo.scene import Scene
from atgt_portal.management.scale.bulk import Bulk
from atgt_portal.management.scale.campaigns import store_year
from atgt_portal.management.scale.layout import Layout
from atgt_portal.management.scale.members import Member
from atgt_portal.management.scale.papers import Sums, YearPapers
from atgt_portal.management.scale.police import Police
from atgt_portal.management.scale.specimens import papers_of, rehearse
from atgt_portal.management.scale.stamping import Stamp
from campaigns.filing.owed import open_papers
from campaigns.setup.choices import Paper
from campaigns.setup.contents import CampaignFile
from campaigns.setup.models import Campaign, Participation
from campaigns.setup.windows import Window
from units.models import Board


@dataclass
class Years:
    """Makes the years one after the other; each finds the figures of the year before on record."""

    bulk: Bulk
    stamp: Stamp
    layout: Layout
    board: Board
    members: list[Member]
    people: Company
    seed: int
    first: Campaign | None = None
    before: Sums = field(default_factory=dict)

    def make(self, file: CampaignFile, *, is_last: bool) -> Campaign:
        campaign = store_year(file, board=self.board, is_first=self.first is None, is_last=is_last)
        self.first = self.first or campaign
        open_papers(campaign)
        rehearsal = rehearse(Hand(Scene.of(file, campaign), self.people), campaign)
        campaign.filings.exclude(kind=Paper.ACCIDENT_RETURN).delete()
        self._let_all_take_part(campaign)
        sums = self._police(campaign)
        papers = YearPapers(self.bulk, self.stamp, self.layout, self.members, rehearsal, self.seed, (self.before, sums))
        papers.put_yearly(is_last=is_last)
        self._confirmations(campaign, papers)
        self.bulk.settle()
        self.before = sums
        return campaign

    def _let_all_take_part(self, campaign: Campaign) -> None:
        clusters = dict(campaign.clusters.values_list("code", "pk"))
        self.bulk.settle()
        for member in self.members[len(self.layout.specimens) :]:
            cluster = clusters[self.layout.cluster(member.number)]
            self.bulk.add(Participation, campaign_id=campaign.pk, unit_id=member.unit, cluster_id=cluster)
        self.bulk.store()

    def _police(self, campaign: Campaign) -> Sums:
        """Every return of the year, and before the first year those of the base year; sums of the official days."""
        current: Sums = {}
        official = Window(campaign.official_first_day, campaign.official_last_day)
        for filing in papers_of(campaign, Paper.ACCIDENT_RETURN):
            window = Window(filing.period.first_day, filing.period.last_day)
            target = current if _inside(window, official) else self.before if window < official else {}
            for unit, counts in self.police.tell(filing).items():
                target.setdefault(unit, Counter()).update(counts)
        self.bulk.settle()
        return current

    def _confirmations(self, campaign: Campaign, papers: YearPapers) -> None:
        for source in papers_of(campaign, Paper.ACCIDENT_RETURN):
            papers.put_confirmations(source.period_id, self.police.told(source))

    @property
    def police(self) -> Police:
        return Police(self.bulk, self.stamp, self.layout, self.members, self.seed)


def _inside(inner: Window, outer: Window) -> bool:
    return outer.first_day <= inner.first_day and inner.last_day <= outer.last_day
