"""Award dossiers of the story: collectives, and people who plainly are none."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from atgt_portal.management.demo import draws, returns
from atgt_portal.management.demo.scene import Scene, is_commune, paper_number, short_name
from awards.choices import NomineeCategory, SubjectKind
from awards.rules import award_types_of, routes_of
from campaigns.filing.models import Filing
from campaigns.setup.models import Campaign

_COLLECTIVES, _INDIVIDUALS = 25, 60  # percent of the units that put one forward
_POSTS = {
    NomineeCategory.DIRECT_FORCE: "Tổ trưởng tổ tự quản (minh họa)",
    NomineeCategory.CIVIL_SERVANT: "Công chức (minh họa)",
    NomineeCategory.LEADER: "Phó thủ trưởng đơn vị (minh họa)",
}


def dossier(scene: Scene, filing: Filing, at: datetime) -> dict[str, Any]:
    """Nominees of about half the units; the others state that they propose nobody."""
    nominees = [*_nominees(scene, filing)]
    if not nominees:
        return {"nobody": True, "minutes_number": "", "met_on": None, "nominees": []}
    rows = [{"position": position, **row} for position, row in enumerate(nominees, start=1)]
    return {
        "nobody": False,
        "minutes_number": paper_number(filing, draws.number(5, 60, filing.unit.code, "biên bản"), "BB"),
        "met_on": returns.reviewed_on(timezone.localdate(at)),
        "nominees": rows,
    }


def _nominees(scene: Scene, filing: Filing) -> Iterator[dict[str, Any]]:
    ways = _ways(filing.campaign)
    order = draws.shuffled((unit.code for unit in scene.file.units if unit.cluster), "khen thưởng")
    place, code = order.index(filing.unit.code) * 100, filing.unit.code
    if not ways or code == scene.cast.late or code in scene.cast.unread:
        return
    if place < len(order) * _COLLECTIVES:
        yield _collective(filing, ways[draws.number(0, 4, code, "tuyến") // 4 % len(ways)])
    if place < len(order) * _INDIVIDUALS:
        for number in range(1, draws.number(1, 2, code, "số cá nhân") + 1):
            yield _individual(filing, number, ways[0])


def _ways(campaign: Campaign) -> list[tuple[str, str]]:
    """Award and route that belong together, the board's own level first."""
    awards, routes = award_types_of(campaign), {route.code for route in routes_of(campaign)}
    listed = sorted(campaign.award_rules.get("routes") or (), key=lambda row: "upper_board" in row.get("steps", ()))
    found = [
        (award.code, row["code"])
        for row in listed
        for award in awards
        if row["code"] in routes and row.get("decided_by") and award.name.endswith(row["decided_by"])
    ]
    return found or [(award.code, row["code"]) for award in awards[:1] for row in listed[:1]]


def _collective(filing: Filing, way: tuple[str, str]) -> dict[str, Any]:
    return {
        "subject_kind": SubjectKind.COLLECTIVE.value,
        "name": filing.unit.name,
        "birth_year": None,
        "is_woman": False,
        "post": "",
        "category": "",
        **_case(filing, way, "Dẫn đầu trong thực hiện các nhóm nhiệm vụ của phong trào (minh họa).", "tập thể"),
    }


def _individual(filing: Filing, number: int, way: tuple[str, str]) -> dict[str, Any]:
    code = filing.unit.code
    second = NomineeCategory.LEADER if draws.number(0, 2, code, "diện") == 0 else NomineeCategory.CIVIL_SERVANT
    category = NomineeCategory.DIRECT_FORCE if number == 1 else second
    told = "Thường xuyên tuyên truyền, nhắc nhở; tham gia cứu giúp người bị nạn (minh họa)."
    return {
        "subject_kind": SubjectKind.INDIVIDUAL.value,
        "name": f"Cá nhân minh họa {number:02d} – {short_name(filing.unit)}"[:120],
        "birth_year": draws.number(1970, 1998, code, number, "năm sinh"),
        "is_woman": draws.number(0, 9, code, number, "nữ") < (4 if is_commune(filing.unit) else 6),
        "post": _POSTS[category],
        "category": category.value,
        **_case(filing, way, told, str(number)),
    }


def _case(filing: Filing, way: tuple[str, str], achievement: str, who: str) -> dict[str, Any]:
    total = draws.number(12, 24, filing.unit.code, "dự họp")
    award, route = way
    against = draws.number(0, 2, filing.unit.code, who, "phiếu")
    return {
        "award_code": award,
        "route_code": route,
        "achievement": achievement,
        "votes_for": total - against,
        "votes_total": total,
    }
