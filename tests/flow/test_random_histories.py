"""Three histories drawn at random: what the units come to is what the district comes to, measure by measure, on the record itself.

The police's papers go their whole way to figures in force, while two communes merge, one month comes late as a file and
one is corrected. What ought to come out is added up from the accidents alone.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import Sum

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.record.dated import MEASURES
from campaigns.record.figures import record_of
from campaigns.record.models import Figure
from campaigns.setup.models import Campaign, Participation
from campaigns.setup.windows import Window
from reports.returns.choices import Severity
from reports.returns.imports import kinds, previewing, storing
from reports.returns.imports.previewing import Source
from tests.flow.police_year import returns_of
from tests.flow.test_import_story import csv_of
from units.choices import Role
from units.models import Unit, UnitSuccession, User
from units.names import keys_for

NOW = datetime(2023, 5, 18, 2, 0, tzinfo=UTC)
WINDOW = Window(date(2022, 12, 15), date(2023, 5, 14))
HEADS = ("Ngày xảy ra", "Địa bàn", "Mức độ", "Số người chết", "Số người bị thương", "Rượu, bia", "Kinh doanh vận tải")
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_may() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class District:
    """The campaign's places, the police and the office; every accident that was ever stated, by paper."""

    def __init__(self, campaign: Campaign, person: Callable[..., User], seed: int) -> None:
        self.campaign, self.chance = campaign, random.Random(seed)
        self.police = person(Role.FILER, unit=Unit.objects.get(registry=campaign.board, code="CAH"))
        self.office = person(Role.REVIEWER, board=campaign.board)
        self.merged_on = WINDOW.first_day + timedelta(days=self.chance.randrange(20, WINDOW.days - 20))
        self.olds = self.chance.sample(sorted(one.code for one in self.places()), 2)
        self.stated: dict[int, list[dict[str, Any]]] = {}

    def places(self) -> list[Unit]:
        return list(Unit.objects.filter(participations__campaign=self.campaign, is_geographic=True).order_by("code"))

    def merge(self) -> None:
        name, board = "UBND xã Gộp Minh Họa", self.campaign.board
        new = Unit.objects.create(
            registry=board, code="X-GOP", name=name, place_name="Xã Gộp", kind="xa", is_geographic=True,
            valid_from=self.merged_on, **keys_for(name),
        )  # fmt: skip
        gone = Unit.objects.filter(registry=board, code__in=self.olds)
        cluster = self.campaign.participations.filter(unit__in=gone).first().cluster
        Participation.objects.create(campaign=self.campaign, unit=new, cluster=cluster)
        for old in gone:
            UnitSuccession.objects.create(predecessor=old, successor=new, on=self.merged_on)
        gone.update(valid_to=self.merged_on - ONE_DAY)

    def happened(self, paper: Filing) -> list[dict[str, Any]]:
        chance, days = self.chance, (paper.period.last_day - paper.period.first_day).days
        rows = []
        for place in range(1, chance.randint(2, 6)):
            day = paper.period.first_day + timedelta(days=chance.randint(0, days))
            standing = [
                one.code for one in self.places()
                if (one.valid_from or day) <= day <= (one.valid_to or day)
                and not (one.code in self.olds and day >= self.merged_on)
            ]  # fmt: skip
            rows.append({
                "position": place, "code": "", "happened_on": day, "unit": chance.choice(standing), "mode": "duong_bo",
                "road": "", "severity": chance.choice(Severity.values), "deaths": chance.randrange(4),
                "injured": chance.randrange(9), "alcohol_related": chance.random() < 0.5,
                "commercial_vehicle": chance.random() < 0.5, "cause": "", "cause_note": "",
            })  # fmt: skip
        return rows

    def typed(self, paper: Filing) -> Filing:
        rows = self.happened(paper)
        self.stated[paper.pk] = rows
        return filing_act.revise(
            paper, actor=self.police, at=NOW, seen_revision=paper.revision, nothing_happened=not rows, accidents=rows
        )

    def from_file(self, paper: Filing) -> Filing:
        """The list as a file, stored from its preview."""
        rows = self.stated[paper.pk] = self.happened(paper)
        told = [
            [f"{row['happened_on']:%d/%m/%Y}", row["unit"], Severity(row["severity"]).label, row["deaths"], row["injured"],
             *("Có" if row[flag] else "Không" for flag in ("alcohol_related", "commercial_vehicle"))]
            for row in rows
        ]  # fmt: skip
        source, kind = Source(csv_of(told, HEADS), name="muon.csv"), kinds.kind_of("vu-tai-nan")
        kept = previewing.keep(source, kind=kind, filing=paper, owner=self.police, at=NOW, on=NOW.date())
        assert storing.store(kept, actor=self.police, at=NOW) == len(rows)
        paper.refresh_from_db()
        return paper

    def accepted(self, paper: Filing) -> Filing:
        sent = filing_act.act(paper, Action.SUBMIT, actor=self.police, at=NOW, seen_revision=paper.revision)
        return filing_act.act(sent, Action.ACCEPT, actor=self.office, at=NOW, seen_revision=sent.revision)

    def reckoned(self) -> dict[str, int]:
        """The six measures of everything that the papers state now."""
        rows = [row for rows in self.stated.values() for row in rows]
        return {
            "accidents": len(rows),
            "especially_serious": sum(row["severity"] == Severity.ESPECIALLY_SERIOUS for row in rows),
            **{name: sum(row[name] for row in rows) for name in set(MEASURES) - {"accidents", "especially_serious"}},
        }

    def in_force(self) -> dict[str, int]:
        figures = Figure.objects.in_force().filter(
            first_day__gte=WINDOW.first_day, last_day__lte=WINDOW.last_day, indicator__board=self.campaign.board
        )
        sums = figures.filter(indicator__code__in=MEASURES).order_by().values_list("indicator__code")
        return {code: int(whole) for code, whole in sums.annotate(Sum("value"))}

    def sums(self) -> tuple[dict[str, int | None], dict[str, int | None]]:
        """What the portal says of the district, and what it says of each standing unit, added up here."""
        record, places = record_of(self.campaign, WINDOW), self.places()
        everybody = [one.pk for one in places]
        living = [one.pk for one in places if one.code not in self.olds]
        whole = {name: record.sum(everybody, measure=name, window=WINDOW) for name in MEASURES}
        by_unit = {name: [record.sum([one], measure=name, window=WINDOW) for one in living] for name in MEASURES}
        return whole, {name: None if None in found else sum(found) for name, found in by_unit.items()}


