"""`manage.py inspect_upload`: clerks' files and hostile ones, judged as the command judges them."""

import io
import json
import os
import re
import resource
import subprocess
import sys
import threading
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from campaigns.filing.models import Filing
from campaigns.record.models import Figure
from scripts.places import ROOT
from tests.unit.lib.test_scan import PACKED, action, crowd, pdf, picture
from tests.unit.lib.uploads import FORBIDDEN, with_parts, workbook
from units.models import ImportBatch

SEED = ROOT / "campaigns" / "setup" / "data" / "campaign_2023.json"
HEADERS = ("Đơn vị", "Ngày báo cáo", "Số vụ", "Số người chết", "Số người bị thương", "Ghi chú")
ROWS = [("Xã Bình Lư", date(2023, 11, 14), 3, 1, 2, "đêm"), ("CAH", "05/12/2023", "0", 0, 0, None)]
TYPED = [
    {"unit": "Xã Bình Lư", "date": "2023-11-14", "accidents": 3, "deaths": 1, "injured": 2, "note": "đêm"},
    {"unit": "Công an huyện", "date": "2023-12-05", "accidents": 0, "deaths": 0, "injured": 0, "note": ""},
]
CSV_LINES = [",".join(HEADERS), "Xã Bình Lư,14/11/2023,3,1,2,đêm", "CAH,05/12/2023,0,0,0,", ""]


def by_unit(rows=ROWS, headers=HEADERS, sheet="SoLieu", change=None):
    return workbook(rows, headers, sheet=sheet, change=change)


@pytest.fixture
def inspected(campaign, tmp_path):
    """The answer of the command about a file of these bytes and that name."""

    def ask(content, name="so-lieu.xlsx", kind="by-unit", *options, path=None):
        file = path or tmp_path / f"tai-len{Path(name).suffix}"
        if path is None:
            file.write_bytes(content)
        said = io.StringIO()
        call_command(
            "inspect_upload",
            str(file),
            f"--kind={kind}",
            f"--name-json={json.dumps(name)}",
            "--json",
            *options,
            stdout=said,
        )
        last = said.getvalue().splitlines()[-1]
        assert last.isascii()
        answer = json.loads(last)
        assert set(answer) == {"outcome", "rows", "message"}
        assert answer["message"]
        assert not [word for word in FORBIDDEN if word in answer["message"]]
        assert answer["outcome"] in {"accept", "reject"}
        assert answer["outcome"] == "accept" or answer["rows"] == []
        return answer

    return ask


@pytest.fixture
def refused(inspected):
    def ask(*args, **options):
        answer = inspected(*args, **options)
        assert answer["outcome"] == "reject", answer
        return answer["message"]

    return ask


def test_a_workbook_and_both_kinds_of_csv_say_the_same(inspected):
    comma, semicolon = "\n".join(CSV_LINES), "\r\n".join(CSV_LINES).replace(",", ";")
    for content, name in (
        (by_unit(), "so-lieu.xlsx"),
        (by_unit(sheet="SOLIEU"), "SO-LIEU.XLSX"),
        (comma.encode(), "so-lieu.csv"),
        (semicolon.encode("utf-8-sig"), "so-lieu.csv"),
        (unicodedata.normalize("NFD", comma).encode(), "so-lieu.csv"),
    ):
        answer = inspected(content, name)
        assert (answer["outcome"], answer["rows"]) == ("accept", TYPED)


def test_nothing_is_stored_by_looking(inspected):
    def counted():
        return [model.objects.count() for model in (Figure, Filing, ImportBatch)]

    before = counted()
    assert inspected(by_unit())["outcome"] == "accept"
    assert counted() == before


