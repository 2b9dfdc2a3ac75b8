"""Where each role may go. Counts come from the page's own tasks, not from more queries."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from units.choices import OFFICE_ROLES, READING_ROLES, UNIT_ROLES, Role
from units.permissions import Posts


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the navigation, for those who hold one of `roles`."""

    label: object
    url_name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class NavLink:
    label: str
    url: str
    current: bool
    count: int


_EVERYONE = frozenset(Role)
_MEMBERS = UNIT_ROLES | READING_ROLES
ENTRIES: tuple[Entry, ...] = (
    Entry(_("Việc của tôi"), "home", _EVERYONE),
    Entry(_("Tổng quan"), "leadership", frozenset({Role.BOARD_LEADER})),
    Entry(_("Rà soát"), "filing:queue", READING_ROLES - {Role.BOARD_LEADER}),
    Entry(_("Tiến độ nộp"), "filing:progress", READING_ROLES),
    Entry(_("Hồ sơ của đơn vị"), "filing:list", UNIT_ROLES),
    Entry(_("Điểm của tôi"), "awards:mine", UNIT_ROLES),
    Entry(_("Nhật ký"), "journal:list", _MEMBERS),
    Entry(_("Yêu cầu"), "requests:list", _MEMBERS),
    Entry(_("Báo nhanh"), "quick:list", _MEMBERS | {Role.UPPER_BOARD}),
    Entry(_("Số liệu"), "record:comparison", _MEMBERS),
    Entry(_("Phong trào"), "setup:campaigns", _MEMBERS),
    Entry(_("Chấm điểm"), "awards:sheets", OFFICE_ROLES | {Role.APPRAISER}),
    Entry(_("Xếp hạng"), "awards:ranking", READING_ROLES),
    Entry(_("Khen thưởng"), "awards:nominees", READING_ROLES),
    Entry(_("Tổng hợp"), "summary:list", READING_ROLES | {Role.UPPER_BOARD}),
    Entry(_("Đơn vị"), "units:list", OFFICE_ROLES | {Role.SYSTEM_ADMIN}),
    Entry(_("Lịch làm việc"), "urging:days", frozenset({Role.SYSTEM_ADMIN})),
    Entry(_("Việc chạy nền"), "jobs", frozenset({Role.SYSTEM_ADMIN})),
)
# A paper lies in the list from which this reader came to it; the first of these that he has.
_HOMES_OF_PAPERS = ("filing:list", "filing:queue", "filing:progress")
_WRITING = ("/sua/", "/tu-cham/", "/tai-nan/", "/xac-nhan/", "/hoat-dong/", "/hoat-dong/kiem-tra/")


def links_for(posts: Posts, *, path: str) -> list[NavLink]:
    """The links of someone holding `posts`; the one whose address starts `path` is current."""
    theirs = {entry.url_name: entry for entry in ENTRIES if posts.holds(*entry.roles)}
    here = next((name for name in _HOMES_OF_PAPERS if name in theirs), "") if _is_paper(path) else ""
    links = []
    for name, entry in theirs.items():
        url = reverse(name)
        current = name == here if here else path == url or (url != "/" and path.startswith(url))
        links.append(NavLink(label=str(entry.label), url=url, current=current, count=0))
    return links


def _is_paper(path: str) -> bool:
    """Whether the page is one paper, read or written, wherever its address lies."""
    return path.startswith(("/ho-so/", "/nhap/")) or path.endswith(_WRITING)
