"""What the people of the campaign do, chapter by chapter, at their browsers."""

import json
import re

from playwright.sync_api import expect

from tests.browser.pages import Cast, Person, as_accident
from tests.conftest import SEED

UNIT = "UBND thị trấn Tam Đường"
PLAN, DISSEMINATION = "Kế hoạch phong trào thi đua", "Kết quả phổ biến, quán triệt"
CLOSING, SHEET, DOSSIER = "Báo cáo tổng kết", "Bảng tự chấm điểm", "Hồ sơ đề nghị khen thưởng"
COMPARISON = [(16, 15), (8, 7), (17, 15), (4, 3), (0, 0), (2, 1)]


def the_plan_is_written_returned_twice_and_accepted(cast: Cast) -> None:
    filer = cast("lap.tt-tamduong")
    filer.follow(PLAN, exact=True)
    filer.fill({"Số, ký hiệu kế hoạch": "12/KH-UBND", "Ngày ký": "19/05/2023", "Người ký": "Chủ tịch UBND (minh họa)"})
    filer.fill({"1. Nâng cao hiệu lực lãnh đạo": "Kiểm tra, đôn đốc các tổ dân phố mỗi quý một lần."})
    filer.fill({"4. Xây dựng văn hóa giao thông": "Tuyên truyền lưu động vào ngày chợ phiên."})
    for row, aim in enumerate(("2", "0", "5"), start=1):
        filer.fill({"Chỉ tiêu năm nay": aim}, inside=filer.group(f"Chỉ tiêu dòng {row}"))
    own = filer.group("Chỉ tiêu dòng 4")
    filer.choose("Chỉ tiêu", re.compile("^Số buổi tuyên truyền"), inside=own)
    filer.fill({"Năm trước": "8", "Chỉ tiêu năm nay": "ba"}, inside=own)
    filer.press("Lưu nháp")
    filer.reads("“ba”")
    filer.fill({"Chỉ tiêu năm nay": "12"}, inside=own)
    filer.press("Lưu nháp")
    filer.reads("Đã lưu bản nháp")
    filer.press("Gửi lãnh đạo duyệt")
    filer.reads("Kế hoạch chưa có biện pháp nào.")
    expect(filer.page).to_have_title(re.compile("^Lỗi:"))
    filer.fill(
        {"Biện pháp": "Ký cam kết đến từng hộ dân.", "Người, bộ phận phụ trách": "Công chức Văn hóa - Xã hội"},
        inside=filer.group("Biện pháp dòng 1"),
    )
    filer.press("Gửi lãnh đạo duyệt")
    filer.reads("Chờ lãnh đạo duyệt")

    leader = cast("duyet.tt-tamduong")
    leader.follow(PLAN, exact=True)
    leader.fill({"Nội dung người lập phải bổ sung": "Ghi thêm thời hạn của biện pháp."})
    leader.press("Trả lại người lập")
    leader.reads("Trả lại để bổ sung")

    filer = cast("lap.tt-tamduong")
    filer.follow(PLAN, exact=True)
    filer.reads("Ghi thêm thời hạn của biện pháp.")
    filer.fill({"Hoàn thành trước ngày": "30/09/2023"}, inside=filer.group("Biện pháp dòng 1"))
    filer.press("Gửi lãnh đạo duyệt")
    approve(cast("duyet.tt-tamduong"), PLAN)

    decide(
        cast("ktht"), UNIT, PLAN, "Trả lại để bổ sung", note="Nhóm nhiệm vụ 5 chưa có nội dung phối hợp với Công an."
    )

    filer = cast("lap.tt-tamduong")
    filer.follow(PLAN, exact=True)
    filer.reads("Nhóm nhiệm vụ 5 chưa có nội dung")
    filer.fill({"5. Nâng cao năng lực thực thi pháp luật": "Phối hợp Công an huyện tuần tra tối thứ Bảy."})
    filer.press("Gửi lãnh đạo duyệt")
    approve(cast("duyet.tt-tamduong"), PLAN)
    decide(cast("ktht"), UNIT, PLAN, "Tiếp nhận")

    filer = cast("lap.tt-tamduong")
    filer.reads(f"Đã tiếp nhận: {PLAN}")
    filer.follow(f"Đã tiếp nhận: {PLAN}")
    filer.reads("Phối hợp Công an huyện tuần tra tối thứ Bảy.", "30/09/2023", "12/KH-UBND")


