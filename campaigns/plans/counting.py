"""Which figures are counted, so that 1.234 is surely 1234; everything else may be a fraction and is asked about."""

from atgt_portal.lib import text

MOST_COUNTED = 10**9
_THINGS = frozenset(
    text.fold(unit)
    for unit in (
        "vụ",
        "người",
        "văn bản",
        "cuộc",
        "hệ thống",
        "điểm",
        "buổi",
        "lượt",
        "lượt người",
        "tin, bài",
        "đơn vị",
        "trường hợp",
        "kỳ",
        "lớp",
        "mô hình",
        "tuyến",
        "xe",
        "phương tiện",
        "hộ",
        "trường",
        "thiết bị",
        "công trình",
    )
)


def counts_things(unit_of_measure: str) -> bool:
    """Whether only whole numbers make sense of that unit of measure: accidents, people, meetings, never kilometres or %."""
    return text.fold(unit_of_measure) in _THINGS
