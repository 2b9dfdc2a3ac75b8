"""What a board's name tells."""

import pytest

from campaigns.setup.boards import board_code, identify, short_office_name, upper_board
from units.choices import Level


@pytest.mark.parametrize(
    ("name", "level", "place", "parent"),
    [
        ("Ban An toàn giao thông huyện Tam Đường", Level.DISTRICT, "Tam Đường", "UBND HUYỆN TAM ĐƯỜNG"),
        ("Ban ATGT tỉnh Lai Châu", Level.PROVINCE, "Lai Châu", "UBND TỈNH LAI CHÂU"),
        ("Ban An toàn giao thông thị xã Sa Pa", Level.DISTRICT, "Sa Pa", "UBND THỊ XÃ SA PA"),
        ("Ban An toàn giao thông xã Bình Lư", Level.COMMUNE, "Bình Lư", "UBND XÃ BÌNH LƯ"),
        ("Ban ATGT TP. Hà Nội", Level.PROVINCE, "Hà Nội", "UBND THÀNH PHỐ HÀ NỘI"),
        ("Ban ATGT thành phố Lai Châu", Level.DISTRICT, "Lai Châu", "UBND THÀNH PHỐ LAI CHÂU"),
        ("Ban An toàn giao thông Tam Đường", Level.DISTRICT, "Tam Đường", "UBND TAM ĐƯỜNG"),
    ],
)
def test_a_boards_name_tells_level_place_and_letterhead(name, level, place, parent):
    board = identify(name)
    assert (board.level, board.place_name, board.letterhead_parent) == (level, place, parent)
    assert board.letterhead_name == "BAN AN TOÀN GIAO THÔNG"
    assert "ATGT" not in board.name


def test_the_board_above_is_that_of_the_place_that_decided():
    district = identify("Ban An toàn giao thông huyện Tam Đường")
    above = upper_board("Ban ATGT tỉnh Lai Châu", of=district)
    assert above is not None
    assert (above.name, above.code) == ("Ban An toàn giao thông tỉnh Lai Châu", "TINH-LAI-CHAU")


@pytest.mark.parametrize("issuer", ["Chính phủ", "", "UBND huyện Tam Đường"])
def test_an_authority_that_is_not_above_gives_no_board(issuer):
    assert upper_board(issuer, of=identify("Ban An toàn giao thông huyện Tam Đường")) is None


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Phòng Kinh tế và Hạ tầng", "Phòng KT&HT"),
        ("Phòng Quản lý đô thị", "Phòng QLĐT"),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng KTHT&ĐT"),
        ("Phòng Nội vụ", "Phòng Nội vụ"),
        ("Văn phòng HĐND - UBND huyện", "Văn phòng HĐND - UBND huyện"),
        ("Công an huyện", "Công an huyện"),
    ],
)
def test_an_office_is_called_by_its_initials_where_its_name_is_long(name, short):
    assert short_office_name(name) == short


def test_the_boards_code_is_the_campaigns_without_its_year():
    assert board_code("TD-ATGT-2023", year=2023) == "TD-ATGT"
    assert board_code("2023", year=2023) == "2023"
    assert board_code("PT-XUAN", year=2023) == "PT-XUAN"
