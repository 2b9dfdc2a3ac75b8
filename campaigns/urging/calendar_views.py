"""The table of days off, and a person's own calendar feed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, ics, vn
from atgt_portal.lib.http import SignedInRequest
from campaigns.days import calendar
from campaigns.days.models import Holiday
from campaigns.urging import feed as feeds
from campaigns.urging.forms import DayForm
from units.acting.rights import acting_as
from units.choices import OFFICE_ROLES, Role
from units.models import CalendarFeed
from units.permissions import posts_of

KEEPERS = OFFICE_ROLES | {Role.SYSTEM_ADMIN}
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ Nhật")
_asks = require_http_methods(["GET", "HEAD", "POST"])


@_asks
def days(request: SignedInRequest) -> HttpResponse:
    """Days off and days worked in exchange, a year at a time; `bo` takes one away."""
    if not posts_of(request.user, on=clock.today()).holds(*KEEPERS):
        raise Http404
    if request.method != "POST":
        return _days_page(request, DayForm())
    acting_as(request.user, *KEEPERS, on=clock.today()).taken()
    if request.POST.get("bo"):
        return _taken_away(request)
    form = DayForm(request.POST)
    if not form.is_valid():
        return _days_page(request, form, status=422)

    def do() -> str:
        row = calendar.add(**form.cleaned_data, actor=request.user, at=clock.now())
        return f"{reverse('urging:days')}?nam={row.day.year}"

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except calendar.DayRefusedError as refusal:
        form.add_error("day", str(refusal))
        return _days_page(request, form, status=422)


def _taken_away(request: SignedInRequest) -> HttpResponse:
    asked = str(request.POST.get("bo", ""))
    row = get_object_or_404(Holiday, pk=int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0)

    def do() -> str:
        day = row.day
        calendar.remove(row, actor=request.user, at=clock.now())
        messages.success(request, _("Đã bỏ ngày %(day)s khỏi bảng.") % {"day": vn.show_date(day)})
        return f"{reverse('urging:days')}?nam={day.year}"

    return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))


def _days_page(request: SignedInRequest, form: DayForm, *, status: int = 200) -> HttpResponse:
    rows = list(Holiday.objects.all())
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else clock.today().year
    address = reverse("urging:days")
    years = sorted({row.day.year for row in rows} | {year})
    context = {
        "rows": [(row, _WEEKDAYS[row.day.weekday()]) for row in rows if row.day.year == year],
        "year": str(year),
        "years": [{"label": str(one), "url": f"{address}?nam={one}", "current": one == year} for one in years],
        "form": form,
        "form_token": tokens.mint(),
    }
    return render(request, "urging/days.html", context, status=status)


@never_cache
@_asks
def own_feed(request: SignedInRequest) -> HttpResponse:
    """A person's own page: to make the address, to renew it, to take it back. The address is told once."""
    if not posts_of(request.user, on=clock.today()).held:
        raise Http404
    if request.method != "POST":
        return _feed_page(request)
    told: list[str] = []
    revokes = "thu-hoi" in request.POST

    def do() -> str:
        if revokes:
            feeds.revoke(request.user, at=clock.now())
        else:
            told.append(feeds.renew(request.user, at=clock.now()))
        return reverse("urging:own_feed")

    back = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    if told:
        return _feed_page(
            request, address=request.build_absolute_uri(reverse("urging:feed", kwargs={"token": told[0]}))
        )
    if revokes:
        messages.success(request, _("Đã thu hồi. Địa chỉ lịch cũ không còn mở được."))
    else:
        messages.info(
            request, _("Địa chỉ đã tạo ở lần bấm trước và chỉ hiện một lần. Nếu chưa kịp chép, bấm đổi địa chỉ.")
        )
    return redirect(back)


def _feed_page(request: SignedInRequest, *, address: str = "") -> HttpResponse:
    own = CalendarFeed.objects.filter(user=request.user).first()
    return render(request, "urging/feed.html", {"own": own, "address": address, "form_token": tokens.mint()})


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for a program that has no log-in; an address taken back is an address never given."""
    found, at = feeds.feed_of(token), clock.now()
    if found is None:
        raise Http404
    try:
        feeds.count_read(found, at=clock.wall())
    except feeds.TooManyReadsError:
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    content = feeds.calendar_of(found.user, on=clock.today(), at=at)
    return HttpResponse(content, content_type=ics.CONTENT_TYPE)
