"""The words in which a quick report is told on pages and in notices. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.templatetags.vietnamese import vn_moment
from reports.quick.choices import Known, QuickAction
from reports.quick.models import QuickReport, QuickStep, QuickVersion

Content = Mapping[str, Any]


def title_of(content: Content) -> str:
    """Tai nạn ngày 16/06/2023 tại Xã Bình Lư."""
    said = {"day": vn.show_date(date.fromisoformat(content["happened_on"])), "area": vn.uncapitalise(content["area"])}
    return _("Tai nạn ngày %(day)s tại %(area)s") % said


def counted(content: Content) -> str:
    said = {"dead": vn.two_digits(content["deaths"]), "hurt": vn.two_digits(content["injured"])}
    return _("%(dead)s người chết, %(hurt)s người bị thương") % said


def notice_subject(report: QuickReport) -> str:
    words = title_of(report.content)
    kind = _("Báo cáo nhanh") if report.number == 1 else _("Báo cáo nhanh, bổ sung")
    return f"{kind}: {vn.uncapitalise(words)}"[:200]


def when(content: Content) -> str:
    """14 giờ 30 ngày 16/06/2023; the day alone where the hour is not known."""
    day = vn.show_date(date.fromisoformat(content["happened_on"]))
    if not content["happened_at"]:
        return _("ngày %(day)s, chưa rõ giờ") % {"day": day}
    return _("%(clock)s ngày %(day)s") % {"clock": clock_words(content["happened_at"]), "day": day}


def clock_words(clock: str) -> str:
    """14:05 is “14 giờ 05”."""
    hour, minute = clock.split(":")
    return f"{int(hour)} giờ" + (f" {minute}" if minute != "00" else "")


def known(value: str) -> str:
    return str(Known(value).label)


def facts(content: Content) -> list[dict[str, str]]:
    """Everything that was told, label and value, for `components/key_values.html`."""
    rows = (
        (_("Xảy ra lúc"), when(content)),
        (_("Địa bàn"), content["area"]),
        (_("Tuyến đường, vị trí"), content["place"]),
        (_("Thiệt hại về người"), counted(content)),
        (_("Vì sao là đặc biệt nghiêm trọng"), content["grounds"]),
        (_("Phương tiện"), content["vehicles"]),
        (_("Ô tô kinh doanh vận tải"), known(content["commercial"])),
        (_("Nghi có nồng độ cồn"), known(content["alcohol"])),
    )
    return [{"label": label, "value": value, "url": ""} for label, value in rows if value]


def said_by_unit(content: Content) -> list[tuple[str, str]]:
    """The unit's own sentences under their heads."""
    rows = (
        (_("Bổ sung lần này"), content["added"]),
        (_("Nguyên nhân ban đầu"), content["cause"]),
        (_("Đã và đang xử lý"), content["done"]),
        (_("Đề nghị, kiến nghị"), content["needs"]),
    )
    return [(head, text) for head, text in rows if text]


def badge(report: QuickReport, *, for_upper: bool = False) -> tuple[str, str]:
    """How the newest version stands: label and tone."""
    if for_upper:
        is_new = report.received_number < report.passed_number
        return (_("Chờ ghi nhận"), "wait") if is_new else (_("Đã nhận"), "good")
    if report.noted_number < report.number:
        waits = _("Chờ ghi nhận") if report.number == 1 else _("Bổ sung, chờ ghi nhận")
        return waits, "wait"
    if report.received_number == report.number:
        return _("Cấp trên đã nhận"), "good"
    return (_("Đã chuyển cấp trên"), "good") if report.passed_number == report.number else (_("Đã nhận"), "good")


def lateness(report: QuickReport) -> str:
    """How long after its knowledge the first telling came."""
    hours = int((report.first_sent_at - report.known_at).total_seconds() // 3600)
    said = {"n": hours, "due": int((report.due_at - report.known_at).total_seconds() // 3600)}
    if report.is_late:
        return _("gửi sau %(n)s giờ kể từ khi biết tin, quá hạn %(due)s giờ") % said
    if hours == 0:
        return _("gửi trong giờ đầu kể từ khi biết tin, hạn %(due)s giờ") % said
    return _("gửi sau %(n)s giờ kể từ khi biết tin, hạn %(due)s giờ") % said


def events(versions: Iterable[QuickVersion], steps: Iterable[QuickStep]) -> list[dict[str, str]]:
    """Versions and steps in the order in which they happened."""
    told: list[tuple[datetime, dict[str, str]]] = [
        (row.sent_at, _event(_told_words(row), row.sent_at, by=row.sent_by.full_name, note=row.content["added"]))
        for row in versions
    ]
    told += [
        (row.done_at, _event(_step_words(row), row.done_at, by=row.actor.full_name, tone="accepted")) for row in steps
    ]
    return [event for _at, event in sorted(told, key=lambda pair: pair[0])]


def _told_words(row: QuickVersion) -> str:
    return _("Gửi báo cáo nhanh") if row.number == 1 else _("Bổ sung, bản %(n)s") % {"n": row.number}


def _step_words(row: QuickStep) -> str:
    words = {
        QuickAction.NOTE: _("Đã nhận bản %(n)s"),
        QuickAction.PASS: _("Chuyển Ban cấp trên bản %(n)s"),
        QuickAction.RECEIVE: _("Ban cấp trên đã nhận bản %(n)s"),
    }
    return words[QuickAction(row.action)] % {"n": row.number}


def _event(title: str, at: datetime, *, by: str, note: str = "", tone: str = "") -> dict[str, str]:
    return {"title": title, "at": vn_moment(timezone.localtime(at)), "by": by, "note": note, "tone": tone}
