"""What an office and a unit do most often, counted in clicks: a decision 1, late units urged 2, a returned paper mended 2."""

from collections.abc import Callable

import pytest

from tests.browser.pages import Album, Person
from tests.browser.portal import Portal

pytestmark = pytest.mark.browser

PLAN = "Kế hoạch phong trào thi đua"
DECIDE = "Lưu kết quả và mở hồ sơ tiếp"


@pytest.fixture(scope="module")
def on_air(portal: Portal) -> Portal:
    """Three plans wait for the office; those of other units are late."""
    portal.start("2023-06-05", worker=False)
    return portal


def headed(person: Person) -> str:
    return person.page.locator("h1").inner_text()


def test_one_click_decides_and_opens_the_next_and_a_returned_paper_is_mended_in_two(
    on_air: Portal, sign_in: Callable[..., Person], album: Album
) -> None:
    office = sign_in("ktht")
    office.count_clicks()
    office.menu("Rà soát")
    office.follow("Rà soát từ hồ sơ đầu")
    first, before = headed(office), office.clicks
    office.press(DECIDE)
    assert office.clicks - before == 1
    office.reads("Đã tiếp nhận")
    second = headed(office)
    assert second != first

    office.main.get_by_label("Trả lại để bổ sung").check()
    office.fill({"Nội dung phải bổ sung": "Ghi rõ người phụ trách từng biện pháp."})
    office.press(DECIDE)
    office.reads("Đã trả lại để bổ sung")
    assert headed(office) not in {first, second}

    filer = sign_in(on_air.filer_of(second.partition(" –")[0]))
    filer.count_clicks()
    filer.follow(PLAN, exact=True)
    filer.reads("Ghi rõ người phụ trách từng biện pháp.")
    filer.fill({"Người, bộ phận phụ trách": "Công chức văn phòng"}, inside=filer.group("Biện pháp dòng 1"))
    filer.page.get_by_role("button", name="Gửi", exact=True).click()
    filer.reads("Đã gửi đến")
    assert filer.clicks == 2
    assert album.faults == []


def test_late_units_are_urged_by_an_official_letter_in_two_clicks(
    on_air: Portal, sign_in: Callable[..., Person], album: Album
) -> None:
    office = sign_in("ktht")
    office.count_clicks()
    office.follow("đơn vị còn hồ sơ quá hạn")
    office.press("Lập công văn")
    office.page.wait_for_url("**/tien-do/cong-van/**")
    assert office.clicks == 2
    office.reads("Kế hoạch phong trào thi đua")
    assert album.faults == []
