from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from atgt_portal.home import health, places, tasks
from atgt_portal.ledger import notices
from atgt_portal.lib import clock, vn
from atgt_portal.lib.http import SignedInRequest

SHOWN_AHEAD = 4
WEEKDAYS = (
    _l("Thứ Hai"),
    _l("Thứ Ba"),
    _l("Thứ Tư"),
    _l("Thứ Năm"),
    _l("Thứ Sáu"),
    _l("Thứ Bảy"),
    _l("Chủ Nhật"),
)


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    on = clock.today()
    work = tasks.work_of(request.user, on=on)
    context = {
        "work": work,
        "sub": _("%(weekday)s, ngày %(day)s") % {"weekday": WEEKDAYS[on.weekday()], "day": vn.show_date(on)},
        "soon": work.later[:SHOWN_AHEAD],
        "far": work.later[SHOWN_AHEAD:],
        "far_summary": _("Còn %(n)s việc về sau") % {"n": len(work.later) - SHOWN_AHEAD},
        "places": places.figures_of(request.user, on=on),
        "due_note": _("%(n)s việc, xếp theo hạn gần nhất") % {"n": len(work.due)} if work.due else "",
        "done_summary": _("Đã xong hoặc đã gửi %(n)s việc") % {"n": len(work.done)},
        "progress_title": _("Đã nộp %(done)s trong %(total)s hồ sơ") % {"done": work.finished, "total": work.total},
        "on_time_note": _("Đúng hạn %(on_time)s, muộn %(late)s.")
        % {"on_time": work.on_time, "late": work.finished - work.on_time}
        if work.finished
        else _("Hồ sơ gửi đi được tính ở đây."),
    }
    return render(request, "home/home.html", context)


@require_POST
def notices_read(request: SignedInRequest) -> HttpResponse:
    notices.mark_read(request.user, at=clock.now())
    return redirect("home")


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
