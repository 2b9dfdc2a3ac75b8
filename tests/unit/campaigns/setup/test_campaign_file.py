"""Reading a campaign file: every fault with its place, nothing but `CampaignFileError`."""

import copy
import json
import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.setup.choices import AccidentSource, CriterionKind, TieRule
from campaigns.setup.contents import CampaignFile
from campaigns.setup.schema import MAX_BYTES, CampaignFileError, FileFault, read_campaign
from campaigns.setup.windows import Window, committee_year
from tests.conftest import SEED

RAW = SEED.read_bytes()


def content() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(RAW)
    return read


def read(changed: Any) -> CampaignFile:
    return read_campaign(json.dumps(changed, ensure_ascii=False).encode())


def faults_of(changed: Any) -> dict[str, str]:
    with pytest.raises(CampaignFileError) as refusal:
        read(changed)
    return {fault.path: fault.message for fault in refusal.value.faults}


def test_the_campaign_of_2023_is_read_whole():
    file = read_campaign(RAW)
    assert (file.campaign.code, file.campaign.year) == ("TD-ATGT-2023", 2023)
    assert [len(rows) for rows in (file.units, file.successors, file.clusters, file.accidents)] == [29, 6, 3, 32]
    assert file.campaign.official == committee_year(2023)
    assert [sum(row.hundredths for part in table.parts for row in part.criteria) for table in file.tables] == [
        10_000
    ] * 2
    assert file.scoring_rules["tie_breakers"] == list(TieRule.values)
    assert {month.year for month in file.violations} == {2022, 2023}
    assert "launched_on" in file.illustrative


def test_an_unknown_cluster_is_named_with_its_place_and_what_may_stand_there():
    changed = content()
    changed["units"][3]["cluster"] = "XYZ"
    sentence = "“XYZ” không có trong clusters. Sửa thành một trong XA, COQUAN, DOANTHE."
    assert faults_of(changed) == {"units[3].cluster": sentence}


def test_the_file_names_the_official_source_of_accidents_or_leaves_it_at_single_accidents():
    changed = content()
    assert read(changed).campaign.accident_source == AccidentSource.DATED
    changed["campaign"]["accident_source"] = "counts"
    assert read(changed).campaign.accident_source == AccidentSource.COUNTS
    changed["campaign"]["accident_source"] = "guessed"
    assert faults_of(changed) == {
        "campaign.accident_source": "“guessed” không có trong các nguồn số liệu tai nạn. Sửa thành một trong dated, counts."
    }


def test_all_faults_are_told_at_once():
    changed = content()
    changed["campaign"]["ends_on"] = "2023-02-30"
    changed["campaign"]["objectives"][0]["measure"] = "speeding"
    changed["scoring"]["tables"][0]["total"] = 99
    changed["scoring"]["tie_breakers"].append("tung đồng xu")
    changed["indicators"]["rows"][0]["owner"] = "CAX"
    changed["obligations"]["rows"][2]["due_days_after_period"] = -1
    changed["statistics"]["accidents"][0]["deaths"] = -2
    changed["statistics"]["accidents"][1]["severity"] = "nhe"
    changed["units"][1]["code"] = changed["units"][0]["code"].lower()
    changed["law"]["award_types"][0]["coefficient"]["LAW1999"] = None
    changed["routes"]["rows"][1]["steps"][4] = "appraiser:NOWHERE"
    del changed["campaign"]["theme"]
    assert {
        "campaign.ends_on", "campaign.objectives[0].measure", "campaign.theme", "indicators.rows[0].owner",
        "law.award_types[0].coefficient.LAW1999", "obligations.rows[2].due_days_after_period", "routes.rows[1].steps[4]",
        "scoring.tables[0].total", "scoring.tie_breakers[4]", "statistics.accidents[0].deaths",
        "statistics.accidents[1].severity", "units[1].code",
    } <= set(faults_of(changed))  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b'{"campaign": {\n  "code": "A",,\n}}', "Dòng 2, cột 15"),
        ("{}".encode("utf-16"), "UTF-8"),
        (b"[]", "nhóm"),
        (b"", "Dòng 1, cột 1"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": ' + b"9" * 5000 + b"}", "quá dài"),
        (b"[" * 100_000, "nhiều tầng"),
        (b'{"campaign": 1, "campaign": 2}', "ghi hai lần"),
        (b" " * (MAX_BYTES + 1), "mức tối đa"),
    ],
    ids=["commas", "utf-16", "list", "empty", "nan", "digits", "brackets", "twice", "size"],
)
def test_what_is_no_campaign_file_is_refused_in_words(raw, told):
    with pytest.raises(CampaignFileError, match=told):
        read_campaign(raw)


