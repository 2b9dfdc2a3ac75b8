"""A change of units as its pages show it: plain values, no query."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from campaigns.filing import wording
from campaigns.record.lineage import WHOLE
from campaigns.record.wording import arithmetic
from campaigns.succession.effects import Base, Colleague, Fate, PaperEffect
from campaigns.succession.plan import ChangeRefusedError, Plan
from units.choices import Role, SuccessionKind
from units.models import UnitChange

TITLES = {
    SuccessionKind.MERGE: gettext_lazy("Sáp nhập đơn vị"),
    SuccessionKind.SPLIT: gettext_lazy("Chia tách đơn vị"),
    SuccessionKind.RENAME: gettext_lazy("Đổi tên đơn vị theo văn bản"),
}
SUBS = {
    SuccessionKind.MERGE: gettext_lazy("Hồ sơ đã gửi giữ tên cũ. Cùng kỳ của đơn vị mới là tổng các đơn vị cũ."),
    SuccessionKind.SPLIT: gettext_lazy("Cùng kỳ được chia theo phần nghìn đã công bố, làm tròn theo số dư lớn nhất."),
    SuccessionKind.RENAME: gettext_lazy(
        "Vẫn là đơn vị ấy: hồ sơ, người dùng, số liệu giữ nguyên; văn bản cũ giữ tên cũ."
    ),
}
_FATES = {
    Fate.KEEPS: (gettext_lazy("Hoàn thành theo tên cũ"), "info"),
    Fate.MOVES: (gettext_lazy("Chuyển sang đơn vị mới, giữ bản đang soạn"), "good"),
    Fate.LEFT: (gettext_lazy("Giữ bản đang soạn, thôi bắt buộc nộp"), "warn"),
    Fate.CLOSED: (gettext_lazy("Đóng; đơn vị mới có hồ sơ của mình"), "plain"),
}
_PERSON = "nguoi-"


def kind_links(current: str) -> list[dict[str, Any]]:
    names = {SuccessionKind.MERGE: "merge", SuccessionKind.SPLIT: "split", SuccessionKind.RENAME: "rename"}
    return [
        {"label": str(SuccessionKind(kind).label), "url": reverse(f"succession:{name}"), "current": kind == current}
        for kind, name in names.items()
    ]


def change_rows(changes: Iterable[UnitChange]) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("succession:change", kwargs={"uuid": change.uuid}),
            "kind": change.get_kind_display(),
            "on": vn.show_date(change.on),
            "paper": change.paper_number,
            "news": ", ".join(_new_names(change)) or vn.NOTHING,
            "state": change.get_state_display(),
            "tone": "wait" if change.state == UnitChange.State.WAITING else "good",
            "who": (change.applied_by or change.made_by).full_name,
        }
        for change in changes
    ]


def _new_names(change: UnitChange) -> list[str]:
    return [entry["name"] for entry in change.news if entry.get("name")]


def head(plan: Plan) -> dict[str, str]:
    olds = ", ".join(unit.name for unit in plan.olds)
    news = ", ".join(heir.name for heir in plan.heirs)
    return {"title": str(TITLES[SuccessionKind(plan.change.kind)]), "sub": f"{olds} → {news}"}


def facts(plan: Plan) -> list[dict[str, str]]:
    change = plan.change
    rows = [
        (_("Trạng thái"), str(change.get_state_display())),
        (_("Văn bản"), change.paper_number),
        (_("Ngày ký"), vn.show_date(change.signed_on)),
        (_("Người ký"), change.signer),
        (_("Có hiệu lực từ"), vn.show_date(change.on)),
        (_("Người lập"), change.made_by.full_name),
    ]
    if not plan.is_rename:
        rows.append((_("Xử lý xong hồ sơ cũ"), vn.show_date(plan.wind_up_on)))
    if change.applied_by is not None and change.applied_at is not None:
        rows.append((_("Người áp dụng"), f"{change.applied_by.full_name}, {wording.moment(change.applied_at)}"))
    return [{"label": label, "value": value, "url": ""} for label, value in rows]


def steps(plan: Plan) -> list[str]:
    """What is done to units and seats, in sentences."""
    day, last = vn.show_date(plan.change.on), vn.show_date(plan.last_day)
    if plan.is_rename:
        said = {"old": plan.olds[0].name, "new": plan.heirs[0].name, "day": day}
        return [_("%(old)s mang tên %(new)s từ ngày %(day)s; văn bản trước ngày ấy giữ tên cũ.") % said]
    found = [
        _("%(unit)s hoạt động đến hết ngày %(last)s, rời chỗ trong Ban; hồ sơ đã gửi và số liệu giữ tên cũ.")
        % {"unit": unit.name, "last": last}
        for unit in plan.olds
    ]
    for heir in plan.heirs:
        said = {"unit": heir.name, "day": day, "mille": vn.show_number(heir.mille)}
        if heir.unit is not None:
            found.append(_("%(unit)s tiếp nhận từ ngày %(day)s.") % said)
        elif heir.mille == WHOLE:
            found.append(_("Thành lập %(unit)s từ ngày %(day)s, vào Ban và vào khối thi đua của đơn vị cũ.") % said)
        else:
            found.append(
                _(
                    "Thành lập %(unit)s từ ngày %(day)s, nhận %(mille)s phần nghìn số liệu cùng kỳ, vào Ban và khối thi đua của đơn vị cũ."
                )
                % said
            )
    return found


def people(plan: Plan, posts: Iterable[Colleague]) -> list[dict[str, Any]]:
    """Everybody of the old units, with where he may go; where one unit takes over, he goes there unless told otherwise."""
    only = plan.only_heir
    return [
        {
            "field": f"{_PERSON}{post.key}",
            "name": post.name,
            "role": str(Role(post.role).label),
            "unit": post.unit,
            "options": [
                {"value": "", "label": _("không chuyển"), "chosen": only is None},
                *({"value": str(heir.place), "label": heir.name, "chosen": heir == only} for heir in plan.heirs),
            ],
        }
        for post in posts
    ]


def going_to(posted: Mapping[str, Any], *, heirs: int) -> dict[int, int]:
    """Membership → place of the unit it moves to, as chosen on the page."""
    found = {}
    for name in posted:
        raw = str(posted[name])
        if not name.startswith(_PERSON) or not raw:
            continue
        key = name.removeprefix(_PERSON)
        good = key.isascii() and key.isdigit() and len(key) < 18 and raw.isascii() and raw.isdigit() and len(raw) < 3
        if not good or not 1 <= int(raw) <= heirs:
            raise ChangeRefusedError(
                _("Nơi chuyển đến của một người không có trong danh sách. Tải lại trang rồi chọn lại.")
            )
        found[int(key)] = int(raw)
    return found


def papers(plan: Plan, effects: Sequence[PaperEffect]) -> list[dict[str, Any]]:
    """The fates in their order, each with how many papers and which."""
    found = []
    for fate, (label, tone) in _FATES.items():
        rows = [
            {
                "unit": one.filing.unit.name,
                "title": wording.title_of(one.filing),
                "period": wording.period_of(one.filing),
            }
            for one in effects
            if one.fate == fate
        ]
        if rows:
            title = _("%(n)s hồ sơ: %(fate)s") % {"n": vn.two_digits(len(rows)), "fate": vn.uncapitalise(str(label))}
            found.append({"title": title, "tone": tone, "rows": rows})
    return found


def bases(found: Iterable[Base], names: Mapping[int, str]) -> list[dict[str, str]]:
    """6 = 3 + 2 + 1 của Xã A, Xã B, Xã C: last year's figures, with the arithmetic."""
    return [
        {
            "unit": base.heir,
            "measure": str(base.measure.label),
            "value": vn.show_number(base.total) if base.total is not None else _("không đủ căn cứ tính"),
            "sum": arithmetic(base.parts, names),
        }
        for base in found
    ]


def done(change: UnitChange) -> list[str]:
    """What an applied change has done."""
    if change.state != UnitChange.State.APPLIED:
        return []
    counts = change.outcome.get("papers", {})
    told = [
        _("%(n)s hồ sơ: %(fate)s")
        % {"n": vn.two_digits(counts[fate]), "fate": vn.uncapitalise(str(_FATES[Fate(fate)][0]))}
        for fate in map(str, _FATES)
        if counts.get(fate)
    ]
    if change.outcome.get("people"):
        told.append(_("%(n)s người chuyển sang đơn vị mới") % {"n": vn.two_digits(change.outcome["people"])})
    return told or [_("Đã ghi tên mới.")]
