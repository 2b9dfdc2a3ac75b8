from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.http import SignedInRequest
from reports.nothing import telling
from units.acting.rights import acting_as
from units.choices import UNIT_ROLES
from units.permissions import posts_of

ALL = "tat-ca"
_LONGEST_KEY = 50


@require_http_methods(["GET", "HEAD", "POST"])
def nothing(request: SignedInRequest) -> HttpResponse:
    """Everything that can be answered so today; what is ticked is answered by one press."""
    if not posts_of(request.user, on=clock.today()).holds(*UNIT_ROLES):
        raise Http404
    acting_as(request.user, *UNIT_ROLES, on=clock.today()).taken()
    if request.method != "POST":
        return _page(request)
    keys = [key[:_LONGEST_KEY] for key in request.POST.getlist("k")[: 2 * telling.MOST]]
    if not keys:
        return _page(
            request, faults=[_("Chưa đánh dấu dòng nào. Đánh dấu việc không phát sinh rồi bấm lại.")], status=422
        )

    def do() -> str:
        outcome = telling.tell_nothing(keys, actor=request.user, at=clock.now())
        _say(request, outcome)
        return reverse("nothing:list")

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except telling.NothingWrittenError as refusal:
        return _page(request, keys=keys, faults=[_not_written(one) for one in refusal.left], status=422)


def _say(request: SignedInRequest, outcome: telling.Outcome) -> None:
    told = (
        (_("Đã báo không phát sinh và gửi %(n)s việc: %(titles)s."), outcome.done),
        (_("Đã báo không phát sinh %(n)s việc, đang chờ lãnh đạo đơn vị duyệt: %(titles)s."), outcome.for_leader),
    )
    for sentence, titles in told:
        if titles:
            said = {"n": vn.show_number(len(titles)), "titles": "; ".join(titles)}
            messages.success(request, sentence % said)
    for one in outcome.left:
        messages.warning(request, _not_written(one))


def _not_written(one: telling.Left) -> str:
    return _("Chưa ghi %(title)s: %(reason)s") % {"title": one.title, "reason": vn.uncapitalise(one.reason)}


def _page(
    request: SignedInRequest, *, keys: list[str] | None = None, faults: list[str] | None = None, status: int = 200
) -> HttpResponse:
    lines = telling.lines_of(request.user, on=clock.today(), at=clock.now())
    every = request.method != "POST" and ALL in request.GET
    context = {
        "rows": [(line, every or line.key in (keys or ())) for line in lines],
        "all_url": "" if every or len(lines) < 2 else f"?{ALL}=1",
        "several": len({line.unit for line in lines}) > 1,
        "lines": [{"target": "", "text": fault} for fault in faults or ()],
        "has_errors": bool(faults),
        "form_token": tokens.mint(),
    }
    return render(request, "nothing/list.html", context, status=status)
