"""Storing a campaign file: one transaction, the same file twice changes nothing."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import vn
from campaigns.setup import boards, stored
from campaigns.setup.contents import CampaignFile
from campaigns.setup.json_text import CampaignFileError, FileFault
from campaigns.setup.models import Campaign
from campaigns.setup.schema import read_campaign
from campaigns.setup.stored_campaign import store_definition
from units.choices import BoardRole
from units.models import Board, User

_OFFICE = "Văn phòng thường trực"


def loaded(file: CampaignFile) -> Campaign | None:
    """The campaign that this very file has made; `CampaignFileError` where its code stands for something else."""
    campaign = Campaign.objects.filter(code=file.campaign.code).first()
    if campaign is not None and campaign.source_sha256 != file.sha256:
        sentence = _(
            "phong trào %(code)s đã có trong cổng với nội dung khác. Nạp lại đúng tệp cũ thì không cần làm gì; "
            "muốn lập phong trào khác, ghi một mã khác ở khóa này."
        )
        raise CampaignFileError([FileFault("campaign.code", sentence % {"code": vn.quoted(campaign.code)})])
    return campaign


def load_campaign(file: CampaignFile | bytes, *, at: datetime, actor: User | None, is_demo: bool = False) -> Campaign:
    """The campaign of `file`, stored whole with a board of its own, or found as it was stored before.

    Raises `CampaignFileError` and stores nothing where the file has a fault, or where the campaign's code already
    stands for another file.
    """
    if isinstance(file, bytes):
        file = read_campaign(file)
    if campaign := loaded(file):
        return campaign
    try:
        return _store(file, at=at, actor=actor, is_demo=is_demo)
    except IntegrityError:
        # Of two who load the same file at once, the later one finds the campaign of the first.
        if campaign := loaded(file):
            return campaign
        raise


@transaction.atomic
def _store(file: CampaignFile, *, at: datetime, actor: User | None, is_demo: bool) -> Campaign:
    board = _store_boards(file, is_demo=is_demo)
    units = stored.store_units(file, board=board)
    stored.store_successors(file, units=units, registry=board.parent or board)
    police = [unit.code for unit in file.units if unit.role == BoardRole.ACCIDENT_DATA_OWNER]
    campaign = store_definition(file.definition, board=board, units=units, police=police, sha256=file.sha256)
    audit.write(
        "campaign.load",
        subject=f"campaign:{campaign.uuid}",
        actor=actor,
        at=at,
        chain=board.chain,
        detail={"code": campaign.code, "sha256": file.sha256},
    )
    return campaign


def _store_boards(file: CampaignFile, *, is_demo: bool) -> Board:
    """The board of this campaign, under the board whose decision it follows."""
    identity = boards.identify(file.campaign.board)
    issuer = next((basis.issuer for basis in file.campaign.bases if basis.is_parent_campaign), "")
    above = boards.upper_board(issuer, of=identity)
    office = next((unit.name for unit in file.units if unit.role == BoardRole.STANDING_OFFICE), _OFFICE)
    return Board.objects.create(
        code=_free_code(file),
        level=identity.level,
        name=identity.name,
        parent=_upper_board(above, is_demo=is_demo) if above else None,
        place_name=identity.place_name,
        letterhead_parent=identity.letterhead_parent,
        letterhead_name=identity.letterhead_name,
        office_name=office[:120],
        office_short_name=boards.short_office_name(office),
        is_demo=is_demo,
    )


def _upper_board(identity: boards.BoardIdentity, *, is_demo: bool) -> Board:
    """One row a place: every district of a province stands under the same board."""
    return Board.objects.get_or_create(
        code=identity.code,
        defaults={
            "level": identity.level,
            "name": identity.name,
            "place_name": identity.place_name,
            "letterhead_parent": identity.letterhead_parent,
            "letterhead_name": identity.letterhead_name,
            "office_name": _OFFICE,
            "office_short_name": _OFFICE,
            "is_demo": is_demo,
        },
    )[0]


def _free_code(file: CampaignFile) -> str:
    """TD-ATGT for TD-ATGT-2023; the campaign's own code where that is taken."""
    short = boards.board_code(file.campaign.code, year=file.campaign.year)
    return file.campaign.code if Board.objects.filter(code=short).exists() else short
