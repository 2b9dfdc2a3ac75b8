import io
import unicodedata
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from atgt_portal.lib import intake, vn
from tests.unit.lib.uploads import HEADERS, ROWS, read, refused, with_parts, workbook


def in_windows_1258(words):
    """Letters with their marks behind them, as that code has them; horns, breves and circumflexes stay on the letter."""
    tones = "\u0300\u0309\u0303\u0301\u0323"
    parts = []
    for letter in words:
        apart = unicodedata.normalize("NFD", letter)
        bare = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in tones))
        parts.append(bare + "".join(sign for sign in apart if sign in tones))
    return "".join(parts).encode("cp1258")


# What is taken in


def test_a_plain_workbook_comes_out_as_typed_cells():
    table = read(workbook())
    assert table == intake.Table(HEADERS, tuple(ROWS), sheet="Số liệu", first_row=2)


def test_an_upload_is_read_from_its_beginning_wherever_it_stands():
    upload = io.BytesIO(workbook())
    upload.read(100)
    assert read(upload).rows == tuple(ROWS)


def test_headers_and_cells_with_accents_apart_are_the_same_words():
    apart = workbook(
        [(unicodedata.normalize("NFD", "Thị trấn Tam Đường"), 1, None)],
        [unicodedata.normalize("NFD", name) for name in HEADERS],
    )
    table = read(apart)
    assert table.headers == HEADERS
    assert table.rows[0][0] == "Thị trấn Tam Đường"
    assert intake.column_index(table.headers, "so vu") == intake.column_index(table.headers, "SỐ VỤ:") == 1


def test_each_kind_of_cell_keeps_what_it_says():
    cells = (
        3,
        3.0,
        1.5,
        0.1 + 0.2,
        "1.234",
        "  a \xa0 b ",
        True,
        datetime.fromisoformat("2023-12-05"),
        datetime.fromisoformat("2023-12-05T10:41"),
        "",
        None,
        "03/04/2023",
    )
    row = read(workbook([cells], [f"c{number}" for number in range(len(cells))])).rows[0]
    assert row == (
        3,
        3,
        Decimal("1.5"),
        Decimal("0.3"),
        "1.234",
        "a b",
        "TRUE",
        date(2023, 12, 5),
        datetime.fromisoformat("2023-12-05T10:41"),
        None,
        None,
        "03/04/2023",
    )
    assert vn.parse_count(row[4]) == 1234
    assert vn.parse_date(row[11]) == date(2023, 4, 3)


