"""The register in words: rows of the list and of the file, the history of one spot."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.sheets import Value
from reports.spots.choices import SpotState
from reports.spots.models import BlackSpot, SpotStep

TONES = {SpotState.FOUND: "bad", SpotState.SURVEYED: "warn", SpotState.TREATED: "info", SpotState.CLOSED: "good"}
HEADERS = (
    gettext_lazy("Địa bàn"),
    gettext_lazy("Loại"),
    gettext_lazy("Tuyến đường"),
    gettext_lazy("Vị trí, lý trình"),
    gettext_lazy("Ngày phát hiện"),
    gettext_lazy("Đơn vị phát hiện"),
    gettext_lazy("Số vụ"),
    gettext_lazy("Từ ngày"),
    gettext_lazy("Đến ngày"),
    gettext_lazy("Đặc điểm, nguyên nhân"),
    gettext_lazy("Trạng thái"),
    gettext_lazy("Từ ngày có trạng thái"),
)


@dataclass(frozen=True, slots=True)
class SpotRow:
    title: str
    url: str
    area: str
    kind: str
    accidents: str
    badge: str
    tone: str
    since: date


@dataclass(frozen=True, slots=True)
class StepRow:
    """One event of a spot, for the timeline."""

    title: str
    at: str
    by: str
    note: str
    tone: str


def area_of(spot: BlackSpot) -> str:
    return spot.area.place_name or spot.area.name


def spot_row(spot: BlackSpot) -> SpotRow:
    state = SpotState(spot.state)
    return SpotRow(
        title=str(spot),
        url=reverse("spots:spot", kwargs={"uuid": spot.uuid}),
        area=area_of(spot),
        kind=spot.get_kind_display(),
        accidents=vn.show_number(spot.accidents),
        badge=str(state.label),
        tone=TONES[state],
        since=spot.state_on,
    )


def facts(spot: BlackSpot) -> list[dict[str, str]]:
    """What was said when the spot was found."""
    counted = vn.show_number(spot.accidents)
    if spot.counted_from and spot.counted_to:
        days = {"n": counted, "from": vn.show_date(spot.counted_from), "to": vn.show_date(spot.counted_to)}
        counted = _("%(n)s vụ, từ %(from)s đến %(to)s") % days
    found = {"day": vn.show_date(spot.found_on), "who": spot.found_by.name if spot.found_by else _("văn phòng")}
    rows = (
        (_("Địa bàn"), area_of(spot)),
        (_("Loại"), spot.get_kind_display()),
        (_("Phát hiện"), _("%(day)s, %(who)s") % found),
        (_("Tai nạn đã xảy ra"), counted),
        (_("Đặc điểm, nguyên nhân"), spot.why),
    )
    return [{"label": label, "value": value, "url": ""} for label, value in rows]


def step_row(step: SpotStep) -> StepRow:
    document = "\n" + _("Văn bản: %(document)s") % {"document": step.document} if step.document else ""
    return StepRow(
        title=str(SpotState(step.to_state).label),
        at=vn.show_date(step.done_on),
        by=step.who,
        note=step.measure + document,
        tone={"bad": "bad", "good": "good"}.get(TONES[SpotState(step.to_state)], "plain"),
    )


def state_chips(spots: Iterable[BlackSpot], *, state: str, area: str) -> list[dict[str, object]]:
    counts = Counter(spot.state for spot in spots)
    keep = f"&dv={area}" if area else ""
    every = {"label": _("Tất cả"), "url": f"?dv={area}" if area else "?", "current": not state}
    return [
        every | {"count": vn.show_number(counts.total())},
        *(
            {
                "label": one.label,
                "url": f"?tt={one.value}{keep}",
                "current": one == state,
                "count": vn.show_number(counts[one]),
            }
            for one in SpotState
        ),
    ]


def area_chips(spots: Iterable[BlackSpot], *, state: str, area: str) -> list[dict[str, object]]:
    """The areas that have spots; none where there is only one of them."""
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for spot in spots:
        names[spot.area.code] = area_of(spot)
        counts[spot.area.code] += 1
    if len(names) < 2:
        return []
    keep = f"&tt={state}" if state else ""
    rows: list[dict[str, object]] = [
        {"label": _("Mọi địa bàn"), "url": f"?tt={state}" if state else "?", "current": not area, "count": ""}
    ]
    return rows + [
        {"label": name, "url": f"?dv={code}{keep}", "current": code == area, "count": vn.show_number(counts[code])}
        for code, name in names.items()
    ]


def file_row(spot: BlackSpot) -> list[Value]:
    return [
        area_of(spot),
        spot.get_kind_display(),
        spot.road,
        spot.place,
        spot.found_on,
        spot.found_by.name if spot.found_by else "",
        spot.accidents,
        spot.counted_from,
        spot.counted_to,
        spot.why,
        spot.get_state_display(),
        spot.state_on,
    ]
