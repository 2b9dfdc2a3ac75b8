"""The units' registrations as a workbook, with the same numbers as the page."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from atgt_portal.lib.sheets import Sheet, Value
from atgt_portal.lib.templatetags.vietnamese import vn_moment
from campaigns.plans.registrations import IndicatorSum, Registrations
from campaigns.setup.models import Campaign


def sheets_of(found: Registrations, *, campaign: Campaign, at: datetime, by_unit: bool) -> list[Sheet]:
    """Sums first; with `by_unit` also every unit's own numbers."""
    made = _("Theo kế hoạch đã tiếp nhận của %(accepted)s/%(all)s đơn vị, lập lúc %(moment)s")
    said = {"accepted": found.accepted, "all": found.all, "moment": vn_moment(at)}
    title = [_("Tổng hợp đăng ký thi đua năm %(year)s") % {"year": campaign.year}, campaign.name, made % said]
    whole = [_indicator_sheet(found, title), _title_sheet(found, title)]
    return [*whole, _target_lines(found, title), _title_lines(found, title)] if by_unit else whole


def name_of(indicator: IndicatorSum) -> str:
    """What a page and a workbook call it: those that units named themselves stand together."""
    return indicator.name or _("Chỉ tiêu đơn vị tự đặt")


def verdict_words(is_met: bool | None) -> str:  # noqa: FBT001 - yes, no, or not to be said
    if is_met is None:
        return ""
    return _("đạt mục tiêu chung") if is_met else _("chưa đạt mục tiêu chung")


def _indicator_sheet(found: Registrations, title: list[str]) -> Sheet:
    headers = [
        _("Chỉ tiêu"), _("Đơn vị tính"), _("Số đơn vị đăng ký"), _("Năm trước"), _("Chỉ tiêu năm nay"),
        _("Đạt mục tiêu chung"), _("Số đơn vị so được"),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [name_of(one), one.unit_of_measure, len(one.lines), one.baseline, one.value, *_judged(one)]
        for one in found.indicators
    ]
    return Sheet(name=_("Chỉ tiêu"), headers=headers, title=title, rows=rows)


def _judged(one: IndicatorSum) -> list[Value]:
    """Blank where no unit can be compared: a zero would say that every unit falls short."""
    return [one.met, one.judged] if one.judged else [None, None]


def _title_sheet(found: Registrations, title: list[str]) -> Sheet:
    headers = [_("Danh hiệu, hình thức"), _("Loại"), _("Số đơn vị đăng ký"), _("Tập thể"), _("Cá nhân")]
    rows: list[list[Value]] = [
        [one.name, one.kind, len(one.lines), one.collectives, one.individuals] for one in found.titles
    ]
    return Sheet(name=_("Danh hiệu"), headers=headers, title=title, rows=rows)


def _target_lines(found: Registrations, title: list[str]) -> Sheet:
    headers = [
        _("Chỉ tiêu"), _("Đơn vị tính"), _("Đơn vị"), _("Năm trước"), _("Chỉ tiêu năm nay"), _("Mục tiêu chung: không quá"),
        _("So với mục tiêu chung"),
    ]  # fmt: skip
    return Sheet(name=_("Chỉ tiêu theo đơn vị"), headers=headers, title=title, rows=list(_target_rows(found)))


def _target_rows(found: Registrations) -> Iterator[list[Value]]:
    for one in found.indicators:
        for line in one.lines:
            yield [
                line.name, line.unit_of_measure, line.unit, line.baseline, line.value, line.most, verdict_words(line.is_met)
            ]  # fmt: skip


def _title_lines(found: Registrations, title: list[str]) -> Sheet:
    headers = [_("Danh hiệu, hình thức"), _("Đơn vị"), _("Tập thể"), _("Cá nhân")]
    rows: list[list[Value]] = [
        [one.name, line.unit, line.collectives, line.individuals] for one in found.titles for line in one.lines
    ]
    return Sheet(name=_("Danh hiệu theo đơn vị"), headers=headers, title=title, rows=rows)
