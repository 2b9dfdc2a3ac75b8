"""The edition of the story: opened by the office, compiled here and now without a worker, sent by the head of the board."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.db import transaction

from atgt_portal.ledger import jobs
from atgt_portal.ledger.models import Job
from atgt_portal.management.demo import days
from atgt_portal.management.demo.bring import Hand
from campaigns.record.calendars import official_calendar
from reports.summary.choices import Channel
from reports.summary.editions import dispatch, open_edition
from reports.summary.models import YearEndSummary
from units.choices import Role

_PATIENCE_SECONDS = 120
_OPENED, _RECORDED = 9 * 60, 10 * 60 + 15
_REMARKS = {
    "assessment": "Phong trào được các đơn vị thành viên triển khai đồng bộ; số liệu trong báo cáo là minh họa.",
    "direction": "Tiếp tục phòng ngừa vi phạm nồng độ cồn, tuyên truyền tại bản xa trung tâm (minh họa).",
}


class NotCompiledError(Exception):
    """The edition could not be compiled; the message tells why."""


def issue(hand: Hand) -> str:
    """See that an edition is compiled and sent, whoever began it; returns why there is no PDF, if there is none."""
    timeline = hand.scene.timeline
    eve = days.last_office_day(days.plus(timeline.sent, -1))
    edition = _newest(hand) or open_edition(
        hand.scene.campaign,
        actor=hand.office,
        at=days.moment(eve, _OPENED),
        calendar=official_calendar(hand.scene.campaign),
        remarks=_REMARKS,
    )
    with _living_on(eve):
        _compile(edition.job_id)
    edition = YearEndSummary.objects.select_related("board").get(pk=edition.pk)
    if not hasattr(edition, "dispatch"):
        _send(hand, edition, timeline.sent)
    return edition.not_printed


def _newest(hand: Hand) -> YearEndSummary | None:
    return YearEndSummary.objects.filter(campaign=hand.scene.campaign).order_by("-number").first()


def _compile(job_id: int) -> None:
    """Do the job here, or wait for the worker that was quicker; a failed try is tried again like any other."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        jobs.run(job_id)
        job = Job.objects.get(pk=job_id)
        if job.state == Job.State.DONE:
            return
        if job.state == Job.State.FAILED or time.monotonic() > deadline:
            raise NotCompiledError(job.error or "quá thời gian chờ")
        time.sleep(0.5)


@contextmanager
def _living_on(day: date) -> Iterator[None]:
    """The portal's own clock stands on that day: what the compiler dates, it dates by the story."""
    before = settings.DEMO_TODAY
    settings.DEMO_TODAY = day.isoformat()
    try:
        yield
    finally:
        settings.DEMO_TODAY = before


@transaction.atomic
def _send(hand: Hand, edition: YearEndSummary, day: date) -> None:
    campaign = hand.scene.campaign
    dispatch(
        edition,
        actor=hand.people.officers[Role.BOARD_LEADER],
        at=days.moment(day, _RECORDED),
        number=f"05/BC-{edition.board.symbol}",
        signed_on=day,
        signer=campaign.signature_name or "Lãnh đạo Ban (minh họa)",
        channel=Channel.DOCUMENT_AXIS.value,
        sent_on=day,
    )
