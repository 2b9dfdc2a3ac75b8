"""Award law by date, quotas and routes: data of the campaign, because law changes while campaigns run."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from campaigns.setup.choices import TitleKind, TitleSubject
from campaigns.setup.contents import UnitEntry
from campaigns.setup.reading import Spot, codes_of, note_doubles, runs_forward

_APPRAISER = "appraiser:"
_SHARES = ("collective_max_share", "direct_force_min_share", "leader_max_share")


def read_award_rules(root: Spot, units: Iterable[UnitEntry]) -> dict[str, Any]:
    """`law` (base_salaries, regimes, award_types, titles), `award_quota` and `routes` (a list), as the file has them."""
    law, quota, routes = (root[key].group(required=False) for key in ("law", "award_quota", "routes"))
    for row in law["base_salaries"].entries():
        _check_days(row)
        row["vnd"].whole(least=1, most=10**9)
    regimes = law["regimes"].entries()
    note_doubles(regimes, "code")
    for row in regimes:
        row["code"].line(most=40)
        row["decree"].line(most=100)
        _check_days(row)
    _check_award_types(law["award_types"].entries(), codes_of(regimes))
    read_titles(law["titles"].entries())
    _check_quota(quota)
    _check_routes(routes["rows"].entries(), [unit.code for unit in units])
    return {
        "law": {key: law[key].plain() or [] for key in ("base_salaries", "regimes", "award_types", "titles")},
        "award_quota": quota.plain(),
        "routes": routes["rows"].plain() or [],
    }


def _check_days(row: Spot) -> None:
    if not runs_forward(row["valid_from"].day(), row["valid_to"].day_if_given()):
        row["valid_to"].fault(_("ngày kết thúc đứng trước valid_from. Sửa một trong hai ngày."))


def _check_award_types(rows: list[Spot], regimes: list[str]) -> None:
    note_doubles(rows, "code")
    for row in rows:
        row["code"].line(most=40)
        row["name"].line(most=200)
        for regime, spot in row["coefficient"].items():
            if regime not in regimes:
                spot.unknown(regime, known=regimes, to="law.regimes")
            if spot.is_given:
                coefficient = spot.group()
                coefficient["individual"].number(least=0, most=1000)
                coefficient["collective"].number(least=0, most=1000)


def read_titles(rows: list[Spot]) -> list[dict[str, Any]]:
    """The titles and awards that units may register for, as `law.titles` writes them."""
    note_doubles(rows, "code")
    for row in rows:
        row["code"].code(most=40)
        row["name"].line(most=200)
        row["basis"].line(most=200, required=False)
        row["kind"].reference(TitleKind.values, to="law.titles.kind")
        for subject in row["subjects"].rows(required=True):
            subject.reference(TitleSubject.values, to="law.titles.subjects")
        if not runs_forward(row["valid_from"].day_if_given(), row["valid_to"].day_if_given()):
            row["valid_to"].fault(_("ngày kết thúc đứng trước valid_from. Sửa một trong hai ngày."))
    return [row.plain() for row in rows]


def _check_quota(quota: Spot) -> None:
    for key in _SHARES:
        if quota[key].is_given:
            quota[key].number(least=0, most=1, places=4)
    if quota["individuals_per_unit_max"].is_given:
        quota["individuals_per_unit_max"].whole()
    before = quota["previous_year"].group(required=False)
    if before.value:
        before["year"].whole(least=1901, most=2099)
        awards, direct = before["individual_awards"].whole(), before["to_direct_force"].whole()
        if direct > awards:
            sentence = _("%(direct)s lớn hơn tổng số %(awards)s cá nhân được khen. Sửa một trong hai số.")
            before["to_direct_force"].fault(sentence % {"direct": direct, "awards": awards})


def _check_routes(rows: list[Spot], units: list[str]) -> None:
    note_doubles(rows, "code")
    for row in rows:
        row["code"].line(most=20)
        row["name"].line(most=200)
        row["decided_by"].line(most=200, required=False)
        for step in row["steps"].rows(required=True):
            named = step.line(most=60)
            if named.startswith(_APPRAISER) and (code := named.removeprefix(_APPRAISER)) not in units:
                step.unknown(code, known=units, to="units")
