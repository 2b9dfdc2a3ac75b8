"""The police of the trial board: dated accidents of every month, and the figures of record that follow from them."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import transaction

from atgt_portal.management.scale.bulk import Bulk
from atgt_portal.management.scale.layout import Layout
from atgt_portal.management.scale.members import Member
from atgt_portal.management.scale.routes import Route, strides
from atgt_portal.management.scale.specimens import canonical, reported_at
from atgt_portal.management.scale.stamping import Sheet, Stamp
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing
from campaigns.record.dated import MEASURES, DatedAccident, bucketed, counts_of
from campaigns.record.models import Figure
from campaigns.setup.models import Indicator
from campaigns.setup.windows import COMMITTEE_CUT_DAY, Window, buckets, cut_day_of
from reports.returns.accidents import least_severity
from reports.returns.choices import Cause, Mode, Severity
from reports.returns.derive import dated

_A_MONTH = (78, 17, 4, 1)  # percent of the places with no accident, one, two, three
_AT_ONCE = 10_000  # figures kept before they are stored
_ROADS = ("QL.4D", "QL.32", "ĐT.130", "Đường liên xã", "Đường bản")
_CAUSES = tuple(cause for cause in Cause if cause not in {Cause.OTHER, Cause.ALCOHOL})


@dataclass
class Told:
    """What an accepted return states, unit by unit; who is not named had nothing."""

    version: int
    sha256: str
    rows: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def counts(self, unit: int) -> dict[str, int]:
        return counts_of(dated(row, unit=unit) for row in self.rows.get(unit, ()))


@dataclass(frozen=True)
class Police:
    bulk: Bulk
    stamp: Stamp
    layout: Layout
    members: list[Member]
    seed: int

    def tell(self, filing: Filing) -> dict[int, Counter[str]]:
        """One return written by its own room and accepted, its figures put on record in bulk; what each place had."""
        window = Window(filing.period.first_day, filing.period.last_day)
        typed = list(self._accidents(window, list(self._places)))
        kind = kind_of(filing)
        kind.write(filing, {"nothing_happened": not typed, "accidents": typed})
        content = kind.content(filing)
        accidents = [dated(row, unit=self._places[row["unit"]]) for row in content["accidents"]]
        self._accept(filing, window, Sheet.of(canonical(content)), accidents)
        sums: dict[int, Counter[str]] = {}
        for one in accidents:
            sums.setdefault(one.unit, Counter()).update(counts_of([one]))
        return sums

    def told(self, filing: Filing) -> Told:
        """What an accepted return states."""
        version = filing.accepted_version
        if version is None:
            raise Filing.DoesNotExist
        told = Told(version=version.pk, sha256=version.sha256)
        for row in version.content["accidents"]:
            told.rows.setdefault(self._places[row["unit"]], []).append(row)
        return told

    @cached_property
    def _places(self) -> dict[str, int]:
        """Code → key of every unit with an area of its own."""
        entries = ((self.layout.entry(one.number), one.unit) for one in self.members)
        return {entry.code: unit for entry, unit in entries if entry.is_geographic}

    def _accept(self, filing: Filing, window: Window, sheet: Sheet, accidents: list[DatedAccident]) -> None:
        steps = strides(Route.ACCEPTED, is_led=False)
        at = reported_at(filing)
        head = self.stamp.history(filing.pk, self.members[0], steps, sheet, due_on=filing.due_on, at=at)
        self._figures(filing, window, accidents, version=head["accepted_version_id"])
        with transaction.atomic():
            self.bulk.store()
            Filing.objects.filter(pk=filing.pk).update(**head)

    def _figures(self, filing: Filing, window: Window, accidents: list[DatedAccident], *, version: int) -> None:
        """As acceptance derives them: every place, every bucket, every measure, zeros too."""
        runs = buckets(window, cut_days={cut_day_of(filing.campaign.official_last_day), COMMITTEE_CUT_DAY})
        known = Indicator.objects.filter(board=filing.board_id, code__in=MEASURES)
        indicators = dict(known.values_list("code", "pk"))
        counts = bucketed(accidents, units=self._places.values(), windows=runs)
        for place, count in enumerate(counts, start=1):
            if place % _AT_ONCE == 0:
                self.bulk.store()
            self.bulk.add(
                Figure,
                indicator_id=indicators[count.measure],
                about_unit_id=count.unit,
                first_day=count.window.first_day,
                last_day=count.window.last_day,
                days=count.window.days,
                value=count.value,
                version_id=version,
            )

    def _accidents(self, window: Window, codes: list[str]) -> Iterator[dict[str, Any]]:
        """The accidents of one period; a shorter one has fewer."""
        chance = random.Random(f"{self.seed}:{window.first_day}:{window.last_day}")  # noqa: S311
        number = 0
        for code in codes:
            for _one in range(chance.choices(range(4), _A_MONTH)[0] if chance.random() * 31 < window.days else 0):
                number += 1
                yield _accident(chance, window, code, f"{window.last_day:%Y%m%d}-{number:05d}")


def _accident(chance: random.Random, window: Window, unit: str, code: str) -> dict[str, Any]:
    deaths = chance.choices((0, 1, 2, 3), (82, 15, 2, 1))[0]
    injured = chance.randint(0 if deaths else 1, 3)
    alcohol = chance.random() < 0.2
    return {
        "code": code,
        "happened_on": window.first_day + timedelta(days=chance.randrange(window.days)),
        "unit": unit,
        "mode": Mode.ROAD.value,
        "road": chance.choice(_ROADS),
        "severity": (least_severity(deaths) or Severity.MINOR).value,
        "deaths": deaths,
        "injured": injured,
        "alcohol_related": alcohol,
        "commercial_vehicle": chance.random() < 0.1,
        "cause": (Cause.ALCOHOL if alcohol else chance.choice(_CAUSES)).value,
        "cause_note": "",
    }
