"""The paper as HTML: for WeasyPrint whole, for a page as its first sheet (`templates/print/`)."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from django.template.loader import render_to_string

from atgt_portal.lib import charts
from atgt_portal.lib.documents import wording
from atgt_portal.lib.documents.model import (
    Appendix,
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    UserText,
)

FACE = "Liberation Serif"
STYLESHEET = "print:print.css"
"""The address under which `printing` serves `static/css/print.css`; nothing else can be fetched."""

View: TypeAlias = dict[str, object]

_ENDLESS_WORD = re.compile(r"\S{65,}")
_BREAK_HERE = "\N{ZERO WIDTH SPACE}"
_SHORT_LINE = 90
"""A last paragraph shorter than this is one printed line: the signature then needs the paragraph before it too."""


def document_html(document: OfficialDocument) -> str:
    return render_to_string("print/document.html", {"paper": paper_view(document), "stylesheet": STYLESHEET})


def paper_view(document: OfficialDocument) -> View:
    """Everything `templates/print/paper.html` shows, worded and in its final case; templates decide nothing."""
    lines = _lines(document.abstract)
    return {
        "title": " ".join([document.kind.upper(), *lines]).strip(),
        "letterhead": _letterhead(document),
        "is_letter": not document.kind,
        "kind": document.kind.upper(),
        "abstract_lines": lines,
        "note": document.note.strip(" ."),
        "addressees": wording.addressee_lines(document.addressees),
        "bases": wording.basis_lines(document.bases),
        "blocks": _body(document),
        "signature": _signature(document.signature),
        "left_signature": _signature(document.left_signature) if document.left_signature else None,
        "recipients": wording.recipient_lines(document.recipients, has_addressees=bool(document.addressees)),
        "appendices": [_appendix(item, number, document) for number, item in enumerate(document.appendices, start=1)],
        "snapshot_label": document.snapshot_label,
        "data_sha256": document.data_sha256,
    }


def first_sheet_view(document: OfficialDocument, *, blocks: int = 12) -> View:
    """For `print/preview.html` on a page: enough of the body to fill one sheet, no appendix."""
    view = paper_view(document)
    return view | {"blocks": _body(document)[:blocks], "appendices": []}


def _letterhead(document: OfficialDocument) -> View:
    national = document.letterhead.national_lines
    place = document.place_name
    return {
        "parent_lines": [line.upper() for line in document.letterhead.parent_lines],
        "issuer_lines": [line.upper() for line in document.letterhead.issuer_lines],
        "national_name": national[0].upper() if national else "",
        "motto": national[1] if len(national) > 1 else "",
        "number": wording.number_and_symbol(document.number, symbol=document.symbol),
        "place_and_date": f"{place}, {wording.date_in_words(document.issued_on, year=document.year)}" if place else "",
    }


def _signature(signature: Signature) -> View:
    return {
        "authority_lines": [line.upper() for line in signature.authority_lines],
        "other_post_lines": [line.upper() for line in signature.other_post_lines],
        "name": signature.name,
    }


def _body(document: OfficialDocument) -> list[View]:
    views = [_block(block) for block in document.blocks]
    views[-1]["text"] = closing = wording.close_body(str(views[-1]["text"]))
    if len(closing) < _SHORT_LINE and len(views) > 1:
        views[-1]["keep"] = True
    return views


def _appendix(appendix: Appendix, number: int, document: OfficialDocument) -> View:
    return {
        "label": wording.appendix_label(number, of=len(document.appendices)),
        "title_lines": [line.upper() for line in _lines(appendix.title)],
        "attached_to": _attached(appendix.attached_to or wording.attached_line(document)),
        "orientation": appendix.orientation,
        "note": document.note.strip(" ."),
        "blocks": [_block(block) for block in appendix.blocks],
    }


def _attached(line: str) -> View:
    """The issuer's name starts a line rather than being cut: "(Kèm theo …" / "của …)"."""
    paper, of, issuer = line.rpartition(" của ")
    return {"paper": paper, "issuer": f"của {issuer}"} if of else {"paper": line, "issuer": ""}


def _heading(block: Heading) -> View:
    upper = block.level <= 1
    return {"level": str(block.level), "label": block.label, "text": block.text.upper() if upper else block.text}


def _paragraph(block: Paragraph) -> View:
    return {
        "label": block.label,
        "text": _breakable(block.text),
        "bold": block.bold,
        "italic": block.italic,
        "keep": False,
    }


def _user_text(block: UserText) -> View:
    return {"source": block.source, "lines": _lines(block.text)}


def _chart(block: Chart) -> View:
    return {"title": block.title, "svg": charts.dots_on_band(block, font_family=FACE)}


def _table(block: Table) -> View:
    whole = sum(column.width_mm for column in block.columns)
    return {
        "caption": block.caption,
        "compact": block.compact,
        "columns": [
            {"title": column.title, "width": f"{100 * column.width_mm / whole:.2f}%"} for column in block.columns
        ],
        "rows": [
            *(_row(row, block.columns, is_total=False) for row in block.rows),
            *(_row(row, block.columns, is_total=True) for row in block.totals),
        ],
        "notes": block.notes,
    }


def _row(row: Iterable[Cell], columns: tuple[Column, ...], *, is_total: bool) -> View:
    cells: list[View] = []
    index = 0
    for cell in row:
        align = cell.align or columns[index].align
        cells.append({"lines": _lines(cell.text), "align": align, "span": str(cell.span), "bold": cell.bold})
        index += cell.span
    return {"is_total": is_total, "cells": cells}


_VIEWS: Mapping[str, Callable[..., View]] = {
    Heading.kind: _heading,
    Paragraph.kind: _paragraph,
    UserText.kind: _user_text,
    Table.kind: _table,
    Chart.kind: _chart,
}


def _block(block: Block) -> View:
    return {"kind": block.kind} | _VIEWS[block.kind](block)


def _lines(text: str) -> list[str]:
    return [_breakable(line.strip()) for line in text.split("\n") if line.strip()]


def _breakable(text: str) -> str:
    """Endless words get places to break: without them one takes WeasyPrint quadratic time, minutes for 50,000 signs."""
    return _ENDLESS_WORD.sub(lambda word: _BREAK_HERE.join(re.findall(r".{1,20}", word[0])), text)
