"""A campaign as its pages show it: plain values in words, each page read in two or three queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from campaigns.setup.choices import Calendar
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window, civil_year
from campaigns.setup.wording import objective_sentence

_TABS = (
    ("setup:campaign", gettext_lazy("Tổng quan")),
    ("setup:tasks", gettext_lazy("Nhiệm vụ, chỉ tiêu")),
    ("setup:members", gettext_lazy("Đơn vị, lịch nộp")),
    ("setup:scoring", gettext_lazy("Bảng chấm điểm")),
)


@dataclass(frozen=True, slots=True)
class CampaignRow:
    url: str
    name: str
    hint: str
    badge: str
    tone: str


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on top of all four pages."""

    code: str
    name: str
    sub: str
    tabs: list[dict[str, Any]]
    marks: Mapping[str, str]
    links: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Overview:
    theme: str
    theme_variant: str
    facts: list[dict[str, str]]
    objectives: list[str]
    bases: list[str]
    calendars: list[dict[str, str]]
    accident_source: str
    signature: list[str]
    recipients: list[str]
    duties: list[str]


def campaign_row(campaign: Campaign, *, on: date) -> CampaignRow:
    badge, tone = _stage(campaign, on=on)
    return CampaignRow(
        url=reverse("setup:campaign", kwargs={"code": campaign.code}),
        name=_("Phong trào thi đua “%(name)s”") % {"name": campaign.name},
        hint=campaign.board.name,
        badge=badge,
        tone=tone,
    )


def _stage(campaign: Campaign, *, on: date) -> tuple[str, str]:
    if campaign.launched_on is None:
        return _("Dự thảo"), "warn"
    if on < campaign.launched_on:
        return _("Chưa phát động"), "plain"
    if on > campaign.ends_on:
        return _("Đã kết thúc %(day)s") % {"day": vn.show_date(campaign.ends_on)}, "plain"
    return _("Đang thực hiện"), "good"


def head(campaign: Campaign, *, current: str, links: list[dict[str, str]] | None = None) -> Head:
    invented = _("minh họa")
    return Head(
        code=campaign.code,
        name=campaign.name,
        sub=f"{campaign.board.name} · {_('mã')} {campaign.code}",
        tabs=[
            {"label": label, "url": reverse(name, kwargs={"code": campaign.code}), "current": name == current}
            for name, label in _TABS
        ],
        marks=_Marks(dict.fromkeys(campaign.illustrative_parts, invented)),
        links=links or [],
    )


def office_links(campaign: Campaign) -> list[dict[str, str]]:
    """What the standing office may do with the campaign: write a draft on, change a launched one, begin next year's."""
    here = {"code": campaign.code}
    if campaign.is_draft:
        return [
            {"label": _("Sửa bản dự thảo"), "url": reverse("setup:edit_document", kwargs=here), "kind": "btn-plain"},
            {"label": _("Kiểm tra, phát động"), "url": reverse("launch:check", kwargs=here), "kind": "btn-primary"},
        ]
    again = f"{reverse('setup:new')}?tu={campaign.code}"
    grid = f"{reverse('launch:letters', kwargs=here)}?loai=grid"
    return [
        {"label": _("Bật bảng số liệu hằng tháng"), "url": grid, "kind": "btn-plain"},
        {"label": _("Miễn nộp"), "url": reverse("launch:excuses", kwargs=here), "kind": "btn-plain"},
        {"label": _("Nhân bản cho năm sau"), "url": again, "kind": "btn-plain"},
        {"label": _("Văn bản điều chỉnh"), "url": reverse("launch:letters", kwargs=here), "kind": "btn-plain"},
    ]


class _Marks(dict[str, str]):
    """ "minh họa" for what the campaign file marks as invented, nothing for the rest."""

    def __missing__(self, part: str) -> str:
        return ""


def overview(campaign: Campaign) -> Overview:
    marks = head(campaign, current="").marks
    parent = campaign.parent_basis
    facts = (
        (_("Ban phát động"), campaign.board.name, ""),
        (_("Theo phát động của cấp trên"), _basis(parent) if parent else vn.NOTHING, ""),
        (_("Kế hoạch phát động"), _plan(campaign), ""),
        (_("Ngày phát động"), vn.show_date(campaign.launched_on), marks["launched_on"]),
        (_("Ngày kết thúc"), vn.show_date(campaign.ends_on), ""),
        (_("Đối tượng"), campaign.participants_text or vn.NOTHING, ""),
    )
    return Overview(
        theme=campaign.theme,
        theme_variant=campaign.theme_variant,
        facts=[
            *({"label": label, "value": _marked(value, mark), "url": ""} for label, value, mark in facts),
            {"label": _("Bản ký kế hoạch phát động"), "value": _("Xem bản ký"), "url": plan_file_url(campaign)},
        ],
        objectives=[
            objective_sentence(
                row.kind,
                row.indicator.code,
                min_pct=row.min_pct,
                stretch_pct=row.stretch_pct,
                baseline_year=row.baseline_year,
            )
            for row in campaign.objectives.select_related("indicator")
        ],
        bases=[_basis(basis) for basis in campaign.bases.all()],
        calendars=_calendars(campaign, marks["statistics_period"]),
        accident_source=campaign.get_accident_source_display(),
        signature=[
            line
            for line in (
                campaign.signature_authority,
                campaign.signature_board_post,
                campaign.signature_agency_post,
                campaign.signature_name,
            )
            if line
        ],
        recipients=list(campaign.recipients),
        duties=[row["text"] for row in campaign.duties],
    )


def plan_file_url(campaign: Campaign) -> str:
    """The page of the signed plan that launches the campaign: its office adds the file there, from the draft on."""
    return reverse("papers:signed", kwargs={"kind": "phat-dong", "uuid": campaign.uuid})


def _marked(value: str, mark: str) -> str:
    return f"{value} ({mark})" if mark else value


def _plan(campaign: Campaign) -> str:
    if not campaign.plan_number:
        return _("chưa ghi số, ngày")
    return f"{campaign.plan_number}, {vn.show_date(campaign.plan_signed_on)}"


def _basis(basis: Any) -> str:
    words = {
        "kind": basis.kind,
        "number": basis.number,
        "day": vn.show_date(basis.signed_on),
        "issuer": basis.issuer,
        "about": f" {basis.abstract}" if basis.abstract else "",
    }
    return _("%(kind)s số %(number)s ngày %(day)s của %(issuer)s%(about)s") % words


def _calendars(campaign: Campaign, mark: str) -> list[dict[str, str]]:
    """The official days first; the civil year beside it, where it is another."""
    official, civil = Window(campaign.official_first_day, campaign.official_last_day), civil_year(campaign.year)
    rows = [(_("Kỳ chính thức"), official, mark)]
    if civil != official:
        rows.append((str(Calendar.CIVIL.label).capitalize(), civil, ""))
    return [
        {"label": label, "days": show_days(window), "before": show_days(window.year_before()), "mark": mark}
        for label, window, mark in rows
    ]


def show_days(window: Window) -> str:
    """15/12/2022 – 14/12/2023."""
    return f"{vn.show_date(window.first_day)} – {vn.show_date(window.last_day)}"
