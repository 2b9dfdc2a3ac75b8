"""People at their browsers: what they click and type, and what must hold on every page they see."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from tests.browser.portal import Portal

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
_COUNT_CLICKS = """
addEventListener("click", () => sessionStorage.setItem("clicks", Number(sessionStorage.getItem("clicks") ?? 0) + 1), true);
"""
_OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Album:
    """The pictures of every page seen, in order, and everything that was wrong with any."""

    folder: Path
    faults: list[str] = field(default_factory=list)
    count: int = 0

    def names(self, who: str, page: Page) -> Iterator[str]:
        """File names for a page as it now stands: desk, then phone."""
        self.count += 1
        where = re.sub(r"[0-9a-f-]{36}", "_", urlsplit(page.url).path).strip("/").replace("/", ".") or "home"
        for width in (DESK, PHONE):
            yield f"{self.count:03}-{who}-{where}-{width['width']}.png"

    def watch(self, page: Page, who: str, address: str) -> None:
        """Note console errors, failed files and requests to anybody else."""

        def said(message: ConsoleMessage) -> None:
            # A refusal that the story asked for is no fault of the page; failed files are noted below.
            if message.type == "error" and not message.text.startswith("Failed to load resource"):
                self.faults.append(f"{who} {page.url}: {message.text}")

        def asked(request: Request) -> None:
            if not request.url.startswith((address, "data:")):
                self.faults.append(f"{who} {page.url}: third party {request.url}")

        def answered(response: Response) -> None:
            bad = 400 if response.request.resource_type != "document" else 500
            if response.status >= bad:
                self.faults.append(f"{who} {response.url}: {response.status}")

        page.on("console", said)
        page.on("pageerror", lambda error: self.faults.append(f"{who} {page.url}: {error}"))
        page.on("request", asked)
        page.on("response", answered)


class Person:
    """One account in a browser context of its own; every page it comes to is looked at.

    Its page counts the clicks; where no script runs, its own hand does.
    """

    def __init__(
        self, context: BrowserContext, *, name: str, portal: Portal, album: Album, runs_scripts: bool = True
    ) -> None:
        self.name, self.portal, self.album = name, portal, album
        self._runs_scripts, self._made = runs_scripts, 0
        self._known: set[tuple[str, str]] = set()
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)
        album.watch(self.page, name, portal.address)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def sign_in(self, password: str) -> None:
        self.page.goto(f"{self.portal.address}/dang-nhap/")
        self.fill({"Tên đăng nhập": self.name, "Mật khẩu": password})
        self.press("Đăng nhập")
        expect(self.page.get_by_role("button", name="Đăng xuất")).to_be_visible()

    def home(self) -> None:
        self.page.goto(f"{self.portal.address}/")
        self._look_once("home")

    def count_clicks(self) -> None:
        """From the page "Việc của tôi" on, from nought."""
        self.page.add_init_script(_COUNT_CLICKS)
        self.home()
        self.page.evaluate("sessionStorage.removeItem('clicks')")
        self._made = 0

    @property
    def clicks(self) -> int:
        if not self._runs_scripts:
            return self._made
        return int(self.page.evaluate("sessionStorage.getItem('clicks') ?? 0"))

    def _click(self, target: Locator) -> None:
        self._made += 1
        target.click()

    def menu(self, label: str) -> None:
        """A click on the main navigation."""
        self._click(self.page.get_by_role("navigation", name="Điều hướng chính").get_by_role("link", name=label))
        self._look_once(label)

    def follow(self, name: str, *, inside: Locator | None = None, exact: bool = False) -> None:
        self._click((inside or self.main).get_by_role("link", name=name, exact=exact).first)
        self.look()

    def press(self, name: str, *, look: bool = True) -> None:
        self._click(self.main.get_by_role("button", name=name))
        if look:
            self.look()

    def pick(self, label: str, name: str, content: bytes) -> None:
        """A click on the box for a file; in the window that opens, the file is chosen."""
        with self.page.expect_file_chooser() as window:
            self._click(self.main.get_by_label(label))
        window.value.set_files({"name": name, "mimeType": "", "buffer": content})

    def fill(self, typed: dict[str, str], *, inside: Locator | None = None) -> None:
        """Boxes by their label; the label of an optional box may go on after the name."""
        for label, text in typed.items():
            (inside or self.main).get_by_label(label).first.fill(text)

    def fill_named(self, typed: dict[str, str]) -> None:
        """Boxes of a wide table, by name."""
        for name, text in typed.items():
            box = self.main.locator(f'[name="{name}"]')
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(text)
            else:
                box.fill(text)

    def choose(self, label: str, option: str | re.Pattern[str], *, inside: Locator | None = None) -> None:
        box = (inside or self.main).get_by_label(label).first
        found = box.locator("option").filter(has_text=option).first.get_attribute("value")
        box.select_option(found)

    def tick(self, label: str, *, inside: Locator | None = None) -> None:
        (inside or self.main).get_by_label(label, exact=True).check()

    def group(self, name: str) -> Locator:
        return self.main.get_by_role("group", name=name, exact=True)

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.main).to_contain_text(text)

    def status_of(self, path: str) -> int:
        answer = self.page.goto(f"{self.portal.address}{path}")
        assert answer is not None
        self.look()
        return answer.status

    def download(self, name: str) -> tuple[str, bytes]:
        """The name under which the browser would keep the file, and its bytes."""
        with self.page.expect_download() as kept:
            self._click(self.main.get_by_role("link", name=name))
        return kept.value.suggested_filename, Path(kept.value.path()).read_bytes()

    def _look_once(self, place: str) -> None:
        """Where one comes by again and again: one picture a day of the story."""
        if (self.portal.today, place) in self._known:
            expect(self.page.locator("h1")).to_be_visible()
            return
        self._known.add((self.portal.today, place))
        self.look()

    def look(self) -> None:
        """A picture at a desk and on a phone, where nothing may stick out sideways."""
        expect(self.page.locator("h1")).to_be_visible()
        desk, phone = self.album.names(self.name, self.page)
        self._picture(desk)
        self.page.set_viewport_size(PHONE)
        if (pixels := self.page.evaluate(_OVERFLOW)) > 0:
            self.album.faults.append(f"{phone}: {pixels} px stick out")
        self._picture(phone)
        self.page.set_viewport_size(DESK)

    def _picture(self, name: str) -> None:
        self.page.screenshot(path=self.album.folder / name, full_page=True)


class Cast:
    """Who is signed in; each signs in once, and the session outlives every restart."""

    def __init__(self, portal: Portal, sign_in: Callable[..., Person]) -> None:
        self._portal, self._sign_in, self._people = portal, sign_in, dict[str, Person]()

    def __call__(self, name: str) -> Person:
        """The person, on the page "Việc của tôi"."""
        if name not in self._people:
            self._people[name] = self._sign_in(name)
        else:
            self._people[name].home()
        return self._people[name]

    def filer_of(self, unit: str) -> str:
        return self._portal.filer_of(unit)


def as_accident(row: dict[str, Any]) -> dict[str, str]:
    """An accident of the data file as the police type it."""
    year, month, day = row["date"].split("-")
    return {
        "happened_on": f"{day}/{month}/{year}", "unit": row["unit"], "severity": row["severity"], "road": row["road"],
        "deaths": str(row["deaths"]), "injured": str(row["injured"]), "cause": row["cause"], "code": row["code"],
    }  # fmt: skip
