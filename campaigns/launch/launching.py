"""The launch: the draft is frozen, its periods and papers are made, its units are told."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ToldError
from campaigns.filing.owed import open_papers
from campaigns.launch.readiness import Finding, findings
from campaigns.setup.editing import claim
from campaigns.setup.models import Campaign
from campaigns.setup.permissions import may_launch
from campaigns.setup.stored_rules import store_periods
from units.choices import OFFICE_ROLES, UNIT_ROLES
from units.models import Membership, User


class LaunchRefusedError(ToldError):
    """Who asks may not launch, or the campaign cannot work."""


@transaction.atomic
def launch(
    campaign: Campaign,
    *,
    number: str,
    signed_on: date,
    signer: str,
    launched_on: date,
    confirmed: bool = False,
    actor: User,
    at: datetime,
    seen_revision: int,
) -> int:
    """Put `campaign` in force and open its papers; returns how many. Frozen from here on, and refused while it cannot work."""
    if not (verdict := may_launch(actor, campaign, on=timezone.localdate(at))):
        raise LaunchRefusedError(str(verdict.reason))
    found = findings(campaign, on=launched_on)
    _refuse(found, confirmed=confirmed)
    claim(campaign, seen_revision=seen_revision)
    Campaign.objects.filter(pk=campaign.pk).update(
        plan_number=number, plan_signed_on=signed_on, signature_name=signer, launched_on=launched_on
    )
    campaign.refresh_from_db()
    store_periods(campaign)
    opened = open_papers(campaign)
    detail = {
        "number": number,
        "signed_on": signed_on.isoformat(),
        "launched_on": launched_on.isoformat(),
        "papers": opened,
        "warnings": [row.text for row in found],
    }
    subject = f"campaign:{campaign.uuid}"
    audit.write("campaign.launch", subject=subject, actor=actor, at=at, chain=campaign.board.chain, detail=detail)
    _tell(campaign, at=at)
    return opened


def _refuse(found: list[Finding], *, confirmed: bool) -> None:
    errors = [row for row in found if row.is_error]
    if errors:
        sentence = _("Còn %(count)s điều khiến phong trào không chạy được. Sửa hết rồi phát động.")
        raise LaunchRefusedError(sentence % {"count": len(errors)})
    if found and not confirmed:
        sentence = _("Còn %(count)s điều cần lưu ý. Xem lại rồi đánh dấu đã xem để phát động.")
        raise LaunchRefusedError(sentence % {"count": len(found)})


def people_of(unit_ids: Iterable[int], *, on: date) -> QuerySet[User]:
    """Who files and signs for those units that day."""
    posts = Membership.objects.in_force(on).filter(unit__in=list(unit_ids), role__in=UNIT_ROLES)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True)


def office_of(campaign: Campaign, *, on: date) -> QuerySet[User]:
    """Who works in the standing office that day."""
    posts = Membership.objects.in_force(on).filter(board=campaign.board_id, role__in=OFFICE_ROLES)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True)


def _tell(campaign: Campaign, *, at: datetime) -> None:
    units = campaign.participations.values_list("unit", flat=True)
    sentence = _("%(board)s đã phát động theo văn bản %(number)s. Xem nội dung, lịch nộp và bảng chấm điểm trên cổng.")
    notices.post(
        people_of(units, on=timezone.localdate(at)),
        subject=_("Phát động: %(name)s") % {"name": campaign.name[:180]},
        body=sentence % {"board": campaign.board.name, "number": vn.quoted(campaign.plan_number)},
        link=reverse("setup:campaign", kwargs={"code": campaign.code}),
        at=at,
        unique_key=f"campaign-launch:{campaign.pk}",
    )
