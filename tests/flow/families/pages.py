"""Reads the forms of a page as a browser does: names, values, kinds of controls; and finds what a refusal is about."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.flow.families.urls import BY_NAME, POSTS
from tests.flow.families.world import World

FORBIDDEN = (
    "không hợp lệ",
    "vui lòng",
    "lỗi xảy ra",
    "xảy ra lỗi",
    "this field",
    "enter a ",
    "ensure this",
    "select a valid",
    "traceback",
)


@dataclass(slots=True)
class Control:
    name: str
    kind: str
    value: str
    ident: str
    reads_words: bool


@dataclass(slots=True)
class Sheet:
    """One form of a page."""

    action: str
    controls: list[Control] = field(default_factory=list)

    def values(self) -> dict[str, Any]:
        """What a browser would send if nothing were changed; no button pressed."""
        found: dict[str, Any] = {}
        for control in self.controls:
            if control.name and control.kind not in {"file", "submit", "off"}:
                found.setdefault(control.name, []).append(control.value)
        return found

    def words(self) -> list[Control]:
        return [control for control in self.controls if control.reads_words]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self.open: Control | None = None
        self.select = ""
        self.chosen: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.sheets.append(Sheet(told.get("action", "")))
        elif self.sheets:
            self._control(tag, told)

    def _control(self, tag: str, told: dict[str, str]) -> None:
        name, ident = told.get("name", ""), told.get("id", "")
        if tag == "input":
            kind = told.get("type", "text")
            off = kind in {"checkbox", "radio"} and "checked" not in told
            plain = kind in {"text", "email", "password"} and "inputmode" not in told
            self._add(
                Control(
                    name, "off" if off else kind, told.get("value", "on" if kind == "checkbox" else ""), ident, plain
                )
            )
        elif tag == "textarea":
            self.open = Control(name, "textarea", "", ident, reads_words=True)
            self._add(self.open)
        elif tag == "button":
            self._add(Control(name, "submit", told.get("value", ""), ident, reads_words=False))
        elif tag == "select":
            self.select, self.chosen = name, None
        elif tag == "option" and self.chosen is None:
            # A browser sends the first of a list of which none is chosen.
            self.chosen = Control(self.select, "select", told.get("value", ""), ident, reads_words=False)
            self._add(self.chosen)
        elif tag == "option" and "selected" in told:
            self.chosen.value = told.get("value", "")

    def _add(self, control: Control) -> None:
        self.sheets[-1].controls.append(control)

    def handle_data(self, data: str) -> None:
        if self.open is not None:
            self.open.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.open = None


def sheets_of(page: HttpResponse) -> list[Sheet]:
    reader = _Reader()
    reader.feed(page.content.decode())
    return reader.sheets


def _month_to_lock(world: World) -> str:
    """A month of which a paper is still a draft: closing it must be meant."""
    return f"{reverse('locks:list')}?ky={world.papers['accidents_draft'].period_id}"


# Where the form of an address that only takes POST stands: the page, and who sees it there.
STANDS_ON = {
    "filing:act": ("reviewer", lambda world: (reverse("filing:detail", kwargs={"uuid": world.papers["closing"].uuid}), reverse("filing:act", kwargs={"uuid": world.papers["closing"].uuid}))),
    "papers:remove": ("filer", lambda world: (BY_NAME["papers:files"].url(world), BY_NAME["papers:remove"].url(world))),
    "filing:thread_open": ("reviewer", lambda world: (reverse("filing:detail", kwargs={"uuid": world.papers["closing"].uuid}), reverse("filing:thread_open", kwargs={"uuid": world.papers["closing"].uuid}))),
    "filing:thread_answer": ("reviewer", lambda world: (reverse("filing:detail", kwargs={"uuid": world.papers["led"].uuid}), reverse("filing:thread_answer", kwargs={"uuid": world.papers["led"].uuid, "thread": world.threads["youth"].uuid}))),
    "review:assign": ("reviewer", lambda world: (f"{reverse('review:assign')}?hs={world.papers['closing'].uuid}", reverse("review:assign"))),
    "review:balance": ("office_head", lambda _world: (reverse("filing:queue"), reverse("review:balance"))),
    "review:chain": ("office_head", lambda _world: (reverse("review:conflicts"), reverse("review:chain"))),
    "review:withdraw": ("office_head", lambda world: (reverse("review:conflicts"), BY_NAME["review:withdraw"].url(world))),
    "review:bulk": ("reviewer", lambda world: (f"{reverse('review:bulk')}?hs={world.papers['closing'].uuid}", reverse("review:bulk"))),
    "review:answer": ("office_head", lambda world: (reverse("filing:detail", kwargs={"uuid": world.papers["closing"].uuid}), BY_NAME["review:answer"].url(world))),
    "review:take": ("reviewer", lambda world: (reverse("filing:detail", kwargs={"uuid": world.papers["led"].uuid}), BY_NAME["review:take"].url(world))),
    "review:put_off": ("reviewer", lambda world: (reverse("filing:detail", kwargs={"uuid": world.papers["closing"].uuid}), BY_NAME["review:put_off"].url(world))),
    "requests:close": ("office_head", lambda world: (BY_NAME["requests:table"].url(world), BY_NAME["requests:close"].url(world))),
    "quick:act": ("office_head", lambda world: (BY_NAME["quick:report"].url(world), BY_NAME["quick:act"].url(world))),
    "locks:list": ("reviewer", lambda world: (_month_to_lock(world), _month_to_lock(world))),
    "locks:end": ("office_head", lambda world: (BY_NAME["locks:period"].url(world), BY_NAME["locks:end"].url(world))),
    "behalf:answer": ("neighbour", lambda world: (reverse("filing:detail", kwargs={"uuid": world.papers["entered"].uuid}), reverse("behalf:answer", kwargs={"uuid": world.papers["entered"].uuid}))),
    "awards:results": ("office_head", lambda _world: (f"{reverse('awards:results')}?phong-trao=TD-ATGT-2022",) * 2),
    "awards:result-move": ("office_head", lambda world: (BY_NAME["awards:result"].url(world), BY_NAME["awards:result-move"].url(world))),
    "summary:open": ("office_head", lambda world: (reverse("summary:list"), reverse("summary:open"))),
    "summary:dispatch": ("office_head", lambda world: (reverse("summary:edition", kwargs={"uuid": world.editions["kept"].uuid}), reverse("summary:dispatch", kwargs={"uuid": world.editions["kept"].uuid}))),
    "journal:no_subordinates": ("filer", lambda world: (BY_NAME["journal:unit"].url(world), BY_NAME["journal:no_subordinates"].url(world))),
    "units:rename": ("reviewer", lambda world: (BY_NAME["units:unit"].url(world), BY_NAME["units:rename"].url(world))),
    "units:issue_code": ("office_head", lambda world: (BY_NAME["units:unit"].url(world), BY_NAME["units:issue_code"].url(world))),
    "units:invite": ("office_head", lambda world: (BY_NAME["units:unit"].url(world), BY_NAME["units:invite"].url(world))),
    "units:issue_password": ("office_head", lambda world: (BY_NAME["units:unit"].url(world), BY_NAME["units:issue_password"].url(world))),
    "job-retry": ("office_head", lambda world: (reverse("jobs"), BY_NAME["job-retry"].url(world))),
    "notices-read": ("filer", lambda world: ("/", reverse("notices-read"))),
    "logout": ("filer", lambda world: ("/", reverse("logout"))),
}  # fmt: skip


@dataclass(slots=True)
class Opened:
    """A form as somebody has it before him."""

    client: Client
    page: HttpResponse
    target: str
    sheet: Sheet


def open_form(world: World, name: str, **options: Any) -> Opened:
    """The form that posts to the address of that name."""
    if name in STANDS_ON:
        who, find = STANDS_ON[name]
        address, target = find(world)
    else:
        route = BY_NAME[name]
        who, address = min(route.post - {"board_leader"}), route.url(world)
        target = address
    client = world.client(who, **options)
    page = client.get(address)
    found = [
        sheet
        for sheet in sheets_of(page)
        if sheet.action.split("?")[0] in ({target} | ({""} if address == target else set()))
    ]
    return Opened(client, page, target, found[0] if found else Sheet(target))


FORMS = tuple(route.name for route in POSTS)


def refused_controls(page: HttpResponse) -> set[str]:
    """The ids that the page's own list of refusals leads to."""
    return set(re.findall(r'href="#([^"]+)"', page.content.decode()))


def foreign_words(page: HttpResponse) -> list[str]:
    """Words on the page that no refusal of ours may use."""
    text = page.content.decode().lower()
    return [word for word in FORBIDDEN if word in text]
