"""Writing a draft: one section at a time, by one hand at a time, never after the launch."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ToldError
from campaigns.setup import stored_campaign, stored_rules, stored_scoring
from campaigns.setup.contents import (
    CampaignEntry,
    ClusterEntry,
    Definition,
    IndicatorEntry,
    ObjectiveEntry,
    ObligationEntry,
    TableEntry,
    TaskGroupEntry,
)
from campaigns.setup.models import Campaign
from campaigns.setup.permissions import FROZEN
from units.choices import BoardRole
from units.models import Board, BoardMembership, Unit, User


class CodeTakenError(ToldError):
    """Another campaign has this code."""


class FrozenCampaignError(ToldError):
    """The campaign has been launched."""


class StaleDraftError(ToldError):
    """Somebody else has written the draft since the page was shown."""


def open_draft(
    definition: Definition, *, board: Board, actor: User, at: datetime, cloned_from: Campaign | None = None
) -> Campaign:
    """A new draft of `board`; units that `definition` places and the board does not know are left out."""
    units = {unit.code: unit for unit in Unit.objects.filter(registry=board)}
    try:
        with transaction.atomic():
            campaign = stored_campaign.store_definition(definition, board=board, units=units, police=police_of(board))
            detail = {"code": campaign.code} | ({"cloned_from": cloned_from.code} if cloned_from else {})
            _trace("campaign.draft", campaign, actor=actor, at=at, detail=detail)
    except IntegrityError:
        sentence = _("Mã %(code)s đã có phong trào khác dùng. Đặt mã khác.")
        if Campaign.objects.filter(code=definition.campaign.code).exists():
            raise CodeTakenError(sentence % {"code": vn.quoted(definition.campaign.code)}) from None
        raise
    return campaign


def police_of(board: Board) -> list[str]:
    seats = BoardMembership.objects.filter(board=board, role=BoardRole.ACCIDENT_DATA_OWNER)
    return list(dict.fromkeys(seats.order_by("pk").values_list("unit__code", flat=True)))


def claim(campaign: Campaign, *, seen_revision: int) -> None:
    """Take the draft for this transaction, or say why not. The launch claims it, too: of the two the later one is told."""
    seen = Campaign.objects.filter(pk=campaign.pk, launched_on=None, revision=seen_revision)
    if seen.update(revision=F("revision") + 1):
        return
    if not Campaign.objects.filter(pk=campaign.pk, launched_on=None).exists():
        raise FrozenCampaignError(str(FROZEN.reason))
    raise StaleDraftError(
        _("Người khác vừa ghi phong trào này. Xem phần đang lưu rồi lưu lại phần của mình nếu vẫn cần.")
    )


@transaction.atomic
def _rewrite(
    campaign: Campaign, section: str, *, actor: User, at: datetime, seen_revision: int, store: Callable[[], None]
) -> None:
    claim(campaign, seen_revision=seen_revision)
    store()
    _trace("campaign.edit", campaign, actor=actor, at=at, detail={"section": section, "revision": seen_revision + 1})


def _trace(action: str, campaign: Campaign, *, actor: User, at: datetime, detail: Mapping[str, object]) -> None:
    subject = f"campaign:{campaign.uuid}"
    audit.write(action, subject=subject, actor=actor, at=at, chain=campaign.board.chain, detail=detail)


def revise_head(campaign: Campaign, entry: CampaignEntry, *, actor: User, at: datetime, seen_revision: int) -> None:
    """Launch document, bases, signer, calendar: the head of the campaign, and what hangs on its days."""

    def store() -> None:
        stored_campaign.store_head(entry, campaign=campaign)
        campaign.refresh_from_db()
        stored_rules.store_baselines(campaign)
        stored_rules.store_periods(campaign)

    _rewrite(campaign, "head", actor=actor, at=at, seen_revision=seen_revision, store=store)


def revise_objectives(
    campaign: Campaign, entries: Iterable[ObjectiveEntry], *, actor: User, at: datetime, seen_revision: int
) -> None:
    def store() -> None:
        stored_rules.store_objectives(entries, campaign=campaign)

    _rewrite(campaign, "objectives", actor=actor, at=at, seen_revision=seen_revision, store=store)


def revise_task_groups(
    campaign: Campaign, entries: Iterable[TaskGroupEntry], *, actor: User, at: datetime, seen_revision: int
) -> None:
    def store() -> None:
        stored_campaign.store_task_groups(entries, campaign=campaign)

    _rewrite(campaign, "task_groups", actor=actor, at=at, seen_revision=seen_revision, store=store)


def revise_indicators(
    campaign: Campaign, entries: Iterable[IndicatorEntry], *, actor: User, at: datetime, seen_revision: int
) -> None:
    def store() -> None:
        stored_rules.store_indicators(entries, campaign=campaign, police=police_of(campaign.board))

    _rewrite(campaign, "indicators", actor=actor, at=at, seen_revision=seen_revision, store=store)


def revise_members(
    campaign: Campaign,
    clusters: Iterable[ClusterEntry],
    places: Mapping[str, str],
    *,
    actor: User,
    at: datetime,
    seen_revision: int,
) -> None:
    """Clusters and who stands in which."""

    def store() -> None:
        units = {unit.code: unit for unit in Unit.objects.filter(registry=campaign.board_id)}
        stored_campaign.store_clusters(clusters, campaign=campaign, units=units)
        stored_campaign.store_places(places, campaign=campaign, units=units)

    _rewrite(campaign, "members", actor=actor, at=at, seen_revision=seen_revision, store=store)


def revise_obligations(
    campaign: Campaign, entries: Iterable[ObligationEntry], *, actor: User, at: datetime, seen_revision: int
) -> None:
    def store() -> None:
        stored_rules.store_obligations(entries, campaign=campaign)
        stored_rules.store_periods(campaign)

    _rewrite(campaign, "obligations", actor=actor, at=at, seen_revision=seen_revision, store=store)


def revise_tables(
    campaign: Campaign, entries: Iterable[TableEntry], *, actor: User, at: datetime, seen_revision: int
) -> None:
    def store() -> None:
        stored_scoring.store_tables(entries, campaign=campaign)

    _rewrite(campaign, "tables", actor=actor, at=at, seen_revision=seen_revision, store=store)


def revise_scoring_rules(
    campaign: Campaign, changed: Mapping[str, Any], *, actor: User, at: datetime, seen_revision: int
) -> None:
    """Some of the rules beside the tables, by their keys in the file; those not named stay."""

    def store() -> None:
        stored_scoring.store_rules(changed, campaign=campaign)

    _rewrite(campaign, "scoring_rules", actor=actor, at=at, seen_revision=seen_revision, store=store)


def revise_titles(
    campaign: Campaign, rows: Iterable[Mapping[str, Any]], *, actor: User, at: datetime, seen_revision: int
) -> None:
    """The titles and awards for which units may register, as `law.titles` of the file writes them."""

    def store() -> None:
        law = {**(campaign.award_rules.get("law") or {}), "titles": [dict(row) for row in rows]}
        campaign.award_rules = {**campaign.award_rules, "law": law}
        Campaign.objects.filter(pk=campaign.pk).update(award_rules=campaign.award_rules)

    _rewrite(campaign, "titles", actor=actor, at=at, seen_revision=seen_revision, store=store)
