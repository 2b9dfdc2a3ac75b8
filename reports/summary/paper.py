"""The summary as an official paper (Nghị định 30/2020/NĐ-CP): body, signature block, recipients, appendices."""

from collections.abc import Iterator
from decimal import Decimal

from atgt_portal.lib import vn
from atgt_portal.lib.documents.model import (
    Appendix,
    Block,
    Chart,
    Dot,
    Heading,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Signature,
    UserText,
)
from atgt_portal.lib.documents.wording import number_headings
from reports.summary import annexes, wording
from reports.summary.compile import PaperCount, Summary

_MOST_NAMED = 6
ILLUSTRATIVE = "Số liệu minh họa, không phải số liệu chính thức."


def official_document(summary: Summary, *, edition_label: str, issue_year: int) -> OfficialDocument:
    """A draft ready for signature: number and date stay blank until văn thư gives them, the year is that of issue."""
    campaign, board = summary.campaign, summary.campaign["board"]
    signature = campaign["signature"]
    return OfficialDocument(
        kind="Báo cáo",
        abstract=f"Tổng kết phong trào thi đua\n“{campaign['name']}”",
        symbol=f"BC-{board['symbol']}",
        place_name=board["place_name"],
        year=issue_year,
        letterhead=Letterhead(
            issuer_lines=tuple(board["letterhead_name"].split("\n")),
            parent_lines=tuple(board["letterhead_parent"].split("\n")),
            name=board["name"],
        ),
        addressees=(board["parent_name"],) if board["parent_name"] else (),
        blocks=number_headings(_body(summary)),
        signature=Signature(
            authority_lines=tuple(line for line in (signature["authority"], signature["board_post"]) if line),
            other_post_lines=tuple(line for line in (signature["agency_post"],) if line),
            name=signature["name"],
        ),
        recipients=_recipients(summary),
        appendices=tuple(_appendices(summary)),
        data_sha256=summary.snapshot_sha256,
        snapshot_label=edition_label,
        note=ILLUSTRATIVE if campaign["is_illustrative"] else "",
    )


def _recipients(summary: Summary) -> tuple[str, ...]:
    """Without the addressee, who stands there as "Như trên"."""
    addressee = summary.campaign["board"]["parent_name"]
    return tuple(line for line in summary.campaign["recipients"] if not (addressee and addressee.startswith(line)))


def _body(summary: Summary) -> Iterator[Block]:
    yield Paragraph(_opening(summary))
    yield Heading(1, "Công tác lãnh đạo, chỉ đạo")
    yield from _leadership(summary)
    yield Heading(1, "Kết quả thực hiện")
    yield Heading(2, "Tình hình tai nạn giao thông")
    yield from _accidents(summary)
    yield Heading(2, "Kết quả thực hiện các nhóm nhiệm vụ trọng tâm")
    yield from _task_groups(summary)
    yield Heading(2, "Chỉ tiêu đăng ký và điển hình tiên tiến")
    yield from _targets(summary)
    yield Heading(1, "Đánh giá chung")
    yield from _assessment(summary)
    yield Heading(1, "Kết quả bình xét, đề nghị khen thưởng")
    yield from _awards(summary)
    yield Heading(1, "Phương hướng")
    yield Paragraph(summary.remarks.get("direction") or _direction(summary))
    yield Heading(1, "Kiến nghị, đề xuất")
    yield from _proposals(summary)
    yield Paragraph(_closing(summary))


def _opening(summary: Summary) -> str:
    campaign = summary.campaign
    basis = campaign["parent_basis"]
    cause = f"Thực hiện {basis}, " if basis else ""
    launched = f" phát động ngày {campaign['launched_on_text']}" if campaign["launched_on_text"] else ""
    return (
        f"{cause}{campaign['board']['name']} báo cáo kết quả phong trào thi đua “{campaign['name']}”{launched}, "
        f"chủ đề “{campaign['theme']}”, như sau:"
    )


