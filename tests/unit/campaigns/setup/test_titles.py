"""Which titles and awards the law knows on a day: data of the campaign."""

from datetime import date
from typing import Any

from campaigns.setup.choices import TitleKind, TitleSubject
from campaigns.setup.reading import Spot
from campaigns.setup.schema_awards import read_titles
from campaigns.setup.titles import titles_during, titles_of

FLAG = {"code": "CO", "name": "Cờ thi đua", "kind": "title", "subjects": ["collective"], "valid_from": "2017-10-01"}
RULES: dict[str, Any] = {
    "law": {
        "regimes": [
            {"code": "CU", "valid_from": "2017-10-01", "valid_to": "2025-06-30"},
            {"code": "MOI", "valid_from": "2025-07-01", "valid_to": None},
        ],
        "award_types": [
            {"code": "HUYEN", "name": "Giấy khen cấp huyện", "coefficient": {"CU": {"individual": 0.3}, "MOI": None}},
            {"code": "TINH", "name": "Bằng khen", "coefficient": {"CU": {"individual": 1}, "MOI": {"individual": 1.5}}},
        ],
        "titles": [FLAG],
    }
}


def test_titles_come_first_then_the_forms_of_award_of_the_rules() -> None:
    found = titles_of(RULES)
    assert [(title.code, title.kind) for title in found] == [
        ("CO", TitleKind.TITLE), ("HUYEN", TitleKind.AWARD), ("TINH", TitleKind.AWARD),
    ]  # fmt: skip
    assert found[0].subjects == {TitleSubject.COLLECTIVE}
    assert titles_of({}) == ()


def test_a_form_of_award_ends_with_the_regime_that_paid_for_it() -> None:
    _flag, district, province = titles_of(RULES)
    assert district.is_in_force(date(2025, 6, 30))
    assert not district.is_in_force(date(2025, 7, 1))
    assert (district.last_day, province.last_day) == (date(2025, 6, 30), None)
    assert province.is_in_force(date(2025, 7, 1))
    after = titles_during(titles_of(RULES), date(2025, 7, 1), date(2025, 12, 31))
    assert [title.code for title in after] == ["CO", "TINH"]


def test_a_title_for_nobody_or_of_an_unknown_kind_is_told_by_its_place() -> None:
    faults: list[Any] = []
    wrong = FLAG | {"kind": "huy-chuong", "subjects": [], "valid_to": "2017-01-01"}
    read_titles(Spot([FLAG, wrong], "law.titles", faults).entries())
    assert {fault.path for fault in faults} == {
        "law.titles[1].code", "law.titles[1].kind", "law.titles[1].subjects", "law.titles[1].valid_to",
    }  # fmt: skip
