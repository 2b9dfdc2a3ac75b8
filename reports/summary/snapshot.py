"""The one look at the database from which an edition is computed; everything after it reads only this."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from awards.results.models import RankingResult
from awards.results.recording import Record
from campaigns.filing.models import Filing
from campaigns.record.figures import MEASURES, paired_totals
from campaigns.record.rebasing import lineage_until
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Objective, Participation
from campaigns.setup.windows import Window
from reports.summary import activity, facts
from reports.summary.models import YearEndSummary
from units.names import names_on

SCHEMA = "atgt.ban-chot/1"


def window_of_edition(edition: YearEndSummary) -> Window:
    return Window(edition.first_day, edition.last_day)


def take(campaign: Campaign, *, calendar: str, window: Window, remarks: Mapping[str, str]) -> dict[str, Any]:
    """Plain JSON of all that the summary of these days rests on, read as of one moment."""
    already_inside = connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and not already_inside:
            with connection.cursor() as cursor:
                # Units go on filing meanwhile: every query below sees the same moment.
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _taken(campaign, calendar=calendar, window=window, remarks=remarks)


def _taken(campaign: Campaign, *, calendar: str, window: Window, remarks: Mapping[str, str]) -> dict[str, Any]:
    parts = list(
        campaign.participations.select_related("unit", "cluster").order_by(
            "cluster__position", "unit__sort_key", "unit__pk"
        )
    )
    names = names_on([part.unit_id for part in parts], on=window.last_day)
    places = _places(parts, until=window.last_day)
    papers = list(_papers(campaign))
    contents = facts.gather(papers)
    return {
        "schema": SCHEMA,
        "campaign": facts.campaign_facts(campaign),
        "period": _period(calendar, window),
        "participants": [
            {"code": part.unit.code, "name": names[part.unit_id], "cluster": part.cluster.code} for part in parts
        ],
        "places": list(places.values()),
        "measures": list(_measures(campaign)),
        "accidents": list(_accidents(campaign, window, places)),
        "task_groups": [{"no": group.no, "title": group.title} for group in campaign.task_groups.order_by("no")],
        "activity": activity.totals(campaign, window),
        "papers": [_paper(row) for row in papers],
        "dissemination": contents.dissemination,
        "closing": contents.closing,
        "targets": contents.targets,
        "nominees": facts.nominee_facts(
            contents.nominees, names={part.unit.code: names[part.unit_id] for part in parts}
        ),
        **_ranking(_published(campaign), parts, names={part.unit.code: names[part.unit_id] for part in parts}),
        "award_rules": {"award_quota": campaign.award_rules.get("award_quota") or {}},
        "remarks": dict(remarks),
    }


def _places(parts: Iterable[Participation], *, until: date) -> dict[int, str]:
    """Unit id → code of the participants with an area of their own; what was merged or divided stands in its successors."""
    placed = {part.unit_id: part.unit.code for part in parts if part.unit.is_geographic}
    ended = any(part.unit.valid_to is not None and part.unit.valid_to < until for part in parts)
    if not ended:
        return placed
    # Where a part of a unit stands beside the whole, no sum is free of double counting: then none is made.
    return {unit: placed[unit] for unit in lineage_until(until).heads(placed, on=until) or []}


def _period(calendar: str, window: Window) -> dict[str, Any]:
    before = window.year_before()
    return {
        "calendar": str(calendar),
        "first_day": window.first_day.isoformat(),
        "last_day": window.last_day.isoformat(),
        "days": window.days,
        "previous_first_day": before.first_day.isoformat(),
        "previous_last_day": before.last_day.isoformat(),
        "previous_days": before.days,
    }


def _measures(campaign: Campaign) -> Iterator[dict[str, Any]]:
    """The six measures in their order; those the campaign aims at carry the aim."""
    aims: dict[str, Objective] = {row.indicator.code: row for row in campaign.objectives.select_related("indicator")}
    indicators = {row.code: row for row in campaign.board.indicators.filter(code__in=MEASURES)}
    for code in MEASURES:
        aim, indicator = aims.get(code), indicators.get(code)
        if indicator is not None:
            yield {
                "measure": code,
                "label": indicator.name,
                "unit_of_measure": indicator.unit_of_measure,
                "kind": aim.kind if aim else "",
                "min_pct": aim.min_pct if aim else None,
                "stretch_pct": aim.stretch_pct if aim else None,
            }


def _accidents(campaign: Campaign, window: Window, places: Mapping[int, str]) -> Iterator[list[Any]]:
    """[measure, unit, current|previous, value, days covered] of every place."""
    current, previous = paired_totals(campaign, window)
    for which, totals in (("current", current), ("previous", previous)):
        for (measure, unit), total in sorted(totals.items()):
            if unit in places:
                yield [measure, places[unit], which, total.value, total.days]


def _papers(campaign: Campaign) -> Iterator[Filing]:
    kinds = [
        Paper.PLAN,
        Paper.DISSEMINATION,
        Paper.INTERIM_RETURN,
        Paper.CLOSING_RETURN,
        Paper.AWARD_DOSSIER,
        Paper.SCORE_SHEET,
    ]
    rows = Filing.objects.filter(campaign=campaign, kind__in=kinds).select_related("unit", "accepted_version")
    yield from rows.order_by("kind", "unit__sort_key", "unit__pk", "pk")


def _paper(row: Filing) -> dict[str, Any]:
    version = row.accepted_version
    return {
        "unit": row.unit.code,
        "paper": row.kind,
        "state": row.state,
        "received_on": facts.day(row.received_at),
        "late_days": row.late_days,
        "version": version.number if version else None,
        "sha256": version.sha256 if version else "",
    }


def _published(campaign: Campaign) -> RankingResult | None:
    """The newest result that members know. The paper leaves the board: nobody learns from it what they have not been told,
    and no point in it can still change.
    """
    return RankingResult.objects.filter(campaign=campaign, published_at__isnull=False).order_by("-number").first()


def _ranking(
    result: RankingResult | None, parts: Iterable[Participation], *, names: Mapping[str, str]
) -> dict[str, Any]:
    """Every participant: with place and points as the result says, without any where none is published."""
    record: Record = result.snapshot if result else {"tie_rules": [], "clusters": [], "units": {}, "window": None}
    ordered = [code for cluster in record["clusters"] for code in cluster["places"]]
    clusters = {part.unit.code: part.cluster for part in parts}
    rows = [_place(record, code, names) for code in ordered]
    rows += [
        _not_told(code, one.code, one.name, names) for code, one in clusters.items() if code not in record["units"]
    ]
    return {
        "tie_rules": [rule["label"] for rule in record["tie_rules"]],
        "ranking": rows,
        "result": _source(result) if result else None,
    }


def _source(result: RankingResult) -> dict[str, Any]:
    return {"number": result.number, "sha256": result.sha256, "window": result.snapshot["window"]}


def _place(record: Record, code: str, names: Mapping[str, str]) -> dict[str, Any]:
    unit = record["units"][code]
    cluster_name = next(one["name"] for one in record["clusters"] if one["code"] == unit["cluster"])
    band = unit["band"] or {"code": None, "name": ""}
    return {
        **_not_told(code, unit["cluster"], cluster_name, {code: names.get(code, unit["name"])}),
        "points": unit["total"],
        "rank": unit["rank"],
        "band": band["code"],
        "band_name": band["name"],
        "lines": [[line["part"], line["code"], line["own"], line["final"]] for line in unit["lines"]],
    }


def _not_told(code: str, cluster: str, cluster_name: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "cluster": cluster,
        "cluster_name": cluster_name,
        "unit": code,
        "unit_name": names[code],
        "points": None,
        "rank": None,
        "band": None,
        "band_name": "",
        "lines": [],
    }
