from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from atgt_portal.home import background, health, places, tasks
from atgt_portal.ledger import notices, sweeping, tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.http import SignedInRequest
from campaigns.filing import own
from units.acting.rights import acting_as
from units.choices import UNIT_ROLES
from units.permissions import posts_of

SHOWN_AHEAD = 4
JOBS_A_PAGE = 30
WEEKDAYS = (
    _l("Thứ Hai"),
    _l("Thứ Ba"),
    _l("Thứ Tư"),
    _l("Thứ Năm"),
    _l("Thứ Sáu"),
    _l("Thứ Bảy"),
    _l("Chủ Nhật"),
)


_log_out = LogoutView.as_view()


def log_out(request: SignedInRequest) -> HttpResponseBase:
    """Signed out; figures that the browser still keeps for the one who leaves go with him."""
    response = _log_out(request)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    on = clock.today()
    work = tasks.work_of(request.user, on=on, at=clock.now())
    context = {
        "work": work,
        "has_post": bool(posts_of(request.user, on=on).held),
        "tells": posts_of(request.user, on=on).in_use.holds(*UNIT_ROLES),
        "sub": _("%(weekday)s, ngày %(day)s") % {"weekday": WEEKDAYS[on.weekday()], "day": vn.show_date(on)},
        "soon": work.later[:SHOWN_AHEAD],
        "far": work.later[SHOWN_AHEAD:],
        "far_summary": _("Còn %(n)s việc về sau") % {"n": len(work.later) - SHOWN_AHEAD},
        "places": places.figures_of(request.user, on=on),
        "due_note": _("%(n)s việc, xếp theo hạn gần nhất") % {"n": len(work.due)} if work.due else "",
        "done_summary": _("Đã xong hoặc đã gửi %(n)s việc") % {"n": len(work.done)},
        "progress": [_progress(tally, named=len(work.tallies) > 1) for tally in work.tallies],
    }
    return render(request, "home/home.html", context)


def _progress(tally: tasks.Tally, *, named: bool) -> dict[str, object]:
    """What one campaign's panel says; its name only where there are several."""
    counted = _("Đã nộp %(done)s trong %(total)s hồ sơ") % {"done": tally.finished, "total": tally.total}
    note = _("Đúng hạn %(on_time)s, muộn %(late)s.") % {
        "on_time": tally.on_time,
        "late": tally.finished - tally.on_time,
    }
    return {
        "title": counted,
        "campaign": own.campaign_words(tally.campaign) if named else "",
        "value": tally.finished,
        "total": tally.total,
        "note": note if tally.finished else _("Hồ sơ gửi đi được tính ở đây."),
    }


@require_POST
def notices_read(request: SignedInRequest) -> HttpResponse:
    notices.mark_read(request.user, at=clock.now())
    return redirect("home")


@require_safe
def background_jobs(request: SignedInRequest) -> HttpResponse:
    on, now = clock.today(), clock.wall()
    posts = posts_of(request.user, on=on)
    if not posts.holds(*background.KEEPERS):
        raise Http404
    page = Paginator(background.unfinished(request.user, on=on), JOBS_A_PAGE).get_page(request.GET.get("trang"))
    sweep, moving = background.sweep_words(sweeping.age_s(now=now))
    rows = [(row, tokens.mint()) for row in background.rows_of(page, posts=posts, now=now)]
    return render(request, "home/jobs.html", {"page": page, "rows": rows, "sweep": sweep, "moving": moving})


@require_POST
def run_job_again(request: SignedInRequest, job_id: int) -> HttpResponse:
    job = get_object_or_404(background.visible_to(request.user, on=clock.today()), pk=job_id)
    acting_as(request.user, *background.KEEPERS, on=clock.today()).taken()

    def do() -> str:
        background.run_again(job, actor=request.user, at=clock.now())
        return reverse("jobs")

    address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    messages.success(request, _("Việc số %(n)s đã được xếp lại vào hàng chờ.") % {"n": job.pk})
    return redirect(address)


@login_not_required
@require_GET
@never_cache
def healthz(request: SignedInRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_GET
@never_cache
def readyz(request: SignedInRequest) -> HttpResponse:
    state = health.measure(now=clock.wall())
    return JsonResponse(state, status=200 if state["ok"] else 503)
