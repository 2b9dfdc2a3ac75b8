from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atgt_portal.lib import clock, text, vn
from atgt_portal.lib.http import SignedInRequest
from campaigns.filing.models import Filing
from campaigns.record import upper, wording
from campaigns.record.calendars import official_calendar, window_of
from campaigns.record.comparing import ComparisonSheet, closing_days
from campaigns.record.figures import statements_between
from campaigns.record.permissions import keeps_casualties, participations_in_view
from campaigns.record.rebasing import names_of, outside_of, rebased
from campaigns.record.scopes import WHOLE, Scope, reads_all, scopes_for
from campaigns.setup.choices import Calendar
from campaigns.setup.models import Campaign, Objective
from campaigns.setup.windows import Window
from units.choices import OFFICE_ROLES, READING_ROLES, UNIT_ROLES
from units.permissions import posts_of


@require_safe
def comparison(request: SignedInRequest) -> HttpResponse:
    """Accidents of the board, a cluster or a unit against the same days of the year before, on either calendar."""
    on = clock.today()
    posts = posts_of(request.user, on=on)
    if not posts.holds(*READING_ROLES, *UNIT_ROLES):
        raise Http404
    takes_part = participations_in_view(posts, on=on, campaign=text.clean(request.GET.get("phong-trao", "")))
    if not takes_part:
        return render(request, "record/empty.html", {})
    campaign = takes_part[0].campaign
    scopes = scopes_for(posts, campaign.board, takes_part)
    scope = _chosen(scopes, request.GET.get("pham-vi", ""))
    calendar = _calendar(campaign, request.GET.get("lich", ""))
    year = window_of(campaign, calendar)
    both_years = Window(year.year_before().first_day, year.last_day)
    readable = Filing.objects.visible_to(request.user, on=on)
    record = rebased(statements_between(campaign.board_id, both_years, readable=readable), until=year.last_day)
    covered, cuts = closing_days(record, scope, year)
    until, refusal = _until(request.GET.get("den", ""), default=covered or year.last_day, year=year)
    objectives = Objective.objects.filter(campaign=campaign).select_related("indicator")
    sheet = ComparisonSheet(
        record=record,
        scope=scope,
        window=year.clipped_to(until),
        objectives={row.indicator.code: row for row in objectives},
    )
    everything = reads_all(posts, campaign.board)
    is_whole = everything and scope.key == WHOLE
    may_write = posts.for_board(campaign.board_id, *OFFICE_ROLES) is not None
    context = {
        "upper": upper.beside(campaign, record, scope) if is_whole else [],
        "upper_url": reverse("corrections:upper", kwargs={"code": campaign.code}) if is_whole and may_write else "",
        "campaign": campaign,
        "sheet": sheet,
        "scope": scope,
        "scopes": scopes,
        "refusal": refusal,
        "calendar": calendar,
        "calendars": _calendar_links(campaign, scope, calendar),
        "closing_days": _closing_options(cuts, year=year, until=until),
        "lines": sheet.lines(takes_part) if everything and len(scope.units) > 1 else [],
        "days": wording.days_words(sheet.window),
        "previous_days": wording.days_words(sheet.previous_window),
        "missing": sheet.missing,
        "shows_locks": everything,
        "keeps_casualties": keeps_casualties(posts, on=on),
        "rebased": sheet.rebased(names_of(record.lineage)),
        "outside": ", ".join(outside_of(row.unit for row in takes_part if row.unit_id in scope.units)),
        "corrections_url": reverse("corrections:list") if everything else "",
        "shows_sources": bool(sheet.sources or sheet.previous_sources),
        "sub": _("%(scope)s, %(days)s so với %(before)s")
        % {
            "scope": scope.label,
            "days": wording.days_words(sheet.window),
            "before": wording.days_words(sheet.previous_window),
        },
    }
    return render(request, "record/comparison.html", context, status=422 if refusal else 200)


def _chosen(scopes: list[Scope], key: str) -> Scope:
    """The scope asked for; one outside the viewer's own does not exist for him."""
    if not key:
        return scopes[0]
    for scope in scopes:
        if scope.key == key:
            return scope
    raise Http404


def _calendar(campaign: Campaign, key: str) -> Calendar:
    if not key:
        return official_calendar(campaign)
    if key not in Calendar.values:
        raise Http404
    return Calendar(key)


def _until(raw: str, *, default: date, year: Window) -> tuple[date, str]:
    """Up to which day to count, or why the day that was asked for cannot be used."""
    if not raw:
        return default, ""
    try:
        day = vn.parse_date(raw, label=_("Lũy kế đến ngày"))
    except vn.VietnameseInputError as refusal:
        return default, str(refusal)
    if not year.first_day <= day <= year.last_day:
        sentence = _("Ngày %(day)s nằm ngoài kỳ %(days)s. Chọn một ngày trong kỳ.")
        return default, sentence % {"day": vn.show_date(day), "days": wording.days_words(year)}
    return day, ""


def _closing_options(cuts: list[date], *, year: Window, until: date) -> list[dict[str, object]]:
    days = sorted({*cuts, until, year.last_day}, reverse=True)
    return [{"value": vn.show_date(day), "chosen": day == until} for day in days]


def _calendar_links(campaign: Campaign, scope: Scope, chosen: Calendar) -> list[dict[str, object]]:
    return [
        {
            "label": _("%(name)s (%(days)s)")
            % {
                "name": calendar.label[:1].upper() + calendar.label[1:],
                "days": wording.days_words(window_of(campaign, calendar)),
            },
            "url": f"?phong-trao={campaign.code}&pham-vi={scope.key}&lich={calendar}",
            "current": calendar == chosen,
        }
        for calendar in Calendar
    ]
