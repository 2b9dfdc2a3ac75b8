"""The usual head of each kind of body, and what a unit has told instead. No database."""

import pytest

from atgt_portal.lib import vn
from campaigns.papers.sheet import example_number
from tests.factories.unit_papers import unsaved_filing
from units.choices import Heading, UnitKind
from units.letterhead.forms import LetterheadForm
from units.letterhead.heads import head_of
from units.models import UnitLetterhead

AGENCY, MASS = UnitKind.AGENCY, UnitKind.MASS_ORGANISATION
USUAL = [
    ("X", "UBND xã Bản Bo", UnitKind.COMMUNE, (), ("TM. Ủy ban nhân dân", "Chủ tịch"), "KH-UBND"),
    ("CAH", "Công an huyện", AGENCY, ("Công an tỉnh Lai Châu",), ("Trưởng Công an huyện",), "KH-CAH"),
    ("NV", "Phòng Nội vụ", AGENCY, ("UBND huyện Tam Đường",), ("Trưởng phòng",), "KH-NV"),
    ("TTYT", "Trung tâm Y tế huyện", AGENCY, ("UBND huyện Tam Đường",), ("Giám đốc",), "KH-TTYT"),
    ("HUYENDOAN", "Huyện đoàn", MASS, ("Tỉnh Đoàn Lai Châu",), ("TM. Ban Thường vụ", "Bí thư"), "-KH/ĐTN"),
    ("MTTQ", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện", MASS, (), ("TM. Ban Thường trực", "Chủ tịch"), "KH-MTTQ"),
]


@pytest.mark.parametrize(("code", "name", "kind", "above", "authority", "symbol"), USUAL)
def test_each_kind_of_body_writes_its_usual_head(code, name, kind, above, authority, symbol):
    place = name.removeprefix("UBND ").capitalize() if kind == UnitKind.COMMUNE else ""
    head = head_of(unsaved_filing("plan", code=code, name=name, kind=kind, place_name=place).unit)
    assert (head.parent_lines, head.authority_lines, head.symbol_of("KH")) == (above, authority, symbol)


def test_the_example_of_a_number_is_one_that_this_unit_gives_to_this_kind_of_paper():
    commune = head_of(unsaved_filing("plan", code="X", name="UBND xã Bản Bo", kind=UnitKind.COMMUNE).unit)
    union = head_of(unsaved_filing("plan", code="HUYENDOAN", name="Huyện đoàn", kind=MASS).unit)
    examples = [example_number(code, head=head) for head in (commune, union) for code in ("KH", "BC")]
    assert examples == ["12/KH-UBND", "12/BC-UBND", "12-KH/ĐTN", "12-BC/ĐTN"]
    assert [str(vn.parse_document_number(one)) for one in examples] == examples


def test_only_bodies_outside_the_state_go_without_its_heading():
    union = head_of(unsaved_filing("plan", name="Huyện đoàn", kind=MASS).unit)
    assert union.letterhead.national_lines == ("Đoàn TNCS Hồ Chí Minh",)
    women = head_of(unsaved_filing("plan", name="Hội Liên hiệp Phụ nữ huyện", kind=MASS).unit)
    assert women.letterhead.national_lines[1] == "Độc lập - Tự do - Hạnh phúc"


def told(**lines):
    usual = {
        "parent_lines": "", "name_lines": "Ủy ban nhân dân\n\nXã Bản Bo", "heading": Heading.STATE, "symbol": "UBND",
        "place_name": "Bản Bo", "authority_lines": "KT. Chủ tịch\nPhó Chủ tịch", "signer_name": "Người ký minh họa",
        "recipients": "",
    }  # fmt: skip
    return usual | lines


def test_what_the_unit_has_told_stands_line_by_line():
    unit = unsaved_filing("plan").unit
    unit.letterhead = UnitLetterhead(unit=unit, **told())
    head = head_of(unit)
    assert head.name_lines == ("Ủy ban nhân dân", "Xã Bản Bo")
    assert head.signature().authority_lines == ("KT. Chủ tịch", "Phó Chủ tịch")
    assert (head.signature().name, head.signature(signer="Người khác").name) == ("Người ký minh họa", "Người khác")


def test_a_head_of_too_many_lines_is_refused_in_words():
    head = head_of(unsaved_filing("plan").unit)
    assert LetterheadForm(told(), head=head).is_valid()
    form = LetterheadForm(told(name_lines="a\nb\nc\nd\ne"), head=head)
    assert not form.is_valid()
    assert form.errors["name_lines"] == ["Tên cơ quan ban hành có 5 dòng, nhiều nhất 4 dòng. Gộp bớt dòng rồi ghi lại."]
