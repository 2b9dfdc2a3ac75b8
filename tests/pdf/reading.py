"""Reads a printed paper back with the tools of poppler: what is asserted is what a reader gets."""

import subprocess
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

MM = 72 / 25.4
SPACE = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Word:
    """One word on a page, in millimetres from its upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    words: tuple[Word, ...]

    def find(self, *texts: str) -> list[Word]:
        """The words of the first place where these stand one after another."""
        shown = [word.text for word in self.words]
        for index in range(len(shown)):
            if shown[index : index + len(texts)] == list(texts):
                return list(self.words[index : index + len(texts)])
        raise AssertionError(f"{texts} not on the page: {shown}")


def _run(*command: str, pdf: bytes) -> str:
    done = subprocess.run(
        [*command, "-"] if command[0] == "pdffonts" else command, input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


@lru_cache(maxsize=32)
def pages(pdf: bytes) -> tuple[Page, ...]:
    tree = ElementTree.fromstring(_run("pdftotext", "-bbox", "-", "-", pdf=pdf))
    return tuple(
        Page(
            float(page.get("width")) / MM,
            float(page.get("height")) / MM,
            tuple(
                Word(word.text or "", *(float(word.get(side)) / MM for side in ("xMin", "yMin", "xMax", "yMax")))
                for word in page.iter(f"{SPACE}word")
            ),
        )
        for page in tree.iter(f"{SPACE}page")
    )


@lru_cache(maxsize=32)
def text(pdf: bytes) -> str:
    """Everything a search in the file would find, line ends as spaces."""
    shown = _run("pdftotext", "-raw", "-", "-", pdf=pdf)
    assert unicodedata.is_normalized("NFC", shown)
    return " ".join(shown.replace("\N{ZERO WIDTH SPACE}", "").split())


def fonts(pdf: bytes) -> list[tuple[str, bool]]:
    """Names without the subset mark, and whether each is embedded."""
    rows = [line.split() for line in _run("pdffonts", pdf=pdf).splitlines()[2:]]
    return [(row[0].partition("+")[2] or row[0], row[-5] == "yes") for row in rows]
