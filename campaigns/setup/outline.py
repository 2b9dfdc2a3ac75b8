"""The outline of interim and closing returns: titles, prompts, which parts must be written and how long they may be.

The customary six parts hold until a letter says otherwise; a paper keeps the outline under which it came to the office.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.setup.choices import Paper, Section


@dataclass(frozen=True, slots=True)
class Part:
    """`section` is the code under which its text is kept: I to VI, M… for what a letter has added, PL… for an annex."""

    section: str
    title: str | Promise
    prompt: str | Promise
    is_needed: bool
    most_words: int
    is_annex: bool = False


_LEADERSHIP = _(
    "Kế hoạch đã ban hành; phổ biến, quán triệt; hướng dẫn, kiểm tra, đôn đốc đơn vị trực thuộc; phối hợp với cấp ủy, đoàn thể."
)
_RESULTS = _(
    "Tình hình tai nạn trên địa bàn; kết quả sáu nhóm nhiệm vụ; điển hình tiên tiến. Số liệu nhập ở các bảng bên dưới, không cần chép lại."
)
_ASSESSMENT = _("Ưu điểm; tồn tại, hạn chế; nguyên nhân.")
_PROPOSALS = _("Kiến nghị với Ban và cơ quan cấp trên, nếu có.")

CLOSING: tuple[Part, ...] = (
    Part(Section.LEADERSHIP, _("I. Công tác lãnh đạo, chỉ đạo"), _LEADERSHIP, is_needed=True, most_words=800),
    Part(Section.RESULTS, _("II. Kết quả thực hiện"), _RESULTS, is_needed=True, most_words=1500),
    Part(
        Section.ASSESSMENT,
        _("III. Đánh giá chung: ưu điểm, tồn tại, nguyên nhân"),
        _ASSESSMENT,
        is_needed=True,
        most_words=800,
    ),
    Part(
        Section.AWARDS,
        _("IV. Kết quả bình xét, đề nghị khen thưởng"),
        _("Cách tổ chức bình xét; tập thể, cá nhân đề nghị khen thưởng. Không đề nghị thì ghi rõ."),
        is_needed=False,
        most_words=500,
    ),
    Part(
        Section.DIRECTION,
        _("V. Phương hướng năm sau"),
        _("Nhiệm vụ, biện pháp chính của năm sau."),
        is_needed=True,
        most_words=500,
    ),
    Part(Section.PROPOSALS, _("VI. Kiến nghị, đề xuất"), _PROPOSALS, is_needed=False, most_words=300),
)
INTERIM: tuple[Part, ...] = (
    Part(Section.LEADERSHIP, _("I. Công tác lãnh đạo, chỉ đạo"), _LEADERSHIP, is_needed=True, most_words=500),
    Part(Section.RESULTS, _("II. Kết quả thực hiện trong kỳ"), _RESULTS, is_needed=True, most_words=1000),
    Part(
        Section.ASSESSMENT,
        _("III. Đánh giá chung: ưu điểm, tồn tại, nguyên nhân"),
        _ASSESSMENT,
        is_needed=False,
        most_words=500,
    ),
    Part(
        Section.AWARDS,
        _("IV. Biểu dương, khen thưởng trong kỳ"),
        _("Tập thể, cá nhân được khen thưởng kịp thời, nếu có."),
        is_needed=False,
        most_words=300,
    ),
    Part(
        Section.DIRECTION,
        _("V. Nhiệm vụ trọng tâm thời gian tới"),
        _("Nhiệm vụ, biện pháp đến hết phong trào."),
        is_needed=False,
        most_words=300,
    ),
    Part(Section.PROPOSALS, _("VI. Kiến nghị, đề xuất"), _PROPOSALS, is_needed=False, most_words=300),
)
OUTLINES: Mapping[str, tuple[Part, ...]] = {Paper.INTERIM_RETURN: INTERIM, Paper.CLOSING_RETURN: CLOSING}


def outline_in(
    outlines: Mapping[str, list[dict[str, Any]]], paper: str, *, received_at: datetime | None
) -> tuple[Part, ...]:
    """The outline for a paper of that kind: the one in force when it came to the office, else the newest."""
    said = [
        version
        for version in outlines.get(paper, [])
        if received_at is None or datetime.fromisoformat(version["at"]) <= received_at
    ]
    return tuple(Part(**part) for part in said[-1]["parts"]) if said else OUTLINES[paper]


def codes_in(outlines: Mapping[str, list[dict[str, Any]]], paper: str) -> set[str]:
    """Every code under which some outline of that kind of paper has ever kept a text."""
    said = {part["section"] for version in outlines.get(paper, []) for part in version["parts"]}
    return said | {str(part.section) for part in OUTLINES[paper]}


def as_data(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """The parts as the campaign keeps them."""
    return [
        {
            "section": str(part.section),
            "title": str(part.title),
            "prompt": str(part.prompt),
            "is_needed": part.is_needed,
            "most_words": part.most_words,
            "is_annex": part.is_annex,
        }
        for part in parts
    ]
