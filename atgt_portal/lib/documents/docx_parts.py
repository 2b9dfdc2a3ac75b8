"""The marks of WordprocessingML that a paper needs, and the fixed parts around them."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

FACE = "Times New Roman"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_O = "http://schemas.openxmlformats.org/officeDocument/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BODY_POINTS = 14


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def run(text: str, *, points: int = _BODY_POINTS, bold: bool = False, italic: bool = False) -> str:
    """Words in one style; text typed by people is escaped here."""
    marks = f"{'<w:b/>' * bold}{'<w:i/>' * italic}"
    size = f'<w:sz w:val="{points * 2}"/><w:szCs w:val="{points * 2}"/>'
    return f'<w:r><w:rPr>{marks}{size}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(
    runs: str,
    *,
    align: str = "both",
    indent: float = 0,
    left: float = 0,
    right: float = 0,
    before: int = 0,
    after: int = 6,
    keep: bool = False,
    bar: bool = False,
    style: str = "",
    points: int = 0,
    border: str = "",
) -> str:
    """Measures in millimetres, spaces in points; `keep` with the next, `bar` at the left, `points` of an empty line."""
    marks = [f'<w:pStyle w:val="{style}"/>'] if style else []
    marks += ["<w:keepNext/>"] if keep else []
    if bar or border:
        side = border or '<w:left w:val="single" w:sz="12" w:space="6" w:color="8C8C8C"/>'
        marks.append(f"<w:pBdr>{side}</w:pBdr>")
    line = f' w:line="{points * 20}" w:lineRule="exact"' if points else ""
    marks.append(f'<w:spacing w:before="{before * 20}" w:after="{after * 20}"{line}/>')
    marks.append(f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}" w:firstLine="{twips(indent)}"/>')
    marks.append(f'<w:jc w:val="{align}"/>')
    return f"<w:p><w:pPr>{''.join(marks)}</w:pPr>{runs}</w:p>"


def rule(*, share: float, within: float, after: int = 0) -> str:
    """A line of `share` millimetres in the middle of `within`."""
    side = max((within - share) / 2, 0)
    line = '<w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/>'
    return paragraph("", left=side, right=side, before=2, after=after, points=3, border=line)


Cell = tuple[str, int]


def table(rows: Sequence[Sequence[Cell]], *, widths: list[float], ruled: bool = False, headed: bool = False) -> str:
    """Cells are (paragraphs, columns spanned); a headed table repeats its first row on every page."""
    kinds = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{kind} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for kind in kinds)
    borders = f"<w:tblBorders>{lines}</w:tblBorders>" if ruled else ""
    inner = 57 if ruled else 0
    margins = f'<w:tblCellMar><w:left w:w="{inner}" w:type="dxa"/><w:right w:w="{inner}" w:type="dxa"/></w:tblCellMar>'
    whole = f'<w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/><w:jc w:val="center"/>'
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    body = "".join(_row(row, widths, is_head=headed and not at, ruled=ruled) for at, row in enumerate(rows))
    marks = f'<w:tblPr>{whole}{borders}<w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
    return f"<w:tbl>{marks}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def _row(cells: Iterable[Cell], widths: list[float], *, is_head: bool, ruled: bool) -> str:
    at, shown = 0, []
    middle = '<w:vAlign w:val="center"/>' if ruled else ""
    for content, span in cells:
        width = sum(map(twips, widths[at : at + span]))
        spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        shown.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{middle}</w:tcPr>{content}</w:tc>')
        at += span
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' * is_head}</w:trPr>{''.join(shown)}</w:tr>"


def document(sections: Sequence[tuple[str, Iterable[str]]], *, footed: bool = False) -> str:
    """Each section begins a page and counts its own; the last one's marks close the body."""
    last = len(sections) - 1
    body = []
    for at, (orientation, content) in enumerate(sections):
        marks = _section(orientation, restarts=at > 0, footed=footed)
        body += [*content, marks if at == last else f"<w:p><w:pPr>{marks}</w:pPr></w:p>"]
    return f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(body)}</w:body></w:document>'


_RESTART = '<w:pgNumType w:start="1"/>'


_FEET = "".join(f'<w:footerReference w:type="{kind}" r:id="rId4"/>' for kind in ("default", "first"))


def _section(orientation: str, *, restarts: bool, footed: bool) -> str:
    """A4, margins 20/20/30/15 mm, the number in the head of every page but the first."""
    wide, high = (16838, 11906) if orientation == "landscape" else (11906, 16838)
    turned = ' w:orient="landscape"' if orientation == "landscape" else ""
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>{_FEET * footed}'
        f'<w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar w:top="{twips(20)}" w:right="{twips(15)}" w:bottom="{twips(20)}" w:left="{twips(30)}"'
        f' w:header="{twips(10)}" w:footer="{twips(10)}" w:gutter="0"/>'
        f"{_RESTART * restarts}<w:titlePg/></w:sectPr>"
    )


_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_P}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_TYPE}.header+xml"/>'
    "{foot}"
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_P}/relationships">'
    f'<Relationship Id="rId1" Type="{_O}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_P}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
DOCUMENT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_P}/relationships">'
    f'<Relationship Id="rId1" Type="{_O}/relationships/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_O}/relationships/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{_O}/relationships/header" Target="header1.xml"/>'
    "{foot}</Relationships>"
)
FOOT_TYPE = f'<Override PartName="/word/footer1.xml" ContentType="{_TYPE}.footer+xml"/>'
FOOT_RELATION = f'<Relationship Id="rId4" Type="{_O}/relationships/footer" Target="footer1.xml"/>'
CORE = (
    f'{_HEAD}<cp:coreProperties xmlns:cp="{_P}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{title}</dc:title><dc:language>vi-VN</dc:language></cp:coreProperties>"
)
SETTINGS = f'{_HEAD}<w:settings xmlns:w="{_W}"><w:defaultTabStop w:val="567"/></w:settings>'
HEADER = (
    f'{_HEAD}<w:hdr xmlns:w="{_W}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:t>2</w:t></w:r></w:fldSimple></w:p></w:hdr>'
)


def footer(words: str) -> str:
    """The line at the foot of every page, in small type."""
    return f'{_HEAD}<w:ftr xmlns:w="{_W}">{paragraph(run(words, points=8), align="left", after=0)}</w:ftr>'


def _style(name: str, label: str, level: int) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{label}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:outlineLvl w:val="{level}"/></w:pPr></w:style>'
    )


STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    "<w:rFonts w:ascii={face} w:hAnsi={face} w:cs={face} w:eastAsia={face}/>"
    '<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    f"{_style('Title', 'Title', 0)}{''.join(_style(f'Heading{n}', f'heading {n}', n - 1) for n in (1, 2, 3))}"
    "</w:styles>"
)
