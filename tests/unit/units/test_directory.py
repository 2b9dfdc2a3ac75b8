from datetime import date

import pytest

from units.directory import Directory, Known, Listed, UnitNotFoundError, directory_of
from units.models import Unit, UnitName

BINH_LU = Listed(1, "X-BINHLU", "Xã Bình Lư")
BAN_BO = Listed(2, "X-BANBO", "Xã Bản Bo")
OLD = {"first_day": None, "last_day": date(2023, 6, 30)}
NEW = {"first_day": date(2023, 7, 1), "last_day": None}


def directory(*more):
    return Directory([Known("Xã Bình Lư", BINH_LU), Known("X-BINHLU", BINH_LU), Known("Xã Bản Bo", BAN_BO), *more])


@pytest.mark.parametrize("typed", ["Xã Bình Lư", " xã  bình lư ", "x-binhlu", "Xã\nBình\u00a0Lư"])
def test_a_unit_is_found_however_its_name_is_spaced_and_cased(typed):
    assert directory().find(typed, on=None) == BINH_LU


def test_an_unknown_name_is_refused_with_the_one_that_may_be_meant():
    for typed in ("Bình Lư", "Xa Binh Lu", "Xã Bình Lưu"):
        with pytest.raises(UnitNotFoundError, match="Nếu là “Xã Bình Lư” thì ghi đúng như vậy"):
            directory().find(typed, on=None)
    with pytest.raises(UnitNotFoundError, match="Ghi địa danh, tên đầy đủ hoặc mã"):
        directory().find("Hà Nội", on=None)
    with pytest.raises(UnitNotFoundError, match=r"không có đơn vị “x{39}…” trong phong trào"):
        directory().find("x" * 100_000, on=None)


def test_a_name_two_units_bore_is_the_unit_that_bore_it_that_day():
    known = directory(Known("Xã Sơn", BINH_LU, **OLD), Known("Xã Sơn", BAN_BO, **NEW))
    assert known.find("xã sơn", on=date(2023, 6, 30)) == BINH_LU
    assert known.find("xã sơn", on=date(2023, 7, 1)) == BAN_BO
    with pytest.raises(UnitNotFoundError, match=r"tên của nhiều đơn vị \(mã X-BANBO, X-BINHLU\)"):
        known.find("xã sơn", on=None)


def test_a_name_of_other_days_is_still_the_only_unit_that_ever_bore_it():
    assert directory(Known("Xã Cũ", BAN_BO, **OLD)).find("Xã Cũ", on=date(2023, 12, 1)) == BAN_BO


def test_units_of_the_campaign_are_known_by_place_full_name_and_code(campaign):
    units = Unit.objects.filter(participations__campaign=campaign)
    unit = units.get(code="X-BINHLU")
    UnitName.objects.create(unit=unit, name="UBND xã Cũ", place_name="Xã Cũ", valid_to=date(2023, 1, 31))
    known = directory_of(units)
    for typed in ("Xã Bình Lư", "UBND xã Bình Lư", "X-BINHLU", "Xã Cũ"):
        assert known.find(typed, on=date(2023, 11, 1)).name == "Xã Bình Lư"
    assert known.find("công an huyện", on=None).name == "Công an huyện"


def test_a_unit_that_takes_no_part_is_not_known(campaign):
    stranger = Unit.objects.exclude(participations__campaign=campaign).earliest("pk")
    with pytest.raises(UnitNotFoundError):
        directory_of(Unit.objects.filter(participations__campaign=campaign)).find(stranger.code, on=None)
    assert directory_of([stranger]).find(stranger.code, on=None).code == stranger.code
