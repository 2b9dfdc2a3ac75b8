"""A unit's name by day."""

from datetime import UTC, date, datetime

import pytest

from units import names
from units.choices import Role
from units.models import Unit, UnitName

AT = datetime(2023, 6, 16, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed(unit_of, board, person):
    office = person(Role.REVIEWER, board=board)

    def rename(name: str, day: date) -> Unit:
        names.rename(unit_of("X-BINHLU"), name=name, place_name="", from_day=day, actor=office, at=AT)
        return unit_of("X-BINHLU")

    return rename


def test_from_its_day_the_new_name_holds_and_before_it_the_old_one(renamed):
    unit = renamed("UBND xã Bình Lư mới", date(2023, 7, 1))
    assert names.names_on([unit.pk], on=date(2023, 6, 30)) == {unit.pk: "UBND xã Bình Lư"}
    assert names.names_on([unit.pk], on=date(2023, 7, 1)) == {unit.pk: "UBND xã Bình Lư mới"}
    assert unit.search_key == "ubnd xa binh lu moi"


def test_the_new_name_ends_when_the_unit_ends(renamed):
    unit = renamed("UBND xã Bình Lư mới", date(2023, 7, 1))
    assert UnitName.objects.get(unit=unit, name="UBND xã Bình Lư mới").valid_to == date(2025, 6, 30)


def test_a_slip_corrected_on_the_same_day_leaves_one_name(renamed):
    renamed("UBND xã Bình Lu", date(2023, 7, 1))
    unit = renamed("UBND xã Bình Lừ", date(2023, 7, 1))
    assert UnitName.objects.filter(unit=unit).count() == 2
    assert names.names_on([unit.pk], on=date(2023, 8, 1)) == {unit.pk: "UBND xã Bình Lừ"}


def test_a_name_cannot_be_slipped_in_before_a_later_one(renamed):
    renamed("UBND xã Bình Lư mới", date(2023, 7, 1))
    with pytest.raises(names.RenameRefusedError, match="Từ ngày 01/07/2023"):
        renamed("UBND xã khác", date(2023, 5, 1))
