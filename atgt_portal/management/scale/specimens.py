"""Each paper of the trial lived once, by the rooms' own rules, captured whole and undone again."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from atgt_portal.management.demo import dossiers
from atgt_portal.management.demo.agenda import Goal
from atgt_portal.management.demo.bring import Hand
from atgt_portal.management.demo.days import moment
from atgt_portal.management.scale.bulk import Row, values_of
from awards.choices import SubjectKind
from awards.tables import TableLine, lines_for
from campaigns.filing.act import revise
from campaigns.filing.models import Filing, FilingEvent, FilingVersion
from campaigns.record.models import Figure
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign

_NINE = 9 * 60
_ORDER = (
    Paper.PLAN,
    Paper.DISSEMINATION,
    Paper.INTERIM_RETURN,
    Paper.CLOSING_RETURN,
    Paper.AWARD_DOSSIER,
    Paper.SCORE_SHEET,
    Paper.FIGURES_CONFIRMATION,
)
_HISTORY = (FilingVersion, FilingEvent)
_WHOLE = ("unit", "board", "campaign", "period", "obligation", "accepted_version")


@dataclass(frozen=True, slots=True)
class Part:
    """A captured row: `link` names the column that holds the paper's own key."""

    model: type[models.Model]
    link: str
    values: Row


@dataclass(frozen=True, slots=True)
class Specimen:
    """One accepted paper of one unit: the frozen content and its canonical text, the working copy behind it, what it put on record."""

    content: dict[str, Any]
    text: str
    parts: tuple[Part, ...]
    figures: tuple[Row, ...]
    lines: tuple[TableLine, ...]


Key = tuple[int, int, int]
"""Obligation, period and unit of a specimen."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A paper that nobody has touched, as a pattern for other units."""

    filing: Filing
    row: Row

    @property
    def key(self) -> Key:
        return self.filing.obligation_id, self.filing.period_id, self.filing.unit_id


@dataclass(frozen=True, slots=True)
class Rehearsal:
    owed: tuple[Owed, ...]
    lived: Mapping[Key, Specimen]

    @property
    def confirmation(self) -> Specimen | None:
        """One month's answer stands for all months."""
        kinds = {one.key: one.filing.kind for one in self.owed}
        found = (lived for key, lived in self.lived.items() if kinds[key] == Paper.FIGURES_CONFIRMATION)
        return next(found, None)


def canonical(content: Any) -> str:
    """The JSON text whose SHA-256 is the version's."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def rehearse(hand: Hand, campaign: Campaign) -> Rehearsal:
    """Live a year without accidents among the scene's few units, every paper accepted, and leave nothing behind."""
    lived = {}
    with transaction.atomic():
        for filing in papers_of(campaign, Paper.ACCIDENT_RETURN):
            hand.bring(filing.pk, Goal.ACCEPTED, reported_at(filing))
        owed = [_owed(filing) for kind in _ORDER for filing in papers_of(campaign, kind)]
        for one in _worth_living(owed):
            lived[one.key] = _lived(hand, one.filing)
        transaction.set_rollback(True)
    return Rehearsal(tuple(owed), lived)


def papers_of(campaign: Campaign, kind: Paper) -> list[Filing]:
    papers = campaign.filings.filter(kind=kind).select_related(*_WHOLE)
    return list(papers.order_by("period__first_day", "pk"))


def reported_at(filing: Filing) -> datetime:
    """Two days after the period, but not before the launch: when the police's figures are in."""
    last = filing.period.last_day
    return moment(max(last, filing.campaign.launched_on or last) + timedelta(days=2), _NINE)


def _owed(filing: Filing) -> Owed:
    row = values_of(filing)
    del row["unit_id"]
    return Owed(filing, row)


def _worth_living(owed: list[Owed]) -> Iterator[Owed]:
    confirmations = [one for one in owed if one.filing.kind == Paper.FIGURES_CONFIRMATION]
    yield from (one for one in owed if one not in confirmations)
    yield from confirmations[:1]


def _lived(hand: Hand, filing: Filing) -> Specimen:
    at = moment((filing.due_on or filing.period.last_day) - timedelta(days=2), _NINE)
    if filing.kind == Paper.AWARD_DOSSIER:
        _propose(hand, filing, at)
    hand.bring(filing.pk, Goal.ACCEPTED, at)
    if filing.kind == Paper.SCORE_SHEET:
        hand.bring(filing.pk, Goal.APPRAISED, at + timedelta(days=1))
    filing.refresh_from_db()
    version = filing.accepted_version
    if version is None:
        raise Filing.DoesNotExist
    return Specimen(
        content=version.content,
        text=canonical(version.content),
        parts=tuple(_parts(filing)),
        figures=tuple(values_of(figure) for figure in Figure.objects.filter(version=version).order_by("pk")),
        lines=tuple(lines_for(filing)) if filing.kind == Paper.SCORE_SHEET else (),
    )


def _propose(hand: Hand, filing: Filing, at: datetime) -> None:
    """Collectives only: an individual would be one person of one unit, and no pattern for others."""
    values = dossiers.dossier(hand.scene, filing, at)
    nominees = [row for row in values["nominees"] if row["subject_kind"] == SubjectKind.COLLECTIVE]
    if nominees:
        chosen = {**values, "nominees": nominees}
    else:
        chosen = {"nobody": True, "minutes_number": "", "met_on": None, "nominees": []}
    revise(filing, actor=hand.people.filers[filing.unit_id], at=at, seen_revision=filing.revision, **chosen)


def _parts(filing: Filing) -> Iterator[Part]:
    """Every row that hangs on the paper, directly or by a row that bears the paper's own key."""
    for model, link in content_models():
        for row in model._base_manager.filter(**{link: filing.pk}).order_by("pk"):  # noqa: SLF001
            yield Part(model, link, values_of(row))


def content_models() -> Iterator[tuple[type[models.Model], str]]:
    for relation in Filing._meta.related_objects:  # noqa: SLF001
        model = relation.related_model
        if model in _HISTORY or isinstance(model, str):
            continue
        yield model, relation.field.attname
        if relation.field.primary_key:
            for deeper in model._meta.related_objects:  # noqa: SLF001
                if not isinstance(deeper.related_model, str):
                    yield deeper.related_model, deeper.field.attname
