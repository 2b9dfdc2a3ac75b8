"""One paper as one text: the same document always gives the same bytes, and the bytes give the document back."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal

from atgt_portal.lib.documents import model

FORMAT = 1

PARTS: Mapping[str, type[model.Part]] = {
    part.__name__: part
    for part in (
        model.Appendix,
        model.Cell,
        model.Chart,
        model.Column,
        model.Dot,
        model.Heading,
        model.Letterhead,
        model.OfficialDocument,
        model.Paragraph,
        model.Signature,
        model.Table,
        model.UserText,
    )
}


def _encode(value: object) -> object:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, model.Part):
        return {"part": type(value).__name__} | {
            field.name: _encode(getattr(value, field.name)) for field in fields(value)
        }
    msg = f"Văn bản chỉ chứa chữ, số nguyên, số thập phân, ngày; gặp {type(value).__name__}: {value!r}."
    raise model.DocumentError(msg)


def _decode(value: object) -> object:
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if not isinstance(value, dict):
        return value
    if "decimal" in value:
        return Decimal(value["decimal"])
    if "date" in value:
        return date.fromisoformat(value["date"])
    name = str(value.get("part"))
    if name not in PARTS:
        msg = f"Bản chốt có thành phần {name!r} mà phần mềm này không biết."
        raise model.DocumentError(msg)
    return PARTS[name](**{key: _decode(item) for key, item in value.items() if key != "part"})


def to_json(document: model.OfficialDocument) -> str:
    """Sorted keys, no spaces, NFC: fit to be hashed, stored and embedded in the PDF."""
    content = {"format": FORMAT, "document": _encode(document)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(text: str) -> model.OfficialDocument:
    """The document that `to_json` wrote; anything else is refused."""
    content = json.loads(text)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        msg = "Bản chốt không theo định dạng số 1 của văn bản; hãy lập lại văn bản từ số liệu."
        raise model.DocumentError(msg)
    document = _decode(content["document"])
    if not isinstance(document, model.OfficialDocument):
        msg = f"Bản chốt chứa {type(document).__name__}, không phải một văn bản."
        raise model.DocumentError(msg)
    return document


def fingerprint(document: model.OfficialDocument) -> str:
    """SHA-256 of the canonical text: two papers are equal exactly when their fingerprints are."""
    return hashlib.sha256(to_json(document).encode()).hexdigest()
