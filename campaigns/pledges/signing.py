"""The one hand that enters and corrects a pledge."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib.verdict import ToldError
from campaigns.pledges.models import Pledge
from campaigns.setup.models import Cluster
from units.acting.rights import Acting, acting_for_board
from units.choices import OFFICE_ROLES
from units.models import Unit, User


class StalePledgeError(ToldError):
    """Somebody else of the office has entered or corrected the pledge since the page was shown."""


def signing_for(user: User, cluster: Cluster, *, on: date) -> Acting:
    """The post in which `user` enters the pledge of `cluster`: one of the standing office."""
    return acting_for_board(user, cluster.campaign.board_id, *OFFICE_ROLES, on=on)


@transaction.atomic
def sign(
    cluster: Cluster,
    *,
    actor: User,
    at: datetime,
    seen_revision: int,
    signed_on: date,
    place: str,
    note: str,
    units: Iterable[Unit],
) -> Pledge:
    """Enter the pledge of `cluster`, or correct it as it was seen."""
    signing_for(actor, cluster, on=timezone.localdate(at)).taken()
    told = {"signed_on": signed_on, "place": place, "note": note, "revision": seen_revision + 1}
    pledge, is_new = Pledge.objects.get_or_create(cluster=cluster, defaults=told)
    if is_new != (seen_revision == 0):
        raise _stale()
    if not is_new and not Pledge.objects.filter(pk=pledge.pk, revision=seen_revision).update(**told):
        raise _stale()
    signers = list(units)
    pledge.units.set(signers)
    campaign = cluster.campaign
    detail = {"cluster": cluster.code, "day": signed_on.isoformat(), "units": sorted(unit.code for unit in signers)}
    subject = f"pledge:{pledge.uuid}"
    audit.write("pledge.sign", subject=subject, actor=actor, at=at, chain=campaign.board.chain, detail=detail)
    return pledge


def _stale() -> StalePledgeError:
    return StalePledgeError(_("Giao ước này vừa được người khác ghi. Xem bản đang có rồi ghi lại nếu còn cần."))