def test_days_counted_from_1904_are_the_same_days():
    def count_from_1904(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    assert read(workbook(change=count_from_1904)).rows == tuple(ROWS)


@pytest.mark.parametrize("written", [b't="e"', b"t='e'", b"t = 'e'"])
def test_a_failed_cell_is_seen_however_its_kind_is_written(written):
    plain = workbook(rows=[("Xã Bản Bo", 3, date(2023, 12, 5))])
    failed = b'<c r="B2" ' + written + b"><v>#REF!</v></c>"
    changed = with_parts(plain, [("xl/worksheets/sheet1.xml", b'<c r="B2" t="n"><v>3</v></c>', failed)])

    assert (read(plain).rows[0][1], read(changed).rows[0][1]) == (3, "#REF!")


def test_failed_and_uncalculated_formulas_are_seen_and_not_blank():
    def plant(book):
        book.active["B2"] = "#DIV/0!"
        book.active["B2"].data_type = "e"
        book.active["B3"] = "=1+1"

    table = read(workbook(change=plant))
    assert [row[1] for row in table.rows] == ["#DIV/0!", "(công thức chưa tính)"]
    with pytest.raises(vn.VietnameseInputError, match="#DIV/0!"):
        vn.parse_count(table.rows[0][1], label="Số vụ")


def test_a_title_above_the_headers_is_kept_and_rows_have_their_numbers():
    content = workbook([("Đơn vị", "Số vụ", "Ngày"), (None, None, None), *ROWS], ("UBND xã Bình Lư", "Kỳ tháng 10"))
    table = read(content, wanted=["so vu", "Đơn vị"])
    assert table.above == (("UBND xã Bình Lư", "Kỳ tháng 10", None),)
    assert [number for number, _row in table.numbered()] == [4, 5]


def test_a_sheet_is_chosen_by_name_and_hidden_ones_are_passed_over():
    def hide_first(book):
        book.active.sheet_state = "hidden"
        book.create_sheet("Hướng dẫn").append(["a"])
        book.create_sheet("Tháng 11").append(["Số vụ"])

    content = workbook(change=hide_first)
    assert read(content).sheet == "Hướng dẫn"
    assert read(content, sheet="Tháng 11").headers == ("Số vụ",)
    assert read(content, sheet=unicodedata.normalize("NFD", " THÁNG 11")).headers == ("Số vụ",)
    said = refused(content, sheet="Tháng 12")
    assert said.startswith("Tệp không có trang tính “Tháng 12”. Các trang đang hiện: “Hướng dẫn, Tháng 11”.")
    assert "Trang tính “Số liệu” đang ẩn" in refused(content, sheet="Số liệu")


def test_two_sheets_of_one_name_are_not_chosen_between():
    content = workbook(sheet="SoLieu", change=lambda book: book.create_sheet("Hai"))
    assert read(content, sheet="solieu").sheet == "SoLieu"
    twins = with_parts(content, replaced=[("xl/workbook.xml", b'"Hai"', b'"SOLIEU"')])
    assert "có 2 trang tính cùng tên “SoLieu”" in refused(twins, sheet="SoLieu")


def test_hidden_rows_and_columns_are_told_apart():
    def hide(book):
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["B"].hidden = True

    assert (read(workbook()).hidden_rows, read(workbook()).hidden_columns) == (frozenset(), frozenset())
    table = read(workbook(change=hide))
    assert (table.hidden_rows, table.hidden_columns) == (frozenset({3}), frozenset({1}))


def test_a_row_or_column_without_height_or_width_is_hidden_also_where_the_zero_is_written_as_a_reference():
    def drawn(size):
        change = [
            ("xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="2" ht="%s"' % size),
            (
                "xl/worksheets/sheet1.xml",
                b"<sheetData>",
                b'<cols><col min="2" max="2" width="%s"/></cols><sheetData>' % size,
            ),
        ]
        table = read(with_parts(workbook(), replaced=change))
        return table.hidden_rows, table.hidden_columns

    assert drawn(b"15") == drawn(b"&#49;5") == (frozenset(), frozenset())
    assert drawn(b"0") == drawn(b"&#48;") == drawn(b"&#x30;.0") == (frozenset({2}), frozenset({1}))


@pytest.mark.parametrize(
    "formula", ["=[1]Sheet1!A1", "=cmd|'/c calc'!A0", '=WEBSERVICE("x")', "='\\\\may\\[a.xlsx]b'!A1"]
)
def test_a_formula_that_fetches_from_elsewhere_is_refused_with_its_place(formula):
    def plant(typed):
        return lambda book: book.active.__setitem__("B2", typed)

    assert read(workbook(change=plant("=1+1"))).rows[0][1] == "(công thức chưa tính)"
    assert "Dòng 2, cột thứ 2 có công thức lấy dữ liệu" in refused(workbook(change=plant(formula)))


def test_a_number_beyond_all_numbers_is_shown_and_not_tripped_over():
    endless = with_parts(workbook(), replaced=[("xl/worksheets/sheet1.xml", b"<v>3</v>", b"<v>1e999</v>")])
    with pytest.raises(vn.VietnameseInputError, match="không phải là số"):
        vn.parse_count(read(endless).rows[0][1])


def test_a_comma_within_a_number_that_moves_the_cells_on_is_seen():
    assert read("Đơn vị,Số vụ,Ghi chú\nXã Bản Bo,1,\n,,,,\n".encode(), "a.csv").rows == (("Xã Bản Bo", "1", None),)
    assert "Dòng 2 có 4 ô" in refused("Đơn vị,Số vụ,Ghi chú\nXã Bản Bo,1,5,\n".encode(), "a.csv")
    assert read("Đơn vị;Số vụ\nXã Bản Bo;1;\n".encode(), "a.csv").rows == (("Xã Bản Bo", "1"),)


def test_a_separator_inside_a_quoted_header_is_no_separator():
    content = 'Đơn vị,Số vụ,"Ghi chú; khác"\nXã Bản Bo,1,x\n'.encode()
    assert read(content, "a.csv", wanted=["Đơn vị", "Số vụ"]).rows == (("Xã Bản Bo", "1", "x"),)


def test_titles_above_the_headers_of_a_csv_do_not_decide_its_separator():
    content = "UBND huyện, phòng KT\nĐơn vị;Số vụ\nXã Bản Bo;3\n".encode()
    table = read(content, "a.csv", wanted=["Đơn vị", "Số vụ"])
    assert (table.rows, table.first_row) == ((("Xã Bản Bo", "3"),), 3)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line", ["{};{};{}\r\n", "{},{},{}\n", '"{}";"{}";"{}"\r\n'])
def test_csv_is_read_with_and_without_mark_and_with_either_separator(mark, line):
    content = mark + (line.format(*HEADERS) + line.format("Xã Bản Bo", "3", "05/12/2023")).encode()
    assert read(content, "so-lieu.csv") == intake.Table(HEADERS, (("Xã Bản Bo", "3", "05/12/2023"),))


def test_a_csv_keeps_lines_inside_quotes_and_excels_own_first_line_is_skipped():
    content = 'sep=;\r\nĐơn vị;Ghi chú\r\nXã Bản Bo;"một; ""hai""\r\nba"\r\n'.encode()
    assert read(content, "a.csv").rows == (("Xã Bản Bo", 'một; "hai"\nba'),)


# What is refused, and how it is said


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.xlsx", "Tệp rỗng (0 byte)"),
        (b"x" * (5 * 1024 * 1024 + 1), "a.csv", "Tệp 5,1 MB, mức tối đa 5 MB"),
        (b"%PDF-1.7\n", "a.xlsx", "là PDF"),
        (b"\xff\xd8\xff\xe0" + bytes(9), "a.xlsx", "là ảnh"),
        (b"\x89PNG\r\n\x1a\n" + bytes(9), "a.csv", "là ảnh"),
        (b"MZ\x90\x00" + bytes(9), "a.xlsx", "là chương trình"),
        (b"\x7fELF" + bytes(9), "a.xlsx", "là chương trình"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "a.xls", "kiểu cũ (.xls)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "bị khóa bằng mật khẩu",
        ),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xlsx", "là trang web (HTML)"),
        (b"  <!DOCTYPE html>", "a.csv", "là trang web (HTML)"),
        (b"<?xml version='1.0'?><Workbook/>", "a.xlsx", "là tệp XML"),
        (b"{\\rtf1", "a.xlsx", "là văn bản RTF"),
        ("Đơn vị\tSố vụ\r\n".encode("utf-16"), "a.csv", "mã UTF-16"),
        ("Đơn vị,Số vụ\r\n".encode("utf-16-le"), "a.csv", "mã UTF-16"),
        (b"a;b\r\n1;\x00\r\n", "a.csv", "không phải là bảng tính"),
        ("Đơn vị;Số vụ\r\n".encode(), "a.xlsx", "bên trong là văn bản thường"),
        ("Đơn vị;Số vụ\r\n".encode(), "a", "có đuôi trống"),
        ("Đơn vị\tSố vụ\r\n".encode(), "a.csv", "ngăn cột bằng dấu khác"),
        ("Đơn vị;Số vụ\r\nBản Bo;1;2\r\n".encode(), "a.csv", "Dòng 2 có 3 ô, dòng tiêu đề có 2 cột"),
        (b'a;b\r\n"x"y;1\r\n', "a.csv", "Dòng 2 của tệp CSV có dấu nháy kép đặt sai chỗ"),
        (b"a;b\r\nr\xe9sum\xe9;3\r\n", "a.csv", "không ghi bằng mã UTF-8"),
        (in_windows_1258("Đơn vị;Số vụ\r\nXã Bình Lư;3\r\n"), "a.csv", "mã Windows-1258"),
        ("Ñôn vò;Soá vuï\r\nXaõ Bình Lö;3\r\n".encode("cp1252"), "a.csv", "mã VNI (phông VNI-Times)"),
        ("Ñôn vò;Soá vuï\r\nXaõ Bình Lö;3\r\n".encode(), "a.csv", "mã VNI (phông VNI-Times)"),
        (b'a;b\r\n1;"' + b"x\n" * 100_000, "a.csv", "Dòng 2 của tệp CSV có một ô quá dài"),
        ("§¬n vÞ;Sè vô\r\nx· B¶n Bo;3\r\n".encode("cp1252"), "a.csv", "mã TCVN3 (phông .VnTime)"),
        (b"\r\n;\r\n", "a.csv", "không có dòng nào"),
        (b"x;" * 101, "a.csv", "mức tối đa 5.000 dòng, 100 cột"),
        (b"x\n" * 5_001, "a.csv", "kéo đến dòng 5.001"),
    ],
)
def test_what_is_no_table_is_told_what_it_is(content, name, said):
    assert said in refused(content, name)


def test_vntime_letters_in_a_workbook_are_named_with_an_example():
    said = refused(workbook([("x· B¶n Bo", 3, None)], ("§¬n vÞ", "Sè vô", "Ngµy")))
    assert ("TCVN3" in said and "“x· B¶n Bo”" in said) or "“§¬n vÞ”" in said


def test_missing_and_doubled_columns_are_named_with_what_was_read():
    assert "thiếu cột Số người chết, Ghi chú." in refused(workbook(), wanted=["Số vụ", "Số người chết", "Ghi chú"])
    assert refused(workbook(), wanted=["Số vụ", "Số người chết"]) == (
        "Bảng thiếu cột Số người chết. Các cột đọc được: Đơn vị, Số vụ, Ngày. Tải mẫu, chép số liệu sang rồi gửi lại."
    )
    with pytest.raises(intake.IntakeRefusedError, match="Tệp có 2 cột cùng tên Số vụ"):
        intake.column_index(("Số vụ", "so vu"), "Số vụ")
