"""Several photographs of one paper, taken page by page with a phone, bound into one PDF."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import child, scan, vn
from atgt_portal.lib.gate import IntakeRefusedError, Kind

_BINDER = Path(__file__).with_name("photo_binder.py")


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph under the name that the person's browser gave it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class BindLimits:
    """How many photographs make one paper, how sharp a page is kept (A4 at 200 dpi), and what binding may cost."""

    photos: int = 30
    longest_side: int = 2339
    memory_bytes: int = 640 * 1024 * 1024
    cpu_seconds: int = 60
    wall_seconds: int = 90


def bind(photos: Sequence[Photo], *, limits: BindLimits | None = None) -> bytes:
    """One PDF, a page a photograph in their order, upright, without what the camera noted; the same bytes every time.

    `IntakeRefusedError` names the photograph that will not do. Takes seconds: for a task, not for a page.
    """
    limits = limits or BindLimits()
    if not 0 < len(photos) <= limits.photos:
        sentence = _("Có %(count)s ảnh; mỗi lần ghép từ 1 đến %(most)s ảnh. Chọn lại, hoặc ghép thành nhiều tệp.")
        raise IntakeRefusedError(sentence % {"count": len(photos), "most": limits.photos})
    for photo in photos:
        _check(photo)
    order = {**asdict(limits), "lengths": [len(photo.content) for photo in photos]}
    whole = b"".join(photo.content for photo in photos)
    told, paper = child.answer_of(_BINDER, whole, order=order, wall_seconds=limits.wall_seconds)
    answer: dict[str, Any] = {"refused": 0} if told is None else told
    if "refused" in answer:
        named = vn.quoted(photos[answer["refused"]].name)
        raise IntakeRefusedError(
            _("Ảnh %(name)s hỏng hoặc quá lớn nên không ghép được. Chụp lại rồi gửi.") % {"name": named}
        )
    return bytes(paper)


def _check(photo: Photo) -> None:
    if scan.check_scan(photo.content, name=photo.name) is Kind.PDF:
        sentence = _("Tệp %(name)s là PDF, không phải là ảnh. Gửi tệp PDF riêng; chỉ ghép ảnh JPG, PNG.")
        raise IntakeRefusedError(sentence % {"name": vn.quoted(photo.name)})
