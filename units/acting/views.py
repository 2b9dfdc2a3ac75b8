from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atgt_portal.lib import clock, vn
from atgt_portal.lib.http import SignedInRequest, safe_next
from units.acting import choosing
from units.permissions import posts_of


@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: SignedInRequest) -> HttpResponse:
    """The posts of whoever is signed in; POST acts in another from here on, and goes back to where he was."""
    on = clock.today()
    held = posts_of(request.user, on=on)
    fault, status = "", 200
    if request.method == "POST":
        asked = str(request.POST.get("viec", ""))
        chosen = next((post for post in held.held if str(post.membership_id) == asked), None)
        if chosen is not None:
            choosing.choose(request.session, request.user, chosen)
            now = posts_of(request.user, on=on).main
            messages.info(
                request,
                _("Từ đây anh/chị làm việc với tư cách: %(post)s.") % {"post": choosing.line(now)} if now else "",
            )
            return redirect(safe_next(request))
        sentence = _("Anh/chị không giữ phân công số %(asked)s, hoặc phân công đã hết hạn. Chọn một tư cách dưới đây.")
        fault, status = sentence % {"asked": vn.quoted(asked[:20])}, 422
    context = {"choices": choosing.choices(held), "fault": fault, "has_errors": bool(fault), "next": safe_next(request)}
    return render(request, "units/posts.html", context, status=status)
