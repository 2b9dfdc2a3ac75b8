"""The police's return of dated accidents: store, freeze, judge."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing
from campaigns.filing.owed import stands
from campaigns.record.choices import FigureStatus
from campaigns.record.wording import days_words
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from reports.returns.choices import Cause, Mode, Severity
from reports.returns.models import Accident, AccidentReturn
from units.models import Unit

MOST_ROWS = 200
_BY_DEATHS = ((3, Severity.ESPECIALLY_SERIOUS), (2, Severity.VERY_SERIOUS), (1, Severity.SERIOUS))
"""The class that so many dead ask for at least: the same in TT 58/2009/TT-BCA and in TT 26/2024/TT-BCA."""
_ORDER = tuple(Severity)
_NEEDED = (
    ("happened_on", gettext_lazy("ngày xảy ra"), gettext_lazy("Nhập theo ngày/tháng/năm, ví dụ 05/12/2023.")),
    ("unit", gettext_lazy("địa bàn"), gettext_lazy("Chọn xã, thị trấn nơi xảy ra.")),
    ("severity", gettext_lazy("mức độ"), gettext_lazy("Chọn mức độ như kết luận của cơ quan công an.")),
    ("deaths", gettext_lazy("số người chết"), gettext_lazy("Nhập số người chết; không có thì ghi 0.")),
    ("injured", gettext_lazy("số người bị thương"), gettext_lazy("Nhập số người bị thương; không có thì ghi 0.")),
)


def window_of_paper(filing: Filing) -> Window:
    return Window(filing.period.first_day, filing.period.last_day)


def places_of(campaign: Campaign) -> list[Unit]:
    """The participants that have an area of their own: accidents are counted by them."""
    places = Unit.objects.filter(participations__campaign=campaign, is_geographic=True)
    return list(places.order_by("sort_key", "pk"))


def write_head(filing: Filing, values: Mapping[str, Any]) -> AccidentReturn:
    """What is stated of the period as a whole; where nothing is said of how final the figures are, what was said stands."""
    said = {"status": values["status"]} if values.get("status") else {}
    paper, _created = AccidentReturn.objects.update_or_create(
        filing=filing, defaults={"nothing_happened": bool(values.get("nothing_happened")), **said}
    )
    return paper


def head_of(filing: Filing) -> dict[str, Any]:
    """The same as the content of a version keeps it."""
    paper = AccidentReturn.objects.filter(filing=filing).first() or AccidentReturn(filing=filing)
    return {
        "nothing_happened": paper.nothing_happened,
        "status": paper.status,
        "status_name": str(FigureStatus(paper.status).label),
    }


def write(filing: Filing, values: Mapping[str, Any]) -> None:
    paper = write_head(filing, values)
    by_code = {unit.code: unit for unit in places_of(filing.campaign)}
    paper.accidents.all().delete()
    Accident.objects.bulk_create(
        Accident(
            accident_return=paper,
            position=row.get("position", place),
            about_unit=by_code.get(row.get("unit", "")),
            mode=row.get("mode") or Mode.ROAD,
            **{name: value for name, value in row.items() if name not in {"unit", "position", "mode"}},
        )
        for place, row in enumerate(values.get("accidents", ()), start=1)
    )


def rows_of(filing: Filing) -> list[dict[str, Any]]:
    """The working copy's rows, as `write` takes them; `position` is the row's place on the page it was typed on."""
    rows = Accident.objects.filter(accident_return=filing.pk).select_related("about_unit")
    return [
        {
            "position": row.position,
            "code": row.code,
            "happened_on": row.happened_on,
            "unit": row.about_unit.code if row.about_unit else "",
            "mode": row.mode,
            "road": row.road,
            "severity": row.severity,
            "deaths": row.deaths,
            "injured": row.injured,
            "alcohol_related": row.alcohol_related,
            "commercial_vehicle": row.commercial_vehicle,
            "cause": row.cause,
            "cause_note": row.cause_note,
        }
        for row in rows
    ]


def content(filing: Filing) -> dict[str, Any]:
    """What was stated, with names as they are now; counts and classes only, never a name of a person."""
    rows = Accident.objects.filter(accident_return=filing.pk).select_related("about_unit")
    window = window_of_paper(filing)
    return {
        "period": {"name": filing.period.name, "first_day": _iso(window.first_day), "last_day": _iso(window.last_day)},
        **head_of(filing),
        "accidents": [_frozen(row) for row in rows],
        "warnings": warnings_about(rows_of(filing)),
    }


def _frozen(row: Accident) -> dict[str, Any]:
    unit = row.about_unit
    return {
        "position": row.position,
        "code": row.code,
        "happened_on": _iso(row.happened_on) if row.happened_on else "",
        "unit": unit.code if unit else "",
        "unit_uuid": str(unit.uuid) if unit else "",
        "place": (unit.place_name or unit.name) if unit else "",
        "mode": row.mode,
        "mode_name": str(Mode(row.mode).label),
        "road": row.road,
        "severity": row.severity,
        "severity_name": str(Severity(row.severity).label) if row.severity else "",
        "deaths": row.deaths,
        "injured": row.injured,
        "alcohol_related": row.alcohol_related,
        "commercial_vehicle": row.commercial_vehicle,
        "cause": row.cause,
        "cause_name": str(Cause(row.cause).label) if row.cause else "",
        "cause_note": row.cause_note,
    }


def _iso(day: date) -> str:
    return day.isoformat()


def not_closed(window: Window, *, on: date) -> list[Fault]:
    """A period that still runs cannot be stated."""
    if on >= window.last_day:
        return []
    sentence = _("Kỳ này đến hết ngày %(last)s mới khép. Bản nháp được giữ; gửi từ ngày đó.")
    return [Fault("", sentence % {"last": vn.show_date(window.last_day)})]


def check(filing: Filing, *, on: date) -> list[Fault]:
    """Every fault that keeps the return from being submitted; a blank return states nothing, not zero."""
    window = window_of_paper(filing)
    if faults := not_closed(window, on=on):
        return faults
    rows = rows_of(filing)
    nothing = AccidentReturn.objects.filter(filing=filing, nothing_happened=True).exists()
    if nothing and rows:
        sentence = _(
            "Đã đánh dấu “Không phát sinh” nhưng có %(n)s vụ được nhập. Bỏ dấu nếu có tai nạn, hoặc xóa các vụ nếu nhập nhầm."
        )
        return [Fault("nothing_happened", sentence % {"n": len(rows)})]
    if not nothing and not rows:
        sentence = _(
            "Chưa nhập vụ nào và chưa đánh dấu “Không phát sinh”. Nhập các vụ trong kỳ, hoặc đánh dấu nếu kỳ này không có vụ nào."
        )
        return [Fault("nothing_happened", sentence)]
    places = {unit.code: unit for unit in places_of(filing.campaign)}
    return [
        *(fault for row in rows for fault in _faults(row["position"], row, window)),
        *(fault for row in rows for fault in _gone(row, places.get(row["unit"]))),
    ]


def not_standing(unit: Unit) -> str:
    """When the unit existed, for an accident of another day."""
    name = unit.place_name or unit.name
    if unit.valid_to is not None:
        days = {"place": name, "day": vn.show_date(unit.valid_to)}
        return _("%(place)s hoạt động đến hết ngày %(day)s; các ngày sau đó chọn đơn vị kế thừa.") % days
    days = {"place": name, "day": vn.show_date(unit.valid_from)}
    return _("%(place)s hoạt động từ ngày %(day)s; các ngày trước đó chọn đơn vị cũ.") % days


def _gone(row: Mapping[str, Any], unit: Unit | None) -> list[Fault]:
    day = row["happened_on"]
    if unit is None or not day or stands(unit, on=day):
        return []
    sentence = _("Vụ số %(n)s, ngày %(day)s: %(why)s")
    said = {"n": row["position"], "day": vn.show_date(day), "why": not_standing(unit)}
    return [Fault(f"accidents.{row['position']}.unit", sentence % said)]


def _faults(position: int, row: Mapping[str, Any], window: Window) -> list[Fault]:
    faults = [
        Fault(
            f"accidents.{position}.{name}",
            _("Vụ số %(n)s: ô %(box)s đang trống. %(advice)s") % {"n": position, "box": box, "advice": advice},
        )
        for name, box, advice in _NEEDED
        if row[name] in {None, ""}
    ]
    if outside := outside_words(row["happened_on"], window):
        said = _("Vụ số %(n)s: %(fault)s") % {"n": position, "fault": vn.uncapitalise(outside)}
        faults.append(Fault(f"accidents.{position}.happened_on", said))
    if row["cause"] == Cause.OTHER and not row["cause_note"]:
        sentence = _("Vụ số %(n)s: chọn “nguyên nhân khác” nhưng chưa ghi rõ. Ghi ngắn nguyên nhân vào ô bên cạnh.")
        faults.append(Fault(f"accidents.{position}.cause_note", sentence % {"n": position}))
    return faults


def outside_words(day: date | None, window: Window) -> str:
    """What to do about a day that the period does not hold; empty for one that it does."""
    if day is None or window.first_day <= day <= window.last_day:
        return ""
    sentence = _("Ngày %(day)s nằm ngoài kỳ %(days)s. Sửa ngày, hoặc nhập vụ này ở kỳ có ngày đó.")
    return sentence % {"day": vn.show_date(day), "days": days_words(window)}


def warnings_about(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """What looks doubtful but may be true: same accident typed twice, a class below what its dead ask for."""
    listed = list(rows)
    return [
        *(doubt for row in listed for doubt in _doubts(row["position"], row)),
        *_twins(listed),
    ]


def least_severity(deaths: int) -> Severity | None:
    """The class that so many dead ask for at least."""
    return next((severity for least, severity in _BY_DEATHS if deaths >= least), None)


def _doubts(position: int, row: Mapping[str, Any]) -> list[str]:
    doubts = []
    least = least_severity(row["deaths"] or 0)
    if least and row["severity"] and _ORDER.index(Severity(row["severity"])) < _ORDER.index(least):
        sentence = _(
            "Vụ số %(n)s: có %(deaths)s người chết nhưng xếp mức “%(severity)s”; theo quy định thường từ mức “%(least)s”."
        )
        doubts.append(
            sentence
            % {
                "n": position,
                "deaths": vn.two_digits(row["deaths"]),
                "severity": Severity(row["severity"]).label,
                "least": least.label,
            }
        )
    if row["cause"] == Cause.ALCOHOL and not row["alcohol_related"]:
        sentence = _("Vụ số %(n)s: nguyên nhân là nồng độ cồn nhưng chưa đánh dấu “Do uống rượu, bia”.")
        doubts.append(sentence % {"n": position})
    return doubts


def _twins(rows: list[Mapping[str, Any]]) -> list[str]:
    seen = Counter((row["happened_on"], row["unit"], row["deaths"], row["injured"]) for row in rows)
    sentence = _(
        "Có %(n)s vụ cùng ngày %(day)s, cùng địa bàn, cùng số người chết và bị thương. Kiểm tra có nhập trùng không."
    )
    return [
        sentence % {"n": vn.two_digits(count), "day": vn.show_date(day)}
        for (day, unit, _deaths, _injured), count in seen.items()
        if count > 1 and day and unit
    ]
