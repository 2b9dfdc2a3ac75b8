"""The office has seen to a correction: it is noted, and the units whose figures changed are told."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from campaigns.filing.models import Filing, FilingVersion
from campaigns.launch.launching import people_of
from campaigns.record.wording import days_words
from reports.corrections.effects import Change, UnitEffect
from reports.corrections.listing import Correction
from reports.corrections.models import CorrectionReview
from units.models import User


@transaction.atomic
def review(
    version: FilingVersion, correction: Correction, units: Sequence[UnitEffect], *, actor: User, at: datetime
) -> CorrectionReview | None:
    """Note that the correction was seen to and tell every unit its own figures, old and new.

    None where it was seen to already, or is no longer in force: nobody is told figures that have changed again.
    """
    paper = Filing.objects.select_for_update(no_key=True).get(pk=version.filing_id)
    if paper.accepted_version_id != version.pk:
        return None
    done, is_new = CorrectionReview.objects.get_or_create(
        version=version,
        defaults={"units_told": " ".join(one.code for one in units), "reviewed_at": at, "reviewed_by": actor},
    )
    if not is_new:
        return None
    for one in units:
        _tell(version, correction, one, at=at)
    audit.write(
        "figures.correction_reviewed",
        subject=f"filing:{version.filing.uuid}",
        actor=actor,
        at=at,
        chain=version.filing.board.chain,
        detail={"version": version.number, "units": [one.code for one in units]},
    )
    return done


def _tell(version: FilingVersion, correction: Correction, one: UnitEffect, *, at: datetime) -> None:
    body = _("%(police)s đã điều chỉnh số liệu kỳ %(days)s của %(unit)s: %(changes)s.") % {
        "police": correction.police,
        "days": days_words(correction.days),
        "unit": one.name,
        "changes": "; ".join(map(_words, one.figures)),
    }
    if correction.status_change:
        body += " " + _("Tính chất số liệu: %(change)s.") % {"change": correction.status_change}
    if one.confirmed is not None:
        body += " " + _("Đơn vị đã trả lời về số cũ; thấy chưa đúng thì báo văn phòng thường trực của Ban.")
    notices.post(
        people_of([one.unit_id], on=timezone.localdate(at)),
        subject=_("Số liệu tai nạn đã điều chỉnh: %(period)s") % {"period": correction.period},
        body=body,
        link=f"{reverse('record:comparison')}?pham-vi=dv-{one.code}",
        at=at,
        unique_key=f"correction:{version.pk}:{one.unit_id}",
    )


def _words(change: Change) -> str:
    return f"{change.label} {change.old} → {change.new}"
