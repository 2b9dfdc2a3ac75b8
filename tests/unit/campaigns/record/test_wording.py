from datetime import date

import pytest

from campaigns.record.reduction import Comparison, Outcome
from campaigns.record.wording import accident_sentence, change_words, conclusion, outcome_words, signed, whole_of
from campaigns.setup.windows import Window
from units.choices import Level

YEAR = Window(date(2022, 12, 15), date(2023, 12, 14))


def three(accidents: Comparison, deaths: Comparison, injured: Comparison) -> dict[str, Comparison]:
    return {"accidents": accidents, "deaths": deaths, "injured": injured}


def test_the_sample_year_in_the_words_of_a_report() -> None:
    said = accident_sentence(
        place="toàn huyện", window=YEAR, comparisons=three(Comparison(16, 15), Comparison(8, 7), Comparison(17, 15))
    )
    assert said == (
        "Từ ngày 15/12/2022 đến ngày 14/12/2023, trên địa bàn toàn huyện xảy ra 15 vụ tai nạn giao thông, làm chết 07 người, "
        "bị thương 15 người; so với cùng kỳ năm trước giảm 01 vụ (−6,25%), giảm 01 người chết, giảm 02 người bị thương (−11,76%)."
    )


def test_a_quiet_commune_is_said_in_words_not_in_zeros() -> None:
    nothing = Comparison(0, 0)
    said = accident_sentence(place="xã Nùng Nàng", window=YEAR, comparisons=three(nothing, nothing, nothing))
    assert "trên địa bàn xã Nùng Nàng không xảy ra tai nạn giao thông" in said
    assert "số vụ không đổi" in said


def test_the_sentence_stops_where_last_year_is_not_known_and_is_empty_where_this_year_is_not() -> None:
    known = three(Comparison(None, 2), Comparison(None, 0), Comparison(None, 3))
    said = accident_sentence(place="xã Bản Bo", window=YEAR, comparisons=known)
    assert said.endswith("xảy ra 02 vụ tai nạn giao thông, không có người chết, bị thương 03 người.")
    unknown = three(Comparison(2, None), Comparison(0, 0), Comparison(0, 0))
    assert accident_sentence(place="xã Bản Bo", window=YEAR, comparisons=unknown) == ""


@pytest.mark.parametrize(
    ("comparison", "said"),
    [
        (Comparison(16, 15), "giảm 1 vụ"),
        (Comparison(1, 3), "tăng 2 vụ"),
        (Comparison(2, 2), "không đổi"),
        (Comparison(0, 0), "không xảy ra"),
        (Comparison(0, 1), "phát sinh 1 vụ"),
        (Comparison(None, 1), "không đủ căn cứ tính"),
    ],
)
def test_the_change_in_words(comparison: Comparison, said: str) -> None:
    assert change_words(comparison, "accidents") == said


def test_the_change_in_a_narrow_column_carries_its_sign() -> None:
    assert [signed(change) for change in (2, 0, -1, 1200, None)] == ["+2", "0", "−1", "+1.200", "–"]


def test_a_percentage_is_said_only_of_a_base_that_carries_it() -> None:
    small = conclusion(three(Comparison(9, 8), Comparison(9, 8), Comparison(9, 8)))
    large = conclusion(three(Comparison(10, 9), Comparison(10, 9), Comparison(10, 9)))
    assert "%" not in small
    assert large.count("−10,00%") == 3


def test_what_happened_before_has_not_arisen() -> None:
    assert outcome_words(Outcome.ARISEN, Comparison(0, 1)) == "Phát sinh"
    assert outcome_words(Outcome.ARISEN, Comparison(2, 1)) == "Chưa đạt, còn xảy ra"
    assert outcome_words(None, Comparison(None, 1)) == "Chưa đủ căn cứ"


def test_the_whole_is_called_by_the_level_of_the_board() -> None:
    assert [whole_of(level) for level in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)] == [
        "toàn tỉnh",
        "toàn huyện",
        "toàn địa bàn",
    ]
