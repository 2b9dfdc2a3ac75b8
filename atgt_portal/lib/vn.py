"""Days, numbers and document numbers as Vietnamese officials write them: read strictly, shown in one way.

Forms, pasted tables, uploads and imports all read through here. A text that two people could read differently is
asked about, never guessed; a blank is never a zero. `label` names the box or column in the sentence of refusal.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import text

LARGEST = 10**12
_LONGEST = 60
NOTHING = "–"
MINUS = "−"

_YEARS = range(1900, 2101)
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{1,4})", re.ASCII)
_DAY_FIRST_BARE = re.compile(r"(\d\d)()(\d\d)(\d{4})", re.ASCII)  # phone keypads for digits may have no slash
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NEGATIVE = re.compile(r"[-−–]\s*(?=[\d.,])")
_WHOLE = re.compile(r"\d+|[1-9]\d{0,2}([. ])\d{3}(?:\1\d{3})*", re.ASCII)
_DECIMAL = re.compile(r"(\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+),(\d+)", re.ASCII)
_LONE_DOT = re.compile(r"(\d+)\.(\d+)", re.ASCII)
_EITHER_WAY = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
_DOCUMENT = re.compile(r"(\d{1,6}[a-z]?)/(?:(\d{4})/)?([^\W\d_][\w./-]*)|(\d{1,6}[a-z]?)-([^\W\d_][\w/-]*)")


class VietnameseInputError(ValueError):
    """What was typed cannot be read; the message tells the person what is wrong and what to type."""


class BlankError(VietnameseInputError):
    """Nothing was typed; never to be taken for zero."""


def uncapitalise(words: str) -> str:
    """Small first letter for use inside a sentence; abbreviations such as TNGT and QĐ stay."""
    return words[:1].lower() + words[1:] if words[1:2].islower() or words[1:2] == " " else words


def quoted(value: object) -> str:
    """What was typed, cleaned and cut for showing inside a sentence."""
    typed = text.clean(str(value))
    return f"“{typed if len(typed) <= 40 else typed[:39] + '…'}”"


def blank_sentence(label: str, *, advice: str) -> str:
    """The sentence for an empty box."""
    return _("Ô %(box)s đang trống. %(advice)s") % {"box": label or _("này"), "advice": advice}


def refusal(sentence: str, *, label: str) -> VietnameseInputError:
    """The error for `sentence`, with the box or column named before it."""
    return VietnameseInputError(f"{label}: {uncapitalise(sentence)}" if label else sentence)


def _typed(value: object, *, label: str, advice: str) -> str:
    typed = "" if value is None else text.clean(str(value))
    if not typed:
        raise BlankError(blank_sentence(label, advice=advice))
    if len(typed) > _LONGEST:
        sentence = _("%(typed)s dài %(length)s ký tự, quá dài cho một số hoặc một ngày. Kiểm tra lại ô này.")
        raise refusal(sentence % {"typed": quoted(typed), "length": show_number(len(typed))}, label=label)
    return typed


def parse_date(value: object, *, label: str = "") -> date:
    """Day first, as dd/mm/yyyy, dd-mm-yyyy, dd.mm.yyyy or ddmmyyyy, or year first with hyphens; or a spreadsheet's day."""
    if isinstance(value, date):
        return _day_of(value, label=label)
    typed = _typed(value, label=label, advice=_("Nhập theo ngày/tháng/năm, ví dụ 05/12/2023."))
    if found := _DAY_FIRST.fullmatch(typed) or _DAY_FIRST_BARE.fullmatch(typed):
        day, separator, month, year = found.groups()
        if len(year) != 4:
            full = f"{day}{separator}{month}{separator}20{year[-2:]}"
            advice = _("Ngày %(typed)s chưa đủ bốn chữ số của năm. Ghi đủ, ví dụ %(full)s.")
            raise refusal(advice % {"typed": typed, "full": full}, label=label)
    elif found := _YEAR_FIRST.fullmatch(typed):
        year, month, day = found.groups()
    else:
        sentence = _("%(typed)s không phải là ngày. Nhập theo ngày/tháng/năm, ví dụ 05/12/2023.")
        raise refusal(sentence % {"typed": quoted(value)}, label=label)
    try:
        return _day_of(date(int(year), int(month), int(day)), label=label)
    except VietnameseInputError:
        raise
    except ValueError:
        named = f"{label} {typed}".strip()
        sentence = _("%(named)s không có trong lịch. Nhập lại theo ngày/tháng/năm.")
        raise VietnameseInputError(sentence % {"named": named}) from None


def _day_of(value: date, *, label: str) -> date:
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    if value.year not in _YEARS:
        sentence = _("Ngày %(day)s nằm ngoài các năm 1900 đến 2100. Kiểm tra lại năm.")
        raise refusal(sentence % {"day": show_date(value)}, label=label)
    return value