def test_every_fault_is_told_with_row_column_and_cell(refused):
    rows = [*ROWS, ("Xã Bình Lưu", "14/13/2023", None, "x", -1, None), ("Xã Bình Lư", "15/10/2023", 1, 0, 0, None)]
    told = refused(by_unit(rows)).split("\n")
    places = [re.match(r"Dòng (\d+), cột ([^(]+) \(([A-Z]\d+)\): ", line).groups() for line in told]
    assert places == [
        ("4", "Đơn vị", "A4"),
        ("4", "Ngày báo cáo", "B4"),
        ("4", "Số vụ", "C4"),
        ("4", "Số người chết", "D4"),
        ("4", "Số người bị thương", "E4"),
        ("5", "Đơn vị", "A5"),
    ]
    assert "đã có ở dòng 2 trong cùng kỳ Tháng 11/2023" in told[-1]


def hidden_sheet(book):
    book.create_sheet("Khác")
    book["SoLieu"].sheet_state = "hidden"


def squeezed(old, new):
    """Without the word "hidden", and yet not to be seen."""
    return with_parts(by_unit(), [("xl/worksheets/sheet1.xml", old, new)])


def narrow_column():
    return squeezed(b"<sheetData>", b'<cols><col min="4" max="4" width="0" customWidth="1"/></cols><sheetData>')


def flat_row():
    return squeezed(b'<row r="3"', b'<row r="3" ht="0.0" customHeight="1"')


def merged_heads(book):
    sheet = book.active
    sheet.insert_rows(1)
    sheet["A1"], sheet["C1"] = "Đơn vị", "Số liệu"
    sheet.merge_cells("C1:E1")


