"""Reading a by-unit table: each row typed, or every fault of the whole table told at once. Pure.

One row a unit and period; blank is never zero; whatever two people could read differently is asked about.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from atgt_portal.lib import personal, text, vn
from atgt_portal.lib.intake import Cell, Row, Table
from campaigns.record.wording import days_words
from campaigns.setup.windows import Window
from reports.returns.by_unit import (
    ACCIDENTS,
    COUNTS,
    DAY,
    LARGEST_COUNT,
    LONGEST_NOTE,
    MOST_TOLD,
    NOTE,
    SUBSETS_OF_ACCIDENTS,
    UNIT,
    IndicatorColumn,
    NamedPeriod,
    Reading,
    Rules,
    TableFault,
    UnitRow,
)
from units.directory import Listed, UnitNotFoundError

FAILED = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|\(công thức chưa tính\)")
_SUM_LINE = re.compile(r"(?:tong|cong)(?: cong| so| chung)?[\s:.]*|(?:tong cong|tong so|cong) (?:toan|ca|cac) .*")


def read(table: Table, *, rules: Rules) -> Reading:
    """The rows of a table whose required columns are known to be there."""
    return _Reader(table, rules).read()


def column_letters(index: int) -> str:
    """A column by the letters that spreadsheets give it."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _Reader:
    def __init__(self, table: Table, rules: Rules) -> None:
        self.table, self.rules = table, rules
        self.faults: list[TableFault] = []
        self.warnings: list[TableFault] = []
        self.indicators: dict[str, IndicatorColumn] = {}
        self.places: dict[str, int] = {}
        self.unread: list[str] = []
        # A table names the same units and days over and over: each is worked out once.
        self.sum_words: dict[str, bool] = {}
        self.periods: dict[date, NamedPeriod] = {}

    def read(self) -> Reading:
        self._lay_out()
        rows: list[UnitRow] = []
        if not self.faults:
            rows = list(self._rows())
            self._refuse_twins(rows)
        if not self.faults and not rows:
            self._blame(0, "", _("Bảng chỉ có dòng tiêu đề. Ghi ít nhất một dòng số liệu rồi gửi lại."))
        faults = tuple(sorted(self.faults, key=lambda fault: (fault.row, len(fault.cell), fault.cell)))
        return Reading(() if faults else tuple(rows), faults, tuple(self.warnings), tuple(self.unread))

    # The columns

    def _lay_out(self) -> None:
        known = {text.slug(name): name for name in (*self.rules.required, NOTE)}
        indicators = {text.slug(word): one for one in self.rules.columns for word in (one.name, one.code)}
        filled = self._first_filled() if "" in self.table.headers else {}
        for index, header in enumerate(self.table.headers):
            key = text.slug(header)
            if key in indicators and key not in known:
                self.indicators[indicators[key].name] = indicators[key]
            name = known.get(key) or (indicators[key].name if key in indicators else "")
            if name in self.places:
                self._blame_header(index, _("Trùng với cột %(cell)s. Giữ lại một cột.") % {"cell": self._cell(name)})
            elif name:
                self._take_column(name, index)
            elif header:
                self.unread.append(header)
            elif row := filled.get(index):
                sentence = _("Cột không có tiêu đề nhưng có số liệu ở dòng %(row)s. Ghi tên cột hoặc xóa số liệu ấy.")
                self._blame_header(index, sentence % {"row": row})

    def _take_column(self, name: str, index: int) -> None:
        self.places[name] = index
        if index in self.table.hidden_columns:
            self._blame_header(index, _("Cột đang ẩn. Bỏ ẩn (Unhide), xem lại số liệu, lưu rồi gửi lại."))

    def _first_filled(self) -> dict[int, int]:
        """Column → the first row that holds something in it."""
        found: dict[int, int] = {}
        for number, row in self.table.numbered():
            for index, cell in enumerate(row):
                if cell is not None and cell != "":
                    found.setdefault(index, number)
        return found

    def _blame_header(self, index: int, message: str) -> None:
        number = self.table.first_row - 1
        header = self.table.headers[index] or _("không tên")
        self.faults.append(TableFault(number, header, f"{column_letters(index)}{number}", message))

    # The rows

    def _rows(self) -> Iterator[UnitRow]:
        for number, row in self.table.numbered():
            before = len(self.faults)
            if number in self.table.hidden_rows:
                self._blame(
                    number, "", _("Dòng đang ẩn nhưng có số liệu. Bỏ ẩn (Unhide) để xem lại, hoặc xóa dòng ấy.")
                )
            elif sum_line := self._sum_line(row[self.places[UNIT]], row):
                sentence = _(
                    "Đây là dòng cộng (%(typed)s), không phải số liệu của một đơn vị. Xóa dòng này rồi gửi lại."
                )
                self._blame(number, "", sentence % {"typed": vn.quoted(sum_line)})
            else:
                yield from self._row(number, row, before=before)

    def _sum_line(self, named: Cell, row: Row) -> str:
        words = [cell for cell in ([named] if named else row) if isinstance(cell, str)]
        return next((word for word in words if self._is_sum(word)), "")

    def _is_sum(self, word: str) -> bool:
        if word not in self.sum_words:
            self.sum_words[word] = len(word) < 100 and bool(_SUM_LINE.fullmatch(text.fold(word)))
        return self.sum_words[word]

    def _row(self, number: int, row: Row, *, before: int) -> Iterator[UnitRow]:
        cells = {name: row[index] for name, index in self.places.items()}
        self._refuse_failed(number, cells)
        if len(self.faults) > before:
            return
        day = self._day(number, cells[DAY])
        unit = self._unit(number, cells[UNIT], day=day)
        counts = {name: self._count(number, name, cells[name]) for name in self.rules.counts}
        accidents, deaths, injured = (counts.get(name) for name in COUNTS)
        note = self._note(number, cells.get(NOTE))
        others = self._others(number, cells, accidents=accidents)
        if accidents == 0 and (deaths or injured):
            sentence = _(
                "Số vụ là 0 nhưng có %(deaths)s người chết, %(injured)s người bị thương. Sửa số vụ hoặc hai số kia."
            )
            shown = {"deaths": vn.two_digits(deaths or 0), "injured": vn.two_digits(injured or 0)}
            self._blame(number, ACCIDENTS, sentence % shown)
        if len(self.faults) > before or day is None or unit is None or None in counts.values():
            return
        period = self.periods.get(day) or self.periods.setdefault(day, self.rules.period_of(day))
        yield UnitRow(number, unit, day, period, accidents, deaths or 0, injured or 0, note, others)

    def _refuse_failed(self, number: int, cells: Mapping[str, Cell]) -> None:
        for name, cell in cells.items():
            if isinstance(cell, str) and FAILED.fullmatch(cell):
                sentence = _("Ô có công thức không cho kết quả: %(typed)s. Sửa công thức, hoặc gõ thẳng giá trị.")
                self._blame(number, name, sentence % {"typed": vn.quoted(cell)})

    def _unit(self, number: int, cell: Cell, *, day: date | None) -> Listed | None:
        typed = _plain(cell)
        if not typed:
            self._blame(number, UNIT, _("Ô này đang trống. Ghi địa danh, tên đầy đủ hoặc mã của đơn vị."))
            return None
        try:
            unit = self.rules.directory.find(typed, on=day, suggest=len(self.faults) < MOST_TOLD)
        except UnitNotFoundError as refusal:
            self._blame(number, UNIT, str(refusal))
            return None
        if day and not (unit.valid_from or day) <= day <= (unit.valid_to or day):
            sentence = _("Đơn vị %(unit)s không hoạt động vào ngày %(day)s. Ghi đơn vị kế thừa, hoặc sửa ngày.")
            self._blame(number, UNIT, sentence % {"unit": vn.quoted(unit.name), "day": vn.show_date(day)})
            return None
        return unit

    def _day(self, number: int, cell: Cell) -> date | None:
        if isinstance(cell, int | Decimal) or (isinstance(cell, str) and re.fullmatch(r"\d{5}", cell, re.ASCII)):
            sentence = _("%(typed)s là một số, không phải là ngày. Định dạng ô thành ngày/tháng/năm rồi nhập lại ngày.")
            self._blame(number, DAY, sentence % {"typed": vn.quoted(_plain(cell))})
            return None
        try:
            day = vn.parse_date(cell)
        except vn.VietnameseInputError as refusal:
            self._blame(number, DAY, str(refusal))
            return None
        if not self.rules.year.first_day <= day <= self.rules.year.last_day:
            sentence = _("Ngày %(day)s nằm ngoài năm số liệu của phong trào (%(days)s). Sửa ngày của dòng này.")
            self._blame(number, DAY, sentence % {"day": vn.show_date(day), "days": days_words(self.rules.year)})
            return None
        return day

    def _count(self, number: int, name: str, cell: Cell) -> int | None:
        try:
            return vn.parse_count(_undated(cell), largest=LARGEST_COUNT)
        except vn.VietnameseInputError as refusal:
            self._blame(number, name, str(refusal))
            return None

    def _note(self, number: int, cell: Cell) -> str:
        note = _plain(cell)
        if not note:
            return ""
        if len(note) > LONGEST_NOTE:
            sentence = _("Ghi chú dài %(length)s ký tự, tối đa %(most)s. Rút gọn rồi gửi lại.")
            shown = {"length": vn.show_number(len(note)), "most": vn.show_number(LONGEST_NOTE)}
            self._blame(number, NOTE, sentence % shown)
            return ""
        if re.fullmatch(r"[\d.,]+", note):
            sentence = _("Ghi chú chỉ là một số (%(note)s). Xem lại các cột có bị lệch vì dấu phẩy trong số lẻ không.")
            self.warnings.append(self._fault(number, NOTE, sentence % {"note": note[:20]}))
        for sign, what in personal.NUMBERS:
            if sign.search(note):
                sentence = _("Ghi chú hình như có %(what)s của một người. Bỏ đi nếu đúng: bảng này chỉ cần số lượng.")
                self.warnings.append(self._fault(number, NOTE, sentence % {"what": what}))
        return note

    def _others(self, number: int, cells: Mapping[str, Cell], *, accidents: int | None) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for name, column in self.indicators.items():
            if cells[name] is None:
                continue
            try:
                found[column.code] = _amount(cells[name], is_counted=column.is_counted)
            except vn.VietnameseInputError as refusal:
                self._blame(number, name, str(refusal))
                continue
            if column.code in SUBSETS_OF_ACCIDENTS and accidents is not None and found[column.code] > accidents:
                sentence = _("Số này (%(part)s) lớn hơn số vụ (%(whole)s). Sửa một trong hai số.")
                shown = {"part": vn.show_number(found[column.code]), "whole": vn.show_number(accidents)}
                self._blame(number, name, sentence % shown)
        return found

    def _refuse_twins(self, rows: list[UnitRow]) -> None:
        first: dict[tuple[int, Window], UnitRow] = {}
        for row in rows:
            twin = first.setdefault((row.unit.pk, row.period.window), row)
            if twin is not row:
                sentence = _(
                    "Đơn vị %(unit)s đã có ở dòng %(row)s trong cùng kỳ %(period)s (%(days)s). Mỗi kỳ một dòng: giữ lại một dòng."
                )
                shown = {
                    "unit": vn.quoted(row.unit.name),
                    "row": twin.number,
                    "period": row.period.name,
                    "days": days_words(row.period.window),
                }
                self._blame(row.number, UNIT, sentence % shown)

    # The words

    def _cell(self, name: str, number: int | None = None) -> str:
        return f"{column_letters(self.places[name])}{number or ''}" if name else ""

    def _fault(self, number: int, name: str, message: str) -> TableFault:
        return TableFault(number, name, self._cell(name, number), message)

    def _blame(self, number: int, name: str, message: str) -> None:
        self.faults.append(self._fault(number, name, message))


def _plain(cell: Cell) -> str:
    """The cell as a person would type it."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    return vn.show_date(cell) if isinstance(cell, date) else vn.show_plain(cell)


def _undated(cell: Cell) -> Cell:
    if isinstance(cell, date):
        sentence = _("Ô đang định dạng là ngày (%(day)s). Đổi định dạng ô sang Số (Number) rồi nhập lại số.")
        raise vn.VietnameseInputError(sentence % {"day": vn.show_date(cell)})
    return cell


def _amount(cell: Cell, *, is_counted: bool) -> Decimal:
    value = _undated(cell)
    return Decimal(vn.parse_count(value)) if is_counted else vn.parse_number(value)
