"""Next year's draft from an older campaign, and the words for what comes along."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.setup import editing, told
from campaigns.setup.choices import Part
from campaigns.setup.contents import Definition
from campaigns.setup.models import Campaign
from campaigns.setup.shifted import ALL_PARTS, shifted
from campaigns.setup.windows import Window
from units.models import BoardMembership, User


@dataclass(frozen=True, slots=True)
class Share:
    """One line of the page: what it is, how much of it, what becomes of it."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a clone would take and leave."""

    copied: list[Share]
    left: list[Share]


def clone(
    source: Campaign,
    *,
    year: int,
    code: str,
    name: str,
    parts: Collection[Part] = ALL_PARTS,
    actor: User,
    at: datetime,
) -> Campaign:
    """A draft for `year` that asks what `source` asks; units that have left the board by then stay behind."""
    moved = shifted(told.definition(source), year=year, code=code, name=name, parts=parts)
    gone = {unit for unit, _name in leaving(source, moved.campaign.official)}
    places = {unit: cluster for unit, cluster in moved.places.items() if unit not in gone}
    clusters = tuple(replace(one, head="") if one.head in gone else one for one in moved.clusters)
    kept = replace(moved, places=places, clusters=clusters)
    return editing.open_draft(kept, board=source.board, actor=actor, at=at, cloned_from=source)


def leaving(source: Campaign, official: Window) -> list[tuple[str, str]]:
    """Code and name of the participants of `source` that sit on its board no more when the new year begins."""
    seats = BoardMembership.objects.filter(board=source.board_id).in_force(official.first_day)
    there = source.participations.current().exclude(unit__in=seats.values("unit"))
    return list(there.order_by("unit__sort_key").values_list("unit__code", "unit__name"))


def offer(source: Campaign, *, year: int) -> Offer:
    definition = told.definition(source)
    moved = shifted(definition, year=year, code=source.code, name=source.name)
    gone = leaving(source, moved.campaign.official)
    return Offer(copied=_copied(definition, moved, gone=len(gone)), left=_left(definition, gone))


def _copied(definition: Definition, moved: Definition, *, gone: int) -> list[Share]:
    def days(window: Window) -> str:
        return f"{vn.show_date(window.first_day)} – {vn.show_date(window.last_day)}"

    criteria = sum(len(part.criteria) for table in definition.tables for part in table.parts)
    units, official = len(definition.places) - gone, moved.campaign.official
    return [
        Share(_("Kỳ số liệu"), _("dời sang %(days)s") % {"days": days(official)}),
        Share(_("Mục tiêu"), _("%(count)s mục tiêu, so với năm %(year)s") % {"count": len(moved.campaign.objectives), "year": moved.campaign.year - 1}),
        Share(str(Part.MEMBERS.label), _("%(clusters)s khối, %(units)s đơn vị") % {"clusters": len(moved.clusters), "units": units}),
        Share(str(Part.TASKS.label), _("%(groups)s nhóm, %(count)s chỉ tiêu") % {"groups": len(moved.campaign.task_groups), "count": len(moved.indicators)}),
        Share(str(Part.DUTIES.label), _("%(count)s loại hồ sơ, hạn nộp dời theo năm") % {"count": len(moved.obligations)}),
        Share(str(Part.SCORING.label), _("%(tables)s bảng, %(count)s tiêu chí, điểm cộng, điểm trừ, xếp loại") % {"tables": len(moved.tables), "count": criteria}),
        Share(_("Căn cứ"), _("%(count)s văn bản, giữ nguyên số, ngày; rà lại hiệu lực") % {"count": len(moved.campaign.bases)}),
        Share(_("Nơi nhận, nhiệm vụ của đơn vị, chức vụ người ký"), _("giữ nguyên")),
    ]  # fmt: skip


def _left(definition: Definition, gone: list[tuple[str, str]]) -> list[Share]:
    rows = [
        Share(_("Hồ sơ, số liệu, tệp, điểm, khen thưởng"), _("ở lại với phong trào cũ")),
        Share(_("Số, ngày ký kế hoạch; họ tên người ký"), _("ghi khi phát động")),
        Share(_("Phát động của cấp trên"), _("ghi văn bản của năm mới")),
    ]
    if (definition.award_rules.get("award_quota") or {}).get("previous_year"):
        rows.append(Share(_("Số khen thưởng năm trước"), _("ghi lại theo kết quả vừa xong")))
    if gone:
        names = "; ".join(name for _code, name in gone)
        rows.append(Share(_("Đơn vị không còn là thành viên Ban khi bắt đầu kỳ số liệu"), names))
    return rows
