import io
import os
import re
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile

import pytest

from atgt_portal.lib import intake
from atgt_portal.lib.gate import Kind, kind_of
from tests.unit.lib.uploads import ROWS, read, refused, with_parts, workbook


def test_the_ending_must_agree_with_the_content():
    for name in ("so-lieu.csv", "so-lieu.xls", "so-lieu.xlsm", "so-lieu", "so-lieu.xlsx.exe"):
        assert "bên trong là một bảng Excel" in refused(workbook(), name)


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ({"xl__vbaProject.bin": b"x"}, "có macro"),
        ({"xl__macrosheets__sheet1.xml": b"<a/>"}, "có macro"),
        ({"xl__externalLinks__externalLink1.xml": b"<a/>"}, "liên kết sang tệp khác"),
        ({"xl__connections.xml": b"<a/>"}, "truy vấn"),
        ({"xl__queryTables__queryTable1.xml": b"<a/>"}, "truy vấn"),
        ({"xl__embeddings__oleObject1.bin": b"x"}, "nhúng"),
        ({"xl__activeX__activeX1.xml": b"<a/>"}, "nhúng"),
        ({"..__evil.xml": b"<a/>"}, "tên phần bên trong lạ"),
        ({"xl__a.xml": b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"}, "DOCTYPE"),
        ({"xl__a.xml": b"<a>" + b"x" * 65_530 + b"<!doctype b>"}, "DOCTYPE"),
        ({"xl__a.xml": "<!DOCTYPE a><a/>".encode("utf-16")}, "không phải UTF-8"),
        ({"xl__a.xml": "<!DOCTYPE a><a/>".encode("utf-16-le")}, "không phải UTF-8"),
        ({"xl__a.xml": b"<?xml version='1.0' encoding='UTF-7'?><a/>"}, "không phải UTF-8"),
        ({f"xl__{number}.xml": b"<a/>" for number in range(200)}, "quá nhiều phần"),
    ],
)
def test_no_parser_opens_a_workbook_that_carries_more_than_a_table(added, said):
    assert read(with_parts(workbook())).rows == tuple(ROWS), "the same workbook without the part is read"
    assert said in refused(with_parts(workbook(), **added))


CONTENT_TYPES = "[Content_Types].xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
RELATION = b'<Relationship Id="rIdX" Type="http://a/relationships/%s" Target="%s"%s/></Relationships>'
OUTSIDE = b' TargetMode="External"'


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (CONTENT_TYPES, b"spreadsheetml.sheet.main", b"macroEnabled.main", "có macro"),
        (CONTENT_TYPES, b"spreadsheetml.sheet.main", b"&#109;acroEnabled.main", "có macro"),
        (RELATIONS, b"</Relationships>", RELATION % (b"vbaProject", b"a.bin", b""), "có macro"),
        (RELATIONS, b"</Relationships>", RELATION % (b"externalLink", b"a.xml", b""), "liên kết sang tệp khác"),
        (RELATIONS, b"</Relationships>", RELATION % (b"oleObject", b"a.bin", b""), "nhúng"),
        (RELATIONS, b"</Relationships>", RELATION % (b"image", b"file:///etc/passwd", OUTSIDE), "ra ngoài tệp"),
        (RELATIONS, b"</Relationships>", RELATION % (b"hyperlink", b"http://a/b", OUTSIDE), "tới “http://a/b”"),
        (RELATIONS, b"</Relationships>", RELATION % (b"a", b"&#92;&#92;may&#92;b", OUTSIDE), "ra ngoài tệp"),
    ],
)
def test_what_the_file_declares_counts_as_much_as_the_names_of_its_parts(part, old, new, said):
    changed = with_parts(workbook(), replaced=[(part, old, new)])
    assert changed != with_parts(workbook())
    assert said in refused(changed)


def test_a_mail_address_that_excel_made_a_link_is_no_way_out():
    def link(book):
        book.active["A2"].hyperlink = "mailto:a@example.vn"
        book.active["A2"].value = "Xã Bản Bo"

    assert read(workbook(change=link)).rows == tuple(ROWS)


def test_a_dtd_is_found_in_a_part_that_is_not_called_xml():
    assert read(with_parts(workbook(), xl__a__bin=b"<a/>")).rows == tuple(ROWS)
    assert "DOCTYPE" in refused(with_parts(workbook(), xl__a__bin=b"  <!DOCTYPE a><a/>"))


def test_other_kinds_of_zip_are_named():
    for name, said in (("word__document.xml", "là tệp Word"), ("xl__workbook.bin", ".xlsb"), ("a.txt", "là tệp nén")):
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w") as target:
            target.writestr(name.replace("__", "/"), b"x")
        assert said in refused(raw.getvalue())


