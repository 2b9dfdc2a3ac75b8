from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atgt_portal.home.leadership import overview_of
from atgt_portal.lib import clock, text
from atgt_portal.lib.http import SignedInRequest
from campaigns.record import wording
from units.choices import READING_ROLES
from units.permissions import posts_of


@require_safe
def leadership(request: SignedInRequest) -> HttpResponse:
    """The board's year on one screen, for its leaders and its office."""
    on = clock.today()
    posts = posts_of(request.user, on=on)
    if not posts.holds(*READING_ROLES):
        raise Http404
    named = text.clean(request.GET.get("phong-trao", ""))
    found = overview_of(request.user, posts, on=on, campaign=named)
    if found is None and named:
        raise Http404
    days = wording.days_words(found.sheet.window) if found and found.sheet else ""
    return render(request, "home/leadership.html", {"found": found, "days": days, "title": _("Tổng quan")})
