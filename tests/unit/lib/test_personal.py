"""What in a text looks like the data of one person, and what only looks a little like it."""

import pytest

from atgt_portal.lib import personal


@pytest.mark.parametrize(
    "text",
    [
        "Thiệt hại khoảng 850000000 đồng",
        "850000000đ, sau sửa lại 123456789 VNĐ",
        "Tổng 900000000 Đồng.",
        "Tài sản 84.500.000.000 đồng",
        "khoảng 850.000.000 đồng",
    ],
)
def test_a_sum_of_money_is_no_number_of_a_person(text: str):
    assert personal.found_in(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "CMND 123456789",
        "123456789 đồng chí Nam",
        "123456789 đ/c Nam",
        "850000000 đồng, giấy tờ 123456789",
        "giấy tờ 123456789 đã thu",
    ],
)
def test_a_number_of_papers_is_seen_also_beside_a_comrade_or_a_sum(text: str):
    assert personal.found_in(text) == "số giấy tờ"


def test_a_telephone_number_is_seen_also_before_a_comrade():
    assert personal.found_in("gọi 0912 345 678 đồng chí trực ban") == "số điện thoại"


@pytest.mark.parametrize(
    "plate", ["25A-123.45", "25B1-234.56", "29H 12345", "25B1 – 234.56", "29LD-1234", "25-B1 23456", "25b1-234.56", "80A12345"]
)  # fmt: skip
def test_a_number_plate_is_seen(plate: str):
    assert personal.found_in(f"01 xe khách {plate}, 01 mô tô") == "biển số xe"


@pytest.mark.parametrize(
    "text",
    [
        "01 xe khách, 02 mô tô, Km 52+300, Quốc lộ 4D",
        "Lúc 22h 1530 lượt xe, 14h30 ngày 12/6/2023",
        "Cột mốc H2 1200, rãnh dài 50m 12000 khối",
        "Quyết định 1225/QĐ-UBND, Nghị định 123/2021/NĐ-CP, 25/KH-BATGT",
        "ĐT.128 Km 12 lý trình 25.123.45",
    ],
)
def test_roads_hours_lengths_and_papers_are_no_number_plates(text: str):
    assert personal.found_in(text) == ""
