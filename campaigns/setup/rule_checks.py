"""Whether the common rules of a campaign can do what they say with its tables. Pure: rules and tables in, sentences out."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.setup.choices import TieRule

FULL_POINTS = 100


class RulePage(StrEnum):
    """The page of the draft on which a rule is written."""

    POINTS = "points"
    BANDS = "bands"


@dataclass(frozen=True, slots=True)
class Weakness:
    """One sentence about a rule that nobody can reach or that leaves somebody out."""

    page: RulePage
    text: str


def weaknesses(rules: Mapping[str, Any], tables: Mapping[str, bool]) -> list[Weakness]:
    """`tables` says of each table in use, by its name, whether it has a part II. Without tables no rule has an effect."""
    if not tables:
        return []
    bands = list(rules.get("bands") or ())
    return [
        *(Weakness(RulePage.POINTS, text) for text in _about_bonus(rules.get("bonus") or {})),
        *(Weakness(RulePage.BANDS, text) for text in _about_bands(bands)),
        *(Weakness(RulePage.BANDS, text) for text in _about_part_two(bands, rules.get("tie_breakers") or (), tables)),
    ]


def _number(said: Any) -> Decimal:
    return Decimal(str(said))


def _about_bonus(bonus: Mapping[str, Any]) -> Iterator[str]:
    if bonus.get("cap") is None:
        return
    cap = _number(bonus["cap"])
    for item in bonus.get("items") or ():
        if _number(item["points"]) > cap:
            sentence = _(
                "Điểm cộng %(code)s mỗi lần %(points)s điểm, nhưng cả mục không quá %(cap)s điểm nên không đơn vị nào được cộng đủ. Sửa số điểm hoặc sửa mức tối đa của cả mục."
            )
            shown = {"points": vn.show_number(_number(item["points"])), "cap": vn.show_number(cap)}
            yield sentence % {**shown, "code": item["code"]}


def _about_bands(bands: list[Mapping[str, Any]]) -> Iterator[str]:
    if not bands:
        yield _("Chưa có mức xếp loại nên bảng xếp hạng không ghi xếp loại. Ghi các mức, nếu phong trào có xếp loại.")
        return
    lowest = min(bands, key=lambda row: _number(row["min"]))
    named = {"name": vn.quoted(lowest["name"]), "points": vn.show_number(_number(lowest["min"]))}
    if _number(lowest["min"]) > 0:
        sentence = _(
            "Mức thấp nhất %(name)s tính từ %(points)s điểm nên đơn vị dưới %(points)s điểm không được xếp loại. Thêm một mức từ 0 điểm."
        )
        yield sentence % named
    elif lowest.get("extra"):
        sentence = _(
            "Mức thấp nhất %(name)s cũng đòi có điểm ở phần II nên đơn vị 0 điểm phần II không được xếp loại. Bỏ dấu ở mức này."
        )
        yield sentence % named
    for row in bands:
        if _number(row["min"]) > FULL_POINTS:
            sentence = _(
                "Không đơn vị nào đạt loại %(name)s: loại này tính từ %(points)s điểm, bảng điểm chỉ có %(full)s điểm. Hạ mức điểm của loại."
            )
            shown = {"name": vn.quoted(row["name"]), "points": vn.show_number(_number(row["min"]))}
            yield sentence % {**shown, "full": FULL_POINTS}


def _about_part_two(
    bands: list[Mapping[str, Any]], tie_breakers: Collection[str], tables: Mapping[str, bool]
) -> Iterator[str]:
    without = [name for name, has_part_two in tables.items() if not has_part_two]
    asking = [vn.quoted(row["name"]) for row in bands if row.get("extra")]
    if without and asking:
        sentence = _(
            "Không đơn vị nào chấm theo %(tables)s đạt loại %(bands)s: loại này đòi có điểm ở phần II, bảng không có phần mang mã II. Bỏ dấu ở mức xếp loại hoặc đổi mã phần."
        )
        named = ", ".join(vn.quoted(name) for name in without)
        yield sentence % {"tables": named, "bands": ", ".join(asking)}
    if TieRule.PART_TWO in tie_breakers and len(without) == len(tables):
        sentence = _("Cách “%(rule)s” không phân định được ai: không bảng điểm nào có phần mang mã II. Chọn cách khác.")
        yield sentence % {"rule": TieRule.PART_TWO.label}
    if not tie_breakers:
        yield _("Chưa ghi cách phân định khi bằng điểm nên các đơn vị bằng điểm đứng cùng hạng. Chọn ít nhất một cách.")
