import itertools
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atgt_portal.lib import text

calm = settings(derandomize=True, max_examples=50, deadline=None)
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
vietnamese = st.text(alphabet=LETTERS + LETTERS.upper() + " ", max_size=30)


def test_the_alphabet_is_the_vietnamese_one_with_tones_in_their_order():
    assert "".join(sorted(LETTERS, key=text.sort_key)) == LETTERS


def test_units_stand_in_vietnamese_order():
    units = [
        "Tổ 10",
        "Thị trấn Tam Đường",
        "Đông Phong",
        "Dương Minh",
        "Bản Hon",
        "Ân Thi",
        "Ăn",
        "An",
        "Tổ 2",
        "Bản Bo",
    ]
    assert sorted(units, key=text.sort_key) == [
        *("An", "Ăn", "Ân Thi", "Bản Bo", "Bản Hon", "Dương Minh", "Đông Phong"),
        *("Thị trấn Tam Đường", "Tổ 2", "Tổ 10"),
    ]


def test_words_are_compared_syllable_by_syllable_as_in_a_dictionary():
    words = ["an", "án", "anh", "ba", "ba ba", "ba lô", "bà", "bà con", "bác"]
    assert sorted(words, key=text.sort_key) == words


@calm
@given(vietnamese)
def test_keys_are_digits_so_every_collation_agrees(name):
    key = text.sort_key(name)
    assert not key or (key.isascii() and key.isdigit())
    assert len(key) <= text.SORT_KEY_LENGTH
    assert key == text.sort_key(unicodedata.normalize("NFD", name)) == text.sort_key(name.upper())


@calm
@given(st.lists(vietnamese, min_size=3, max_size=3))
def test_the_order_is_total_and_the_same_however_one_starts(names):
    orders = {tuple(sorted(map(text.sort_key, order))) for order in itertools.permutations(names)}
    assert len(orders) == 1


@calm
@given(st.text())
def test_folding_twice_changes_nothing_and_accents_apart_fold_alike(typed):
    once = text.fold(typed)
    assert text.fold(once) == once
    assert text.fold(unicodedata.normalize("NFD", typed)) == text.fold(unicodedata.normalize("NFC", typed))


@calm
@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_nfc(typed):
    for clean in (text.clean, text.clean_lines):
        once = clean(typed)
        assert clean(once) == once
        assert unicodedata.is_normalized("NFC", once)
        assert not {unicodedata.category(sign) for sign in once.replace("\n", "")} & {"Cc", "Cf", "Cs"}


def test_searching_asks_for_no_marks():
    assert text.fold("  Thị trấn\u00a0 Tam ĐƯỜNG ") == "thi tran tam duong"
    assert text.fold(unicodedata.normalize("NFD", "Thị trấn Tam Đường")) == "thi tran tam duong"


def test_hostile_search_text_costs_nothing():
    start = time.process_time()
    for sign in ("a" * 10_000, "\u0301" * 10_000, "ặ" * 10_000, " " * 10_000, "\u202e" * 10_000, ".*" * 5_000):
        text.fold(sign), text.sort_key(sign), text.slug(sign), text.looks_like_tcvn3(sign)
    assert time.process_time() - start < 0.6


def test_clean_text_has_one_spelling_and_no_hidden_signs():
    nfd = unicodedata.normalize("NFD", "Thị trấn Tam Đường")
    assert text.nfc(nfd) == "Thị trấn Tam Đường" != nfd
    assert text.clean(f" \ufeff{nfd}\u200b\n\tLai\u202e Châu\x07 ") == "Thị trấn Tam Đường Lai Châu"
    assert text.clean_lines(" một \r\nhai\u2028ba\x00 ") == "một\nhai\nba"


def test_d_with_stroke_stays_in_slugs():
    assert text.slug("Tam Đường") == "tam-duong"
    assert text.slug(unicodedata.normalize("NFD", "  Đơn vị: số 2 / 2023! ")) == "don-vi-so-2-2023"


