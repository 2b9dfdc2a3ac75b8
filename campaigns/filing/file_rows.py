"""How the files of a paper are told on pages: rows for `components/attachments.html`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.attachments import MOST_BYTES, MOST_FILES, content_of
from campaigns.filing.choices import FileKind
from campaigns.filing.models import Attachment, Filing


def of_content(filing: Filing, content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The files that a frozen content names."""
    return [_row(filing, named) for named in content.get("attachments", ())]


def of_working_copy(filing: Filing, named: Sequence[Attachment], *, removable: bool = False) -> list[dict[str, str]]:
    """The files of the working copy, with the address that takes one out where that is open to the reader."""
    rows = [_row(filing, one) for one in content_of(named)]
    if removable:
        for row, one in zip(rows, named, strict=True):
            row["remove_url"] = reverse("papers:remove", kwargs={"uuid": filing.uuid, "file": one.uuid})
    return rows


def _row(filing: Filing, named: Mapping[str, Any]) -> dict[str, str]:
    pages = _("%(n)s trang") % {"n": vn.show_number(named["pages"])}
    place = named.get("place", "")
    about = [_("chứng minh cho %(place)s") % {"place": place}] if place else []
    notes = [str(FileKind(named["kind"]).label), *about, pages, filesizeformat(named["size"])]
    if named["kind"] == FileKind.SIGNED and str(named["name"]).endswith(".pdf"):
        seen = _("có chữ ký số (cổng không kiểm tra hiệu lực)") if named["has_signature"] else _("không thấy chữ ký số")
        notes.append(seen)
    notes.append(_("mã kiểm tra %(code)s…") % {"code": str(named["sha256"])[:16]})
    return {
        "name": str(named["abstract"]),
        "kind": str(named["name"]).rpartition(".")[2].upper(),
        "note": " · ".join(notes),
        "url": reverse("papers:file", kwargs={"uuid": filing.uuid, "file": named["uuid"]}),
        "remove_url": "",
        "part": str(named.get("part", "")),
        "signed": "1" if named["kind"] == FileKind.SIGNED else "",
    }


def quota_words(named: Sequence[Attachment]) -> str:
    """How much of the room for this paper's files is taken."""
    taken = sum(row.stored.size for row in named)
    said = {
        "count": len(named),
        "most": MOST_FILES,
        "size": filesizeformat(taken),
        "room": filesizeformat(MOST_BYTES),
    }
    return _("%(count)s/%(most)s tệp, %(size)s/%(room)s") % said