@pytest.mark.parametrize(
    ("make", "name", "said"),
    [
        (lambda: by_unit(sheet="Sheet1"), "a.xlsx", "không có trang tính “SoLieu”"),
        (lambda: by_unit(change=hidden_sheet), "a.xlsx", "đang ẩn"),
        (narrow_column, "a.xlsx", "Số người chết (D1): cột đang ẩn"),
        (flat_row, "a.xlsx", "Dòng 3: dòng đang ẩn"),
        (lambda: by_unit(headers=(*HEADERS[:4], "Bị thương", "Ghi chú")), "a.xlsx", "thiếu cột Số người bị thương"),
        (lambda: by_unit(rows=[]), "a.xlsx", "chỉ có dòng tiêu đề"),
        (lambda: by_unit(rows=[(None, " ", None)]), "a.xlsx", "chỉ có dòng tiêu đề"),
        (lambda: by_unit(rows=[*ROWS, ("Tổng cộng", None, 3, 1, 2)]), "a.xlsx", "dòng cộng"),
        (lambda: by_unit(rows=[("Xã Bình Lư", "14/11/2023", "=1+1", 0, 0)]), "a.xlsx", "công thức"),
        (lambda: by_unit(rows=[("Xã Bình Lư", "14/11/2023", True, 0, 0)]), "a.xlsx", "“TRUE” không phải là số"),
        (by_unit, "a.xlsm", "đuôi .xlsm"),
        (by_unit, "a.csv", "đuôi .csv"),
        (by_unit, "a", "đuôi trống"),
        (lambda: "\n".join(CSV_LINES).encode(), "a.xlsx", "văn bản thường"),
        (lambda: "\n".join(CSV_LINES).encode("utf-16"), "a.csv", "UTF-16"),
        (lambda: "§¬n vÞ,Sè vô\nx· B×nh L­,3\n".encode("cp1252"), "a.csv", "TCVN3"),
        (lambda: "Ñôn vò,Soá vuï\nXaõ Bình Lö,3\n".encode("cp1252"), "a.csv", "VNI"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "a.xls", "Lưu thành (Save As) kiểu .xlsx"),
        (lambda: with_parts(by_unit(), xl__vbaProject__bin=b"x"), "a.xlsx", "macro"),
        (lambda: with_parts(by_unit(), xl__externalLinks__a__xml=b"<a/>"), "a.xlsx", "liên kết sang tệp khác"),
        (lambda: with_parts(by_unit(), xl__a__xml=b"<!DOCTYPE a><a/>"), "a.xlsx", "DOCTYPE"),
        (lambda: with_parts(by_unit(), xl__a__xml=b" " * 40_000_000), "a.xlsx", "nở ra"),
        (lambda: by_unit() + b"<html>", "a.xlsx", "phần thừa"),
        (lambda: by_unit()[:-50], "a.xlsx", "bị cắt cụt"),
        (lambda: b"", "a.csv", "Tệp rỗng"),
        (lambda: b"x" * (5 * 1024 * 1024 + 1), "a.csv", "mức tối đa 5 MB"),
        (pdf, "a.pdf", "là PDF"),
        (
            lambda: "\n".join([CSV_LINES[0], *["CAH,05/12/2023,1,0,0,"] * 3_001]).encode(),
            "a.csv",
            "mức tối đa 3.000 dòng",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(refused, make, name, said):
    assert said in refused(make(), name)


def test_merged_titles_above_the_heads_do_no_harm(inspected):
    assert inspected(by_unit(change=merged_heads))["rows"] == TYPED


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/a.xlsx",
        "a\x00b.xlsx",
        "a\r\nb.xlsx",
        "\u202exslx.a.xlsx",
        "a" * 10_000 + ".xlsx",
        "CON.xlsx",
        "số liệu.xlsx",
        '"; rm -rf.xlsx',
        "\ud800.xlsx",
        "C:\\fakepath\\a.XLSX",
        "😀.xlsx",
    ],
)
def test_the_name_may_hold_anything_and_only_its_ending_counts(inspected, name):
    assert inspected(by_unit(), name)["rows"] == TYPED
    assert inspected(by_unit(), name[:-4] + "docx")["outcome"] == "reject"


@pytest.mark.parametrize(
    "typed", ["", "so-lieu.xlsx", "null", "3", "[]", '{"a":1}', '"a.xlsx', "[" * 100_000, "9" * 10_000]
)
def test_a_name_that_is_no_json_string_is_refused_and_told_so(campaign, tmp_path, typed):
    (tmp_path / "a.xlsx").write_bytes(by_unit())
    said = io.StringIO()
    call_command(
        "inspect_upload", str(tmp_path / "a.xlsx"), "--kind=by-unit", f"--name-json={typed}", "--json", stdout=said
    )
    answer = json.loads(said.getvalue())
    assert (answer["outcome"], "không phải là một chuỗi JSON" in answer["message"]) == ("reject", True)


def test_what_is_no_file_is_refused_without_waiting(refused, tmp_path):
    pipe = tmp_path / "ống.csv"
    os.mkfifo(pipe)
    for path, said in (
        (pipe, "không phải là tệp"),
        (tmp_path, "không phải là tệp"),
        (Path("/dev/zero"), "không phải là tệp"),
        (tmp_path / "không-có.csv", "Không có tệp “không-có.csv”"),
        (tmp_path / ("a" * 300), "Không mở được"),
    ):
        assert said in refused(None, path=path)


def test_a_file_of_ten_gigabytes_is_refused_by_its_length(refused, tmp_path):
    huge = tmp_path / "a.csv"
    with huge.open("wb") as file:
        file.truncate(10 * 1024**3)
    assert "mức tối đa 5 MB" in refused(None, path=huge)


def test_the_campaign_is_the_one_named_or_the_newest_launched(inspected, refused, campaign):
    assert inspected(by_unit(), "a.xlsx", "by-unit", f"--campaign={campaign.code}")["rows"] == TYPED
    assert "Không có phong trào mã “KHONG-CO”" in refused(by_unit(), "a.xlsx", "by-unit", "--campaign=KHONG-CO")


@pytest.mark.parametrize(("content", "name"), [(pdf(), "a.pdf"), (picture("PNG"), "a.png"), (picture("JPEG"), "a.JPG")])
def test_scans_and_photographs_are_taken_as_attachments(inspected, content, name):
    answer = inspected(content, name, "attachment")
    assert (answer["outcome"], answer["rows"]) == ("accept", [])


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (pdf(action("/JavaScript", JS="1")), "a.pdf", "JavaScript"),
        (pdf()[:-300], "a.pdf", "bị cắt cụt"),
        (pdf(), "a.png", "bên trong là PDF"),
        (by_unit(), "a.xlsx", "không phải là PDF, JPG hay PNG"),
        (b"MZ" + bytes(99), "a.pdf", "không phải là PDF, JPG hay PNG"),
        (b"", "a.pdf", "Tệp rỗng"),
    ],
)
def test_other_attachments_are_refused_in_words(refused, content, name, said):
    assert said in refused(content, name, "attachment")


