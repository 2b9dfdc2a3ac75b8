"""The demo story told from any campaign file: other cut-off days, names, places and years."""

import copy
import json
import random
from datetime import date, timedelta

import pytest

from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.setup.windows import committee_year
from reports.summary.models import YearEndSummary
from tests.flow.demo_files import MEASURES, compared, independent_sums, seed, small_file, written
from units.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _state(settings, tmp_path, monkeypatch):
    settings.STATE_DIR = tmp_path / "state"
    settings.DEMO_TODAY = ""
    monkeypatch.setenv("ATGT_DEMO_PASSWORD", "mat-khau-minh-hoa")


@pytest.mark.parametrize(
    ("last_day", "papers"), [("2023-12-31", {"SL"}), ("2023-12-20", {"KH", "SL", "XN", "TK", "BC"})]
)
def test_any_altered_file_compares_as_an_independent_sum_over_its_accidents(tmp_path, last_day, papers):
    """A year on both calendars' last day with the police's papers alone; one that ends in a month, with the units'."""
    dice = random.Random(last_day)
    file = altered(small_file(code="TD-THU-2023"), dice, last_day, papers)
    said = seed("yearend", written(tmp_path, file))

    assert "1 vụ ngoài hai năm so sánh không nạp." in said
    end = date.fromisoformat(last_day)
    official = (end.replace(year=2022) + timedelta(days=1), end)
    civil = (date(2023, 1, 1), date(2023, 12, 31))
    custom = committee_year(2023)
    expected = {"civil": civil, "atgt": official if official != civil else (custom.first_day, custom.last_day)}
    for calendar, (first, last) in expected.items():
        current = independent_sums(file, first.isoformat(), last.isoformat())
        before = (year_before(first - timedelta(days=1)) + timedelta(days=1), year_before(last))
        previous = independent_sums(file, *(day.isoformat() for day in before))
        said = compared("TD-THU-2023", calendar)
        assert said == {measure: (previous[measure], current[measure]) for measure in MEASURES}, calendar
        assert current["accidents"] > 10


def year_before(day):
    return day.replace(year=day.year - 1)


def altered(file, dice, last_day, papers):
    """Units under other names and one under another code, accidents on other days and in other places, more of them."""
    end = date.fromisoformat(last_day)
    official = {"start": (end.replace(year=2022) + timedelta(days=1)).isoformat(), "end": last_day}
    file["campaign"]["statistics_period"] = official
    file["obligations"]["rows"] = [row for row in file["obligations"]["rows"] if row["code"] in papers]
    for unit in file["units"]:
        unit["name"] = f"{unit['name']} mới"
        if unit.get("place_name"):
            unit["place_name"] = f"{unit['place_name']} mới"
    places = [unit["code"] for unit in file["units"] if unit["cluster"] == "XA"]
    accidents = [*copy.deepcopy(file["statistics"]["accidents"]), *copy.deepcopy(file["statistics"]["accidents"])]
    for number, row in enumerate(accidents):
        row["code"] = f"TH-{number:03d}"
        row["unit"] = dice.choice(places)
        row["date"] = (date(2022, 1, 1) + timedelta(days=dice.randrange(729))).isoformat()
        row["severity"] = dice.choice(["it_nghiem_trong", "dac_biet_nghiem_trong"])
        row["cause"] = dice.choice(["toc_do", "nguyên nhân chưa có trong danh mục", ""])
        row["commercial_vehicle"] = dice.random() < 0.3
    edges = {"2022-12-31", "2023-01-01", last_day, "2023-12-31", "2022-12-21", "2022-12-15"}
    accidents += [{**accidents[0], "code": f"RIA-{day}", "date": day} for day in sorted(edges)]
    accidents.append({**accidents[0], "code": "NGOAI", "date": "2020-02-29"})
    file["statistics"]["accidents"] = accidents
    return json.loads(json.dumps(file, ensure_ascii=False).replace("X-BANBO", "XA-KHAC"))


def test_a_file_of_another_year_without_a_launch_day_is_told_to_its_end(tmp_path):
    file = small_file()
    law = file.pop("law")
    text = json.dumps(file, ensure_ascii=False)
    for said, instead in (("2025", "2033"), ("2024", "2032"), ("2023", "2031"), ("2022", "2030"), ("2021", "2029")):
        text = text.replace(said, instead)
    file = {**json.loads(text), "law": law}
    file["campaign"] |= {"launched_on": None, "legal_bases": []}

    said = seed("sent", written(tmp_path, file))

    assert "2032" in said
    assert set(Filing.objects.values_list("state", flat=True)) == {State.ACCEPTED}
    assert YearEndSummary.objects.get().dispatch
    assert not User.objects.filter(username="tinh").exists()
