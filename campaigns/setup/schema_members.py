"""The file's members: clusters, units, what became of them, and the sample accidents that name them."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.setup.contents import AccidentEntry, ClusterEntry, SuccessorEntry, UnitEntry, ViolationMonth
from campaigns.setup.reading import Spot, codes_of, note_doubles, runs_forward
from units.choices import COMMUNE_KINDS, BoardRole, Level, UnitKind

# The classes and modes as the police declare them; `reports.returns` keeps the same codes.
SEVERITIES = ("it_nghiem_trong", "nghiem_trong", "rat_nghiem_trong", "dac_biet_nghiem_trong")
MODES = ("duong_bo", "duong_sat", "duong_thuy")


def read_clusters(root: Spot) -> tuple[ClusterEntry, ...]:
    spots = root["clusters"].entries()
    note_doubles(spots, "code")
    return tuple(
        ClusterEntry(
            code=spot["code"].code(most=20),
            name=spot["name"].line(most=200),
            head=spot["head"].line(most=40, required=False),
        )
        for spot in spots
    )


def check_heads(root: Spot, clusters: Iterable[ClusterEntry], places: Mapping[str, str]) -> None:
    """A trưởng khối is one of the units of its own cluster; `places` are clusters by units."""
    for spot, cluster in zip(root["clusters"].entries(), clusters, strict=True):
        if cluster.head and places.get(cluster.head) != cluster.code:
            sentence = _("%(unit)s không ở khối này nên không làm trưởng khối được. Chọn một đơn vị của khối.")
            spot["head"].fault(sentence % {"unit": vn.quoted(cluster.head)})


def read_units(root: Spot, clusters: Iterable[ClusterEntry]) -> tuple[UnitEntry, ...]:
    spots = root["units"].entries(required=True)
    note_doubles(spots, "code")
    names = [cluster.code for cluster in clusters]
    units = tuple(_unit(spot, names) for spot in spots)
    offices = [spot for spot, unit in zip(spots, units, strict=True) if unit.role == BoardRole.STANDING_OFFICE]
    for spot in offices[1:]:
        spot["role"].fault(_("Ban đã có văn phòng thường trực ở mục trên. Mỗi Ban chỉ ghi một standing_office."))
    return units


def _unit(spot: Spot, clusters: list[str]) -> UnitEntry:
    spot["level"].reference(Level.values, to="level", required=False)
    kind = _kind(spot["kind"])
    role = spot["role"].reference(BoardRole.values, to=_("các vai trò"), required=False)
    unit = UnitEntry(
        code=spot["code"].code(most=40),
        name=spot["name"].line(most=200),
        place_name=spot["place_name"].line(most=120, required=False),
        kind=kind,
        role=BoardRole(role) if role in BoardRole.values else BoardRole.MEMBER,
        cluster=spot["cluster"].reference(clusters, to="clusters", required=False),
        gso_code=spot["gso_code"].line(most=10, required=False),
        is_geographic=spot["is_geographic"].flag() if spot["is_geographic"].is_given else kind in COMMUNE_KINDS,
        valid_from=spot["valid_from"].day_if_given(),
        valid_to=spot["valid_to"].day_if_given(),
        is_illustrative=spot["illustrative"].flag(),
    )
    if not runs_forward(unit.valid_from, unit.valid_to):
        spot["valid_to"].fault(_("ngày kết thúc đứng trước valid_from. Sửa một trong hai ngày."))
    return unit


def _kind(spot: Spot) -> UnitKind:
    said = spot.reference(UnitKind.values, to=_("các loại đơn vị"))
    return UnitKind(said) if said in UnitKind.values else UnitKind.AGENCY


def read_successors(root: Spot, units: Iterable[UnitEntry]) -> tuple[SuccessorEntry, ...]:
    """A succession holds when either side tells of it."""
    spots, codes = root["successor_units"].entries(), [unit.code for unit in units]
    note_doubles(spots, "code")
    known = codes_of(spots)
    told: dict[str, list[str]] = {}
    for spot in root["units"].rows():
        successor = spot["successor"].reference(known, to="successor_units", required=False)
        if successor:
            told.setdefault(successor, []).extend(codes_of([spot]))
    return tuple(_successor(spot, codes, told) for spot in spots)


def _successor(spot: Spot, units: list[str], told: dict[str, list[str]]) -> SuccessorEntry:
    code = spot["code"].code(most=40)
    if code in units:
        spot["code"].fault(_("mã này đã dùng trong units. Đặt mã khác cho đơn vị kế thừa."))
    listed = [row.reference(units, to="units") for row in spot["predecessors"].rows()]
    return SuccessorEntry(
        code=code,
        name=spot["name"].line(most=200),
        gso_code=spot["gso_code"].line(most=10, required=False),
        valid_from=spot["valid_from"].day(),
        predecessors=tuple(dict.fromkeys(listed + told.get(code, []))),
        outside=tuple(row.line(most=200) for row in spot["predecessors_outside_district"].rows()),
        legal_basis=spot["legal_basis"].line(most=200, required=False),
        is_illustrative=spot["illustrative"].flag(),
    )


def read_accidents(statistics: Spot, units: Iterable[UnitEntry]) -> tuple[AccidentEntry, ...]:
    spots, codes = statistics["accidents"].entries(), [unit.code for unit in units]
    note_doubles(spots, "code")
    return tuple(_accident(spot, codes) for spot in spots)


def _accident(spot: Spot, units: list[str]) -> AccidentEntry:
    mode = spot["mode"]
    for vehicle in spot["vehicles"].rows():
        vehicle.line(most=60)
    return AccidentEntry(
        code=spot["code"].line(most=40, required=False),
        happened_on=spot["date"].day(),
        unit=spot["unit"].reference(units, to="units"),
        mode=mode.reference(list(MODES), to=_("các loại hình"), required=False) or MODES[0],
        road=spot["road"].line(most=80, required=False),
        severity=spot["severity"].reference(list(SEVERITIES), to=_("các mức độ tai nạn")),
        deaths=spot["deaths"].whole(),
        injured=spot["injured"].whole(),
        alcohol_related=spot["alcohol_related"].flag(),
        commercial_vehicle=spot["commercial_vehicle"].flag(),
        cause=spot["cause"].line(most=80, required=False),
    )


def read_minor_collisions(statistics: Spot) -> dict[int, int]:
    return {_year(key, spot): spot.whole(most=999_999) for key, spot in statistics["minor_collisions"].items()}


def read_violations(statistics: Spot) -> tuple[ViolationMonth, ...]:
    return tuple(
        month
        for key, year in statistics["violations"].items()
        for month in _violation_months(_year(key, year), year.entries())
    )


def _violation_months(year: int, spots: list[Spot]) -> list[ViolationMonth]:
    note_doubles(spots, "month")
    return [_violation_month(year, spot) for spot in spots]


def _violation_month(year: int, spot: Spot) -> ViolationMonth:
    month = ViolationMonth(
        year=year,
        month=spot["month"].whole(least=1, most=12),
        cases=spot["cases"].whole(most=999_999),
        alcohol_cases=spot["alcohol_cases"].whole(most=999_999, default=0),
        licences_revoked=spot["licences_revoked"].whole(most=999_999, default=0),
        vehicles_impounded=spot["vehicles_impounded"].whole(most=999_999, default=0),
        fine_million_vnd=str(spot["fine_million_vnd"].number(least=0, most=10**9, default=0)),
    )
    if month.alcohol_cases > month.cases:
        sentence = _("%(part)s trường hợp nồng độ cồn nhiều hơn %(whole)s trường hợp vi phạm. Sửa một trong hai số.")
        spot["alcohol_cases"].fault(sentence % {"part": month.alcohol_cases, "whole": month.cases})
    return month


def _year(key: str, spot: Spot) -> int:
    if key.isascii() and key.isdigit() and len(key) == 4:
        return int(key)
    spot.fault(_("tên khóa phải là năm có bốn chữ số, ví dụ 2023. Sửa lại khóa này."))
    return 0
