"""The page of one công văn đôn đốc: how far its files are, what it says."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger.models import Job
from atgt_portal.lib import vn
from campaigns.papers.signed import url_of
from campaigns.setup.models import Campaign
from campaigns.urging import work
from campaigns.urging.choices import FileKind
from campaigns.urging.models import UrgingLetter
from campaigns.urging.signed import CODE

_SILENT_AFTER = timedelta(seconds=60)
_SHOWN = 6


@dataclass(slots=True)
class LetterPage:
    title: str
    sub: str
    running: bool
    silent: bool
    failed: str
    signed_url: str
    steps: list[dict[str, str]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)


def letter_page(letter: UrgingLetter, *, now: datetime) -> LetterPage:
    job = letter.job
    running = job.state in {Job.State.QUEUED, Job.State.RUNNING}
    units = len({line["unit"] for line in letter.lines})
    said = _("%(units)s đơn vị, %(papers)s hồ sơ · lập ngày %(day)s · đề nghị nộp trước ngày %(by)s")
    page = LetterPage(
        title=_("Công văn đôn đốc lần %(n)s") % {"n": letter.number},
        sub=said
        % {
            "units": vn.two_digits(units),
            "papers": vn.two_digits(len(letter.lines)),
            "day": vn.show_date(timezone.localdate(letter.made_at)),
            "by": vn.show_date(letter.answer_by),
        },
        running=running,
        silent=running and now - (job.heartbeat_at or job.queued_at) > _SILENT_AFTER,
        failed=job.error if job.state == Job.State.FAILED else "",
        signed_url=url_of(CODE, letter.uuid),
        rows=[_row(line) for line in letter.lines],
    )
    page.steps = [_step(job, number, name) for number, name in enumerate(work.STEPS)]
    if letter.produced_at is not None:
        page.files = [_file(letter, row.kind, row.stored.size) for row in letter.files.select_related("stored")]
    return page


def _step(job: Job, number: int, name: str) -> dict[str, str]:
    state = "done" if job.state == Job.State.DONE or number < job.done else "waiting"
    if state == "waiting" and name == job.step:
        state = "failed" if job.state == Job.State.FAILED else "running"
    return {"name": name, "note": "", "state": state, "text": ""}


def _row(line: dict[str, Any]) -> dict[str, str]:
    due = vn.show_date(date.fromisoformat(line["due_on"]))
    return {"unit": line["unit"], "paper": line["paper"], "due": due, "days": vn.show_number(line["days"])}


def _file(letter: UrgingLetter, kind: str, size: int) -> dict[str, Any]:
    return {
        "name": FileKind(kind).label,
        "kind": kind.upper(),
        "primary": kind == FileKind.DOCX,
        "url": reverse("urging:file", kwargs={"uuid": letter.uuid, "kind": kind}),
        "note": filesizeformat(size),
    }


def made_rows(campaign: Campaign) -> list[dict[str, str]]:
    """The letters made before, newest first: one query."""
    made = UrgingLetter.objects.filter(campaign=campaign).only("uuid", "number", "made_at", "lines")[:_SHOWN]
    said = _("Lần %(n)s, ngày %(day)s")
    return [
        {
            "label": said % {"n": row.number, "day": vn.show_date(timezone.localdate(row.made_at))},
            "value": _("%(n)s hồ sơ") % {"n": vn.two_digits(len(row.lines))},
            "url": reverse("urging:letter", kwargs={"uuid": row.uuid}),
        }
        for row in made
    ]
