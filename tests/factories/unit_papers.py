"""Contents of a unit's papers as versions keep them, and the unit they belong to, without a database."""

import copy
from datetime import date
from typing import Any

from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, LegalBasis, Period
from units.models import Board, Unit

PLAN: dict[str, Any] = {
    "unit": {"code": "X-BINHLU", "name": "UBND xã Bình Lư"},
    "paper_number": "",
    "signed_on": None,
    "signer": "",
    "embedded_in": "",
    "linked_movements": "Nông thôn mới",
    "socio_economic_tasks": "",
    "tasks": [
        {"no": 4, "group": "Xây dựng văn hóa giao thông", "text": "Đổi mới tuyên truyền\n- Tuyên truyền tại chợ phiên"}
    ],
    "targets": [{"position": 1, "name": "Số vụ tai nạn", "unit_of_measure": "vụ", "baseline": "2.00", "value": "1.00"}],
    "measures": [
        {"position": 1, "text": "Ký cam kết", "responsible": "Công an xã", "due_on": "2023-09-30"},
        {"position": 2, "text": "Nhắc nhở", "responsible": "Tổ tự quản", "due_on": None},
    ],
}
_ROW = {"code": "helmets", "group_no": 4, "group_title": "Xây dựng văn hóa giao thông", "unit_of_measure": "%"}
CLOSING: dict[str, Any] = {
    "period": {"name": "Cả năm", "first_day": "2022-12-15", "last_day": "2023-12-14"},
    "paper": {"number": "15/BC-CAH", "signer": "Người ký minh họa, Trưởng Công an", "signed_on": "2023-12-18"},
    "sections": [
        {"code": "I", "title": "I. Công tác lãnh đạo, chỉ đạo", "text": "Đã ban hành kế hoạch."},
        {"code": "II", "title": "II. Kết quả thực hiện", "text": "Các nhiệm vụ được triển khai."},
        {"code": "III", "title": "III. Đánh giá chung", "text": "Có chuyển biến."},
        {"code": "IV", "title": "IV. Kết quả bình xét", "text": ""},
        {"code": "V", "title": "V. Phương hướng năm sau", "text": "Duy trì."},
        {"code": "VI", "title": "VI. Kiến nghị, đề xuất", "text": ""},
    ],
    "activities": [
        {
            **_ROW, "name": "Tỷ lệ đội mũ bảo hiểm", "is_ratio": True, "value": "256", "out_of": "275", "percent": "93.09",
            "previous_value": None, "previous_out_of": None, "previous_percent": None,
        },
        {**_ROW, "name": "Số buổi tuyên truyền", "is_ratio": False, "value": "24", "previous_value": "1234.5"},
    ],
    "targets": [
        {
            "position": 1, "name": "Số vụ tai nạn", "unit_of_measure": "vụ", "baseline": "2", "value": "1",
            "result": "1", "reached": True,
        }
    ],
    "has_no_subordinates": False,
    "subordinates": 11,
    "subordinates_checked": 9,
    "models_recognised": 2,
    "staff_violations": 0,
    "women_percent": 40,
    "reviewed_on": "2023-12-15",
}  # fmt: skip
JULY = {"name": "Tháng 7/2023", "first_day": "2023-06-15", "last_day": "2023-07-14"}
_BESIDE = {"same_days": "3", "to_date": "31", "note": ""}
ACTIVITY: dict[str, Any] = {
    "period": JULY,
    "nothing_happened": False,
    "activities": [
        {**_ROW, **_BESIDE, "name": "Số buổi tuyên truyền", "unit_of_measure": "buổi", "is_ratio": False, "value": "24",
         "note": "Thêm 6 buổi tại chợ phiên"},
        {**_ROW, **_BESIDE, "name": "Tỷ lệ đội mũ bảo hiểm", "is_ratio": True, "value": "256", "out_of": "275",
         "percent": "93.09", "same_days": "–", "to_date": "91,2%"},
    ],
}  # fmt: skip
_CRASH = {
    "happened_on": "2023-07-02", "place": "Xã Bình Lư", "road": "QL4D", "severity_name": "nghiêm trọng", "deaths": 1,
    "injured": 2, "cause_name": "không chú ý quan sát", "cause_note": "",
}  # fmt: skip
ACCIDENTS: dict[str, Any] = {
    "period": JULY,
    "nothing_happened": False,
    "status_name": "chính thức",
    "accidents": [_CRASH, {**_CRASH, "happened_on": "2023-07-09", "deaths": 0, "injured": 1}],
}
COUNTS: dict[str, Any] = {
    **ACCIDENTS,
    "accidents": [],
    "counts": [
        {"place": place, "note": "", "accidents": 2, "deaths": 1, "injured": 3, "alcohol_related": drunk,
         "especially_serious": 0, "commercial_vehicle": 0}
        for place, drunk in (("Xã Bình Lư", 1), ("Xã Bản Bo", None))
    ],
}  # fmt: skip
ANSWER: dict[str, Any] = {
    "statement": "dispute",
    "about_version": 2,
    "source": "Công an huyện",
    "figures": [{"label": "Số vụ tai nạn", "unit": "vụ", "value": 2}],
    "accidents": [_CRASH],
    "note": "Vụ ngày 02/07/2023 xảy ra tại xã Bản Bo.",
}


class _Campaign(Campaign):
    """A campaign whose căn cứ are at hand."""

    class Meta:
        proxy = True
        app_label = "campaigns"

    class bases:  # noqa: N801
        @staticmethod
        def all() -> list[LegalBasis]:
            return [
                LegalBasis(
                    kind="Chỉ thị", number="18-CT/TW", signed_on=date(2012, 9, 4), issuer="Ban Bí thư", abstract=""
                )
            ]


def unsaved_filing(paper: str, /, **unit: Any) -> Filing:
    """A paper of a commune; a closing return and the accidents are the police's."""
    parent = Board(name="Ban An toàn giao thông tỉnh Lai Châu", place_name="Lai Châu")
    board = Board(
        name="Ban An toàn giao thông huyện Tam Đường", parent=parent, place_name="Tam Đường",
        letterhead_parent="UBND huyện Tam Đường", office_name="Phòng Kinh tế và Hạ tầng",
    )  # fmt: skip
    campaign = _Campaign(
        board=board, name="Bảo đảm trật tự An toàn giao thông năm 2023", theme="Thượng tôn pháp luật", year=2023
    )
    values = {"code": "X-BINHLU", "name": "UBND xã Bình Lư", "kind": "xa", "place_name": "Xã Bình Lư"}
    if paper in {Paper.CLOSING_RETURN, Paper.ACCIDENT_RETURN}:
        values = {"code": "CAH", "name": "Công an huyện", "kind": "co_quan"}
    july = Period(campaign=campaign, name=JULY["name"])
    owner = Unit(registry=board, **{**values, **unit})
    return Filing(kind=paper, campaign=campaign, board=board, period=july, unit=owner)


def hostile(content: dict[str, Any]) -> dict[str, Any]:
    """The same paper with words that try to be more than words."""
    bad = copy.deepcopy(content)
    bad["tasks"][0]["text"] = "<script>alert(1)</script> {{ 7|add:7 }} <b>&amp;\n" + "Ạ" * 300
    bad["measures"][0]["text"] = "<img src=file:///etc/passwd>"
    return bad
