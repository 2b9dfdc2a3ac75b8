"""Days off on a weekday and weekend days worked in exchange, 2023–2026, with the paper that says so.

The days of the law are fixed (Bộ luật Lao động 2019, Điều 111, 112); Tết and exchanges follow each year's notice.
The office corrects the table on its page when a notice changes; this list only fills it once.
"""

from collections.abc import Iterator
from datetime import date, timedelta

_LAW = "Bộ luật Lao động 2019, Điều 112"
_INSTEAD = "Bộ luật Lao động 2019, Điều 111 khoản 3 (nghỉ bù)"
_OF_2023 = "Thông báo 5034/TB-LĐTBXH ngày 09/12/2022"
_OF_2024 = "Thông báo 5015/TB-LĐTBXH ngày 22/11/2023"
_OF_2025 = "Thông báo 6150/TB-LĐTBXH ngày 03/12/2024"
_OF_2026 = "Thông báo nghỉ Tết, nghỉ lễ năm 2026 của Bộ Nội vụ"
_EXCHANGED = "Thông báo hoán đổi ngày làm việc"

_NEW_YEAR, _TET, _KINGS = "Tết Dương lịch", "Tết Nguyên đán", "Giỗ Tổ Hùng Vương"
_VICTORY, _LABOUR, _NATIONAL = "Ngày Chiến thắng 30/4", "Quốc tế Lao động 1/5", "Quốc khánh"

# (first day, last day, occasion, paper)
_OFF = (
    ("2023-01-02", "2023-01-02", _NEW_YEAR, _INSTEAD),
    ("2023-01-20", "2023-01-26", _TET, _OF_2023),
    ("2023-05-01", "2023-05-01", _LABOUR, _LAW),
    ("2023-05-02", "2023-05-03", f"{_KINGS}, {_VICTORY}", _INSTEAD),
    ("2023-09-01", "2023-09-04", _NATIONAL, _OF_2023),
    ("2024-01-01", "2024-01-01", _NEW_YEAR, _LAW),
    ("2024-02-08", "2024-02-14", _TET, _OF_2024),
    ("2024-04-18", "2024-04-18", _KINGS, _LAW),
    ("2024-04-29", "2024-04-29", _VICTORY, _EXCHANGED),
    ("2024-04-30", "2024-04-30", _VICTORY, _LAW),
    ("2024-05-01", "2024-05-01", _LABOUR, _LAW),
    ("2024-09-02", "2024-09-03", _NATIONAL, _OF_2024),
    ("2025-01-01", "2025-01-01", _NEW_YEAR, _LAW),
    ("2025-01-27", "2025-01-31", _TET, _OF_2025),
    ("2025-04-07", "2025-04-07", _KINGS, _LAW),
    ("2025-04-30", "2025-04-30", _VICTORY, _LAW),
    ("2025-05-01", "2025-05-01", _LABOUR, _LAW),
    ("2025-05-02", "2025-05-02", _LABOUR, _OF_2025),
    ("2025-09-01", "2025-09-02", _NATIONAL, _OF_2025),
    ("2026-01-01", "2026-01-01", _NEW_YEAR, _LAW),
    ("2026-01-02", "2026-01-02", _NEW_YEAR, _EXCHANGED),
    ("2026-02-16", "2026-02-20", _TET, _OF_2026),
    ("2026-04-27", "2026-04-27", _KINGS, _INSTEAD),
    ("2026-04-30", "2026-04-30", _VICTORY, _LAW),
    ("2026-05-01", "2026-05-01", _LABOUR, _LAW),
    ("2026-08-31", "2026-08-31", _NATIONAL, _OF_2026),
    ("2026-09-01", "2026-09-02", _NATIONAL, _LAW),
)
_WORKED = (
    ("2024-05-04", "Làm bù cho ngày 29/4/2024", _EXCHANGED),
    ("2025-04-26", "Làm bù cho ngày 02/5/2025", _OF_2025),
    ("2026-01-10", "Làm bù cho ngày 02/01/2026", _EXCHANGED),
    ("2026-08-22", "Làm bù cho ngày 31/8/2026", _OF_2026),
)
_SATURDAY = 5


def rows() -> Iterator[dict[str, object]]:
    """Each day as the fields of `Holiday`; weekend days inside a span need no row."""
    for first, last, name, source in _OFF:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            if day.weekday() < _SATURDAY:
                yield {"day": day, "kind": "off", "name": name, "source": source}
            day += timedelta(days=1)
    for told, name, source in _WORKED:
        yield {"day": date.fromisoformat(told), "kind": "worked", "name": name, "source": source}