def parse_count(value: object, *, label: str = "", largest: int = LARGEST) -> int:
    """A whole number from 0 up. A dot before three digits only groups them: 1.234 is 1234."""
    if type(value) is int and 0 <= value <= largest:
        return value
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = _native(value, label=label)
    else:
        thing = uncapitalise(label) or _("số")
        advice = _("Nhập %(thing)s; không phát sinh thì ghi 0.") % {"thing": thing}
        typed = _typed(value, label=label, advice=advice)
        number = _count_typed(typed, value, label=label)
    number = _in_range(number, label=label, largest=largest, negative=False)
    if number != number.to_integral_value():
        raise _not_whole(number, label=label, typed=show_plain(number))
    return int(number)


def _count_typed(typed: str, value: object, *, label: str) -> Decimal:
    if _NEGATIVE.match(typed):
        raise _below_zero(typed, label=label)
    if _WHOLE.fullmatch(typed):
        return Decimal(re.sub(r"[. ]", "", typed))
    if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+", typed, re.ASCII):
        plain = typed.replace(",", "")
        sentence = _("Không rõ %(typed)s là %(plain)s hay số lẻ. Nhập lại %(plain)s nếu đúng là số nguyên ấy.")
        raise refusal(sentence % {"typed": typed, "plain": plain}, label=label)
    if _DECIMAL.fullmatch(typed) or _LONE_DOT.fullmatch(typed):
        whole, _comma, rest = re.sub(r"[. ](?=.*,)", "", typed).replace(".", ",").partition(",")
        raise _not_whole(Decimal(f"{whole}.{rest}"), label=label, typed=typed)
    raise _unreadable(value, typed, label=label, grouping=_("Tách nhóm ba chữ số bằng dấu chấm, ví dụ 1.234.567."))


def _not_whole(number: Decimal, *, label: str, typed: str) -> VietnameseInputError:
    sentence = _("%(thing)s phải là số nguyên.") % {"thing": label or _("Số này")}
    below = int(number)
    advice = _("Sửa %(typed)s thành %(below)s hoặc %(above)s.")
    if number == below:
        advice = _("Sửa %(typed)s thành %(below)s.")
    return VietnameseInputError(f"{sentence} {advice % {'typed': typed, 'below': below, 'above': below + 1}}")


def parse_number(
    value: object, *, label: str = "", unit: str = "", largest: int = LARGEST, negative: bool = False
) -> Decimal:
    """A number with a decimal comma. A lone dot before three digits is asked about: it may group or divide."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = _native(value, label=label)
    else:
        typed = _typed(value, label=label, advice=_("Nhập bằng chữ số; không phát sinh thì ghi 0."))
        digits = _NEGATIVE.sub("", typed, count=1)
        number = _number_typed(digits, value, label=label, unit=unit) * (-1 if digits != typed else 1)
    return _in_range(number, label=label, largest=largest, negative=negative)


def _number_typed(typed: str, value: object, *, label: str, unit: str) -> Decimal:
    if _EITHER_WAY.fullmatch(typed):
        sentence = _("Không rõ %(typed)s là %(grouped)s hay %(divided)s. Nhập lại, dùng dấu phẩy cho phần lẻ.")
        divided = f"{typed.replace('.', ',')} {unit}".strip()
        raise refusal(sentence % {"typed": typed, "grouped": typed.replace(".", ""), "divided": divided}, label=label)
    if _WHOLE.fullmatch(typed):
        return Decimal(re.sub(r"[. ]", "", typed))
    if found := _DECIMAL.fullmatch(typed):
        return Decimal(re.sub(r"[. ]", "", found[1]) + "." + found[2])
    if _LONE_DOT.fullmatch(typed):
        sentence = _("Phần lẻ của %(typed)s viết bằng dấu chấm. Dùng dấu phẩy: %(with_comma)s.")
        raise refusal(sentence % {"typed": typed, "with_comma": typed.replace(".", ",")}, label=label)
    grouping = _("Tách nhóm ba chữ số bằng dấu chấm, phần lẻ bằng dấu phẩy, ví dụ 1.234,5.")
    raise _unreadable(value, typed, label=label, grouping=grouping)


def _native(value: float | Decimal, *, label: str) -> Decimal:
    number = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise refusal(
            _("%(typed)s không phải là số. Nhập bằng chữ số, ví dụ 3.") % {"typed": quoted(value)}, label=label
        )
    return number


def _below_zero(typed: object, *, label: str) -> VietnameseInputError:
    sentence = _("%(thing)s không thể nhỏ hơn 0. Sửa %(typed)s thành 0 hoặc số lớn hơn.")
    return VietnameseInputError(sentence % {"thing": label or _("Số này"), "typed": quoted(typed)})


def _in_range(number: Decimal, *, label: str, largest: int, negative: bool) -> Decimal:
    if number < 0 and not negative:
        raise _below_zero(show_plain(number), label=label)
    if abs(number) > largest:
        sentence = _("%(typed)s lớn hơn mức tối đa %(largest)s. Kiểm tra lại số chữ số.")
        raise refusal(sentence % {"typed": quoted(show_number(number)), "largest": show_number(largest)}, label=label)
    return number


def _unreadable(value: object, typed: str, *, label: str, grouping: str) -> VietnameseInputError:
    shown = {True: "TRUE", False: "FALSE"}[value] if isinstance(value, bool) else typed
    sentence = _("%(typed)s không phải là số. Nhập bằng chữ số, ví dụ 3.")
    if typed.isdigit() and not typed.isascii():
        sentence = _("%(typed)s viết bằng chữ số của bảng chữ khác. Gõ lại bằng chữ số từ 0 đến 9.")
    elif re.fullmatch(r"[\d.,\s]+", typed, re.ASCII):
        sentence = _("Không đọc được số %(typed)s.") + f" {grouping}"
    return refusal(sentence % {"typed": quoted(shown)}, label=label)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The number and symbol of an official document; `str()` writes it as Decree 30/2020 does, 06/2018/QĐ-UBND."""

    number: str
    symbol: str
    year: int | None = None
    joined_by: str = "/"

    def __str__(self) -> str:
        year = f"{self.year}/" if self.year else ""
        return f"{self.number}{self.joined_by}{year}{self.symbol}"


