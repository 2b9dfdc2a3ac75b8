"""Papers to print in tests: the year-end report of a district board, invented figures, marked as such."""

from datetime import date
from decimal import Decimal
from typing import Any

from atgt_portal.lib.documents.model import (
    Appendix,
    Cell,
    Chart,
    Column,
    Dot,
    Heading,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    UserText,
)
from atgt_portal.lib.documents.wording import number_headings

COMPARISON = (
    ("Số vụ tai nạn giao thông", 15, 16),
    ("Số người chết", 7, 8),
    ("Số người bị thương", 15, 17),
    ("Số vụ do uống rượu, bia", 3, 4),
    ("Số vụ liên quan ô tô kinh doanh vận tải", 1, 2),
    ("Số vụ đặc biệt nghiêm trọng", 0, 0),
)

UNITS = (
    "UBND thị trấn Tam Đường",
    "UBND xã Thèn Sin",
    "UBND xã Tả Lèng",
    "UBND xã Giang Ma",
    "UBND xã Hồ Thầu",
    "UBND xã Bình Lư",
    "UBND xã Sơn Bình",
    "UBND xã Nùng Nàng",
    "UBND xã Bản Giang",
    "UBND xã Bản Hon",
    "UBND xã Bản Bo",
    "UBND xã Nà Tăm",
    "UBND xã Khun Há",
    "Phòng Kinh tế và Hạ tầng",
    "Công an huyện",
    "Ban Chỉ huy Quân sự huyện",
    "Văn phòng HĐND - UBND huyện",
    "Phòng Nội vụ",
    "Phòng Giáo dục và Đào tạo",
    "Phòng Văn hóa và Thông tin",
    "Phòng Tài chính - Kế hoạch",
    "Phòng Tư pháp",
    "Trung tâm Y tế huyện",
    "Trung tâm Văn hóa, Thông tin - Truyền thông huyện",
    "Ủy ban Mặt trận Tổ quốc Việt Nam huyện",
    "Huyện đoàn",
    "Hội Liên hiệp Phụ nữ huyện",
    "Hội Nông dân huyện",
    "Hội Cựu chiến binh huyện",
)

UNIT_WORDS = (
    "Xã đã tổ chức 12 buổi tuyên truyền lưu động tại chợ phiên và 04 buổi ký cam kết với phụ huynh học sinh.\n"
    "Khó khăn: đường đến bản Nà Sài bị sạt lở sau mưa lũ, phải phân luồng trong 09 ngày."
)


def signed(value: Decimal | int, *, places: int = 0) -> str:
    text = f"{abs(value):.{places}f}".replace(".", ",")
    return f"{'−' if value < 0 else '+' if value else ''}{text}"


def percent(current: int, previous: int) -> Decimal | None:
    return round(Decimal(100 * (current - previous)) / previous, 2) if previous else None


def comparison_table() -> Table:
    rows = []
    for number, (name, current, previous) in enumerate(COMPARISON, start=1):
        share = percent(current, previous)
        rows.append(
            (
                Cell(str(number), number),
                Cell(name),
                Cell(str(current), current),
                Cell(str(previous), previous),
                Cell(signed(current - previous), current - previous),
                Cell("–" if share is None else signed(share, places=2), share),
            )
        )
    return Table(
        caption="So sánh tai nạn giao thông năm 2023 với năm 2022",
        columns=(
            Column("STT", 12, "center"),
            Column("Nội dung", 68),
            Column("Năm 2023", 20, "center"),
            Column("Năm 2022", 20, "center"),
            Column("Tăng, giảm", 22, "center"),
            Column("Tỷ lệ (%)", 23, "center"),
        ),
        rows=tuple(rows),
        notes=("Số liệu từ ngày 15/12/2022 đến ngày 14/12/2023 và cùng kỳ, do Công an huyện cung cấp.",),
    )


def reduction_chart() -> Chart:
    return Chart(
        title="Mức tăng, giảm so với năm 2022",
        dots=tuple(
            Dot(name, "–" if share is None else f"{signed(share, places=2)}%", share)
            for name, current, previous in COMPARISON[:3]
            for share in [percent(current, previous)]
        ),
        low=Decimal(-10),
        high=Decimal(-5),
        band_label="Mục tiêu giảm 5–10%",
    )


