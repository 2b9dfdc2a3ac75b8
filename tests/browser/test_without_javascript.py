"""Everything works without JavaScript: the same clicks, in a browser that runs none."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Album, Person
from tests.browser.portal import Portal

pytestmark = pytest.mark.browser

PLAN = "Kế hoạch phong trào thi đua"


def test_a_plan_is_saved_submitted_and_accepted_in_a_browser_that_runs_no_script(
    portal: Portal, sign_in: Callable[..., Person], album: Album
) -> None:
    portal.start("2023-05-22", worker=False)

    filer = sign_in("lap.x-binhlu", java_script_enabled=False)
    filer.follow(PLAN, exact=True)
    filer.fill({"Số, ký hiệu kế hoạch": "07/KH-UBND", "Ngày ký": "18/05/2023", "Người ký": "Chủ tịch UBND (minh họa)"})
    filer.fill({"4. Xây dựng văn hóa giao thông": "Tuyên truyền tại các bản."})
    for row, aim in enumerate(("1", "0", "0"), start=1):
        filer.fill({"Chỉ tiêu năm nay": aim}, inside=filer.group(f"Chỉ tiêu dòng {row}"))
    filer.press("Lưu nháp")
    filer.reads("Đã lưu bản nháp")
    filer.press("Gửi")
    filer.reads("Kế hoạch chưa có biện pháp nào.")
    expect(filer.main.get_by_label("Số, ký hiệu kế hoạch")).to_have_value("07/KH-UBND")
    filer.fill(
        {"Biện pháp": "Ký cam kết.", "Người, bộ phận phụ trách": "Trưởng bản"}, inside=filer.group("Biện pháp dòng 1")
    )
    filer.press("Gửi")
    filer.reads("Chờ rà soát")

    office = sign_in("ktht", java_script_enabled=False)
    office.menu("Rà soát")
    office.follow(PLAN, inside=office.main.get_by_role("row", name="UBND xã Bình Lư"))
    office.reads("Tuyên truyền tại các bản.")
    office.tick("Tiếp nhận")
    office.press("Lưu kết quả và mở hồ sơ tiếp")
    office.reads("Đã tiếp nhận:")

    filer.home()
    filer.reads(f"Đã tiếp nhận: {PLAN}")
    assert album.faults == []
