"""Vietnamese text: one spelling (NFC), search keys without marks, alphabetical keys, and names that are safe for files.

Keys are made here and stored, never computed by a database, so both databases sort and find alike.
"""

import re
import unicodedata

SORT_KEY_LENGTH = 255  # a stored key is cut here; two names that agree this far may then stand in either order

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_DROPPED = {"Cc", "Cf", "Cs", "Cn", "Co"}
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*%]+')
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})[. ]*$")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.ASCII)

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTERS = {letter: str(code) for code, letter in enumerate(_ALPHABET, start=20)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_VOWELS = re.compile("(?:[aeiouy][\u0300-\u036f]*)+")
_HYPHENS = re.compile("[\u2010-\u2015\u2212]")
_SYLLABLES = re.compile(r"[0-9]+|[^\W\d_]+")

# What Vietnamese letters of the TCVN3 fonts (.VnTime and its family) become when read as Western text.
_TCVN3_SIGNS = "¡¢£¤¥¦§¨©ª«¬®µ¶·¸¹»¼½¾"
_TCVN3_ONLY = _TCVN3_SIGNS + "\xadÆÇËÎÏÐÑÖ×ØÜÞßäåæçëîïñö÷øûüþ"
_TCVN3_IN_WORD = re.compile(f"(?<=[A-Za-z])[{_TCVN3_ONLY}]|[{_TCVN3_ONLY}](?=[A-Za-z])")
_VNI_SIGN = "[ñÑöÖøØûÛïÏåÅäÄëËüÜæÆ]"
"""What the fonts of VNI make of đ, ư and of marked vowels, and no Vietnamese letter is."""
_VNI_IN_WORD = re.compile(f"(?<=[A-Za-z]){_VNI_SIGN}|{_VNI_SIGN}(?=[A-Za-zôâê])")
_TRUE_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


def nfc(value: str) -> str:
    """The one spelling every letter has in the portal: an accent typed apart is put back on its letter."""
    return unicodedata.normalize("NFC", value)


def _printable(value: str) -> str:
    if value.isprintable():
        return value
    return "".join(sign for sign in value if sign == "\n" or unicodedata.category(sign) not in _DROPPED)


def clean_lines(value: str) -> str:
    """Text of several lines as it is kept: NFC, one kind of line end, no control or direction signs."""
    # Most texts are clean: printable ones have no blank but the common space, and no line end at all.
    if "  " not in value and value.isprintable() and unicodedata.is_normalized("NFC", value):
        return value.strip()
    lines = _printable(_BLANKS.sub(" ", _LINE_ENDS.sub("\n", value))).split("\n")
    return nfc("\n".join(line.strip() for line in lines)).strip()


def clean(value: str) -> str:
    """Text of one line as it is kept: like `clean_lines`, with every run of white space made one space."""
    return " ".join(clean_lines(value).split())


def fold(value: str) -> str:
    """The key for searching: no marks, đ as d, small letters, single spaces. Folding twice changes nothing."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", value).casefold())
    plain = plain.replace("đ", "d").casefold()
    kept = _ACCENTS.sub("", plain)
    if not kept.isascii():
        # Marks of other scripts stand elsewhere, and are looked for only where Vietnamese leaves something over.
        kept = "".join(sign for sign in kept if unicodedata.category(sign) not in {"Mn", "Mc", "Me"})
    return clean(kept)


def _syllable_key(syllable: str) -> str:
    if syllable.isascii() and syllable.isdigit():
        number = syllable.lstrip("0")[:99]
        return f"18{len(number):02}{number}"
    marks = unicodedata.normalize("NFD", syllable)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), "0")
    letters = nfc("".join(mark for mark in marks if mark not in _TONES))
    known = (_LETTERS.get(letter) or _LETTERS.get(fold(letter)) or f"98{ord(letter):07}" for letter in letters)
    return "".join(known) + "1" + tone


def sort_key(value: str) -> str:
    """The key for sorting as a Vietnamese dictionary does: syllable by syllable, letters (a ă â b … d đ) before tones.

    Only digits, so byte order, PostgreSQL collations and SQLite agree; numbers stand by value ("Tổ 2" before "Tổ 10").
    """
    key = "".join(_syllable_key(found) for found in _SYLLABLES.findall(nfc(value.lower())))
    return key[:SORT_KEY_LENGTH]


def slug(value: str) -> str:
    """Latin letters and digits joined by hyphens; đ becomes d, where Django's own `slugify` drops it."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(value)))


def _split_name(value: str) -> tuple[str, str]:
    base = "-".join(part for part in re.split(r"[/\\]", value) if part.strip(". "))
    stem, dot, ending = base.rpartition(".")
    if dot and stem.strip(". ") and re.fullmatch(r"[A-Za-z0-9]{1,8}", ending):
        return stem, f".{ending.lower()}"
    return base, ""


def file_ending(value: str) -> str:
    """The ending of a file's name in small letters, ".xlsx", whatever stands before it; empty where there is none."""
    found = _ENDING.search(clean(value))
    return f".{found[1].lower()}" if found else ""


def file_name(value: str) -> str:
    """A name of plain Latin letters for the disk and for old programs; never empty, never a path, at most 80 signs."""
    stem, ending = _split_name(clean(value))
    stem = slug(stem)[:70].strip("-")
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"tep-{stem}".strip("-")
    return stem + ending


def file_label(value: str) -> str:
    """A file's name as people read it: Vietnamese kept, cleaned of paths and signs no system takes, at most 120 signs."""
    stem, ending = _split_name(clean(value))
    stem = clean(_NOT_IN_NAMES.sub(" ", stem)).strip(". ")[:110].strip(". ")
    return (stem or "tep") + ending


def may_be_old_code(value: str) -> bool:
    """Whether any sign stands here without which neither `looks_like_tcvn3` nor `looks_like_vni` is ever true."""
    return bool(_TCVN3_IN_WORD.search(value) or _VNI_IN_WORD.search(value))


def looks_like_tcvn3(value: str) -> bool:
    """Whether this reads as TCVN3 (.VnTime) letters seen as Western ones, such as "Sè ng\u00ad\u00eai chÕt".

    Only said when there is no doubt: two such signs inside words, one of them never a letter anywhere, and not one
    letter that only true Vietnamese has.
    """
    found = _TCVN3_IN_WORD.findall(value)
    return len(found) > 1 and any(sign in _TCVN3_SIGNS for sign in found) and not _TRUE_VIETNAMESE.search(value)


def looks_like_vni(value: str) -> bool:
    """Whether this reads as VNI (VNI-Times) letters seen as Western ones, such as "Soá ngöôøi cheát"; only without doubt."""
    return len(set(_VNI_IN_WORD.findall(value))) > 1 and not _TRUE_VIETNAMESE.search(value)


def has_vietnamese_letters(value: str) -> bool:
    """Whether letters stand here that only Vietnamese has, and none that could not be read."""
    return bool(_TRUE_VIETNAMESE.search(nfc(value))) and "\ufffd" not in value


def word_key(value: str) -> str:
    """The key by which two spellings are the same words: case, blanks, kinds of hyphen, and "hoà" for "hòa" aside.

    Marks count: "Bản" and "Bán" are different words.
    """
    plain = _HYPHENS.sub("-", clean(value)).casefold().replace(" ", "")
    if plain.isascii():
        return plain
    return nfc(_VOWELS.sub(_tone_last, unicodedata.normalize("NFD", plain)))


def _tone_last(vowels: re.Match[str]) -> str:
    tones = "".join(sign for sign in vowels[0] if sign in _TONES)
    return "".join(sign for sign in vowels[0] if sign not in _TONES) + tones