@pytest.mark.parametrize("seed", [2023, 5, 1912])
def test_the_units_sum_is_the_districts_through_a_merger_a_late_file_and_a_correction(
    campaign: Campaign, person: Callable[..., User], seed: int
) -> None:
    district = District(campaign, person, seed)
    papers = [one for one in returns_of(campaign) if WINDOW.first_day <= one.period.first_day < WINDOW.last_day]
    assert (papers[0].period.first_day, papers[-1].period.last_day) == (WINDOW.first_day, WINDOW.last_day)
    late = district.chance.choice(papers)
    on_time = [one for one in papers if one != late]
    done = [district.accepted(district.typed(one)) for one in on_time if one.period.last_day < district.merged_on]
    district.merge()
    done += [district.accepted(district.typed(one)) for one in on_time if one.period.last_day >= district.merged_on]
    assert district.in_force() == district.reckoned()
    assert district.sums()[0] == dict.fromkeys(MEASURES), "a month is missing: there is no sum yet"

    done.append(district.accepted(district.from_file(late)))
    assert district.sums() == (district.reckoned(), district.reckoned())

    corrected, before = district.chance.choice(done), district.reckoned()
    opened = filing_act.act(
        corrected, Action.AMEND, actor=district.police, at=NOW, seen_revision=corrected.revision, note="Kiểm tra lại"
    )
    stood = district.stated[corrected.pk]
    again = district.typed(opened)
    assert (district.stated[corrected.pk], district.reckoned()) != (stood, before)
    assert district.sums() == (before, before), "the accepted version counts until the new one is accepted"
    district.accepted(again)
    assert district.in_force() == district.reckoned()
    assert district.sums() == (district.reckoned(), district.reckoned())
