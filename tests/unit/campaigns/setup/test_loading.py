"""Storing a campaign file: whole or not at all, and once."""

import json
import random
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atgt_portal.ledger import audit
from campaigns.filing.models import Filing
from campaigns.setup.load import load_campaign
from campaigns.setup.models import Campaign, Criterion, Indicator, Period
from campaigns.setup.schema import CampaignFileError, read_campaign
from tests.conftest import SEED
from units.choices import BoardRole, SuccessionKind, UnitKind
from units.models import Board, BoardMembership, Unit, UnitName, UnitSuccession

AT = datetime(2023, 4, 28, 2, 0, tzinfo=UTC)
RAW = SEED.read_bytes()

pytestmark = pytest.mark.django_db


def content() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(RAW)
    return read


def load(changed: Any) -> Campaign:
    return load_campaign(read_campaign(json.dumps(changed).encode()), at=AT, actor=None)


def stored() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (Board, Unit, UnitName, Campaign, Period, Criterion, Indicator, Filing)
    )


def test_the_campaign_stands_with_its_board_under_the_province():
    campaign = load(content())
    board = campaign.board
    assert (board.code, board.office_name, board.office_short_name) == (
        "TD-ATGT",
        "Phòng Kinh tế và Hạ tầng",
        "Phòng KT&HT",
    )
    assert board.parent is not None
    assert board.parent.name == "Ban An toàn giao thông tỉnh Lai Châu"
    assert campaign.parent_basis is not None
    assert campaign.parent_basis.number == "27/QĐ-BATGT"
    assert campaign.launched_on == date(2023, 4, 28)
    assert audit.verify(board.chain) is None


def test_every_unit_has_its_seat_its_dated_name_and_its_cluster():
    campaign = load(content())
    assert campaign.participations.count() == 29
    seats = BoardMembership.objects.filter(board=campaign.board)
    assert {seat.role for seat in seats} == set(BoardRole)
    name = UnitName.objects.get(unit__code="X-THENSIN")
    assert (name.name, name.place_name, name.valid_to) == ("UBND xã Thèn Sin", "Xã Thèn Sin", date(2025, 6, 30))


def test_successors_stand_under_the_province_and_name_what_came_from_elsewhere():
    campaign = load(content())
    ward = Unit.objects.get(code="P25-TANPHONG")
    assert (ward.registry, ward.kind, len(ward.outside_predecessors)) == (campaign.board.parent, UnitKind.WARD, 3)
    assert set(ward.predecessions.values_list("predecessor__code", flat=True)) == {"X-NUNGNANG", "X-BANGIANG"}
    assert set(UnitSuccession.objects.values_list("kind", flat=True)) == {SuccessionKind.MERGE}


def test_months_that_began_before_the_launch_are_background():
    campaign = load(content())
    background = campaign.periods.filter(is_background=True, kind="month").order_by("first_day")
    assert background.last().name == "Tháng 5/2023"
    assert campaign.periods.get(name="Bổ sung 15/12 – 31/12/2023").is_background is False


def test_the_same_file_again_changes_nothing():
    first, before = load(content()), stored()
    respaced = json.loads(json.dumps(content(), indent=4))
    assert load(dict(reversed(respaced.items()))) == first
    assert stored() == before


def test_other_content_under_the_same_code_is_refused_with_what_to_do():
    load(content())
    before, changed = stored(), content()
    changed["campaign"]["theme"] = "Chủ đề khác"
    with pytest.raises(CampaignFileError, match=r"campaign\.code: .*ghi một mã khác"):
        load(changed)
    assert stored() == before


def test_another_code_makes_a_board_of_its_own_under_the_same_province():
    first = load(content())
    changed = content()
    changed["campaign"]["code"] = "TD-ATGT-2023-THU"
    changed["successor_units"][0]["name"] = "xã Tên Khác"
    second = load(changed)
    assert second.board != first.board
    assert second.board.name == first.board.name
    assert second.board.parent == first.board.parent
    assert Unit.objects.filter(registry=first.board.parent).count() == 7