def ranking_table() -> Table:
    rows = []
    for number, name in enumerate(UNITS, start=1):
        points = Decimal("97.5") - Decimal("0.75") * number
        own = points + Decimal(1)
        rows.append(
            (
                Cell(str(number), number),
                Cell(name),
                Cell(f"{own:.2f}".replace(".", ","), own),
                Cell(f"{points:.2f}".replace(".", ","), points),
                Cell(str(number), number),
                Cell("Xuất sắc" if points >= 90 else "Tốt" if points >= 80 else "Khá"),
                Cell("Bổ sung minh chứng tiêu chí 3.2" if number % 7 == 0 else ""),
            )
        )
    return Table(
        columns=(
            Column("STT", 12, "center"),
            Column("Đơn vị", 90),
            Column("Điểm tự chấm", 28, "center"),
            Column("Điểm thẩm định", 28, "center"),
            Column("Xếp hạng", 24, "center"),
            Column("Xếp loại", 28, "center"),
            Column("Ghi chú", 42),
        ),
        rows=tuple(rows),
        totals=(
            (
                Cell("Bình quân", span=2, align="center"),
                Cell("87,25", Decimal("87.25")),
                Cell("86,25", Decimal("86.25")),
                Cell("", span=3),
            ),
        ),
    )


def accident_table() -> Table:
    rows = [
        (
            Cell(str(number), number),
            Cell(name),
            *(Cell(str(value), value) for value in (number % 3, number % 2, number % 3)),
        )
        for number, name in enumerate(UNITS[:13], start=1)
    ]
    sums = [sum(row[index].value for row in rows) for index in (2, 3, 4)]  # type: ignore[misc]
    return Table(
        columns=(
            Column("STT", 12, "center"),
            Column("Xã, thị trấn", 75),
            Column("Số vụ", 26, "center"),
            Column("Số người chết", 26, "center"),
            Column("Số người bị thương", 26, "center"),
        ),
        rows=tuple(rows),
        totals=((Cell("Cộng", span=2, align="center"), *(Cell(str(value), value) for value in sums)),),
    )


