"""A record alone gives back every total, whatever was appraised; two records tell what differs between them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from awards.fairness.cluster import FairnessSettings
from awards.gathering import Papers
from awards.ranking import Adjusted, Line, TotalRule, UnitRow, ranked
from awards.results.comparing import differences
from awards.results.recording import plain, record_of
from awards.results.shown import cluster_of, home_of, rows_of, slip_of
from awards.standing import ClusterStanding, Standing
from campaigns.filing.act import digest
from campaigns.setup.windows import Window

HEAD = {
    "campaign": {"code": "PT", "name": "Phong trào", "year": 2023},
    "bands": [],
    "rules": {"sha256": "", "letters": []},
}
YEAR = Window(date(2022, 12, 15), date(2023, 12, 14))


def record(*rows: UnitRow) -> dict:
    places = ranked(rows, tie_rules=[], bands=[])["XA"]
    cluster = ClusterStanding("XA", "Khối xã", (("I", "Phần một", 3000),), places)
    found = Standing(YEAR, (cluster,), (), {row.code: Papers() for row in rows})
    return record_of(found, head=HEAD, fairness=FairnessSettings(), as_of=date(2023, 12, 25))


def unit(code: str, *points: int | None, adjusted: tuple[Adjusted, ...] = (), cap: int | None = None) -> UnitRow:
    """A unit with three criteria of ten points; None says that one does not apply."""
    lines = tuple(
        Line(
            "I", f"1.{n}", "Tiêu chí", 1000, own=1000, appraised=one, not_applied="" if one is not None else "không có"
        )
        for n, one in enumerate(points, start=1)
    )
    return UnitRow(code, f"Xã {code}", "XA", lines, sort_key=code, adjusted=adjusted, rule=TotalRule(bonus_cap=cap))


def by_hand(slip: dict) -> int:
    applied = [line for line in slip["lines"] if line["applies"]]
    earned, applicable = sum(line["final"] for line in applied), sum(line["maximum"] for line in applied)
    whole = sum(line["maximum"] for line in slip["lines"])
    scaled = earned if applicable == whole else (2 * earned * whole + applicable) // (2 * applicable)
    bonus = sum(row["hundredths"] for row in slip["adjusted"] if row["hundredths"] > 0)
    bonus = bonus if slip["rule"]["bonus_cap"] is None else min(bonus, slip["rule"]["bonus_cap"])
    return max(0, scaled + bonus + sum(row["hundredths"] for row in slip["adjusted"] if row["hundredths"] < 0))


POINTS = st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.none() | st.integers(0, 1000))
ADJUSTED = st.lists(st.integers(-300, 300).filter(bool), max_size=3)


@given(st.lists(st.tuples(POINTS, ADJUSTED, st.none() | st.integers(0, 400)), min_size=1, max_size=5))
def test_every_total_follows_from_its_slip_alone(drawn):
    rows = [
        unit(
            f"X{number}",
            *points,
            adjusted=tuple(Adjusted(f"C{n}", "Cộng, trừ", 1, value, "căn cứ") for n, value in enumerate(more)),
            cap=cap,
        )
        for number, (points, more, cap) in enumerate(drawn)
    ]
    found = record(*rows)
    for slip in found["units"].values():
        assert slip["total"] == by_hand(slip)
        shown = slip_of(slip, home_of(found, slip))
        told = sum(line.points or 0 for part in shown.parts for line in part.lines) + sum(
            line.points for line in shown.beside
        )
        assert max(0, told * 100) == slip["total"]
    assert digest(found) == digest(record(*reversed(rows))), "the order of reading changes nothing"


def test_two_records_are_told_apart_by_unit_and_criterion():
    before, now = (
        record(unit("A", 900, 800, 700), unit("B", 500, 500, 500)),
        record(unit("A", 900, 700, 700), unit("B", 500, 500, 500)),
    )

    assert differences(before, before) == []
    assert [(one.unit, one.words) for one in differences(before, now)] == [
        ("Xã A", "tiêu chí 1.2 8 → 7; tổng điểm 24 → 23")
    ]
    assert [one.words for one in differences(record(unit("A", 900, 800, 700)), now)] == [
        "tiêu chí 1.2 8 → 7; tổng điểm 24 → 23",
        "đơn vị mới có",
    ]
    assert [one.unit for one in differences(before, record(unit("A", 900, 800, 700)))] == ["Xã B"]


def test_a_list_tells_how_points_came_about_of_the_readers_own_units_only():
    found = record(unit("A", 900, 800, 700), unit("B", 500, 500, 500))
    cluster = cluster_of(found, "không có")

    rows = rows_of(found, cluster, ranked=True, urls={"A": "/a/"}, open_slips=frozenset({"A"}))

    assert [(row.code, row.rank, str(row.total), row.slip is not None, row.url) for row in rows] == [
        ("A", "1", "24.00", True, "/a/"),
        ("B", "2", "15.00", False, ""),
    ]


def test_values_are_kept_so_that_json_gives_them_back():
    assert plain({"n": 1, "d": date(2023, 12, 25), "x": 1.5, "t": (None, True)}) == {
        "n": 1,
        "d": "2023-12-25",
        "x": "1.5",
        "t": [None, True],
    }
