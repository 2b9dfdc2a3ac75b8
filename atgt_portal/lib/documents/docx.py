"""The paper as DOCX: the same words, cases and order as the PDF, for a clerk to finish by hand in a word processor.

Written part by part, since a paper of this layout needs a dozen kinds of marks and no more. Equal documents give equal
bytes.
"""

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from atgt_portal.lib.documents import docx_parts as parts
from atgt_portal.lib.documents.docx_parts import paragraph, rule, run, table
from atgt_portal.lib.documents.html import paper_view
from atgt_portal.lib.documents.model import Appendix, Chart, OfficialDocument, Table

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_LEFT, _RIGHT = 66.0, 99.0
"""Ô 2 and ô 1, in millimetres of the 165 mm between the margins."""

_WIDE = 252.0
"""Between the margins of a sheet laid on its side."""

_UPPER, _MIXED = 0.222, 0.16
"""Millimetres a letter and point, measured on bold Times New Roman."""

_UNDATED = (1980, 1, 1, 0, 0, 0)

View = Mapping[str, Any]


def document_docx(document: OfficialDocument) -> bytes:
    """Equal documents give equal bytes."""
    view: View = paper_view(document)
    body = [*_head(view), *_blocks(view["blocks"], document.blocks), *_closing(view)]
    sections = [("portrait", body)]
    for shown, appendix in zip(view["appendices"], document.appendices, strict=True):
        sections.append((appendix.orientation, _appendix(shown, appendix)))
    foot = _foot(view)
    return _packed(parts.document(sections, footed=bool(foot)), title=str(view["title"]), foot=foot)


def _foot(view: View) -> str:
    """From which data the paper was made, as at the foot of its PDF."""
    sums = f"SHA-256 {view['data_sha256']}" if view["data_sha256"] else ""
    return " · ".join(part for part in (str(view["snapshot_label"]), sums) if part)


def _head(view: View) -> Iterable[str]:
    yield _letterhead(view)
    if not view["is_letter"]:
        lines = view["abstract_lines"]
        yield paragraph(run(view["kind"], bold=True), align="center", before=14, after=0, style="Title")
        yield from (paragraph(run(line, bold=True), align="center", after=0) for line in lines)
        widest = max((_width(line, points=14) for line in lines), default=0)
        yield rule(share=0.4 * min(widest, 165), within=165, after=8)
    if view["note"]:
        yield paragraph(run(f"({view['note']})", points=12, italic=True), align="center", after=8)
    yield from _addressees(view["addressees"])
    yield from (paragraph(run(line, italic=True), indent=10) for line in view["bases"])


def _addressees(lines: list[str]) -> Iterable[str]:
    if len(lines) == 1:
        yield paragraph(run(f"Kính gửi: {lines[0]}"), align="center", before=6, after=12)
    elif lines:
        yield paragraph(run("Kính gửi:"), left=45, before=6, after=0)
        yield from (paragraph(run(line), left=55, after=12 if line is lines[-1] else 0) for line in lines)


def _letterhead(view: View) -> str:
    head = view["letterhead"]
    left = [paragraph(run(line, points=12), align="center", after=0) for line in head["parent_lines"]]
    left += [paragraph(run(line, points=12, bold=True), align="center", after=0) for line in head["issuer_lines"]]
    widest = max((_width(line, points=12) for line in head["issuer_lines"]), default=0)
    left.append(rule(share=0.4 * min(widest, _LEFT), within=_LEFT))
    right = [paragraph(run(head["national_name"], points=12, bold=True), align="center", after=0)]
    under = (head["national_name"], 12)
    if head["motto"]:
        right.append(paragraph(run(head["motto"], points=13, bold=True), align="center", after=0))
        under = (head["motto"], 13)
    right.append(rule(share=min(_width(under[0], points=under[1]), _RIGHT), within=_RIGHT))
    number = [paragraph(run(f"Số: {head['number']}", points=13), align="center", before=4, after=0)]
    if view["is_letter"]:
        about = " ".join(view["abstract_lines"])
        number.append(paragraph(run(f"V/v {about}", points=12), align="center", before=6, after=0))
    place = [paragraph(run(head["place_and_date"], points=13, italic=True), align="center", before=4, after=0)]
    rows = [[("".join(left), 1), ("".join(right), 1)], [("".join(number), 1), ("".join(place), 1)]]
    return table(rows, widths=[_LEFT, _RIGHT]) + paragraph("", after=0, points=6)


def _width(text: str, *, points: int) -> float:
    return len(text) * points * (_UPPER if text.isupper() else _MIXED)


def _blocks(views: Iterable[View], blocks: Iterable[object], *, within: float = _LEFT + _RIGHT) -> Iterable[str]:
    for view, block in zip(views, blocks, strict=True):
        kind = view["kind"]
        if kind == "heading":
            yield _heading(view)
        elif kind == "paragraph":
            label = f"{view['label']} " if view["label"] else ""
            yield paragraph(run(label + view["text"], bold=view["bold"], italic=view["italic"]), indent=10)
        elif kind == "user_text":
            yield paragraph(run(f"{view['source']}:", points=13, italic=True), left=12, after=2, bar=True, keep=True)
            yield from (paragraph(run(line, points=13), left=12, after=2, bar=True) for line in view["lines"])
            yield paragraph("", after=0, points=6)
        elif isinstance(block, Chart):
            yield from _chart(block)
        elif isinstance(block, Table):
            yield from _table(view, block, within=within)


