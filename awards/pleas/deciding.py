"""File a plea, decide it: each refuses in words or stores all of itself. Nothing that was said is ever rewritten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ToldError
from awards.pleas.choices import GROUNDS, Ground
from awards.pleas.models import Plea, Ruling
from awards.pleas.permissions import may_decide
from campaigns.filing.models import Filing
from campaigns.launch.launching import office_of, people_of
from campaigns.setup.models import Campaign
from campaigns.setup.told import accidents_counted
from units.models import Unit, User


class PleaRefusedError(ToldError):
    """The campaign knows no such plea, or the person may not decide it."""


class StalePleaError(ToldError):
    """A colleague was quicker."""


@dataclass(frozen=True, slots=True)
class Accused:
    """The accident that a plea is about, as the return in force states it."""

    filing: Filing
    key: str
    row: Mapping[str, Any]

    @property
    def words(self) -> str:
        return accident_words(self.row)


def accident_words(row: Mapping[str, Any]) -> str:
    """Vụ ngày 12/03/2023, QL.32, 1 người chết, 2 người bị thương."""
    parts = [_("Vụ ngày %(day)s") % {"day": vn.show_date(date.fromisoformat(row["happened_on"]))}, row["road"]]
    parts.append(_("%(n)s người chết") % {"n": row["deaths"]})
    parts.append(_("%(n)s người bị thương") % {"n": row["injured"]})
    return ", ".join(part for part in parts if part)


@transaction.atomic
def plead(
    campaign: Campaign, accused: Accused, *, unit: Unit, ground: Ground, explanation: str, actor: User, at: datetime
) -> Plea:
    """The unit's plea about one accident of its area; the office is told."""
    if ground not in GROUNDS[accidents_counted(campaign)]:
        raise PleaRefusedError(_("Phong trào không còn nhận giải trình với lý do này. Tải lại trang để xem cách tính."))
    told = Plea(
        campaign=campaign,
        board_id=campaign.board_id,
        unit=unit,
        filing=accused.filing,
        key=accused.key,
        accident=dict(accused.row),
        ground=ground,
        explanation=explanation,
        filed_at=at,
        filed_by=actor,
    )
    try:
        with transaction.atomic():
            told.save(force_insert=True)
    except IntegrityError:
        sentence = _("Vụ này đơn vị đã giải trình rồi. Xem giải trình đã gửi ở danh sách.")
        raise StalePleaError(sentence) from None
    _trace("plea.filed", told, actor=actor, at=at, detail={"ground": ground.value})
    notices.post(
        office_of(campaign, on=timezone.localdate(at)),
        subject=_("Giải trình vụ tai nạn: %(unit)s") % {"unit": unit.name[:180]},
        body=accused.words,
        link=_address(told),
        at=at,
        unique_key=f"plea:{told.pk}",
    )
    return told


@transaction.atomic
def decide(plea: Plea, *, leaves_out: bool, reason: str, actor: User, at: datetime, seen_number: int) -> Ruling:
    """The office's word about a plea, after `seen_number` earlier ones; the unit is told."""
    if not (verdict := may_decide(actor, plea, on=timezone.localdate(at))):
        raise PleaRefusedError(str(verdict.reason))
    number = seen_number + 1
    stale = StalePleaError(_("Đồng nghiệp vừa quyết định giải trình này. Xem quyết định ấy, cần thì quyết định lại."))
    if plea.rulings.count() != seen_number:
        raise stale
    try:
        with transaction.atomic():
            ruling = Ruling.objects.create(
                plea=plea, number=number, leaves_out=leaves_out, reason=reason, decided_at=at, decided_by=actor
            )
    except IntegrityError:  # of two at the same moment the number lets only one through
        raise stale from None
    _trace("plea.decided", plea, actor=actor, at=at, detail={"number": number, "leaves_out": leaves_out})
    notices.post(
        people_of([plea.unit_id], on=timezone.localdate(at)),
        subject=_("Giải trình vụ tai nạn: %(result)s") % {"result": vn.uncapitalise(result_words(leaves_out))},
        body=f"{accident_words(plea.accident)}. {reason}",
        link=_address(plea),
        at=at,
        unique_key=f"plea:{plea.pk}:{number}",
    )
    return ruling


def result_words(leaves_out: bool) -> str:  # noqa: FBT001 - a stored answer
    return _("Không tính vụ này vào điểm") if leaves_out else _("Vẫn tính vụ này")


def _address(plea: Plea) -> str:
    return reverse("pleas:plea", kwargs={"uuid": plea.uuid})


def _trace(action: str, plea: Plea, *, actor: User, at: datetime, detail: Mapping[str, object]) -> None:
    said = {"unit": str(plea.unit.uuid), "filing": str(plea.filing.uuid), **detail}
    audit.write(action, subject=f"plea:{plea.uuid}", actor=actor, at=at, chain=plea.board.chain, detail=said)
