"""Where the signed copies of the plan that launches a campaign, and of the letters that change it, are kept."""

from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.launch.models import CampaignLetter
from campaigns.papers import signed
from campaigns.setup.models import Campaign
from campaigns.setup.permissions import sets_up
from units.models import User

CODE = "dieu-chinh"
PLAN_CODE = "phat-dong"


def register() -> None:
    signed.register(CODE, find)
    signed.register(PLAN_CODE, find_plan)


def find_plan(uuid: UUID, *, user: User | AnonymousUser, on: date) -> signed.BoardLetter | None:
    """The kế hoạch phát động, from the draft on: its file is there for everybody who sees the campaign."""
    campaign = Campaign.objects.visible_to(user, on=on).filter(uuid=uuid).select_related("board").first()
    if campaign is None:
        return None
    number = campaign.plan_number
    return signed.BoardLetter(
        subject=f"campaign-plan:{campaign.uuid}",
        title=_("Kế hoạch phát động số %(number)s") % {"number": number} if number else _("Kế hoạch phát động"),
        sub=campaign.name,
        back_url=reverse("setup:campaign", kwargs={"code": campaign.code}),
        back_label=_("Phong trào"),
        board=campaign.board,
        writes=sets_up(user, board_id=campaign.board_id, on=on),
    )


def find(uuid: UUID, *, user: User | AnonymousUser, on: date) -> signed.BoardLetter | None:
    seen = Campaign.objects.visible_to(user, on=on)
    letter = CampaignLetter.objects.filter(uuid=uuid, campaign__in=seen).select_related("campaign__board").first()
    if letter is None:
        return None
    campaign = letter.campaign
    return signed.BoardLetter(
        subject=f"campaign-letter:{letter.uuid}",
        title=_("Văn bản %(number)s") % {"number": letter.number},
        sub=campaign.name,
        back_url=reverse("launch:letters", kwargs={"code": campaign.code}),
        back_label=_("Văn bản điều chỉnh"),
        board=campaign.board,
        writes=sets_up(user, board_id=campaign.board_id, on=on),
    )


def links(campaign: Campaign) -> list[dict[str, str]]:
    """Each letter with the page of its signed copy, newest first. One query."""
    rows = CampaignLetter.objects.filter(campaign=campaign).only("uuid", "number", "signed_on")
    return [
        {"label": row.number, "value": _("Xem, tải bản ký lên"), "url": signed.url_of(CODE, row.uuid)} for row in rows
    ]
