"""What the pages of the summary show, ready as words; the figures come from the edition's own snapshot."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.ledger.models import Job, StoredFile
from atgt_portal.lib import vn
from campaigns.record import wording as record
from campaigns.record.calendars import official_calendar, window_of
from campaigns.setup.choices import Calendar
from campaigns.setup.models import Campaign
from reports.summary import wording, work
from reports.summary.choices import FileKind
from reports.summary.compile import MeasureRow, compile_summary
from reports.summary.forms import OpenForm
from reports.summary.models import YearEndSummary

SIGNED = "ban-ky"
"""Under this name the signed copy is fetched among the edition's files."""

SILENT_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Offer:
    """A campaign whose next edition may be opened, with its form."""

    campaign: Campaign
    form: OpenForm
    title: str
    number: int
    has_result: bool


@dataclass(slots=True)
class EditionPage:
    title: str
    sub: str
    steps: list[dict[str, str]] = field(default_factory=list)
    percent: int = 0
    job_title: str = ""
    silent: bool = False
    failed: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    verdict: str = ""
    sent: list[dict[str, str]] = field(default_factory=list)
    signed: list[dict[str, Any]] = field(default_factory=list)
    year: str = ""
    year_before: str = ""


def offer(campaign: Campaign, *, number: int, needs_reason: bool, has_result: bool, posted: OpenForm | None) -> Offer:
    form = posted
    if form is None or form.data.get("campaign") != campaign.code:
        form = OpenForm(initial={"calendar": official_calendar(campaign)})
    form.fields["reason"].required = needs_reason
    labels = {
        value: f"{label} ({vn.show_date(window.first_day)} – {vn.show_date(window.last_day)})"
        for value, label in Calendar.choices
        for window in [window_of(campaign, Calendar(value))]
    }
    form.fields["calendar"].choices = list(labels.items())  # type: ignore[attr-defined]
    title = _("Lập báo cáo tổng kết lần %(n)s") % {"n": number}
    return Offer(campaign=campaign, form=form, title=title, number=number, has_result=has_result)


def list_row(edition: YearEndSummary) -> dict[str, str]:
    sent = getattr(edition, "dispatch", None)
    badge, tone = _("Đang lập"), "info"
    if edition.job.state == Job.State.FAILED:
        badge, tone = _("Chưa lập xong"), "bad"
    elif sent is not None:
        badge, tone = _("Đã gửi Ban cấp trên"), "good"
    elif edition.compiled_at is not None:
        badge, tone = _("Đã lập xong"), "wait"
    hint = f"{edition.board.name} · {_days(edition)}"
    due = _("gửi ngày %(day)s") % {"day": vn.show_date(sent.sent_on)} if sent else ""
    title = _("%(name)s – lần %(n)s") % {"name": edition.campaign.name, "n": edition.number}
    url = reverse("summary:edition", kwargs={"uuid": edition.uuid})
    return {"title": title, "url": url, "hint": hint, "badge": badge, "tone": tone, "due": due, "remaining": ""}


def edition_page(edition: YearEndSummary, *, now: datetime) -> EditionPage:
    parent = edition.board.parent.name if edition.board.parent else ""
    page = EditionPage(
        title=_("Báo cáo tổng kết phong trào thi đua năm %(year)s") % {"year": edition.campaign.year},
        sub=_("Lần %(n)s · số liệu %(days)s · gửi %(to)s")
        % {"n": edition.number, "days": _days(edition), "to": parent or "…"},
        year=str(edition.campaign.year),
        year_before=str(edition.campaign.year - 1),
    )
    _add_progress(page, edition.job, now=now)
    if edition.compiled_at is not None and edition.snapshot:
        _add_result(page, edition)
    return page


def _add_progress(page: EditionPage, job: Job, *, now: datetime) -> None:
    finished = job.state == Job.State.DONE
    for number, name in enumerate(work.STEPS):
        state = "done" if finished or number < job.done else "waiting"
        if not finished and name == job.step:
            state = "failed" if job.state == Job.State.FAILED else "running"
        page.steps.append({"name": name, "note": "", "state": state, "text": ""})
    page.percent = 100 if finished else job.done * 100 // len(work.STEPS)
    page.failed = job.error if job.state == Job.State.FAILED else ""
    page.job_title = {
        Job.State.DONE: _("Đã lập xong"),
        Job.State.FAILED: _("Chưa lập được báo cáo"),
        Job.State.QUEUED: _("Đang chờ máy xử lý"),
    }.get(Job.State(job.state), _("Đang lập báo cáo"))
    last = job.heartbeat_at or job.queued_at
    page.silent = job.state in {Job.State.QUEUED, Job.State.RUNNING} and now - last > SILENT_AFTER


def _add_result(page: EditionPage, edition: YearEndSummary) -> None:
    summary = compile_summary(edition.snapshot or {}, sha256=edition.snapshot_sha256)
    page.rows = [_measure(row) for row in summary.measures]
    page.verdict = wording.joint_sentence(summary)
    page.files = [
        _file(edition, kind=row.kind, size=row.stored.size, sha256=row.stored.sha256)
        for row in edition.files.select_related("stored")
    ]
    sent = getattr(edition, "dispatch", None)
    if sent is not None:
        page.sent = [
            {"label": _("Số, ký hiệu"), "value": sent.number, "url": ""},
            {"label": _("Ngày ký"), "value": vn.show_date(sent.signed_on), "url": ""},
            {"label": _("Người ký"), "value": sent.signer, "url": ""},
            {"label": _("Gửi qua"), "value": str(sent.get_channel_display()), "url": ""},
            {"label": _("Ngày gửi"), "value": vn.show_date(sent.sent_on), "url": ""},
        ]
        page.signed = [_signed(edition, sent.signed_copy)] if sent.signed_copy else []


def _measure(row: MeasureRow) -> dict[str, str]:
    pair = row.comparison
    tone = "" if row.met is None else "good" if row.met else "bad"
    return {
        "label": row.label,
        "unit": row.unit_of_measure,
        "previous": vn.show_number(pair.previous),
        "current": vn.show_number(pair.current),
        "change": record.change_words(pair, row.measure),
        "percent": vn.show_percent(pair.percent, signed=True, places=2),
        "tone": tone,
    }


def _file(edition: YearEndSummary, *, kind: str, size: int, sha256: str) -> dict[str, Any]:
    return {
        "name": FileKind(kind).label,
        "kind": kind.upper(),
        "primary": kind == FileKind.PDF,
        "url": reverse("summary:file", kwargs={"uuid": edition.uuid, "kind": kind}),
        "note": _("%(size)s · mã kiểm tra %(code)s…") % {"size": filesizeformat(size), "code": sha256[:16]},
    }


def _signed(edition: YearEndSummary, stored: StoredFile) -> dict[str, Any]:
    return {
        "name": _("Bản ký, đóng dấu"),
        "kind": stored.label.rpartition(".")[2].upper(),
        "url": reverse("summary:file", kwargs={"uuid": edition.uuid, "kind": SIGNED}),
        "note": _("%(size)s · mã kiểm tra %(code)s…")
        % {"size": filesizeformat(stored.size), "code": stored.sha256[:16]},
    }


def _days(edition: YearEndSummary) -> str:
    return f"{vn.show_date(edition.first_day)} – {vn.show_date(edition.last_day)}"
