"""What the pages about quick reports show, ready as words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.documents.model import OfficialDocument
from campaigns.filing.own import Row
from campaigns.papers import signed
from campaigns.papers.printing import Loose
from campaigns.papers.sheet import ILLUSTRATIVE
from campaigns.setup.models import Campaign
from reports.quick import differing, matching, wording
from reports.quick.choices import SIGNED, QuickAction
from reports.quick.models import QuickReport, QuickVersion
from reports.quick.paper import quick_paper
from reports.quick.permissions import may_act, may_tell, passed_only
from units.letterhead.heads import head_of
from units.models import User


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One version of a report as one reader sees it; `actions` are its buttons, value and label."""

    title: str
    sub: str
    badge: str
    tone: str
    late: str
    is_late: bool
    number: int
    newest: bool
    facts: list[dict[str, str]]
    sentences: list[tuple[str, str]]
    versions: list[dict[str, Any]]
    events: list[dict[str, str]]
    matched: list[matching.Matched]
    differs: str
    actions: list[tuple[str, str]]
    supplement_url: str
    print_url: str
    signed_url: str


def row_of(report: QuickReport, *, user: User | AnonymousUser, on: date, stated: str = "") -> Row:
    """One report in a list; `stated` is what the police have stated instead, where that is to be told."""
    upper = passed_only(user, report, on=on)
    content = report.content_for(upper=upper)
    badge, tone = wording.badge(report, for_upper=upper)
    return Row(
        title=wording.title_of(content),
        url=reverse("quick:report", kwargs={"uuid": report.uuid}),
        hint=" · ".join(
            (
                wording.counted(content),
                report.board.name if upper else report.unit.name,
                *([differing.words(stated)] if stated else []),
            )
        ),
        badge=badge,
        tone=tone,
        due="" if upper else _("gửi %(day)s") % {"day": vn.show_date(timezone.localdate(report.sent_at))},
        remaining=_("muộn") if report.is_late and not upper else "",
    )


def first_boxes(*, now: datetime, area: str) -> dict[str, Any]:
    """The news has usually just come in, in one's own place."""
    local = timezone.localtime(now)
    day = vn.show_date(local.date())
    return {"known_on": day, "known_at": f"{local:%H:%M}", "happened_on": day, "area": area}


def sub_of(report: QuickReport, *, upper: bool = False) -> str:
    return f"{report.unit.name} · {wording.title_of(report.content_for(upper=upper))}"


def report_page(report: QuickReport, *, user: User | AnonymousUser, on: date, number: str) -> ReportPage | None:
    """The version asked for, the newest unless told; None for one that this reader does not have."""
    upper = passed_only(user, report, on=on)
    versions = _versions(report, upper=upper)
    shown = _chosen(versions, number)
    if shown is None:
        return None
    here = {"uuid": report.uuid}
    newest = shown is versions[-1]
    badge, tone = wording.badge(report, for_upper=upper)
    matched = [] if upper else matching.on_record(report, user=user, on=on)
    return ReportPage(
        title=wording.title_of(shown.content),
        sub=f"{report.unit.name} · {report.board.name}",
        badge=badge,
        tone=tone,
        late="" if upper else wording.lateness(report),
        is_late=report.is_late,
        number=shown.number,
        newest=newest,
        facts=wording.facts(shown.content),
        sentences=wording.said_by_unit(shown.content),
        versions=_links(report, versions, shown),
        events=[] if upper else wording.events(versions, report.steps.select_related("actor")),
        matched=matched,
        differs=_differing_words(report, matched),
        actions=_actions(report, user=user, on=on) if newest else [],
        supplement_url=reverse("quick:supplement", kwargs=here) if may_tell(user, report.unit, on=on) else "",
        print_url=reverse("quick:print", kwargs=here),
        signed_url="" if upper else signed.url_of(SIGNED, report.uuid),
    )


def _differing_words(report: QuickReport, matched: list[matching.Matched]) -> str:
    """What to do where the accepted figures of that place and day are others than the newest version tells."""
    if not matched or any(one.agrees for one in matched):
        return ""
    sentence = _(
        "Bản mới nhất báo %(told)s; số liệu công an đã tiếp nhận ghi khác. Báo cáo nhanh chưa đúng thì bổ sung báo cáo;"
        " số của công an chưa đúng thì đề nghị đối chiếu khi xác nhận số liệu của kỳ."
    )
    return sentence % {"told": wording.counted(report.content)}


def _versions(report: QuickReport, *, upper: bool) -> list[QuickVersion]:
    rows = report.versions.select_related("sent_by")
    if not upper:
        return list(rows)
    passed = report.steps.filter(action=QuickAction.PASS).values("number")
    return list(rows.filter(number__in=passed))


def _chosen(versions: list[QuickVersion], number: str) -> QuickVersion | None:
    if not number:
        return versions[-1]
    return next((row for row in versions if str(row.number) == number), None)


def _links(report: QuickReport, versions: list[QuickVersion], shown: QuickVersion) -> list[dict[str, Any]]:
    """A switch between versions, where there are several."""
    if len(versions) == 1:
        return []
    url = reverse("quick:report", kwargs={"uuid": report.uuid})
    return [
        {
            "label": _("Bản %(n)s") % {"n": row.number},
            "url": f"{url}?ban={row.number}",
            "current": row.number == shown.number,
        }
        for row in versions
    ]


def _actions(report: QuickReport, *, user: User | AnonymousUser, on: date) -> list[tuple[str, str]]:
    open_now = (action for action in QuickAction if may_act(user, action, report, on=on))
    return [(action.value, str(action.label)) for action in open_now]


def document_of(report: QuickReport, *, user: User | AnonymousUser, on: date) -> OfficialDocument:
    """The newest version that this reader sees, as a paper."""
    upper = passed_only(user, report, on=on)
    number, content = (report.passed_number if upper else report.number), report.content_for(upper=upper)
    sent = timezone.localdate(report.first_sent_at)
    note = ILLUSTRATIVE if _is_illustrative(report, on=sent) else ""
    return quick_paper(report, content, number=number, head=head_of(report.unit), on=sent, note=note)


def _is_illustrative(report: QuickReport, *, on: date) -> bool:
    """Where all that the board ran that day was illustrative, so is what was told to it."""
    run = Campaign.objects.running(on=on).filter(board=report.board_id).order_by()
    return set(run.values_list("is_illustrative", flat=True)) == {True}


def loose(report: QuickReport) -> Loose:
    label = _("Báo cáo nhanh - %(unit)s") % {"unit": report.unit.name}
    return Loose(subject=f"quick:{report.uuid}", label=label, board=report.board)


def way_of_paper(report: QuickReport) -> list[dict[str, str]]:
    """The report has gone already; the signed paper follows it."""
    steps = (
        _("Báo cáo đã đến văn phòng ngay khi bấm gửi; bản giấy gửi sau theo đường văn thư."),
        _("Lập bản in, in ra hoặc sửa thêm bằng Word; trình ký."),
        _("Văn thư cấp số, ghi ngày, đóng dấu và gửi."),
    )
    kept = {
        "text": _("Quét hoặc chụp bản đã ký, tải lên để lưu cùng báo cáo."),
        "url": signed.url_of(SIGNED, report.uuid),
    }
    return [*({"text": text, "url": ""} for text in steps), kept]
