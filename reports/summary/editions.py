"""Opening an edition and sending it. An edition never changes; a correction makes the next."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, files, jobs
from atgt_portal.ledger.models import Job, StoredFile
from atgt_portal.ledger.tasks import ring
from atgt_portal.lib.scanned_papers import Scanned
from campaigns.filing.act import ActionRefusedError
from campaigns.record.calendars import window_of
from campaigns.setup.choices import Calendar
from campaigns.setup.models import Campaign
from reports.summary.models import Dispatch, YearEndSummary
from reports.summary.permissions import may_dispatch, may_open
from units.models import Board, User

COMPILE = "summary.compile"


@transaction.atomic
def open_edition(
    campaign: Campaign,
    *,
    actor: User,
    at: datetime,
    calendar: Calendar,
    reason: str = "",
    remarks: Mapping[str, str] | None = None,
) -> YearEndSummary:
    """Store the next edition and the job that compiles it; one that is still being compiled is returned instead.

    Raises `ActionRefusedError` for whoever may not, and where a later edition gives no reason.
    """
    if not (verdict := may_open(actor, campaign, on=timezone.localdate(at))):
        raise ActionRefusedError(str(verdict.reason))
    # The board's row is the lock: of two who press at once, the second finds the first one's edition.
    Board.objects.select_for_update().get(pk=campaign.board_id)
    last = YearEndSummary.objects.filter(campaign=campaign).select_related("job").order_by("-number").first()
    if last is not None and last.job.state in {Job.State.QUEUED, Job.State.RUNNING}:
        return last
    number = last.number + 1 if last else 1
    if not reason.strip() and YearEndSummary.objects.filter(campaign=campaign, compiled_at__isnull=False).exists():
        raise ActionRefusedError(_("Ô Lý do lập lại đang trống. Ghi vì sao lập lần %(n)s.") % {"n": number})
    window = window_of(campaign, calendar)
    job = jobs.request_job(
        COMPILE,
        params={"campaign": campaign.pk, "number": number},
        requested_by=actor,
        at=at,
        unique_key=f"{COMPILE}:{campaign.pk}:{number}",
    )
    edition = YearEndSummary.objects.create(
        board_id=campaign.board_id,
        campaign=campaign,
        number=number,
        calendar=calendar,
        first_day=window.first_day,
        last_day=window.last_day,
        reason=reason.strip(),
        remarks=dict(remarks or {}),
        opened_at=at,
        opened_by=actor,
        job=job,
    )
    audit.write(
        "summary.open",
        subject=f"summary:{edition.uuid}",
        actor=actor,
        at=at,
        chain=campaign.board.chain,
        detail={"number": number, "calendar": calendar},
    )
    ring(job)
    return edition


@transaction.atomic
def dispatch(
    edition: YearEndSummary,
    *,
    actor: User,
    at: datetime,
    number: str,
    signed_on: date,
    signer: str,
    channel: str,
    sent_on: date,
    scan: Scanned | None = None,
) -> Dispatch:
    """Record that the issued paper went to the upper board; from then on the upper board sees the edition.

    `scan` is the signed copy, judged already; it stands beside the edition, which it does not change.
    """
    edition = YearEndSummary.objects.select_for_update().select_related("board", "campaign").get(pk=edition.pk)
    if not (verdict := may_dispatch(actor, edition, on=timezone.localdate(at))):
        raise ActionRefusedError(str(verdict.reason))
    sent = Dispatch.objects.create(
        edition=edition,
        number=number,
        signed_on=signed_on,
        signer=signer,
        channel=channel,
        sent_on=sent_on,
        signed_copy=_kept(edition, scan, at=at) if scan else None,
        recorded_at=at,
        recorded_by=actor,
    )
    audit.write(
        "summary.dispatch",
        subject=f"summary:{edition.uuid}",
        actor=actor,
        at=at,
        chain=edition.board.chain,
        detail={
            "number": number,
            "signed_on": signed_on.isoformat(),
            "channel": channel,
            "snapshot": edition.snapshot_sha256,
            "signed_copy": sent.signed_copy.sha256 if sent.signed_copy else "",
        },
    )
    return sent


def _kept(edition: YearEndSummary, scan: Scanned, *, at: datetime) -> StoredFile:
    label = _("Báo cáo tổng kết %(year)s, bản ký") % {"year": edition.campaign.year}
    return files.store(scan.content, label=f"{label}.{scan.ending}", content_type=scan.content_type, at=at)
