"""The papers of one year, put down for every unit after the rehearsed ones."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from atgt_portal.management.demo import draws
from atgt_portal.management.demo.days import moment
from atgt_portal.management.scale import routes
from atgt_portal.management.scale.bulk import Bulk, Row
from atgt_portal.management.scale.layout import Layout
from atgt_portal.management.scale.members import BATCH, Member
from atgt_portal.management.scale.police import Told
from atgt_portal.management.scale.routes import Route
from atgt_portal.management.scale.specimens import Owed, Rehearsal, Specimen, reported_at
from atgt_portal.management.scale.stamping import Stamp
from awards.points import AccidentRule, hundredths, in_points, points_for
from campaigns.filing.models import Filing
from campaigns.record.reduction import Comparison
from campaigns.setup.choices import Paper
from reports.returns.choices import Statement

_NINE = 9 * 60
_EARLIEST, _LATEST = -6, 3  # days around the due day on which a paper goes off
_CLOSING = frozenset({Paper.CLOSING_RETURN, Paper.SCORE_SHEET, Paper.AWARD_DOSSIER})
_DISPUTE = "Đề nghị đối chiếu lại số người bị thương với Trung tâm Y tế (minh họa)."
Sums = dict[int, Counter[str]]
"""Unit → measure → sum; who is not named had nothing."""


@dataclass(frozen=True)
class YearPapers:
    """`sums` are the accidents of the year before and of this year, by unit."""

    bulk: Bulk
    stamp: Stamp
    layout: Layout
    members: list[Member]
    rehearsal: Rehearsal
    seed: int
    sums: tuple[Sums, Sums]

    def put_yearly(self, *, is_last: bool) -> None:
        """Unit by unit; in the last year the closing papers are still on their way."""
        number_of = {member.unit: member.number for member in self.members[: len(self.layout.specimens)]}
        owed: dict[int, list[Owed]] = {}
        for one in self.rehearsal.owed:
            if one.filing.kind != Paper.FIGURES_CONFIRMATION:
                owed.setdefault(number_of[one.filing.unit_id], []).append(one)
        for member in self.members:
            for one in owed.get(self.layout.specimen_of(member.number), ()):
                self._put(one, member, busy=is_last and one.filing.kind in _CLOSING)
            if member.number % BATCH == 0:
                self.bulk.store()
        self.bulk.store()

    def put_confirmations(self, period: int, told: Told) -> None:
        """What the communes answer to the police figures of one month."""
        specimen = self.rehearsal.confirmation
        asked = (one for one in self.rehearsal.owed if one.filing.period_id == period)
        owed = next((one for one in asked if one.filing.kind == Paper.FIGURES_CONFIRMATION), None)
        if specimen is None or owed is None:
            return
        for member in self.members:
            if self.layout.entry(member.number).is_geographic:
                self._confirm(owed, member, specimen, told)
            if member.number % BATCH == 0:
                self.bulk.store()
        self.bulk.store()

    def _put(self, owed: Owed, member: Member, *, busy: bool) -> None:
        specimen, filing = self.rehearsal.lived[owed.key], owed.filing
        self.stamp.put(
            owed.row,
            member,
            specimen,
            route=routes.drawn(self._shares(member) if busy else routes.OLD, self._lot(filing, member)),
            at=self._sent_at(filing, member),
            content=self._scored(specimen, member) if filing.kind == Paper.SCORE_SHEET else None,
        )

    def _shares(self, member: Member) -> routes.Shares:
        return routes.CLOSING_LED if self.layout.is_led(member.number) else routes.CLOSING

    def _lot(self, filing: Filing, member: Member) -> int:
        about = (filing.campaign.year, filing.kind, filing.period.first_day)
        return draws.number(0, 99, self.seed, member.number, *about)

    def _sent_at(self, filing: Filing, member: Member) -> datetime:
        due = filing.due_on or filing.period.last_day
        return moment(due + timedelta(days=draws.number(_EARLIEST, _LATEST, member.number, filing.kind, due)), _NINE)

    def _scored(self, specimen: Specimen, member: Member) -> dict[str, Any] | None:
        """The sheet with the unit's own accident points; None for a unit without an area: its specimen is its own."""
        rules = {line.key: line.rule for line in specimen.lines if line.rule is not None}
        if not self.layout.entry(member.number).is_geographic or not rules:
            return None
        parts = [
            {**part, "lines": [self._line(line, rules.get(line["key"]), member) for line in part["lines"]]}
            for part in specimen.content["parts"]
        ]
        total = sum(hundredths(line["points"]) for part in parts for line in part["lines"] if line["points"])
        return {**specimen.content, "parts": parts, "total": str(in_points(total)), "open": 0}

    def _line(self, line: dict[str, Any], rule: AccidentRule | None, member: Member) -> dict[str, Any]:
        if rule is None:
            return line
        previous, current = (told.get(member.unit, Counter())[rule.measure.value] for told in self.sums)
        points = points_for(rule, Comparison(previous=previous, current=current))
        return {**line, "points": _text(in_points(points.hundredths)), "how": points.words}

    def _confirm(self, owed: Owed, member: Member, specimen: Specimen, told: Told) -> None:
        route = routes.drawn(routes.CONFIRMING, self._lot(owed.filing, member))
        agrees = route != Route.SUBMITTED
        answer = _answer(agrees=agrees)
        self.stamp.put(
            owed.row,
            member,
            specimen,
            route=route,
            at=max(self._sent_at(owed.filing, member), reported_at(owed.filing) + timedelta(days=1)),
            content={**specimen.content, **answer, **_stated(specimen, told, member)},
            agrees=agrees,
            instead={**answer, "about_version_id": told.version},
        )


def _answer(*, agrees: bool) -> Row:
    statement = Statement.CONFIRM if agrees else Statement.DISPUTE
    return {
        "statement": statement.value,
        "statement_name": str(statement.label),
        "note": "" if agrees else _DISPUTE,
    }


def _stated(specimen: Specimen, told: Told, member: Member) -> Mapping[str, Any]:
    counts = told.counts(member.unit)
    return {
        "about_sha256": told.sha256,
        "figures": [{**one, "value": counts[one["measure"]]} for one in specimen.content["figures"]],
        "accidents": told.rows.get(member.unit, []),
    }


def _text(points: Decimal | None) -> str | None:
    return None if points is None else str(points)