def the_dissemination_is_filed_and_accepted(cast: Cast) -> None:
    filer = cast("lap.tt-tamduong")
    filer.follow(DISSEMINATION, exact=True)
    filer.fill({"Ngày tổ chức": "20/05/2023", "Số người được phổ biến": "46", "Tổng số người": "50"})
    filer.press("Gửi lãnh đạo duyệt")
    approve(cast("duyet.tt-tamduong"), DISSEMINATION)
    decide(cast("ktht"), UNIT, DISSEMINATION, "Tiếp nhận")
    office = cast("ktht")
    office.menu("Tiến độ")
    expect(office.main.get_by_role("row", name=UNIT).first).to_contain_text("đã tiếp nhận")


def approve(leader: Person, paper: str) -> None:
    leader.follow(paper, exact=True)
    leader.press("Duyệt và gửi")
    leader.reads("Chờ rà soát")


def decide(office: Person, unit: str, paper: str, verdict: str, *, note: str = "") -> None:
    """From the queue to the paper, and the result that opens the next one."""
    office.menu("Rà soát")
    office.follow(f"{paper}", inside=office.main.get_by_role("row", name=unit).filter(has_text=paper).first)
    office.reads(unit)
    office.tick(verdict)
    if note:
        office.fill({"Nội dung phải bổ sung": note})
    office.press("Lưu kết quả và mở hồ sơ tiếp")
    office.reads("Đã tiếp nhận:" if verdict == "Tiếp nhận" else "Đã trả lại để bổ sung:")


# ── Mid-year


def the_police_file_a_month_and_the_commune_confirms_it(cast: Cast) -> None:
    sample = json.loads(SEED.read_text())["statistics"]["accidents"]
    accident = next(row for row in sample if "2023-05-15" <= row["date"] <= "2023-06-14")
    assert accident["unit"] == "X-BINHLU"

    commune = cast("lap.x-binhlu")
    commune.follow("Xác nhận số liệu tai nạn trên địa bàn – Tháng 6/2023")
    commune.reads("Chưa mở (chờ số liệu của công an)")

    police = cast("lap.cah")
    police.follow("Số liệu tai nạn giao thông – Tháng 6/2023")
    police.fill_named({f"vu-0-{name}": text for name, text in as_accident(accident).items()})
    police.press("Gửi")
    police.reads("Chờ rà soát")
    decide(cast("ktht"), "Công an huyện", "Số liệu tai nạn giao thông", "Tiếp nhận")

    commune = cast("lap.x-binhlu")
    commune.follow("Xác nhận số liệu tai nạn trên địa bàn – Tháng 6/2023")
    commune.reads("27/05/2023")
    commune.tick("Xác nhận số liệu đúng")
    commune.press("Gửi")
    commune.reads("Đã tiếp nhận")


def the_first_half_year_can_be_compared(cast: Cast) -> None:
    leader = cast("lanhdao")
    leader.menu("Số liệu")
    leader.reads("15/12/2022 – 14/06/2023", "15/12/2021 – 14/06/2022")
    row = leader.main.get_by_role("row", name="Số vụ tai nạn").first
    for text in ("9", "8", "giảm 1 vụ"):
        expect(row).to_contain_text(text)


# ── Year's end

OWN_POINTS = {
    "I-1.1": "600", "I-1.2": "3,72", "I-1.3": "5", "I-1.4": "3", "III-3.1": "5", "III-3.2": "4", "III-3.3": "4,5",
    "III-3.4": "5", "III-3.5": "4", "III-3.6": "3,5", "IV-4.1": "5", "IV-4.2": "5", "IV-4.3": "500",
}  # fmt: skip