# The real command, as a process of its own


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    """A portal of its own on SQLite, with the campaign of 2023."""
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    env["ATGT_STATE_DIR"] = str(tmp_path_factory.mktemp("state"))
    for command in (["migrate", "-v0"], ["load_campaign", str(SEED)]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, capture_output=True)
    return env


def tree_of(pid):
    try:
        children = [
            int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()
        ]
    except OSError:
        children = []
    return [pid, *(one for child in children for one in tree_of(child))]


def megabytes(pid):
    try:
        found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) / 1024 if found else 0


def run(state, *options):
    """The ended process, and the most memory that it and its children held at one moment."""
    command = [sys.executable, "manage.py", "inspect_upload", *map(str, options), "--json"]
    with subprocess.Popen(command, cwd=ROOT, env=state, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        peak, over = 0.0, threading.Event()

        def watch():
            nonlocal peak
            while not over.wait(0.005):
                peak = max(peak, sum(map(megabytes, tree_of(process.pid))))

        watcher = threading.Thread(target=watch)
        watcher.start()
        out, err = process.communicate()
        over.set()
        watcher.join()
    assert process.returncode == 0, err
    return json.loads(out.decode("ascii").splitlines()[-1]), peak


def test_the_process_answers_on_its_last_line_with_either_verdict(state, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(by_unit())
    assert run(state, tmp_path / "a.xlsx", "--kind=attachment")[0]["outcome"] == "reject"
    name = json.dumps("Số liệu.xlsx\x00\u202e\ud800")
    assert run(state, tmp_path / "a.xlsx", "--kind=by-unit", f"--name-json={name}")[0]["rows"] == TYPED


def far_corner(book):
    book.active["XFD1048576"] = 1


def many_rows(book):
    for number in range(40_000):
        book.active.append(["x", number, number, number])


@pytest.fixture(scope="module")
def idle(state):
    """What a command costs that finds no file: most memory, and seconds of processor."""
    begun = worked()
    _answer, peak = run(state, "không-có.csv", "--kind=by-unit")
    return peak, worked() - begun


def worked():
    """Seconds of processor of all commands that have ended: how busy the machine is does not count."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: by_unit(change=far_corner), "a.xlsx"),
        (lambda: by_unit(change=many_rows), "a.xlsx"),
        (lambda: b"," * (5 * 1024 * 1024), "a.csv"),
        (lambda: b"a,b\n" + "😀".encode() * 1_200_000, "a.csv"),
        (lambda: pdf(crowd, **PACKED), "a.pdf"),
    ],
    ids=["far corner", "many rows", "commas", "one wide cell", "many objects"],
)
def test_a_hostile_file_costs_little_more_than_no_file(state, idle, tmp_path, make, name):
    """The budget is 150 MB over an idle command for the whole tree, and 5 s, which are 3.5 idle commands."""
    (tmp_path / name).write_bytes(make())
    begun = worked()
    kind = "attachment" if name.endswith(".pdf") else "by-unit"
    answer, peak = run(state, tmp_path / name, f"--kind={kind}")
    assert answer["outcome"] == "reject"
    assert peak - idle[0] < 150
    assert worked() - begun < 3.5 * idle[1]