def test_a_file_without_scoring_and_indicators_still_counts_the_six_accident_measures():
    changed = content()
    for key in ("scoring", "indicators", "law", "award_quota", "routes"):
        del changed[key]
    campaign = load(changed)
    assert Indicator.objects.filter(board=campaign.board).count() == 6
    assert campaign.objectives.count() == 6
    assert not campaign.scoring_tables.exists()
    assert campaign.award_rules["routes"] == []


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("load_campaign", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_command_loads_opens_the_papers_and_says_so_when_it_did_nothing():
    code, out, _err = run(str(SEED))
    assert code == 0
    assert "29 đơn vị trong 3 khối" in out
    assert Filing.objects.count() > 200
    before = stored()
    code, out, _err = run(str(SEED))
    assert (code, stored()) == (0, before)
    assert "không thay đổi gì" in out


def test_the_supplement_is_owed_by_the_police_like_any_month():
    run(str(SEED))
    paper = Filing.objects.get(kind="accident_return", period__name="Bổ sung 15/12 – 31/12/2023")
    assert paper.due_on == date(2024, 1, 3)


def test_a_campaign_that_is_not_launched_opens_nothing(tmp_path: Path):
    changed = content()
    changed["campaign"]["launched_on"] = None
    path = tmp_path / "phong-trao.json"
    path.write_text(json.dumps(changed), encoding="utf-8")
    code, out, _err = run(str(path))
    assert code == 0
    assert "chưa mở hồ sơ nào" in out
    assert not Filing.objects.exists()


@pytest.mark.parametrize(
    ("raw", "told"),
    [(None, "Không có tệp"), (b"{", "Dòng 1"), (b"\xff\xff", "UTF-8"), (b" " * (5 * 1024 * 1024 + 1), "mức tối đa")],
    ids=["missing", "json", "utf-8", "size"],
)
def test_a_file_that_cannot_be_read_ends_the_command_with_a_sentence(raw, told, tmp_path: Path):
    path = tmp_path / "tệp.json"
    if raw is not None:
        path.write_bytes(raw)
    before = stored()
    code, out, err = run(str(path))
    assert (code, out, stored()) == (1, "", before)
    assert told in err


def test_the_command_tells_every_fault_with_its_place_and_stores_nothing(tmp_path: Path):
    changed = content()
    changed["units"][0]["cluster"] = "ABC"
    changed["clusters"][2]["name"] = 7
    path = tmp_path / "phong-trao.json"
    path.write_text(json.dumps(changed), encoding="utf-8")
    before = stored()
    code, _out, err = run(str(path))
    assert (code, stored()) == (1, before)
    assert "units[0].cluster" in err
    assert "clusters[2].name" in err
    assert "Có 2 chỗ phải sửa" in err


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(seed=st.integers(0, 10**9), times=st.integers(1, 3))
def test_a_mutated_file_is_stored_whole_or_not_at_all(seed, times):
    from tests.unit.campaigns.setup.test_campaign_file import mutated

    before = stored()
    with transaction.atomic():
        try:
            campaign = load_campaign(json.dumps(mutated(random.Random(seed), times=times)).encode(), at=AT, actor=None)
        except CampaignFileError:
            assert stored() == before
        else:
            assert campaign.periods.exists()
        transaction.set_rollback(True)


def altered(chooser: random.Random) -> dict[str, Any]:
    """A valid file: units renamed and dropped with all that names them, accidents moved and added, another cut-off day."""
    changed = content()
    gone = set(
        chooser.sample([unit["code"] for unit in changed["units"] if unit["cluster"] == "XA"], k=chooser.randrange(5))
    )
    changed["units"] = [unit for unit in changed["units"] if unit["code"] not in gone]
    for unit in changed["units"]:
        unit["name"] = f"{unit['name']} {chooser.choice('ăâđêôơư')}{chooser.randrange(99)}"
    for successor in changed["successor_units"]:
        successor["predecessors"] = [code for code in successor["predecessors"] if code not in gone]
    left = [unit["code"] for unit in changed["units"] if unit["is_geographic"]]
    for accident in changed["statistics"]["accidents"]:
        accident["unit"] = chooser.choice(left)
        accident["date"] = date.fromordinal(date(2021, 12, 15).toordinal() + chooser.randrange(740)).isoformat()
    day = chooser.randrange(1, 28)
    changed["campaign"]["statistics_period"] = {"start": f"2022-12-{day + 1:02}", "end": f"2023-12-{day:02}"}
    changed["campaign"]["code"] = f"ALT-{chooser.randrange(10**6)}"
    return changed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(seed=st.integers(0, 10**9))
def test_any_valid_alteration_loads(seed):
    changed = altered(random.Random(seed))
    with transaction.atomic():
        campaign = load(changed)
        names = set(Unit.objects.filter(registry=campaign.board).values_list("name", flat=True))
        assert names == {unit["name"] for unit in changed["units"]}
        assert campaign.official_last_day.isoformat() == changed["campaign"]["statistics_period"]["end"]
        transaction.set_rollback(True)
