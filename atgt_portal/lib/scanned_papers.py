"""From what a person sends as a signed paper to the files that are kept: judged, bound, without what the camera noted."""

from collections.abc import Sequence
from dataclasses import dataclass

from atgt_portal.lib import photos, pictures, scan, text, vn
from atgt_portal.lib.gate import IntakeRefusedError, Kind
from atgt_portal.lib.photos import Photo

MOST_AT_ONCE = 20
_BINDING = photos.BindLimits(photos=MOST_AT_ONCE, cpu_seconds=30, wall_seconds=40)
_TYPES = {Kind.PDF: ("pdf", "application/pdf"), Kind.PNG: ("png", "image/png"), Kind.JPEG: ("jpg", "image/jpeg")}


@dataclass(frozen=True, slots=True)
class Scanned:
    """One file that may be kept; `name` is what the person's machine called it, without its ending."""

    name: str
    content: bytes
    ending: str
    content_type: str
    pages: int
    has_signature: bool


def taken(sent: Sequence[Photo]) -> list[Scanned]:
    """A PDF as it is, one picture without its details, several pictures as one PDF in their order.

    `IntakeRefusedError` names the file that will not do; nothing is taken then. Takes seconds for many photographs.
    """
    looked = [_looked(one, alone=len(sent) == 1) for one in sent]
    pictures_sent = [one for one, seen in zip(sent, looked, strict=True) if seen.kind is not Kind.PDF]
    if len(pictures_sent) > 1:
        bound = _bound(pictures_sent)
        papers = [_kept(one, seen) for one, seen in zip(sent, looked, strict=True) if seen.kind is Kind.PDF]
        return [*papers, bound]
    return [_kept(one, seen) for one, seen in zip(sent, looked, strict=True)]


def _looked(one: Photo, *, alone: bool) -> scan.Looked:
    try:
        return scan.look(one.content, name=one.name)
    except IntakeRefusedError as refusal:
        label = vn.quoted(text.file_label(one.name))
        if alone or label in str(refusal):
            raise
        raise IntakeRefusedError(f"{label}: {refusal}") from None


def _kept(one: Photo, seen: scan.Looked) -> Scanned:
    ending, content_type = _TYPES[seen.kind]
    content = one.content if seen.kind is Kind.PDF else pictures.without_details(one.content, seen.kind)
    return Scanned(
        name=_stem(one.name),
        content=content,
        ending=ending,
        content_type=content_type,
        pages=seen.pages,
        has_signature=seen.has_signature,
    )


def _bound(pages: Sequence[Photo]) -> Scanned:
    ending, content_type = _TYPES[Kind.PDF]
    return Scanned(
        name=_stem(pages[0].name),
        content=photos.bind(pages, limits=_BINDING),
        ending=ending,
        content_type=content_type,
        pages=len(pages),
        has_signature=False,
    )


def _stem(name: str) -> str:
    label = text.file_label(name)
    return label.rpartition(".")[0] or label
