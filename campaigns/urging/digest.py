"""The words of the morning's one letter to a person: plain text, short, one way on. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import wording
from campaigns.urging.planning import Line

MOST_WORDS = 120
_ROOM = 100


@dataclass(frozen=True, slots=True)
class Digest:
    subject: str
    body: str
    link: str


def compose(lines: Iterable[Line], *, on: date, home: str, progress: str) -> Digest:
    """One person's lines as one letter of at most 120 words; what does not fit is told by number."""
    told = sorted(lines, key=lambda line: (line.due_on, line.unit, line.title))
    own = [line for line in told if not line.to_office]
    office = [line for line in told if line.to_office]
    parts = [_("Kính gửi anh/chị,")]
    if own:
        parts += _own_part(own, on=on, room=_ROOM // 2 if office else _ROOM)
    if office:
        parts += _office_part(office, room=_ROOM // 2 if own else _ROOM)
    parts.append(_("Mở cổng để làm tiếp:") if own else _("Mở Tiến độ nộp để đôn đốc:"))
    count = vn.two_digits(len(told))
    subject = _("Nhắc việc ngày %(day)s: %(n)s hồ sơ chưa gửi") % {"day": vn.show_date(on), "n": count}
    return Digest(subject=subject, body="\n".join(parts), link=home if own else progress)


def _own_part(lines: list[Line], *, on: date, room: int) -> list[str]:
    several = len({line.unit for line in lines}) > 1
    said = [_line(line, on=on, several=several) for line in lines]
    head = _("%(n)s hồ sơ chưa gửi đến văn phòng thường trực:") % {"n": vn.two_digits(len(lines))}
    shown = _fitting(said, room=room)
    return [head, *shown, *_rest(len(said) - len(shown), _("- và %(n)s hồ sơ khác."))]


def _line(line: Line, *, on: date, several: bool) -> str:
    whose = f"{line.unit}, " if several else ""
    return f"- {whose}{line.title}: {vn.uncapitalise(wording.due_words(line.due_on))}, {standing(line.due_on, on=on)}."


def standing(due_on: date, *, on: date) -> str:
    """còn 3 ngày, hết hạn hôm nay, quá hạn 1 ngày."""
    if due_on < on:
        return vn.uncapitalise(wording.days_over(due_on, on=on))
    return wording.days_left(due_on, on=on)


def _office_part(lines: list[Line], *, room: int) -> list[str]:
    units = list(dict.fromkeys(line.unit for line in lines))
    head = _("%(n)s đơn vị quá hạn từ 3 ngày, đã nhắc mà chưa nộp:") % {"n": vn.two_digits(len(units))}
    shown = _fitting([f"- {unit}" for unit in units], room=room)
    return [head, *shown, *_rest(len(units) - len(shown), _("- và %(n)s đơn vị khác."))]


def _fitting(said: list[str], *, room: int) -> list[str]:
    """As many of the lines as the room in words holds."""
    shown, left = [], room - 20
    for line in said:
        left -= len(line.split())
        if left < 0:
            break
        shown.append(line)
    return shown


def _rest(count: int, sentence: str) -> list[str]:
    return [sentence % {"n": vn.two_digits(count)}] if count else []
