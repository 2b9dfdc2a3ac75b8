"""What the units have registered, over all of them: on a page and as a workbook."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atgt_portal.lib import clock, text
from atgt_portal.lib.http import SignedInRequest, download
from atgt_portal.lib.sheets import XLSX_TYPE, write_workbook
from campaigns.plans import registration_sheets
from campaigns.plans.permissions import ROLL_UP_ROLES, reads_by_unit, rolled_up_for
from campaigns.plans.registrations import IndicatorSum, Registrations, registrations_of
from campaigns.setup.in_view import remember_campaign
from campaigns.setup.models import Campaign
from units.permissions import posts_of


@require_safe
def registrations(request: SignedInRequest) -> HttpResponse:
    """Targets by indicator and titles with their sums; for the board's own officers also by unit."""
    campaigns, campaign = _campaigns(request)
    if campaign is None:
        return render(request, "plans/no_registrations.html", {"title": _("Đăng ký thi đua")})
    found = registrations_of(campaign)
    by_unit = reads_by_unit(request.user, campaign, on=clock.today())
    shown = _shown(request, found) if by_unit else None
    context: dict[str, Any] = {
        "campaign": campaign,
        "chips": _chips(campaigns, campaign) if len(campaigns) > 1 else [],
        "found": found,
        "by_unit": by_unit,
        "rows": [(registration_sheets.name_of(one), one) for one in found.indicators],
        "here": f"{reverse('plans:registrations')}?{urlencode({'phong-trao': campaign.code})}",
        "shown": shown,
        "shown_name": registration_sheets.name_of(shown) if shown else "",
        "lines": [(line, registration_sheets.verdict_words(line.is_met)) for line in shown.lines] if shown else [],
        "file_url": f"{reverse('plans:registrations_file')}?{urlencode({'phong-trao': campaign.code})}",
    }
    return render(request, "plans/registrations.html", context)


@require_safe
def registrations_file(request: SignedInRequest) -> HttpResponseBase:
    """The same numbers as a workbook."""
    _all, campaign = _campaigns(request)
    if campaign is None:
        raise Http404
    sheets = registration_sheets.sheets_of(
        registrations_of(campaign),
        campaign=campaign,
        at=clock.now(),
        by_unit=reads_by_unit(request.user, campaign, on=clock.today()),
    )
    content = write_workbook(sheets, made_at=clock.now())
    return download(content, name=f"Đăng ký thi đua {campaign.code}.xlsx", content_type=XLSX_TYPE)


def _campaigns(request: SignedInRequest) -> tuple[list[Campaign], Campaign | None]:
    """The reader's campaigns, and the one that was named, or the newest; whoever reads none, or names another, meets 404."""
    on = clock.today()
    if not posts_of(request.user, on=on).holds(*ROLL_UP_ROLES):
        raise Http404
    named = text.clean(request.GET.get("phong-trao", ""))
    mine = list(rolled_up_for(request.user, on=on))
    chosen = next((row for row in mine if named in {"", row.code}), None)
    if chosen is None and named:
        raise Http404
    if chosen is not None:
        remember_campaign(request.user, chosen)
    return mine, chosen


def _shown(request: SignedInRequest, found: Registrations) -> IndicatorSum | None:
    """The indicator whose units are listed: the one asked for, else the first."""
    asked = request.GET.get("chi-tieu", "")
    return next((one for one in found.indicators if one.code == asked), next(iter(found.indicators), None))


def _chips(campaigns: list[Campaign], chosen: Campaign) -> list[dict[str, Any]]:
    """One for each campaign; the board stands beside the year, because the board above reads those of several boards."""
    here = reverse("plans:registrations")
    return [
        {
            "label": f"{row.board.place_name} {row.year}",
            "url": f"{here}?{urlencode({'phong-trao': row.code})}",
            "count": "",
            "current": row.pk == chosen.pk,
        }
        for row in campaigns
    ]
