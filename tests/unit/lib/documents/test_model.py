import dataclasses
import json
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atgt_portal.lib.documents import canonical
from atgt_portal.lib.documents.model import Cell, Column, DocumentError, Heading, Paragraph, Table, UserText
from tests.factories.documents import issued_report, short_paper, year_end_report


def test_a_paper_can_be_read_back_from_its_own_text():
    for document in (year_end_report(), issued_report()):
        assert canonical.from_json(canonical.to_json(document)) == document


def test_typed_values_survive_beside_shown_text():
    values = (7, Decimal("-6.25"), Decimal("88.0"), date(2023, 12, 20), None)
    table = Table((Column("Giá trị", 20),), tuple((Cell("x", value),) for value in values))
    read = canonical.from_json(canonical.to_json(short_paper(table))).blocks[0]
    assert [row[0].value for row in read.rows] == list(values)
    assert str(read.rows[2][0].value) == "88.0"


@given(st.text(max_size=200))
def test_any_typed_text_makes_a_paper_that_can_be_kept(text):
    document = short_paper(UserText("UBND xã Bản Bo báo cáo", text))
    kept = canonical.to_json(document)
    assert canonical.from_json(kept) == document
    assert unicodedata.is_normalized("NFC", kept)
    kept.encode()


def test_equal_papers_have_one_fingerprint_and_a_changed_figure_another():
    assert canonical.fingerprint(year_end_report()) == canonical.fingerprint(year_end_report())
    assert canonical.fingerprint(year_end_report()) != canonical.fingerprint(year_end_report(number="8"))
    content = json.loads(canonical.to_json(year_end_report()))
    assert list(content["document"]) == sorted(content["document"])


def test_letters_typed_with_separate_accents_are_put_together():
    typed = unicodedata.normalize("NFD", "Quyết định của Ủy ban nhân dân xã Bản Bo")
    assert Paragraph(typed).text == unicodedata.normalize("NFC", typed) != typed
    assert Paragraph("Trang\x00 một\u202e hai\ud800\tba").text == "Trang một hai ba"


def test_a_finished_paper_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        year_end_report().number = "8"


def test_a_row_that_does_not_fit_its_table_is_refused_with_its_number():
    columns = (Column("STT", 10), Column("Đơn vị", 50))
    assert Table(columns, ((Cell("Cộng", span=2),),)).rows
    with pytest.raises(DocumentError, match="dòng 2 rộng 3 ô, bảng có 2 cột"):
        Table(columns, ((Cell("1"), Cell("a")), (Cell("1"), Cell("a"), Cell("b"))))


def test_a_body_ends_with_a_paragraph_because_the_closing_mark_stands_there():
    with pytest.raises(DocumentError, match="kết thúc bằng một đoạn văn"):
        year_end_report(blocks=(Paragraph("Một."), Heading(1, "Hai")))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"format":2,"document":{}}', "định dạng số 1"),
        ('{"format":1,"document":{"part":"Paragraph","text":"a"}}', "không phải một văn bản"),
        ('{"format":1,"document":{"part":"Popen","args":"id"}}', "'Popen' mà phần mềm này không biết"),
    ],
)
def test_only_what_was_written_as_a_paper_is_read_as_one(text, reason):
    with pytest.raises(DocumentError, match=reason):
        canonical.from_json(text)


def test_inexact_numbers_never_enter_a_paper():
    paper = short_paper(Table((Column("Tỷ lệ", 20),), ((Cell("6,25", 6.25),),)))
    with pytest.raises(DocumentError, match=r"float: 6\.25"):
        canonical.to_json(paper)
