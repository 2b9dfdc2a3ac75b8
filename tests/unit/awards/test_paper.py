"""The score sheet and the Tờ trình on the unit's letterhead: kind, counts, list, words of who is not proposed."""

from datetime import date

import pytest

from awards.paper import proposal_paper, score_paper
from campaigns.filing.kinds import kind_of
from campaigns.setup.choices import Paper
from units.letterhead.heads import head_of

pytestmark = pytest.mark.django_db
ON = date(2024, 1, 3)


def nominee(kind: str, name: str, award: str = "Giấy khen") -> dict:
    return {
        "position": 1, "subject_kind": kind, "name": name, "is_woman": True, "birth_year": "1985", "post": "Công chức",
        "category_name": "Lực lượng trực tiếp", "achievement": "Thành tích minh họa", "award_name": award,
        "votes_for": 10, "votes_total": 12,
    }  # fmt: skip


def texts(part: object) -> str:
    """All words of a document's part, in their order."""
    if isinstance(part, str):
        return part
    if isinstance(part, tuple):
        return " ".join(texts(item) for item in part)
    names = getattr(type(part), "__dataclass_fields__", ())
    return " ".join(texts(getattr(part, name)) for name in names)


def laid(paper, layout, content):
    return layout(paper, content, head=head_of(paper.unit), on=ON)


def test_a_proposal_counts_its_nominees_and_lists_them_on_a_sheet_of_its_own(paper_of):
    paper = paper_of("X-BANBO", Paper.AWARD_DOSSIER)
    rows = [
        nominee("collective", "Tập thể thử"),
        nominee("individual", "Cá Nhân Thử"),
        nominee("individual", "Cá Nhân Hai", "Bằng khen"),
    ]
    said = {"nobody": False, "minutes_number": "12/BB-UBND", "met_on": "2023-12-15", "nominees": rows}
    made = laid(paper, proposal_paper, said)

    assert (made.kind, made.symbol) == ("Tờ trình", "TTr-UBND")
    assert made.abstract.startswith("Về việc đề nghị tặng Giấy khen, Bằng khen\n")
    assert made.bases[-1] == "Căn cứ Biên bản họp bình xét số 12/BB-UBND ngày 15 tháng 12 năm 2023 của UBND xã Bản Bo"
    body = texts(made.blocks)
    assert "cho 01 tập thể, 02 cá nhân (có danh sách kèm theo), gồm:" in body
    assert "Bằng khen: 01 cá nhân." in body
    assert "Cá Nhân Thử" not in body
    [listed] = made.appendices
    assert listed.orientation == "landscape"
    assert "Bà Cá Nhân Thử 1985 Công chức" in " ".join(texts(listed).split())
    assert "10/12" in texts(listed)


def test_a_unit_that_proposes_nobody_reports_that(paper_of):
    paper = paper_of("X-BANBO", Paper.AWARD_DOSSIER)
    made = laid(paper, proposal_paper, {"nobody": True, "minutes_number": "", "met_on": None, "nominees": []})
    assert (made.kind, made.appendices) == ("Báo cáo", ())
    assert "không đề nghị khen thưởng tập thể, cá nhân nào" in texts(made.blocks)


def test_a_score_sheet_prints_its_points_with_their_grounds_and_both_kinds_are_offered(paper_of):
    paper = paper_of("X-BANBO", Paper.SCORE_SHEET)
    line = {
        "code": "1.1",
        "name": "Kế hoạch",
        "maximum": "6",
        "points": "4.5",
        "choice": "đủ",
        "evidence": "12/KH-UBND",
        "computed": False,
        "how": "",
    }
    known = {**line, "code": "2.1", "name": "Số vụ", "computed": True, "how": "Số vụ: 1, cùng kỳ 2."}
    said = {
        "note": "",
        "parts": [{"code": "I", "name": "Lãnh đạo", "lines": [line, known]}],
        "total": "9",
        "maximum": "12",
        "open": 0,
    }
    made = laid(paper, score_paper, said)
    body = texts(made.blocks)
    assert (made.kind, made.symbol) == ("Báo cáo", "BC-UBND")
    assert "tự chấm đạt 9/12 điểm" in body
    assert "4,5" in body
    assert "Đủ; 12/KH-UBND" in body
    assert "Số vụ: 1, cùng kỳ 2." in body
    assert all(kind_of(paper_of("X-BANBO", kind)).layout for kind in (Paper.SCORE_SHEET, Paper.AWARD_DOSSIER))
