"""Units as their pages show them: plain values, no query."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from units.choices import BoardRole
from units.listing import AGENCIES, COMMUNES, ORGANISATIONS, WITHOUT_ACCOUNT, Tally, people
from units.models import Membership, Unit


@dataclass(frozen=True, slots=True)
class UnitRow:
    url: str
    code: str
    name: str
    kind: str
    role: str
    people: str
    has_people: bool
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class PostRow:
    uuid: str
    hand_over_url: str
    full_name: str
    username: str
    role: str
    instead_of: str
    post: str
    contact: str
    since: str
    has_password: bool
    must_change: bool


@dataclass(frozen=True, slots=True)
class UnitPage:
    uuid: str
    name: str
    facts: list[dict[str, str]]
    names: list[dict[str, str]]
    posts: list[PostRow]
    is_illustrative: bool


def _role(unit: Any) -> str:
    return str(BoardRole(unit.role_code).label) if unit.role_code else ""


def unit_row(unit: Any) -> UnitRow:
    here = people(unit.posts_now)
    return UnitRow(
        url=reverse("units:unit", kwargs={"uuid": unit.uuid}),
        code=unit.code,
        name=unit.name,
        kind=unit.get_kind_display(),
        role="" if unit.role_code == BoardRole.MEMBER else _role(unit),
        people=", ".join(dict.fromkeys(post.user.full_name for post in here)),
        has_people=bool(here),
        is_illustrative=unit.is_illustrative,
    )


def chips(counts: Tally, *, only: str, search: str) -> list[dict[str, Any]]:
    entries = (
        ("", _("Tất cả"), counts.everything),
        (COMMUNES, _("Xã, thị trấn"), counts.communes),
        (AGENCIES, _("Cơ quan, đơn vị"), counts.agencies),
        (ORGANISATIONS, _("Mặt trận, đoàn thể"), counts.organisations),
        (WITHOUT_ACCOUNT, _("Chưa có tài khoản"), counts.without_account),
    )
    return [
        {"label": label, "url": _address(key, search), "current": key == only, "count": vn.show_number(count)}
        for key, label, count in entries
    ]


def _address(only: str, search: str) -> str:
    query = urlencode({name: value for name, value in (("loai", only), ("q", search)) if value})
    return reverse("units:list") + (f"?{query}" if query else "")


def unit_page(unit: Any) -> UnitPage:
    facts = (
        (_("Mã đơn vị"), unit.code),
        (_("Loại"), unit.get_kind_display()),
        (_("Vai trò trong Ban"), _role(unit) or _("không là thành viên Ban")),
        (_("Tên địa bàn"), unit.place_name or vn.NOTHING),
        (_("Mã hành chính"), unit.gso_code or vn.NOTHING),
        (_("Lãnh đạo duyệt trước khi gửi"), _("Có") if unit.leader_approves else _("Không")),
        (_("Hoạt động"), _days(unit)),
    )
    return UnitPage(
        uuid=str(unit.uuid),
        name=unit.name,
        facts=[{"label": label, "value": value, "url": ""} for label, value in facts],
        names=[{"name": row.name, "place_name": row.place_name, "days": _days(row)} for row in _names(unit)],
        posts=[_post(post) for post in unit.posts_now],
        is_illustrative=unit.is_illustrative,
    )


def _names(unit: Unit) -> Iterable[Any]:
    return sorted(unit.names.all(), key=lambda row: (row.valid_from is not None, row.valid_from or 0))


def _days(row: Any) -> str:
    """From and to in words; an open end is said, not left blank."""
    first = _("từ %(day)s") % {"day": vn.show_date(row.valid_from)} if row.valid_from else _("từ trước")
    last = _("đến %(day)s") % {"day": vn.show_date(row.valid_to)} if row.valid_to else _("đến nay")
    return f"{first} {last}"


def _hand_over_url(post: Membership) -> str:
    """A stand-in hands nothing over."""
    if post.stands_in_for_id is not None or post.unit is None:
        return ""
    return reverse("units:hand_over", kwargs={"uuid": post.unit.uuid, "post": post.pk})


def _instead_of(post: Membership) -> str:
    if post.stands_in_for is None:
        return ""
    said = {"who": post.stands_in_for.user.full_name, "day": vn.show_date(post.valid_to)}
    return _("thay %(who)s đến hết ngày %(day)s") % said


def _post(post: Membership) -> PostRow:
    return PostRow(
        uuid=str(post.user.uuid),
        hand_over_url=_hand_over_url(post),
        instead_of=_instead_of(post),
        full_name=post.user.full_name,
        username=post.user.username,
        role=str(post.get_role_display()),
        post=post.post,
        contact=" · ".join(part for part in (post.user.phone, post.user.email) if part),
        since=vn.show_date(post.valid_from),
        has_password=post.user.has_usable_password(),
        must_change=post.user.must_change_password,
    )