def parse_document_number(value: object, *, label: str = "", example: str = "27/QĐ-BATGT") -> DocumentNumber:
    """The number of a state document (27/QĐ-BATGT, 06/2018/QĐ-UBND) or of the Party (45-KL/TW).

    `example` is one such as the paper that is asked for bears.
    """
    typed = _typed(value, label=label, advice=_("Nhập cả số và ký hiệu, ví dụ %(example)s.") % {"example": example})
    bare = re.sub(r"^số\s*:?\s*|\s+(?=[/–-])|(?<=[/–-])\s+", "", typed, flags=re.IGNORECASE).replace("–", "-")
    found = _DOCUMENT.fullmatch(bare)
    if not found:
        sentence = _("%(typed)s chưa đủ số và ký hiệu văn bản. Nhập cả hai, ví dụ %(example)s.")
        raise refusal(sentence % {"typed": quoted(typed), "example": example}, label=label)
    number, year, symbol, party_number, party_symbol = found.groups()
    if party_number:
        return DocumentNumber(number=_padded(party_number), symbol=party_symbol, joined_by="-")
    return DocumentNumber(number=_padded(number), symbol=symbol, year=int(year) if year else None)


def _padded(number: str) -> str:
    letter = number.lstrip("0123456789")
    return f"{number.removesuffix(letter).lstrip('0'):0>2}{letter}"


def show_date(day: date | None) -> str:
    """dd/mm/yyyy."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day else NOTHING


def show_number(number: Decimal | int | None, *, places: int | None = None) -> str:
    """1.234,5; without `places` only the digits it has, no trailing zeros; nothing known is a dash."""
    if number is None:
        return NOTHING
    shown = _digits(number, places=places, grouped=True)
    return shown.translate(str.maketrans(",.-", f".,{MINUS}"))


def show_plain(number: Decimal | int) -> str:
    """1234,5: ungrouped, for the inside of an input box, where it reads back as the same number."""
    return _digits(number, places=None, grouped=False).replace(".", ",")


def _digits(number: Decimal | int, *, places: int | None, grouped: bool) -> str:
    exact = Decimal(number)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    shown = format(exact, ",f" if grouped else "f")
    if places is None and "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return shown if exact else shown.removeprefix("-")


def show_percent(percent: Decimal | int | None, *, places: int | None = None, signed: bool = False) -> str:
    """−6,25% for -6.25; at most two decimals, half up; `signed` writes the plus too; no base is a dash."""
    if percent is None:
        return NOTHING
    rounded = Decimal(percent).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    plus = "+" if signed and rounded > 0 else ""
    return f"{plus}{show_number(rounded, places=places)}%"


def show_change(change: Decimal | int | None, *, unit: str = "") -> str:
    """The change from last year in words: giảm 1 vụ, tăng 2 vụ, không đổi."""
    if change is None:
        return NOTHING
    if not change:
        return _("không đổi")
    size = -change if change < 0 else change
    sentence = _("tăng %(by)s") if change > 0 else _("giảm %(by)s")
    return sentence % {"by": f"{show_number(size)} {unit}".strip()}


def two_digits(count: int) -> str:
    """A count in the prose of a document: 03 vụ, 12 vụ, 1.234 vụ, 0 vụ."""
    return f"{count:02}" if 0 < count < 10 else show_number(count)
