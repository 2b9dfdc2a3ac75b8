"""A calendar as other programs read it (RFC 5545): CRLF, lines folded at 75 octets of UTF-8, texts escaped. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

CONTENT_TYPE = "text/calendar; charset=utf-8"
_MOST_OCTETS = 75


@dataclass(frozen=True, slots=True)
class DayEvent:
    """Something that takes a whole day. `uid` never changes; `sequence` rises when the day moves."""

    uid: str
    day: date
    title: str
    sequence: int
    alarms_before: tuple[int, ...] = (3, 1)


def calendar(events: Iterable[DayEvent], *, name: str, at: datetime) -> bytes:
    """The whole feed; a program that reads it again sees what was moved and what is gone."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Cong thi dua ATGT//Lich han nop//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for event in events:
        lines += _event(event, at=at)
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in folded(line))


def _event(event: DayEvent, *, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.title)}"
    yield "TRANSP:TRANSPARENT"
    for days in event.alarms_before:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escaped(event.title)}"
        yield f"TRIGGER:-P{days}D"
        yield "END:VALARM"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text as a value: no line of a title can become a line of the calendar."""
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(sign, instead)
    return text


def folded(line: str) -> Iterator[bytes]:
    """At most 75 octets a line, no letter cut in two; what follows begins with a space."""
    piece = b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > _MOST_OCTETS:
            yield piece
            piece = b" "
        piece += octets
    yield piece