def test_faults_speak_vietnamese_and_never_quote_python():
    changed = content()
    changed["units"] = {"a": [1]}
    changed["campaign"]["year"] = "hai nghìn"
    changed["statistics"]["violations"]["năm ngoái"] = []
    told = " ".join(faults_of(changed).values())
    assert not any(word in told for word in ("None", "dict", "list", "int(", "không hợp lệ", "vui lòng"))


def test_settings_may_stand_bare_or_be_left_out():
    changed = content()
    changed["campaign"]["launched_on"] = "2023-04-28"
    changed["campaign"]["plan_due_on"] = None
    for key in ("statistics_period", "signatory", "recipients", "unit_duties", "theme_variant_in_plan"):
        del changed["campaign"][key]
    for key in ("meta", "successor_units", "scoring", "law", "award_quota", "statistics", "indicators", "routes"):
        changed.pop(key)
    for unit in changed["units"]:
        unit["successor"] = None
    file = read(changed)
    assert file.campaign.official == committee_year(2023)
    assert (file.tables, file.scoring_rules, file.accidents) == ((), {}, ())
    assert file.campaign.launched_on is not None


def test_a_file_without_obligations_gets_the_customary_ones():
    changed = content()
    del changed["obligations"]
    assert [(row.code, row.who) for row in read(changed).obligations] == [
        ("SL", "CAH"), ("KH", "every_unit"), ("TK", "every_unit"),
    ]  # fmt: skip


def test_letters_typed_apart_are_the_same_letters():
    import unicodedata

    changed = json.loads(unicodedata.normalize("NFD", RAW.decode()))
    assert read(changed).units == read_campaign(RAW).units


def test_an_official_year_that_is_none_of_this_year_is_refused():
    changed = content()
    changed["campaign"]["statistics_period"] = {"start": "2019-12-15", "end": "2020-12-14"}
    assert "campaign.statistics_period.end" in faults_of(changed)


@pytest.mark.parametrize(
    "days", [("2023-01-01", "2023-12-31"), ("2022-12-16", "2023-12-15"), ("2023-02-06", "2024-02-05")]
)
def test_any_cut_off_day_is_accepted(days):
    changed = content()
    changed["campaign"]["statistics_period"] = {"value": {"start": days[0], "end": days[1]}, "illustrative": True}
    assert read(changed).campaign.official == Window(*map(date.fromisoformat, days))


def test_scoring_settings_keep_the_words_of_the_file():
    criterion = read_campaign(RAW).tables[0].parts[0].criteria[1]
    assert (criterion.kind, criterion.hundredths) == (CriterionKind.LINEAR, 400)
    assert criterion.settings == {"measure": "dissemination_rate", "full_at": 100, "zero_at": 50}


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a JSON value below its root."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, held in inner for place in [(*at, key), *places(held, (*at, key))]]


CONTENT = content()
PLACES = places(CONTENT)
STRANGE: list[Any] = [
    None, True, -1, 0, 1.5, 10**30, 1e308, "", "XYZ", "2023-13-45", "\ud800\x00", " \u202e", [], {}, [[]], {"value": {}},
    "x" * 10_000, ["a", 1, None],
]  # fmt: skip


def mutated(chooser: random.Random, *, times: int) -> dict[str, Any]:
    """The file with some places deleted, replaced or pointed elsewhere."""
    changed = copy.deepcopy(CONTENT)
    for _time in range(times):
        *way, last = chooser.choice(PLACES)
        holder: Any = changed
        try:
            for step in way:
                holder = holder[step]
            if chooser.random() < 0.3:
                del holder[last]
            else:
                holder[last] = copy.deepcopy(chooser.choice(STRANGE))
        except (KeyError, IndexError, TypeError):
            continue
    return changed


def faults_in(raw: bytes) -> list[FileFault] | None:
    try:
        read_campaign(raw)
    except CampaignFileError as refusal:
        return refusal.faults
    return None


@given(seed=st.integers(0, 10**9), times=st.integers(1, 4))
def test_no_mutation_raises_anything_but_a_list_of_faults(seed, times):
    for attempt in range(4):
        raw = json.dumps(mutated(random.Random(seed + attempt), times=times)).encode()
        told = faults_in(raw)
        assert told is None or told
        assert all(fault.message and "Traceback" not in fault.message for fault in told or ())