@pytest.mark.parametrize(
    ("name", "on_disk", "shown"),
    [
        ("Báo cáo Tam Đường.pdf", "bao-cao-tam-duong.pdf", "Báo cáo Tam Đường.pdf"),
        ("../../etc/passwd", "etc-passwd", "etc-passwd"),
        ("Số 27/QĐ-BATGT.PDF", "so-27-qd-batgt.pdf", "Số 27-QĐ-BATGT.pdf"),
        ("a\x00b\r\nc.xlsx", "ab-c.xlsx", "ab c.xlsx"),
        ("\u202egpj.exe", "gpj.exe", "gpj.exe"),
        ('báo "cáo" <1>.xlsx', "bao-cao-1.xlsx", "báo cáo 1.xlsx"),
        ("con.txt", "tep-con.txt", "con.txt"),
        ("...", "tep", "tep"),
        ("", "tep", "tep"),
        (unicodedata.normalize("NFD", "Đề nghị.docx"), "de-nghi.docx", "Đề nghị.docx"),
    ],
)
def test_file_names_are_safe_for_disks_and_legible_for_people(name, on_disk, shown):
    assert (text.file_name(name), text.file_label(name)) == (on_disk, shown)


@calm
@given(st.text(max_size=700))
def test_no_name_leaves_its_folder_or_breaks_a_header(name):
    on_disk, shown = text.file_name(name), text.file_label(name)
    assert on_disk.isascii()
    assert 0 < len(on_disk) <= 80
    assert 0 < len(shown) <= 120
    assert not set('/\\\0\r\n"') & set(on_disk + shown)
    assert not on_disk.startswith(".")


def test_old_vntime_letters_are_recognised_and_western_words_are_not():
    assert text.looks_like_tcvn3("Thø hai, Lµo Cai, x· B¶n Bo")
    assert text.looks_like_tcvn3("Sè vô Sè ng\u00ad\u00eai chÕt Sè ng\u00ad\u00eai bÞ th\u00ad¬ng")
    for fine in ("Số vụ, số người chết", "Tam Duong", "Müller & Björn © 2023, 5 °C, 3 m²", "Xã Bản Bo® ®", "Sè vô", ""):
        assert not text.looks_like_tcvn3(fine)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Xã Bình Lư", "xã  BÌNH\u00a0LƯ"),
        ("Xã Bình Lư", "Xã BìnhLư"),
        ("Xã Bình Lư", unicodedata.normalize("NFD", "Xã Bình Lư")),
        ("Phường Hoà Bình", "Phường Hòa Bình"),
        ("Xã Thuý Sơn", "Xã Thúy Sơn"),
        ("HĐND - UBND", "HĐND – UBND"),
    ],
)
def test_two_spellings_of_the_same_words_have_one_key(typed, same):
    assert text.word_key(typed) == text.word_key(same)


@pytest.mark.parametrize("other", ["Xã Bính Lư", "Xã Binh Lư", "Xa Bình Lư", "Xã Bình Lứ", "Xã Bình Lưu", "Xá Bình Lư"])
def test_marks_and_letters_make_another_word(other):
    assert text.word_key("Xã Bình Lư") != text.word_key(other)


@pytest.mark.parametrize("typed", ["Ñôn vò: ngöôøi", "Soá ngöôøi cheát", "Xaõ Bình Lö, ñöôøng"])
def test_vni_is_recognised(typed):
    assert text.looks_like_vni(typed)


@pytest.mark.parametrize("typed", ["Xã Tả Lèng", "ñ", "Söñ Đơn", "Müller, Bücher", "Xã hoà, hoá, khoè", "", "số 3"])
def test_vni_is_never_said_in_doubt(typed):
    assert not text.looks_like_vni(typed)


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.XLSX", ".xlsx"),
        (".xlsx", ".xlsx"),
        ("../a.b.csv ", ".csv"),
        ("\ud800.xlsx", ".xlsx"),
        ("a", ""),
        ("a.", ""),
        ("", ""),
    ],
)
def test_the_ending_of_a_name_is_read_whatever_stands_before_it(name, ending):
    assert text.file_ending(name) == ending


@calm
@given(st.one_of(st.text(), vietnamese, st.text(alphabet=" \u0300\u0301aăâđ\u00a0\t\n\u200b\u2028x", max_size=12)))
def test_a_text_that_is_clean_already_is_taken_as_it_is(value):
    slowly = "\n".join(line.strip() for line in text.nfc(value).split("\n")).strip()
    cleaned = text.clean_lines(value)
    assert text.clean_lines(cleaned) == cleaned
    if value.isprintable() and "  " not in value:
        assert cleaned == slowly


@calm
@given(st.lists(st.text(alphabet="abnăđ ¸·¦§¨©ª«¬®µñÑöÖøØûåäëüæÆ\xadSèÊ", max_size=8), max_size=4))
def test_no_word_is_old_code_where_no_sign_of_it_stands_anywhere(words):
    seems = any(
        looks(word) for word in [*words, " ".join(words)] for looks in (text.looks_like_tcvn3, text.looks_like_vni)
    )
    assert text.may_be_old_code(" ".join(words)) or not seems