def _heading(view: View) -> str:
    level, words = int(view["level"]), " ".join(part for part in (view["label"], view["text"]) if part)
    if level == 0:
        return paragraph(run(words, bold=True), align="center", keep=True, style="Heading1")
    return paragraph(run(words, bold=level < 3), indent=10, keep=True, style=f"Heading{level}")


def _chart(block: Chart) -> Iterable[str]:
    """A word processor shows no drawing of ours: the numbers stand in words."""
    yield paragraph(run(block.title, points=13, italic=True), align="center", keep=True)
    for dot in block.dots:
        yield paragraph(run(f"- {dot.label}: {dot.shown}"), indent=10)
    yield paragraph(run(f"({block.band_label})", points=12, italic=True), indent=10)


def _table(view: View, block: Table, *, within: float) -> Iterable[str]:
    size = 11 if view["compact"] else 13
    if view["caption"]:
        yield paragraph(run(view["caption"], points=13, bold=True), align="center", before=4, after=4, keep=True)
    whole = sum(column.width_mm for column in block.columns)
    widths = [within * column.width_mm / whole for column in block.columns]
    head = [(_cell([column["title"]], size, align="center", bold=True), 1) for column in view["columns"]]
    rows = [
        [
            (
                _cell(cell["lines"], size, align=cell["align"], bold=cell["bold"] or row["is_total"]),
                int(cell["span"]),
            )
            for cell in row["cells"]
        ]
        for row in view["rows"]
    ]
    yield table([head, *rows], widths=widths, ruled=True, headed=True)
    yield paragraph("", after=0, points=6)
    yield from (paragraph(run(line, points=12, italic=True), after=4) for line in view["notes"])


def _cell(lines: list[str], size: int, *, align: str, bold: bool) -> str:
    shown = lines or [""]
    return "".join(paragraph(run(line, points=size, bold=bold), align=align, after=0) for line in shown)


def _signer(view: View) -> str:
    lines = [
        paragraph(run(line, points=13, bold=True), align="center", after=0, keep=True)
        for line in view["authority_lines"]
    ]
    lines += [paragraph("", after=0, keep=True, points=14) for _ in range(5)]
    lines += [
        paragraph(run(line, points=13, bold=True), align="center", after=0, keep=True)
        for line in view["other_post_lines"]
    ]
    return "".join(lines) + paragraph(run(view["name"], bold=True), align="center", after=0)


def _recipients(lines: list[str]) -> str:
    if not lines:
        return paragraph("", after=0)
    head = paragraph(run("Nơi nhận:", points=12, bold=True, italic=True), align="left", after=0, keep=True)
    return head + "".join(paragraph(run(line, points=11), align="left", after=0, keep=True) for line in lines)


def _closing(view: View) -> Iterable[str]:
    yield paragraph("", after=0, points=6, keep=True)
    if view["left_signature"]:
        yield table([[(_signer(view["left_signature"]), 1), (_signer(view["signature"]), 1)]], widths=[82.5, 82.5])
        yield _recipients(view["recipients"])
    else:
        yield table([[(_recipients(view["recipients"]), 1), (_signer(view["signature"]), 1)]], widths=[_LEFT, _RIGHT])
        yield paragraph("", after=0, points=2)


def _appendix(view: View, appendix: Appendix) -> list[str]:
    attached = " ".join(part for part in (view["attached_to"]["paper"], view["attached_to"]["issuer"]) if part)
    lines = [paragraph(run(view["label"], bold=True), align="center", after=0, keep=True, style="Heading1")]
    lines += [paragraph(run(line, bold=True), align="center", after=0, keep=True) for line in view["title_lines"]]
    lines.append(paragraph(run(attached, italic=True), align="center", after=8))
    if view["note"]:
        lines.append(paragraph(run(f"({view['note']})", points=12, italic=True), align="center"))
    within = _WIDE if appendix.orientation == "landscape" else _LEFT + _RIGHT
    return [*lines, *_blocks(view["blocks"], appendix.blocks, within=within)]


def _packed(body: str, *, title: str, foot: str) -> bytes:
    core = parts.CORE.replace("{title}", escape(title))
    files = {
        "[Content_Types].xml": parts.CONTENT_TYPES.replace("{foot}", parts.FOOT_TYPE if foot else ""),
        "_rels/.rels": parts.RELATIONS,
        "docProps/core.xml": core,
        "word/document.xml": body,
        "word/_rels/document.xml.rels": parts.DOCUMENT_RELATIONS.replace("{foot}", parts.FOOT_RELATION if foot else ""),
        "word/styles.xml": parts.STYLES.replace("{face}", quoteattr(parts.FACE)),
        "word/settings.xml": parts.SETTINGS,
        "word/header1.xml": parts.HEADER,
    }
    if foot:
        files["word/footer1.xml"] = parts.footer(foot)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _UNDATED), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
