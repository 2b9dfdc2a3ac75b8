"""A table goes from Excel into the portal in few clicks, counted from home: 4 by paste, 5 by file. No script runs."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Album, Person
from tests.browser.portal import Portal
from tests.unit.lib.uploads import workbook

pytestmark = pytest.mark.browser

HEADERS = ("Ngày xảy ra", "Địa bàn", "Tuyến đường", "Mức độ", "Số người chết", "Số người bị thương")
PASTE, FILE = "Hoặc dán từ Excel", "Chọn tệp .xlsx hoặc .csv"


def to_the_import_page(police: Person) -> datetime:
    """Two clicks; the first day of the paper that home offers."""
    police.count_clicks()
    police.follow("Số liệu tai nạn giao thông")
    police.follow("Nhập từ tệp hoặc dán")
    assert police.clicks == 2
    return datetime.strptime(re.search(r"Kỳ (\d\d/\d\d/\d{4})", police.main.inner_text())[1], "%d/%m/%Y")  # noqa: DTZ007


def test_a_list_of_accidents_is_pasted_in_four_clicks_and_sent_as_a_file_in_five(
    portal: Portal, sign_in: Callable[..., Person], album: Album
) -> None:
    portal.start("2023-05-22", worker=False)
    police = sign_in("lap.cah", java_script_enabled=False)

    day = to_the_import_page(police)
    row = [f"{day:%d/%m/%Y}", "Xã Bình Lư", "Quốc lộ 4D", "nghiêm trọng", "1", "0"]
    expect(police.main.get_by_label(PASTE)).to_be_focused()  # Ctrl+V goes there without a click
    police.page.keyboard.insert_text("\n".join("\t".join(cells) for cells in (HEADERS, row)))
    police.press("Xem trước")
    police.press("Nhập 1 dòng")
    police.reads("Đã nhập 1 dòng")
    assert police.clicks == 4

    to_the_import_page(police)
    other = [day.date(), "Xã Bản Bo", "Quốc lộ 32", "ít nghiêm trọng", 0, 2]
    police.pick(FILE, "vu.xlsx", workbook([other], HEADERS, sheet="VuTaiNan"))
    police.press("Xem trước")
    police.press("Nhập 1 dòng")
    police.reads("Đã nhập 1 dòng")
    assert police.clicks == 5
    police.press("Hoàn tác")
    police.reads("Đã hoàn tác")

    to_the_import_page(police)
    police.pick(FILE, "vu.xlsx", workbook([[*other[:-1], "hai"]], HEADERS, sheet="VuTaiNan"))
    police.press("Xem trước")
    police.reads("Dòng 2, Số người bị thương: “hai” không phải là số.")
    police.page.fill("#o-2-5", "2")
    police.press("Nhập 1 dòng sau khi sửa")
    police.reads("Đã nhập 1 dòng")
    assert album.faults == []