def _leadership(summary: Summary) -> Iterator[Block]:
    yield Paragraph(
        f"Phong trào được triển khai tới {vn.two_digits(summary.unit_count)} đơn vị thành viên, chia theo khối thi đua."
    )
    for count in summary.papers:
        yield Paragraph(_paper_sentence(count), label="-")
    if summary.headcount:
        yield Paragraph(
            f"Phổ biến, quán triệt tới {vn.show_number(summary.reached)} trên {vn.show_number(summary.headcount)} cán bộ, "
            f"công chức, viên chức, người lao động thuộc phạm vi quản lý của các đơn vị.",
            label="-",
        )


_DONE = {
    "plan": "ban hành kế hoạch thực hiện phong trào",
    "dissemination": "báo cáo kết quả phổ biến, quán triệt",
    "interim_return": "gửi báo cáo sơ kết",
    "closing_return": "gửi báo cáo tổng kết",
    "award_dossier": "gửi hồ sơ hoặc trả lời về đề nghị khen thưởng",
}


def _paper_sentence(count: PaperCount) -> str:
    late = count.received - count.on_time
    timing = f", trong đó {vn.two_digits(late)} đơn vị gửi muộn" if late else ""
    return f"{count.received}/{count.owed} đơn vị {_DONE[count.paper]}{timing}; đã tiếp nhận {count.accepted}/{count.owed}."


def _accidents(summary: Summary) -> Iterator[Block]:
    yield Paragraph(wording.accident_sentence(summary))
    yield annexes.comparison_table(summary)
    dots = tuple(
        Dot(
            label=row.label,
            shown=vn.show_percent(row.comparison.percent, signed=True, places=2),
            value=row.comparison.percent,
        )
        for row in summary.measures
        if row.kind == "reduction_band"
    )
    band = next((row for row in summary.measures if row.kind == "reduction_band"), None)
    if band is not None and any(dot.value is not None for dot in dots):
        yield Chart(
            title="So với mục tiêu kéo giảm",
            dots=dots,
            low=Decimal(-(band.stretch_pct or 0)),
            high=Decimal(-(band.min_pct or 0)),
            band_label=f"Mục tiêu giảm {band.min_pct}–{band.stretch_pct}%",
        )
    for row in summary.measures:
        if row.kind:
            yield Paragraph(wording.verdict_sentence(row), label="-")
    yield Paragraph(wording.joint_sentence(summary))


def _task_groups(summary: Summary) -> Iterator[Block]:
    for number, title in summary.task_groups:
        yield Heading(3, title)
        rows = [row for row in summary.activity if row.task_group == number and row.current is not None]
        for row in rows:
            percent = "%" if row.unit_of_measure == "%" else ""
            before = f" (năm trước {vn.show_number(row.previous)}{percent})" if row.previous is not None else ""
            measure = percent or f" {row.unit_of_measure}"
            yield Paragraph(
                f"{row.name}: {vn.show_number(row.current)}{measure}{before}; {vn.two_digits(row.units)} đơn vị báo cáo.",
                label="-",
            )
        if not rows:
            yield Paragraph("Chưa có số liệu được tiếp nhận trong kỳ.")


def _targets(summary: Summary) -> Iterator[Block]:
    yield Paragraph(
        f"Các đơn vị đăng ký {vn.two_digits(summary.targets)} chỉ tiêu; {vn.two_digits(summary.targets_reported)} chỉ tiêu đã có "
        f"kết quả, trong đó {vn.two_digits(summary.targets_met)} chỉ tiêu đạt."
    )
    yield Paragraph(f"{vn.two_digits(summary.models_recognised)} điển hình, mô hình được công nhận trong năm.")


