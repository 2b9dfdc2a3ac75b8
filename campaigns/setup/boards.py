"""What the names in a file tell of a board: level, place, letterhead, the short name of its office. Pure."""

import re
from dataclasses import dataclass

from atgt_portal.lib import text
from units.choices import Level, UnitKind

_AREA = re.compile(r"\b(tỉnh|thành phố|tp\.?|huyện|thị xã|quận|thị trấn|xã|phường|đặc khu)\s+(\S.*)$", re.IGNORECASE)
_BOARD = re.compile(r"^\s*ban\s+(atgt|an toàn giao thông)\s+", re.IGNORECASE)
_LEVELS = {
    "tỉnh": Level.PROVINCE,
    "thành phố": Level.DISTRICT,
    "huyện": Level.DISTRICT,
    "thị xã": Level.DISTRICT,
    "quận": Level.DISTRICT,
    "thị trấn": Level.COMMUNE,
    "xã": Level.COMMUNE,
    "phường": Level.COMMUNE,
    "đặc khu": Level.COMMUNE,
}
_CENTRAL_CITIES = {"ha noi", "ho chi minh", "hai phong", "da nang", "can tho", "hue"}
_ABOVE = {Level.COMMUNE: (Level.DISTRICT, Level.PROVINCE), Level.DISTRICT: (Level.PROVINCE,), Level.PROVINCE: ()}
_OFFICE = re.compile(r"^(Phòng|Sở|Văn phòng)\s+(.+)$")
_PLACE_MOST = 80


@dataclass(frozen=True, slots=True)
class BoardIdentity:
    name: str
    level: Level
    place_name: str
    letterhead_parent: str
    letterhead_name: str = "BAN AN TOÀN GIAO THÔNG"

    @property
    def code(self) -> str:
        """A code made of level and place, for boards that no file of their own has named."""
        return f"{self.level}-{text.slug(self.place_name)}".upper()[:40].strip("-")


def identify(name: str) -> BoardIdentity:
    """The board of that name; a name without the word for its area is taken for a district's."""
    full = re.sub(r"\bATGT\b", "An toàn giao thông", text.clean(name))
    area, place, level = _area(full)
    if not place:
        place, level = _BOARD.sub("", full), Level.DISTRICT
    return BoardIdentity(
        name=full,
        level=level,
        place_name=place[:_PLACE_MOST],
        letterhead_parent=f"UBND {area} {place}".upper().replace("  ", " "),
    )


def upper_board(issuer: str, *, of: BoardIdentity) -> BoardIdentity | None:
    """The board of the place whose authority issued the decision above, if that place stands above `of`."""
    area, place, level = _area(issuer)
    if not place or level not in _ABOVE[of.level]:
        return None
    return identify(f"Ban An toàn giao thông {area} {place}")


def _area(name: str) -> tuple[str, str, Level]:
    found = _AREA.search(name)
    if not found:
        return "", "", Level.DISTRICT
    area = "thành phố" if found[1].lower().startswith("tp") else found[1].lower()
    place = found[2].strip()
    central = area == "thành phố" and text.fold(place) in _CENTRAL_CITIES
    return area, place, Level.PROVINCE if central else _LEVELS[area]


def kind_of_area(name: str) -> UnitKind:
    """Whether "phường Tân Phong" is a ward, a town or a commune."""
    area, _place, _level = _area(name)
    return {"phường": UnitKind.WARD, "thị trấn": UnitKind.TOWN}.get(area, UnitKind.COMMUNE)


def board_code(campaign_code: str, *, year: int) -> str:
    """TD-ATGT for the campaign TD-ATGT-2023."""
    return campaign_code.removesuffix(str(year)).rstrip("-_") or campaign_code


def short_office_name(name: str) -> str:
    """Phòng KT&HT for Phòng Kinh tế và Hạ tầng; a name of two words is short enough as it is."""
    found = _OFFICE.match(name)
    words = found[2].split() if found else []
    if found is None or len(words) < 3 or any(word.isupper() for word in words):
        return name[:60].strip()
    groups = re.split(r"\s+và\s+", found[2])
    initials = ("".join(word[0].upper() for word in re.findall(r"[^\W\d_]+", group)) for group in groups)
    return f"{found[1]} {'&'.join(initials)}"[:60]
