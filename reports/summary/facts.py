"""Pieces of the snapshot that are read from the campaign and from accepted papers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from atgt_portal.lib import vn
from awards.nominating import shown_name
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, LegalBasis
from units.models import Person

_BOARD_PREFIXES = ("Ban An toàn giao thông ", "Ban ATGT ")


def day(moment: datetime | None) -> str | None:
    return timezone.localdate(moment).isoformat() if moment else None


def campaign_facts(campaign: Campaign) -> dict[str, Any]:
    """Names, posts and wordings as they stand now: what is printed later keeps them."""
    board = campaign.board
    return {
        "code": campaign.code,
        "name": campaign.name,
        "year": campaign.year,
        "theme": campaign.theme,
        "launched_on_text": vn.show_date(campaign.launched_on) if campaign.launched_on else "",
        "parent_basis": _basis(campaign.parent_basis) if campaign.parent_basis else "",
        "recipients": list(campaign.recipients),
        "is_illustrative": campaign.is_illustrative,
        "signature": {
            "authority": campaign.signature_authority,
            "board_post": campaign.signature_board_post,
            "agency_post": campaign.signature_agency_post,
            "name": campaign.signature_name,
        },
        "board": {
            "name": board.name,
            "place_name": board.place_name,
            "place_text": _place_of(board.name),
            "letterhead_parent": board.letterhead_parent,
            "letterhead_name": board.letterhead_name,
            "symbol": board.symbol,
            "parent_name": board.parent.name if board.parent else "",
        },
    }


def _place_of(board_name: str) -> str:
    """ "huyện Tam Đường", "xã Bình Lư": the level is part of the board's own name, never of this program."""
    prefix = next((prefix for prefix in _BOARD_PREFIXES if board_name.startswith(prefix)), "")
    return board_name.removeprefix(prefix)


def _basis(basis: LegalBasis) -> str:
    return f"{basis.kind} số {basis.number} ngày {vn.show_date(basis.signed_on)} của {basis.issuer}"


@dataclass(slots=True)
class Contents:
    """What the accepted papers say that the summary counts."""

    dissemination: list[dict[str, Any]] = field(default_factory=list)
    closing: list[dict[str, Any]] = field(default_factory=list)
    targets: dict[str, int] = field(default_factory=lambda: {"registered": 0, "reported": 0, "met": 0})
    nominees: list[dict[str, Any]] = field(default_factory=list)


def gather(papers: Iterable[Filing]) -> Contents:
    """Read accepted versions only; a paper that is being amended still speaks through the version that stands."""
    found = Contents()
    for paper in papers:
        version = paper.accepted_version
        if version is not None:
            _READERS.get(Paper(paper.kind), _nothing)(found, paper.unit.code, version.content)
    return found


def _nothing(found: Contents, unit: str, content: Mapping[str, Any]) -> None:
    """Score sheets speak through the ranking."""


def _dissemination(found: Contents, unit: str, content: Mapping[str, Any]) -> None:
    if content["reached"] is not None and content["headcount"]:
        found.dissemination.append({"unit": unit, "reached": content["reached"], "headcount": content["headcount"]})


def _plan(found: Contents, unit: str, content: Mapping[str, Any]) -> None:
    found.targets["registered"] += len(content["targets"])


def _closing(found: Contents, unit: str, content: Mapping[str, Any]) -> None:
    texts = {section["code"]: section["text"] for section in content["sections"]}
    found.closing.append(
        {"unit": unit, "models_recognised": content["models_recognised"], "proposals": texts.get(_PROPOSALS, "")}
    )
    for target in content["targets"]:
        if target["result"] is not None:
            found.targets["reported"] += 1
            found.targets["met"] += bool(target["reached"])


def _dossier(found: Contents, unit: str, content: Mapping[str, Any]) -> None:
    found.nominees += [{**row, "unit": unit} for row in content["nominees"]]


_PROPOSALS = "VI"
_READERS = {
    Paper.PLAN: _plan,
    Paper.DISSEMINATION: _dissemination,
    Paper.CLOSING_RETURN: _closing,
    Paper.AWARD_DOSSIER: _dossier,
}


def nominee_facts(rows: Iterable[Mapping[str, Any]], *, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Collectives and individuals with the names to be printed: versions know persons by UUID only."""
    listed = list(rows)
    people = {
        str(person.uuid): person
        for person in Person.objects.filter(uuid__in=[row["person"] for row in listed if row["person"]])
    }
    return [_nominee(row, people.get(row["person"] or ""), unit_name=names[row["unit"]]) for row in listed]


def _nominee(row: Mapping[str, Any], person: Person | None, *, unit_name: str) -> dict[str, Any]:
    shared = (
        "subject_kind",
        "category",
        "category_name",
        "award_code",
        "award_name",
        "route_name",
        "achievement",
        "votes_for",
        "votes_total",
    )
    return {
        **{key: row[key] for key in shared},
        "name": shown_name(row, person),
        "unit_code": row["unit"],
        "unit_name": unit_name,
        "birth_year": person.birth_year if person else None,
        "is_woman": bool(person and person.is_woman),
        "post": person.post if person else "",
    }