def _assessment(summary: Summary) -> Iterator[Block]:
    reached = [row for row in summary.measures if row.met]
    missed = [row for row in summary.measures if row.met is False]
    if reached:
        yield Paragraph("Mục tiêu đạt: " + "; ".join(wording.aim_words(row) for row in reached) + ".", label="-")
    if missed:
        yield Paragraph("Mục tiêu chưa đạt: " + "; ".join(wording.aim_words(row) for row in missed) + ".", label="-")
    for count in summary.papers:
        if count.missing and count.paper != "award_dossier":
            yield Paragraph(_missing(count), label="-")
    if note := summary.remarks.get("assessment"):
        yield Paragraph(note)
    if not (reached or missed or note):
        yield Paragraph("Chưa đủ số liệu để đánh giá.")


def _missing(count: PaperCount) -> str:
    """By name while the list can be read; more are told by number."""
    if len(count.missing) > _MOST_NAMED:
        return f"Còn {vn.two_digits(len(count.missing))} đơn vị chưa {_DONE[count.paper]}."
    return f"Đơn vị chưa {_DONE[count.paper]}: {', '.join(count.missing)}."


def _awards(summary: Summary) -> Iterator[Block]:
    collectives = sum(1 for row in summary.nominees if row.subject_kind == "collective")
    individuals = [row for row in summary.nominees if row.subject_kind == "individual"]
    direct = sum(1 for row in individuals if row.category == "direct_force")
    yield Paragraph(
        f"Qua bình xét, các đơn vị đề nghị khen thưởng {vn.two_digits(collectives)} tập thể, {vn.two_digits(len(individuals))} cá nhân."
    )
    if individuals:
        share = f"Lực lượng trực tiếp: {direct}/{len(individuals)} cá nhân ({_share(direct, len(individuals))})"
        if summary.previous_individuals:
            share += (
                f"; năm trước {summary.previous_direct}/{summary.previous_individuals} cá nhân "
                f"({_share(summary.previous_direct or 0, summary.previous_individuals)})"
            )
        yield Paragraph(f"{share}.")
    if not summary.ranking_told:
        yield Paragraph(annexes.NOT_TOLD)
        return
    ranked = sum(1 for row in summary.ranking if row.rank is not None)
    yield Paragraph(
        f"Đã chấm điểm, xếp hạng {ranked}/{summary.unit_count} đơn vị theo khối thi đua; kết quả tại phụ lục."
    )


def _share(part: int, whole: int) -> str:
    return vn.show_percent((Decimal(part * 100) / whole).quantize(Decimal("0.01")), places=2)


def _direction(summary: Summary) -> str:
    missed = [wording.aim_words(row) for row in summary.measures if row.met is False]
    focus = f"; tập trung các mục tiêu chưa đạt: {'; '.join(missed)}" if missed else ""
    return (
        f"Năm {summary.campaign['year'] + 1}, {summary.campaign['board']['name']} tiếp tục duy trì các nhóm nhiệm vụ của phong trào, "
        f"kéo giảm tai nạn giao thông trên cả ba tiêu chí{focus}."
    )


def _proposals(summary: Summary) -> Iterator[Block]:
    if note := summary.remarks.get("proposals"):
        yield Paragraph(note)
    for row in summary.proposals:
        yield UserText(source=f"{row.unit_name} kiến nghị", text=row.text)
    if not (note or summary.proposals):
        yield Paragraph("Không có.")


def _closing(summary: Summary) -> str:
    parent = summary.campaign["board"]["parent_name"]
    addressed = f" để {parent} xem xét, tổng hợp" if parent else ""
    return f"Trên đây là báo cáo tổng kết phong trào thi đua “{summary.campaign['name']}” của {summary.campaign['board']['name']}{addressed}"


def _appendices(summary: Summary) -> Iterator[Appendix]:
    yield Appendix(
        title="Số liệu tai nạn giao thông theo địa bàn",
        blocks=(annexes.places_table(summary),),
        orientation="landscape",
    )
    yield Appendix(title="Kết quả chấm điểm, xếp hạng thi đua", blocks=annexes.ranking_blocks(summary))
    if summary.nominees:
        yield Appendix(
            title="Danh sách đề nghị khen thưởng", blocks=annexes.nominee_blocks(summary), orientation="landscape"
        )
