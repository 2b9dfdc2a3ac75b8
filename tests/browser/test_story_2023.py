"""The campaign of 2023 lived by clicks only, from the plans of May to the package that the province downloads.

Whatever the story does not tell is told by `seed_demo` between the chapters, on the same data; web and worker are
started anew for each chapter, on its day.
"""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Portal
from tests.browser.pages import Album, Person, as_accident
from tests.conftest import SEED

pytestmark = pytest.mark.browser

UNIT = "UBND thị trấn Tam Đường"
PLAN, DISSEMINATION = "Kế hoạch phong trào thi đua", "Kết quả phổ biến, quán triệt"
COMPARISON = [(16, 15), (8, 7), (17, 15), (4, 3), (0, 0), (2, 1)]


class Cast:
    """Who is signed in; each signs in once, and the session outlives every restart."""

    def __init__(self, portal: Portal, sign_in: Callable[..., Person]) -> None:
        self._portal, self._sign_in, self._people = portal, sign_in, dict[str, Person]()

    def __call__(self, name: str) -> Person:
        """The person, on the page "Việc của tôi"."""
        if name not in self._people:
            self._people[name] = self._sign_in(name)
        else:
            self._people[name].moves_to(self._portal.address)
            self._people[name].home()
        return self._people[name]


def test_the_campaign_of_2023_from_the_first_plan_to_the_province(
    portal: Portal, sign_in: Callable[..., Person], album: Album
) -> None:
    cast = Cast(portal, sign_in)

    portal.start("2023-05-22")
    the_plan_is_written_returned_twice_and_accepted(cast)
    the_dissemination_is_filed_and_accepted(cast)

    portal.start("2023-06-16")
    the_police_file_a_month_and_the_commune_confirms_it(cast)
    portal.seed("midyear")
    the_first_half_year_can_be_compared(cast)

    portal.start("2023-12-18")
    the_year_is_closed_by_the_unit(cast)
    portal.seed("yearend")

    portal.start("2024-01-03")
    what_is_left_is_reviewed(cast)
    points_are_appraised_and_ranked(cast)
    the_edition_is_compiled_downloaded_sent_and_seen_by_the_province(cast)

    assert album.faults == []


# ── Registration


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
    filer.reads("biện pháp")
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
    expect(office.main.get_by_role("row", name=UNIT)).to_contain_text("đã tiếp nhận")


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
    commune.reads("Chưa có số liệu để xác nhận")

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
    decide(cast("ktht"), "UBND xã Bình Lư", "Xác nhận số liệu", "Tiếp nhận")


def the_first_half_year_can_be_compared(cast: Cast) -> None:
    leader = cast("lanhdao")
    leader.menu("Số liệu")
    leader.reads("15/12/2022 – 14/06/2023", "15/12/2021 – 14/06/2022")
    row = leader.main.get_by_role("row", name="Số vụ tai nạn").first
    for text in ("9", "8", "giảm 1 vụ"):
        expect(row).to_contain_text(text)


# ── Year's end


def the_year_is_closed_by_the_unit(cast: Cast) -> None:
    filer = cast("lap.tt-tamduong")
    filer.follow("Báo cáo tổng kết", exact=True)
    filer.reads("12/KH-UBND")


def what_is_left_is_reviewed(cast: Cast) -> None: ...


def points_are_appraised_and_ranked(cast: Cast) -> None: ...


def the_edition_is_compiled_downloaded_sent_and_seen_by_the_province(cast: Cast) -> None: ...
