"""The bytes of a JSON file: decoded, its keys written twice remembered, its content given a digest."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from atgt_portal.lib import vn

MAX_BYTES = 5 * 1024 * 1024
_LONGEST_SIGN = 12


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong at which place of the file, and what to write there."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class CampaignFileError(Exception):
    """The file cannot be loaded; `faults` names every reason."""

    def __init__(self, faults: list[FileFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class JsonObject(dict[str, Any]):
    """A JSON object that remembers which keys it was given twice."""

    twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    made = JsonObject(pairs)
    made.twice = tuple(name for name, times in Counter(name for name, _value in pairs).items() if times > 1)
    return made


def _no_such_number(sign: str) -> NoReturn:
    raise ValueError(sign)


def decode(raw: bytes) -> Any:
    """The JSON value in `raw`, or `CampaignFileError` with the line and column where reading stopped."""
    if len(raw) > MAX_BYTES:
        sentence = _("Tệp %(size)s byte, mức tối đa %(most)s byte. Bỏ bớt nội dung không thuộc phong trào rồi nạp lại.")
        raise _stopped(sentence % {"size": vn.show_number(len(raw)), "most": vn.show_number(MAX_BYTES)})
    try:
        return json.loads(_decoded(raw), object_pairs_hook=_object, parse_constant=_no_such_number)
    except json.JSONDecodeError as stop:
        sentence = _(
            "Dòng %(line)s, cột %(column)s: tệp không đúng cú pháp JSON. Sửa dấu phẩy, dấu ngoặc quanh chỗ này."
        )
        raise _stopped(sentence % {"line": stop.lineno, "column": stop.colno}) from None
    except ValueError as stop:
        sentence = _("Tệp có số không đọc được (%(sign)s). Ghi số bằng chữ số, ví dụ 3 hoặc 7.5.")
        sign = str(stop) if len(str(stop)) < _LONGEST_SIGN else _("quá dài")
        raise _stopped(sentence % {"sign": sign}) from None
    except RecursionError:
        raise _stopped(_("Tệp lồng quá nhiều tầng ngoặc. Kiểm tra lại các dấu ngoặc mở, đóng.")) from None


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as stop:
        line = raw.count(b"\n", 0, stop.start) + 1
        sentence = _("Dòng %(line)s: tệp không ghi bằng mã UTF-8. Mở tệp, lưu lại với mã UTF-8 rồi nạp lại.")
        raise _stopped(sentence % {"line": line}) from None


def _stopped(message: str) -> CampaignFileError:
    return CampaignFileError([FileFault("", message)])


def json_number(number: Decimal) -> int | float:
    """A number as the file writes it."""
    return int(number) if number == int(number) else float(number)


def digest(value: Any) -> str:
    """SHA-256 of the value's canonical JSON, so that spaces and the order of keys do not make another file."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