BLOCKS = (
    Paragraph(
        "Thực hiện Quyết định số 27/QĐ-BATGT ngày 12/4/2023 của Ban An toàn giao thông tỉnh Lai Châu về việc ban hành Kế hoạch "
        "phát động phong trào thi đua bảo đảm trật tự an toàn giao thông năm 2023, Ban An toàn giao thông huyện Tam Đường báo cáo "
        "kết quả thực hiện như sau:"
    ),
    Heading(1, "Công tác lãnh đạo, chỉ đạo"),
    Paragraph(
        "Ban An toàn giao thông huyện đã ban hành kế hoạch phát động phong trào thi đua “Bảo đảm trật tự An toàn giao thông năm 2023”; "
        "29/29 đơn vị thành viên ban hành kế hoạch, đăng ký chỉ tiêu và phổ biến đến toàn thể cán bộ, công chức, viên chức."
    ),
    Heading(1, "Kết quả thực hiện"),
    Heading(2, "Tình hình tai nạn giao thông"),
    Paragraph(
        "Từ ngày 15/12/2022 đến ngày 14/12/2023, trên địa bàn huyện xảy ra 15 vụ, làm chết 07 người, bị thương 15 người; so với cùng kỳ "
        "giảm 01 vụ (−6,25%), giảm 01 người chết (−12,50%), giảm 02 người bị thương (−11,76%)."
    ),
    comparison_table(),
    reduction_chart(),
    Heading(2, "Kết quả thực hiện sáu nhóm nhiệm vụ"),
    Heading(3, "Lãnh đạo, chỉ đạo, kiểm tra"),
    Paragraph(
        "Các đơn vị tổ chức 46 cuộc kiểm tra, đôn đốc tại cơ sở; 100% xã, thị trấn kiện toàn tổ tự quản về an toàn giao thông."
    ),
    Heading(3, "Ứng dụng công nghệ, lồng ghép quy hoạch"),
    Paragraph("07 kế hoạch, quy hoạch đã lồng ghép mục tiêu bảo đảm trật tự an toàn giao thông."),
    Heading(3, "Kết cấu hạ tầng"),
    Paragraph("Xử lý 12 điểm tiềm ẩn tai nạn giao thông; còn 03 điểm chờ bố trí vốn."),
    Heading(3, "Văn hóa giao thông"),
    Paragraph("Tổ chức 212 buổi tuyên truyền với 14.380 lượt người tham gia."),
    Heading(3, "Thực thi pháp luật"),
    Paragraph("Xử phạt 1.412 trường hợp, trong đó 268 trường hợp vi phạm nồng độ cồn."),
    Heading(2, "Điển hình tiên tiến"),
    UserText("UBND xã Bản Bo báo cáo", UNIT_WORDS),
    Heading(1, "Đánh giá chung"),
    Paragraph(
        "Ưu điểm: cả 03 tiêu chí về số vụ, số người chết, số người bị thương đều giảm, đạt mục tiêu kế hoạch đề ra.",
        label="-",
    ),
    Paragraph(
        "Tồn tại: tai nạn do sử dụng rượu, bia còn chiếm 03/15 vụ; một số đơn vị nộp báo cáo còn muộn.", label="-"
    ),
    Heading(1, "Kết quả bình xét, đề nghị khen thưởng"),
    Paragraph(
        "Căn cứ kết quả chấm điểm (Phụ lục II), Ban An toàn giao thông huyện đề nghị Ban An toàn giao thông tỉnh xem xét, trình cấp có thẩm quyền "
        "khen thưởng 08 tập thể, 20 cá nhân có thành tích xuất sắc trong phong trào thi đua."
    ),
    Heading(1, "Phương hướng năm 2024"),
    Paragraph(
        "Tiếp tục kéo giảm tai nạn giao thông từ 5–10% trên cả 03 tiêu chí; không để xảy ra tai nạn giao thông đặc biệt nghiêm trọng."
    ),
    Paragraph(
        "Trên đây là Báo cáo tổng kết phong trào thi đua “Bảo đảm trật tự An toàn giao thông năm 2023” của Ban An toàn giao thông "
        "huyện Tam Đường"
    ),
)


def year_end_report(**changes: Any) -> OfficialDocument:
    values: dict[str, Any] = {
        "kind": "Báo cáo",
        "abstract": "Tổng kết phong trào thi đua\n“Bảo đảm trật tự An toàn giao thông năm 2023”",
        "symbol": "BC-BATGT",
        "place_name": "Tam Đường",
        "year": 2023,
        "letterhead": Letterhead(
            parent_lines=("UBND huyện Tam Đường",),
            issuer_lines=("Ban An toàn giao thông",),
            name="Ban An toàn giao thông huyện Tam Đường",
        ),
        "addressees": ("Ban An toàn giao thông tỉnh Lai Châu",),
        "blocks": number_headings(BLOCKS),
        "signature": Signature(
            authority_lines=("KT. Trưởng ban", "Phó Trưởng ban thường trực"),
            other_post_lines=("Trưởng phòng Kinh tế và Hạ tầng",),
            name="Lê Huy Chính",
        ),
        "recipients": (
            "TT. Huyện ủy, TT. HĐND huyện",
            "Chủ tịch, các PCT UBND huyện",
            "Các thành viên Ban ATGT huyện",
            "Lưu: VT, KT&HT",
        ),
        "appendices": (
            Appendix("Tai nạn giao thông theo xã, thị trấn\nnăm 2023", (accident_table(),)),
            Appendix("Kết quả chấm điểm, xếp hạng các đơn vị thành viên", (ranking_table(),), orientation="landscape"),
        ),
        "data_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "snapshot_label": "Bản chốt số liệu SL-2023-12-20-01",
        "note": "Số liệu minh họa",
    }
    return OfficialDocument(**values | changes)


def issued_report(**changes: Any) -> OfficialDocument:
    return year_end_report(number="7", issued_on=date(2024, 1, 5), year=2024, **changes)


def short_paper(*blocks: Any, **changes: Any) -> OfficialDocument:
    """One sheet with the given blocks before its closing sentence."""
    return year_end_report(blocks=(*blocks, Paragraph("Trên đây là báo cáo của đơn vị.")), appendices=(), **changes)
