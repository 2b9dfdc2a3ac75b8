"""Writing a scoring table beside a running campaign: begun, rewritten, thrown away; nothing counts by it before its letter."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib.verdict import ToldError
from campaigns.launch.models import PreparedTable
from campaigns.setup.contents import TableEntry
from campaigns.setup.models import Campaign
from campaigns.setup.permissions import may_set_up
from campaigns.setup.table_file import table_as_file
from units.models import User


class PreparingRefusedError(ToldError):
    """Somebody else has written, issued or thrown away the table since the page was shown."""


@transaction.atomic
def begin(campaign: Campaign, entry: TableEntry, *, actor: User, at: datetime) -> PreparedTable:
    _refuse_strangers(campaign, actor, at=at)
    prepared = PreparedTable.objects.create(campaign=campaign, made_at=at, made_by=actor, **table_as_file(entry))
    _trace("campaign.table_begun", prepared, actor=actor, at=at)
    return prepared


@transaction.atomic
def rewrite(prepared: PreparedTable, entry: TableEntry, *, actor: User, at: datetime, seen_revision: int) -> None:
    _refuse_strangers(prepared.campaign, actor, at=at)
    same_as_seen = PreparedTable.objects.filter(pk=prepared.pk, issued_at=None, revision=seen_revision)
    if not same_as_seen.update(revision=F("revision") + 1, **table_as_file(entry)):
        raise PreparingRefusedError(
            _(
                "Người khác vừa sửa hoặc ban hành bảng này nên chưa lưu. Mở lại trang, xem bảng rồi sửa tiếp nếu vẫn cần."
            )
        )
    _trace("campaign.table_written", prepared, actor=actor, at=at)


@transaction.atomic
def throw_away(prepared: PreparedTable, *, actor: User, at: datetime) -> None:
    """What has been issued stays: it stands in the campaign and with its letter."""
    _refuse_strangers(prepared.campaign, actor, at=at)
    waiting = PreparedTable.objects.filter(pk=prepared.pk, issued_at=None)
    if not waiting.delete()[0]:
        raise PreparingRefusedError(_("Bảng này vừa được ban hành nên không bỏ được. Mở lại danh sách để xem."))
    _trace("campaign.table_dropped", prepared, actor=actor, at=at)


def _refuse_strangers(campaign: Campaign, actor: User, *, at: datetime) -> None:
    if not (verdict := may_set_up(actor, board_id=campaign.board_id, on=timezone.localdate(at))):
        raise PreparingRefusedError(str(verdict.reason))


def _trace(action: str, prepared: PreparedTable, *, actor: User, at: datetime) -> None:
    campaign = prepared.campaign
    detail = {"table": prepared.code, "prepared": str(prepared.uuid)}
    audit.write(
        action, subject=f"campaign:{campaign.uuid}", actor=actor, at=at, chain=campaign.board.chain, detail=detail
    )