def test_a_workbook_cut_off_on_the_way_is_to_be_sent_again():
    content = workbook()
    for share in (0.2, 0.5, 0.8, 0.99):
        assert "bị cắt cụt" in refused(content[: int(len(content) * share)])


def test_a_workbook_with_another_file_before_or_behind_it_is_refused():
    content = workbook()
    assert "phần thừa" in refused(content + b"<html>")
    assert "là PDF" in refused(b"%PDF-1.7\n" + content)
    assert "là trang web" in refused(b"<html>" + content)


def test_a_locked_part_asks_for_the_password_to_be_taken_off():
    content = bytearray(workbook())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert "mật khẩu" in refused(bytes(content))


def directory_entry(content, name):
    """Where the directory's entry of a part begins."""
    at = content.index(b"PK\x01\x02")
    while content[at + 46 : at + 46 + len(name)] != name:
        at = content.index(b"PK\x01\x02", at + 1)
    return at


def test_a_directory_that_lies_about_sizes_is_refused():
    content = bytearray(with_parts(workbook(), xl__a=b"0" * 3_000_000))
    at = directory_entry(content, b"xl/a")
    struct.pack_into("<L", content, at + 24, 10)
    assert "kích thước ghi trong mục lục không đúng" in refused(bytes(content))


def test_parts_that_lie_on_each_other_are_refused():
    content = bytearray(workbook())
    first, second = (directory_entry(content, name) for name in (b"docProps/app.xml", b"docProps/core.xml"))
    offset = struct.unpack_from("<L", content, first + 42)[0]
    struct.pack_into("<L", content, second + 42, offset)
    assert re.search("chồng lên nhau|không khớp", refused(bytes(content)))


def bomb():
    return with_parts(workbook(), **{"xl__b.xml": b"<a>" + b" " * 40_000_000 + b"</a>"})


def many_bombs():
    return with_parts(workbook(), **{f"xl__{number}.xml": b" " * 3_000_000 for number in range(40)})


@pytest.mark.parametrize("make", [bomb, many_bombs])
def test_a_bomb_is_refused_before_it_goes_off(make):
    content = make()
    assert len(content) < 5 * 1024 * 1024
    tracemalloc.start()
    begun = time.process_time()
    assert "nở ra" in refused(content)
    assert time.process_time() - begun < 1
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


def test_a_workbook_at_the_edge_of_the_limits_still_costs_little():
    body = b"<a>" + os.urandom(10_000).hex().encode() * 2_000 + b"</a>"
    tracemalloc.start()
    assert read(with_parts(workbook(), **{"xl__b.xml": body})).rows == tuple(ROWS)
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


def test_a_cell_at_the_far_corner_is_refused_and_said_where_it_is():
    def far(place):
        return lambda book: book.active.__setitem__(place, "x")

    assert "dòng 6.000, cột thứ 3; mức tối đa 5.000 dòng, 100 cột" in refused(workbook(change=far("A6000")))
    assert "cột thứ 101" in refused(workbook(change=far("CW1")))
    begun = time.monotonic()
    assert re.search("dòng 1.048.576|ô ở rất xa", refused(workbook(change=far("XFD1048576"))))
    assert time.monotonic() - begun < 10


def test_a_reader_that_runs_out_of_time_or_memory_harms_nobody_else():
    assert "quá nhiều thời gian hoặc bộ nhớ" in refused(workbook(), limits=intake.Limits(wall_seconds=0))
    assert "quá nhiều thời gian hoặc bộ nhớ" in refused(workbook(), limits=intake.Limits(memory_bytes=1024 * 1024))


def test_the_reader_cannot_write_files_and_knows_nothing_of_the_portal():
    code = (
        "import runpy, sys, json\n"
        f"reader = runpy.run_path({str(intake._READER)!r})\n"
        "reader['_limit']({'memory_bytes': 10**9, 'cpu_seconds': 5})\n"
        "assert not [name for name in sys.modules if name.startswith(('django', 'atgt_portal'))]\n"
        "import tempfile\n"
        "with tempfile.TemporaryFile(buffering=0) as paper: paper.write(b'x')\n"
    )
    child = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=False)
    assert child.returncode != 0
    assert b"assert" not in child.stderr


def test_a_broken_sheet_inside_a_sound_zip_is_refused():
    broken = with_parts(workbook(), replaced=[("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><row><c>")])
    assert "hỏng nên không đọc được" in refused(broken)


def test_kinds_are_told_from_bytes_alone():
    assert kind_of(workbook()) is Kind.XLSX
    assert kind_of("MZ là hai chữ đầu; Đơn vị".encode()) is Kind.TEXT
    assert kind_of(b"BM;xa\r\n") is Kind.TEXT