def the_year_is_closed_by_the_unit(cast: Cast) -> None:
    filer = cast("lap.tt-tamduong")
    filer.follow(CLOSING, exact=True)
    filer.reads("12/KH-UBND")
    filer.fill(
        {
            "II. Kết quả thực hiện": "Tuyên truyền 12 buổi; không để xảy ra tai nạn đặc biệt nghiêm trọng.",
            "III. Đánh giá chung": "Tai nạn giảm so với năm trước; còn vi phạm nồng độ cồn.",
            "V. Phương hướng năm sau": "Duy trì tuyên truyền vào ngày chợ phiên.",
            "Số buổi tuyên truyền, kỳ này": "12",
            "Kết quả của chỉ tiêu “Số buổi tuyên truyền”": "12",
            "Số điển hình, mô hình được công nhận": "1",
            "Số cán bộ, công chức, viên chức vi phạm": "0",
            "Ngày họp bình xét": "15/12/2023",
            "Số, ký hiệu báo cáo": "45/BC-UBND",
            "Ngày ký": "18/12/2023",
            "Người ký": "Chủ tịch UBND (minh họa)",
        }
    )
    for aim, result in (("Số vụ tai nạn giao thông", "2"), ("Số người chết", "0"), ("Số người bị thương", "3")):
        filer.fill({f"Kết quả của chỉ tiêu “{aim}”": result})
    filer.tick("Các ô “Kỳ này” còn trống ở bảng trên: không phát sinh, ghi 0")
    filer.tick("Không có đơn vị trực thuộc")
    filer.press("Gửi lãnh đạo duyệt")
    filer.reads("Chờ lãnh đạo duyệt")

    filer.home()
    filer.follow(SHEET, exact=True)
    filer.fill_named({f"diem-{key}": points for key, points in OWN_POINTS.items()})
    filer.fill_named({f"minh-chung-{key}": "Đã gửi trên cổng (minh họa)" for key in OWN_POINTS})
    filer.press("Gửi lãnh đạo duyệt")
    filer.reads("Chờ lãnh đạo duyệt")

    filer.home()
    filer.follow(DOSSIER, exact=True)
    filer.fill({"Số biên bản họp bình xét": "07/BB-UBND", "Ngày họp bình xét": "15/12/2023"})
    filer.choose("Diện", "Lực lượng trực tiếp")
    filer.choose("Hình thức đề nghị", "Giấy khen của Chủ tịch UBND huyện")
    filer.choose("Tuyến trình", "Đề nghị Giấy khen của Chủ tịch UBND huyện")
    filer.fill(
        {
            "Họ và tên hoặc tên tập thể": "Cá nhân của câu chuyện (minh họa)",
            "Năm sinh": "1985",
            "Chức vụ": "Tổ trưởng tổ tự quản (minh họa)",
            "Tóm tắt thành tích": "Giữ trật tự cổng chợ vào ngày chợ phiên (minh họa).",
            "Số phiếu đồng ý": "11",
            "Tổng số phiếu": "12",
        }
    )
    filer.press("Gửi lãnh đạo duyệt")

    for paper in (CLOSING, SHEET, DOSSIER):
        approve(cast("duyet.tt-tamduong"), paper)
        decide(cast("ktht"), UNIT, paper, "Tiếp nhận")


def what_is_left_is_reviewed(cast: Cast) -> None:
    """Two closing returns are still to be read: one is accepted, one goes back, is mended and accepted."""
    office = cast("ktht")
    office.menu("Rà soát")
    waiting = [text.partition("\n")[0] for text in office.main.get_by_role("rowheader").all_inner_texts()]
    assert len(waiting) == 2
    decide(office, waiting[0], CLOSING, "Tiếp nhận")
    decide(cast("ktht"), waiting[1], CLOSING, "Trả lại để bổ sung", note="Ghi rõ hướng khắc phục ở phần V.")
    filer = cast(cast.filer_of(waiting[1]))
    filer.follow(CLOSING, exact=True)
    filer.reads("Ghi rõ hướng khắc phục ở phần V.")
    filer.fill({"V. Phương hướng năm sau": "Mỗi tháng kiểm tra một chuyên đề."})
    filer.press("Gửi")
    decide(cast("ktht"), waiting[1], CLOSING, "Tiếp nhận")


def points_are_appraised_by_the_office(cast: Cast) -> None:
    office = cast("ktht")
    office.menu("Chấm điểm")
    office.follow(UNIT)
    office.fill_named({f"diem-{key}": points for key, points in OWN_POINTS.items()} | {"diem-III-3.1": "4,25"})
    office.press("Lưu điểm thẩm định")
    office.reads("Tiêu chí 3.1: điểm thẩm định 4,25 khác điểm tự chấm 5.")
    office.fill_named({"ly-do-III-3.1": "Mới kiểm tra hai trong bốn quý."})
    office.press("Lưu điểm thẩm định")
    office.reads("Đã ghi điểm thẩm định.")

    filer = cast("lap.tt-tamduong")
    filer.menu("Điểm của tôi")
    filer.reads("Chưa công bố")
    assert filer.status_of("/xep-hang/") == 404


