"""What the pages about pleas show, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.pleas.accidents import keyed
from awards.pleas.choices import GROUNDS
from awards.pleas.deciding import accident_words, result_words
from awards.pleas.models import Plea
from awards.pleas.reading import Returned, Returns
from campaigns.filing.wording import moment
from campaigns.record.dated import holds
from campaigns.setup.choices import AccidentsCounted
from campaigns.setup.windows import Window
from units.models import Unit


@dataclass(frozen=True, slots=True)
class AccidentRow:
    """One accident in the area of a unit: whether it counts, and where to plead or to read the plea."""

    day: str
    road: str
    place: str
    people: str
    badge: str
    tone: str
    why: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class PleaRow:
    title: str
    url: str
    unit: str
    ground: str
    at: str
    badge: str
    tone: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One event of a plea, for the timeline."""

    title: str
    at: str
    by: str
    note: str
    tone: str


def accident_rows(
    returns: Returns, window: Window, *, units: Mapping[UUID, Unit], pleas: Iterable[Plea]
) -> list[AccidentRow]:
    """The accidents of these days in those areas, the newest first."""
    pleaded = {(plea.filing.uuid, plea.unit.uuid, plea.key): plea for plea in pleas}
    found = [
        (row["happened_on"], _accident_row(returns, one, key, row, units=units, pleaded=pleaded))
        for one in returns.returned
        for key, row in keyed(one.rows)
        if UUID(row["unit_uuid"]) in units and holds(window, date.fromisoformat(row["happened_on"]))
    ]
    return [row for _day, row in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _accident_row(
    returns: Returns,
    one: Returned,
    key: str,
    row: Mapping[str, Any],
    *,
    units: Mapping[UUID, Unit],
    pleaded: Mapping[tuple[UUID, UUID, str], Plea],
) -> AccidentRow:
    unit = units[UUID(row["unit_uuid"])]
    plea, why = pleaded.get((one.filing, unit.uuid, key)), returns.why_apart(one, key, row)
    url, label = "", ""
    if plea is not None:
        url, label = reverse("pleas:plea", kwargs={"uuid": plea.uuid}), _("Xem giải trình")
    elif not why and GROUNDS[returns.rule]:
        url = reverse("pleas:new", kwargs={"filing": one.filing, "position": row["position"]})
        label = _("Giải trình")
    waits = plea is not None and _last_word(plea) is None
    badge, tone = (_("Không tính"), "good") if why else (_("Có tính"), "plain")
    return AccidentRow(
        day=vn.show_date(date.fromisoformat(row["happened_on"])),
        road=row["road"] or _("không ghi"),
        place=unit.place_name or unit.name,
        people=_("%(deaths)s / %(injured)s") % row,
        badge=_("Chờ quyết định") if waits else badge,
        tone="wait" if waits else tone,
        why=why,
        url=url,
        label=label,
    )


def _last_word(plea: Plea) -> bool | None:
    """Whether the accident is left out by what the office has said last; None while it has said nothing."""
    said: bool | None = vars(plea)["leaves_out"]
    return said


def plea_rows(pleas: Iterable[Plea]) -> list[PleaRow]:
    """Those that wait first, then the newest."""
    rows = sorted(pleas, key=lambda plea: plea.filed_at, reverse=True)
    return [_plea_row(plea) for plea in sorted(rows, key=lambda plea: _last_word(plea) is not None)]


def _plea_row(plea: Plea) -> PleaRow:
    badge, tone = badge_of(plea)
    return PleaRow(
        title=accident_words(plea.accident),
        url=reverse("pleas:plea", kwargs={"uuid": plea.uuid}),
        unit=plea.unit.name,
        ground=plea.get_ground_display(),
        at=moment(plea.filed_at),
        badge=badge,
        tone=tone,
    )


def badge_of(plea: Plea) -> tuple[str, str]:
    said = _last_word(plea)
    if said is None:
        return _("Chờ quyết định"), "wait"
    return (_("Không tính"), "good") if said else (_("Vẫn tính"), "plain")


def facts(plea: Plea) -> list[dict[str, str]]:
    """The accident as the return stated it when the unit pleaded."""
    row = plea.accident
    said = [
        (_("Đơn vị"), plea.unit.name),
        (_("Ngày xảy ra"), vn.show_date(date.fromisoformat(row["happened_on"]))),
        (_("Tuyến đường"), row["road"] or _("không ghi")),
        (_("Mức độ"), row["severity_name"]),
        (_("Chết / bị thương"), _("%(deaths)s / %(injured)s") % row),
        (_("Đề nghị không tính vì"), plea.get_ground_display()),
    ]
    return [{"label": str(label), "value": str(value), "url": ""} for label, value in said]


def steps(plea: Plea) -> list[StepRow]:
    """What was said, the newest first."""
    filed = StepRow(_("Đơn vị giải trình"), moment(plea.filed_at), plea.filed_by.full_name, plea.explanation, "plain")
    rulings = [
        StepRow(
            title=result_words(one.leaves_out),
            at=moment(one.decided_at),
            by=one.decided_by.full_name,
            note=one.reason,
            tone="good" if one.leaves_out else "plain",
        )
        for one in plea.rulings.all()
    ]
    return [*reversed(rulings), filed]


def overtaken_words(plea: Plea, returns: Returns) -> str:
    """Why what is said here no longer applies: the police have changed the accident, or a letter the rule; mostly ""."""
    stands = any(
        one.filing == plea.filing.uuid and key == plea.key and row["unit_uuid"] == str(plea.unit.uuid)
        for one in returns.returned
        for key, row in keyed(one.rows)
    )
    if not stands:
        return _(
            "Công an đã sửa hoặc bỏ vụ này sau khi đơn vị giải trình, nên giải trình và quyết định không còn áp dụng. Vụ đã sửa thì đơn vị giải trình lại."
        )
    if plea.ground not in GROUNDS[returns.rule]:
        sentence = _("Phong trào nay tính: %(rule)s. Vì vậy vụ này vẫn tính, quyết định không còn áp dụng.")
        return sentence % {"rule": returns.rule.label}
    return ""


def rule_words(returns: Returns) -> list[str]:
    """How accidents count in the campaign, and why some of it does not work here."""
    told = [_("Vụ tai nạn được tính điểm: %(rule)s.") % {"rule": returns.rule.label}]
    if returns.rule == AccidentsCounted.ALL:
        told.append(_("Mọi vụ đều tính nên không nhận giải trình."))
    elif not all(one.is_dated for one in returns.returned):
        told.append(
            _(
                "Có kỳ công an chỉ báo tổng số theo địa bàn, không báo từng vụ: các vụ của kỳ ấy đều tính, và vụ trên quốc lộ được tính ở cả hai năm."
            )
        )
    told.append(_("Số liệu chính thức không thay đổi; chỉ số dùng để tính điểm khác đi."))
    return told
