from datetime import UTC, datetime
from decimal import Decimal

from campaigns.filing.models import Filing, FilingVersion
from campaigns.record.figures import activity_totals, ratio_percent
from campaigns.record.models import Figure
from campaigns.setup.choices import Paper
from campaigns.setup.models import Indicator
from campaigns.setup.windows import Window
from units.choices import Role

NOON = datetime(2023, 12, 18, 5, 0, tzinfo=UTC)


def accepted(paper: Filing, clerk) -> FilingVersion:
    version = FilingVersion.objects.create(
        filing=paper, number=1, content={}, sha256="0" * 64, frozen_at=NOON, frozen_by=clerk
    )
    Filing.objects.filter(pk=paper.pk).update(accepted_version=version)
    return version


def test_days_stated_twice_by_one_unit_are_not_added_and_the_later_word_holds(
    campaign, board, paper_of, unit_of, person
) -> None:
    clerk, unit = person(Role.REVIEWER, board=board), unit_of("X-BINHLU")
    year = Window(campaign.official_first_day, campaign.official_last_day)
    indicator = Indicator.objects.get(board=board, code="G4.1")
    papers = paper_of("X-BINHLU", Paper.INTERIM_RETURN), paper_of("X-BINHLU", Paper.CLOSING_RETURN)
    for paper, value in zip(papers, (10, 12), strict=True):
        Figure.objects.create(
            indicator=indicator, about_unit=unit, first_day=year.first_day, last_day=year.last_day, days=year.days,
            value=value, version=accepted(paper, clerk),
        )  # fmt: skip
    assert activity_totals(campaign, year) == {"G4.1": Decimal(12)}


def test_a_percentage_of_nothing_is_unknown() -> None:
    assert ratio_percent(Decimal(1), Decimal(3)) == Decimal("33.33")
    assert ratio_percent(Decimal(1), Decimal(0)) is None
    assert ratio_percent(None, Decimal(3)) is None