def the_standing_office_is_appraised_by_somebody_else(cast: Cast) -> None:
    office = cast("ktht2")
    office.menu("Chấm điểm")
    office.follow("Phòng Kinh tế và Hạ tầng")
    expect(office.main.get_by_role("button", name="Lưu điểm thẩm định")).to_have_count(0)

    appraiser = cast("noivu")
    appraiser.menu("Chấm điểm")
    appraiser.follow("Phòng Kinh tế và Hạ tầng")
    appraiser.fill_named({"diem-III-3.1": "3,5", "ly-do-III-3.1": "Thiếu biên bản kiểm tra quý IV."})
    appraiser.press("Lưu điểm thẩm định")
    appraiser.reads("Đã ghi điểm thẩm định.")


def the_published_result_is_changed_by_a_revision_only(cast: Cast) -> None:
    head = cast("ktht2")
    head.menu("Xếp hạng")
    head.follow("Lấy ý kiến, chốt, công bố")
    head.reads("Đã công bố")
    head.fill({"Số ngày làm việc để góp ý": "0"})
    head.press("Gửi lấy ý kiến")
    head.reads("Lý do lập bản mới đang trống")
    head.fill({"Lý do lập bản mới": "Chấm lại bảng điểm của văn phòng thường trực (minh họa)"})
    head.press("Gửi lấy ý kiến")
    head.reads("Đã lập bản mới, không lấy ý kiến", "Bản 2")
    head.press("Chốt kết quả")
    head.reads("Đã ghi: chốt kết quả.")
    head.press("Công bố cho thành viên")
    head.reads("Đã ghi: công bố cho thành viên.", "Bản 1")


def units_are_ranked_and_nominees_listed(cast: Cast) -> None:
    leader = cast("lanhdao")
    leader.menu("Xếp hạng")
    ranks = leader.main.locator("tr.ranked > td:first-child")
    assert ranks.all_inner_texts()[:3] == ["1", "2", "3"]
    leader.follow(UNIT)
    leader.reads("4,25", "Mới kiểm tra hai trong bốn quý.")
    leader.menu("Khen thưởng")
    leader.reads("Cá nhân của câu chuyện (minh họa)", "11/12 (91,67%)")

    filer = cast("lap.tt-tamduong")
    filer.menu("Điểm của tôi")
    filer.reads("4,25", "Mới kiểm tra hai trong bốn quý.", "Đây là kết quả chính thức.")
    assert filer.status_of("/tong-hop/") == 404


def the_edition_is_compiled_downloaded_sent_and_seen_by_the_province(cast: Cast) -> None:
    province = cast("tinh")
    province.menu("Tổng hợp")
    province.reads("Chưa có báo cáo nào được gửi")

    office = cast("ktht2")
    office.menu("Tổng hợp")
    office.press("Lập báo cáo", look=False)
    expect(office.main.get_by_role("progressbar")).to_be_visible()
    # Nobody clicks: the page comes to "done" by itself.
    expect(office.main.get_by_role("heading", name="Tệp của báo cáo")).to_be_visible(timeout=60_000)
    office.look()
    the_files_are_whole(office)

    leader = cast("lanhdao")
    leader.menu("Tổng hợp")
    leader.follow("lần 1")
    leader.fill(
        {"Số, ký hiệu": "03/BC-BATGT", "Ngày ký": "03/01/2024", "Người ký": "Trưởng ban (minh họa)", "Ngày gửi": "03/01/2024"}
    )  # fmt: skip
    leader.choose("Gửi qua", "Trục liên thông văn bản")
    leader.press("Ghi nhận đã gửi")
    leader.reads("Đã ghi nhận gửi Ban cấp trên.", "03/BC-BATGT", "Trục liên thông văn bản")

    province = cast("tinh")
    province.menu("Tổng hợp")
    province.follow("lần 1")
    province.reads("03/BC-BATGT", "Trưởng ban (minh họa)")
    the_files_are_whole(province)


def the_files_are_whole(reader: Person) -> None:
    content = {}
    kinds = (("PDF", ".pdf", b"%PDF-"), ("Word", ".docx", b"PK"), ("Excel", ".xlsx", b"PK"), ("JSON", ".json", b"{"))
    for label, ending, begins in kinds:
        name, content[label] = reader.download(f"({label})")
        assert (name.endswith(ending), content[label].startswith(begins)) == (True, True)
    summary = json.loads(content["JSON"])
    assert [(row["previous"], row["current"]) for row in summary["comparison"]] == COMPARISON
    assert {row["unit"] for row in summary["ranking"]} >= {"TT-TAMDUONG", "KTHT"}
    assert "Cá nhân của câu chuyện (minh họa)" in {row["name"] for row in summary["nominees"]}
