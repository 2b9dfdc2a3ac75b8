"""A whole campaign scored and ranked, a row a unit and criterion, beside a pass that reads and writes the same rows."""

from collections.abc import Callable, Iterable
from datetime import date
from io import StringIO

from django.db import connection, transaction

from atgt_portal.lib.many_rows import copy_text
from awards import standing
from awards.models import Adjustment, AppraisedScore
from awards.standing import Standing
from campaigns.setup.choices import CriterionKind, Paper
from campaigns.setup.models import Campaign, Criterion
from scripts.bench import sums

_READ = (Paper.SCORE_SHEET, Paper.CLOSING_RETURN, Paper.PLAN, Paper.AWARD_DOSSIER, Paper.DISSEMINATION)
_WHOLE = (Paper.SCORE_SHEET, Paper.AWARD_DOSSIER)
_TABLE = (
    "CREATE TEMP TABLE bench_points (unit text, criterion text, hundredths int, total int, place int) ON COMMIT DROP"
)
CRITERIA = 25
Stored = Iterable[tuple[str, str, int | None, int | None, int | None]]


def fill(campaign: Campaign) -> None:
    """Give each table as many criteria as the goal speaks of, and every appraised unit its points for them."""
    for table in campaign.scoring_tables.all():
        known = Criterion.objects.filter(part__table=table)
        part = table.parts.order_by("position").last()
        if part is None:
            continue
        added = Criterion.objects.bulk_create(
            Criterion(
                part=part, code=f"TD{n}", name=f"Tiêu chí thử {n}", position=n, max_hundredths=100,
                kind=CriterionKind.REVIEWER,
            )
            for n in range(known.count() + 1, CRITERIA + 1)
        )  # fmt: skip
        given = AppraisedScore.objects.filter(filing__campaign=campaign, criterion__part__table=table)
        sheets = given.order_by("filing").distinct("filing").values_list("filing", "appraised_by", "appraised_at")
        AppraisedScore.objects.bulk_create(
            AppraisedScore(filing_id=sheet, criterion=one, hundredths=80, appraised_by_id=by, appraised_at=at)
            for sheet, by, at in sheets
            for one in added
        )


def ours(campaign: Campaign, *, on: date) -> Callable[[], None]:
    """The ranking as its page has it, every cluster, and a row a criterion and unit written."""

    def score() -> None:
        _write(_lines(standing.standing(campaign, on=on)))

    return score


def _lines(found: Standing) -> Stored:
    for place in found.places.values():
        for line in place.row.lines:
            yield place.row.code, f"{line.part}-{line.code}", line.final, place.total, place.rank


def bare(campaign: Campaign) -> Callable[[], None]:
    """The rows that the ranking reads, as they come; of every unit as many rows written as its table has."""

    def score() -> None:
        papers = campaign.filings.filter(kind__in=_READ)
        members = dict(campaign.participations.values_list("unit__code", "cluster"))
        list(papers.filter(kind__in=_WHOLE).values_list("unit", "accepted_version__content"))
        list(papers.values_list("unit", "received_at", "due_on", "late_days", "accepted_version"))
        list(AppraisedScore.objects.filter(filing__campaign=campaign).values_list())
        list(Adjustment.objects.filter(filing__campaign=campaign).values_list())
        sums.stated(campaign)
        tables: dict[int, list[str]] = {}
        asked = Criterion.objects.filter(part__table__campaign=campaign)
        for cluster, code in asked.values_list("part__table__clusters", "code"):
            tables.setdefault(cluster, []).append(code)
        _write((unit, code, 0, 0, 0) for unit, cluster in members.items() for code in tables.get(cluster, ()))

    return score


def _write(rows: Stored) -> None:
    """Taken back afterwards: what is measured changes nothing."""
    lines = "".join("\t".join(map(copy_text, row)) + "\n" for row in rows)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.copy_expert("COPY bench_points FROM STDIN", StringIO(lines))
        transaction.set_rollback(True)
