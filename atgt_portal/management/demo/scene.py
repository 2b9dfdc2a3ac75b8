"""What the whole story rests on: the file, the campaign made of it, its days and its cast."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from atgt_portal.lib import vn
from atgt_portal.management.demo import figures
from atgt_portal.management.demo.cast import Cast
from atgt_portal.management.demo.days import Timeline
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from campaigns.setup.contents import CampaignFile
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from units.choices import COMMUNE_KINDS, BoardRole
from units.models import Unit


@dataclass(frozen=True)
class Scene:
    file: CampaignFile
    campaign: Campaign
    timeline: Timeline
    cast: Cast

    @classmethod
    def of(cls, file: CampaignFile, campaign: Campaign) -> Self:
        official = Window(campaign.official_first_day, campaign.official_last_day)
        timeline = Timeline.of(
            year=campaign.year,
            launched_on=campaign.launched_on,
            ends_on=campaign.ends_on,
            official=official,
            lasts=campaign.filings.values_list("period__last_day", flat=True).distinct(),
        )
        return cls(file=file, campaign=campaign, timeline=timeline, cast=Cast.of(file))

    @cached_property
    def police(self) -> frozenset[str]:
        return self._with(BoardRole.ACCIDENT_DATA_OWNER)

    @cached_property
    def office(self) -> frozenset[str]:
        return self._with(BoardRole.STANDING_OFFICE)

    @cached_property
    def places(self) -> frozenset[str]:
        """The participants that accidents are counted by."""
        return frozenset(unit.code for unit in self.file.units if unit.is_geographic and unit.cluster)

    @cached_property
    def disputed(self) -> int | None:
        """The one confirmation that asks for reconciling first: of the earliest month, where something happened if it did."""
        papers = self.campaign.filings.filter(kind=Paper.FIGURES_CONFIRMATION).select_related("unit", "period")
        first = papers.order_by("period__first_day", "pk").first()
        if first is None:
            return None
        window = Window(first.period.first_day, first.period.last_day)
        struck = {row.unit for row in figures.accidents_in(self.file, window)}
        asked = papers.filter(period=first.period_id).order_by("pk")
        return next((paper.pk for paper in asked if paper.unit.code in struck), first.pk)

    @cached_property
    def police_days(self) -> list[Window]:
        """The periods for which accidents are returned: both years of comparison."""
        papers = self.campaign.filings.filter(kind=Paper.ACCIDENT_RETURN)
        return [Window(*days) for days in papers.values_list("period__first_day", "period__last_day").distinct()]

    @property
    def official(self) -> Window:
        return Window(self.campaign.official_first_day, self.campaign.official_last_day)

    def _with(self, role: BoardRole) -> frozenset[str]:
        return frozenset(unit.code for unit in self.file.units if unit.role == role)


def is_commune(unit: Unit) -> bool:
    return unit.kind in COMMUNE_KINDS


def short_name(unit: Unit) -> str:
    """ "xã Bản Bo", "Phòng Tư pháp": as it stands inside a sentence."""
    return vn.uncapitalise(unit.place_name) if unit.place_name else unit.name


def paper_number(filing: Filing, number: int, kind: str) -> str:
    """ "12/KH-UBND": the symbol of a commune's committee, of others their code."""
    return f"{number:02d}/{kind}-{'UBND' if is_commune(filing.unit) else filing.unit.code}"


def signer_of(unit: Unit) -> str:
    return f"Lãnh đạo {short_name(unit)} (minh họa)"[:120]
