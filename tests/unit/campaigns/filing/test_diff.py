"""Two versions beside each other: which values changed, which words came and went, at what cost."""

import random
import time

import pytest

from campaigns.filing.diff import ADDED, REMOVED, SAME, changes, compared
from campaigns.filing.outline import Part, figure, words


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in compared(before, after)]


def test_only_what_changed_is_told_in_the_order_of_the_newer_version():
    old = (
        Part(
            "a", "Mục 1", (figure("a.1", "Nồng độ cồn", None), figure("a.2", "Vi phạm", 86), figure("a.3", "Buổi", 4))
        ),
        Part("b", "Mục 2", (words("b.1", "Lời văn", "Không đổi."),)),
        Part("c", "Mục bỏ", (figure("c.1", "Dòng bỏ", 2),)),
    )
    new = (
        Part("b", "Mục 2", (words("b.1", "Lời văn", "Không đổi."),)),
        Part(
            "a", "Mục 1", (figure("a.1", "Nồng độ cồn", 15), figure("a.2", "Vi phạm", 1101), figure("a.3", "Buổi", 4))
        ),
    )
    found = changes(old, new)
    assert [(part.key, part.words) for part in found] == [("a", "2 ô đã sửa"), ("c", "1 ô đã sửa")]
    assert [(row.label, row.before, row.after) for row in found[0].rows] == [
        ("Nồng độ cồn", "trống", "15"),
        ("Vi phạm", "86", "1.101"),
    ]
    assert [(row.before, row.after) for row in found[1].rows] == [("2", "trống")]
    assert changes(new, new) == []


def test_inside_a_sentence_the_words_are_told():
    before = "Trong quý, xã đã tổ chức nhiều buổi tuyên truyền tại các bản; vận động 100% hộ dân."
    after = "Trong quý, xã đã tổ chức 09 buổi tuyên truyền tại 8/8 bản; vận động 100% hộ dân."
    assert told(before, after) == [
        (SAME, "Trong quý, xã đã tổ chức "),
        (REMOVED, "nhiều "),
        (ADDED, "09 "),
        (SAME, "buổi tuyên truyền tại "),
        (REMOVED, "các "),
        (ADDED, "8/8 "),
        (SAME, "bản; vận động 100% hộ dân."),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_either_text_can_be_read_back(seed: int):
    draw = random.Random(seed)
    vocabulary = ["xã", "bản", "tổ chức.", "vi phạm", "\n", "và;", "15", "8/8"]
    before, after = (" ".join(draw.choices(vocabulary, k=draw.randrange(60))) for _n in range(2))
    pieces = compared(before, after)
    kept = "".join(piece.text for piece in pieces if piece.kind != REMOVED)
    left = "".join(piece.text for piece in pieces if piece.kind != ADDED)
    assert kept == after
    assert "".join(left.split()) == "".join(before.split())


def test_of_what_stayed_only_the_neighbourhood_is_shown():
    long = " ".join(f"từ{n}" for n in range(300))
    part = changes(
        (Part("a", "A", (words("a", "A", f"{long} cũ {long}"),)),),
        (Part("a", "A", (words("a", "A", f"{long} mới {long}"),)),),
    )[0]
    assert sum(len(piece.text.split()) for piece in part.passages[0].parts) < 60
    assert [piece.text.strip() for piece in part.passages[0].parts if piece.kind != SAME] == ["cũ", "mới"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 50_000, "b a " * 25_000),
        ("a\n" * 50_000, "b\na\n" * 25_000),
        (" ".join(map(str, range(20_000))), " ".join(map(str, reversed(range(20_000))))),
        ("x" * 100_000, "y" * 100_000),
        (
            ". ".join(f"câu {n} có chữ" for n in range(8_000)),
            ". ".join(f"câu {n + n % 2} có chữ" for n in range(8_000)),
        ),
        (" ".join(f"từ{n % 40}" for n in range(2_400)), " ".join(f"từ{n * 7 % 40}" for n in range(2_400))),
    ],
)
def test_two_texts_of_a_hundred_thousand_letters_are_soon_compared(before: str, after: str):
    since = time.perf_counter()
    pieces = compared(before, after)
    assert time.perf_counter() - since < 2
    assert {piece.kind for piece in pieces} >= {ADDED, REMOVED}
