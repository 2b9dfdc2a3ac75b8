"""The công văn đôn đốc as an official paper (Nghị định 30/2020/NĐ-CP): "V/v …", Kính gửi, the table, the term, the signature."""

from datetime import date

from django.utils import timezone

from atgt_portal.lib import vn
from atgt_portal.lib.documents.model import (
    Block,
    Cell,
    Column,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
)
from campaigns.filing.standing import told
from campaigns.urging.models import UrgingLetter

_MOST_NAMED = 12
_NAMED_BELOW = "Các đơn vị có tên trong bảng dưới đây"


def official_document(letter: UrgingLetter) -> OfficialDocument:
    """A draft for signature: number and date stay blank until văn thư gives them. From what was frozen, nothing else."""
    campaign, board = letter.campaign, letter.board
    units = list(dict.fromkeys(line["unit"] for line in letter.lines))
    return OfficialDocument(
        kind="",
        abstract=subject(letter),
        symbol=board.symbol,
        place_name=board.place_name,
        year=timezone.localdate(letter.made_at).year,
        letterhead=Letterhead(
            issuer_lines=tuple(board.letterhead_name.split("\n")),
            parent_lines=tuple(board.letterhead_parent.split("\n")),
            name=board.name,
        ),
        addressees=tuple(units) if len(units) <= _MOST_NAMED else (_NAMED_BELOW,),
        blocks=_body(letter, units=len(units)),
        signature=Signature(
            authority_lines=tuple(
                line for line in (campaign.signature_authority, campaign.signature_board_post) if line
            ),
            other_post_lines=tuple(line for line in (campaign.signature_agency_post,) if line),
            name=campaign.signature_name,
        ),
        recipients=("Lãnh đạo Ban (để báo cáo)", f"Lưu: VT, {board.office_short_name}"),
        note="Số liệu minh họa, không phải số liệu chính thức." if campaign.is_illustrative else "",
    )


def subject(letter: UrgingLetter) -> str:
    """ "đôn đốc nộp kế hoạch phong trào thi đua": by name while they are few."""
    kinds = list(dict.fromkeys(line["kind"] for line in letter.lines))
    if len(kinds) > 2:
        return "đôn đốc nộp hồ sơ phong trào thi đua"
    return f"đôn đốc nộp {vn.uncapitalise(told(kinds)).replace(';', ' và')}"


def _body(letter: UrgingLetter, *, units: int) -> tuple[Block, ...]:
    campaign, board = letter.campaign, letter.board
    basis = f"Thực hiện {_plan_words(letter)}phong trào thi đua “{campaign.name}”, "
    made = vn.show_date(timezone.localdate(letter.made_at))
    return (
        Paragraph(
            f"{basis}{board.name} đã thông báo thời hạn nộp hồ sơ tới các đơn vị thành viên. Tính đến ngày {made}, "
            f"còn {vn.two_digits(units)} đơn vị với {vn.two_digits(len(letter.lines))} hồ sơ chưa gửi về "
            f"{board.office_name}, cụ thể như sau:"
        ),
        _table(letter),
        Paragraph(
            f"{board.name} đề nghị các đơn vị nêu trên hoàn thiện, gửi hồ sơ trước ngày "
            f"{vn.show_date(letter.answer_by)}; có khó khăn, vướng mắc, phản ánh về {board.office_name} để được hướng dẫn. "
            f"Số ngày nộp muộn được ghi nhận khi chấm điểm thi đua"
        ),
    )


def _plan_words(letter: UrgingLetter) -> str:
    number, signed_on = letter.campaign.plan_number, letter.campaign.plan_signed_on
    if not number:
        return ""
    day = f" ngày {vn.show_date(signed_on)}" if signed_on else ""
    return f"Kế hoạch số {number}{day} về "


def _table(letter: UrgingLetter) -> Table:
    columns = (
        Column("TT", 10, align="center"),
        Column("Đơn vị", 48),
        Column("Hồ sơ chưa nộp", 62),
        Column("Hạn nộp", 24, align="center"),
        Column("Số ngày quá hạn", 21, align="right"),
    )
    rows = []
    before = ""
    number = 0
    for line in letter.lines:
        number += line["unit"] != before
        same = line["unit"] == before
        before = line["unit"]
        rows.append(
            (
                Cell("" if same else str(number), value=None if same else number),
                Cell("" if same else line["unit"]),
                Cell(line["paper"]),
                Cell(vn.show_date(date.fromisoformat(line["due_on"])), value=date.fromisoformat(line["due_on"])),
                Cell(vn.show_number(line["days"]), value=line["days"]),
            )
        )
    return Table(columns=columns, rows=tuple(rows), caption="Hồ sơ chưa nộp theo đơn vị")
