"""The page on which several papers are accepted at once: first what goes and what does not, then one press."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.http import SignedInRequest
from campaigns.filing.narrowing import Narrowing
from campaigns.filing.reviewing import bulk
from campaigns.filing.reviewing.bench import JUDGES
from campaigns.filing.reviewing.chosen import keys_of
from units.permissions import posts_of

_MOST_NAMED = 10


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_accept(request: SignedInRequest) -> HttpResponse:
    """Of the papers ticked in the queue, `?hs=…`, those without any warning."""
    on = clock.today()
    if not posts_of(request.user, on=on).holds(*JUDGES):
        raise Http404
    if request.method == "POST" and (seen := _seen(request)):
        return _accepted(request, seen)
    papers = bulk.chosen_papers(request.user, keys_of(request.GET), on=on)
    rows = bulk.weighed(papers, request.user, on=on)
    going = [row for row in rows if not row.obstacles]
    context = {
        "going": going,
        "staying": [row for row in rows if row.obstacles],
        "mark": bulk.mark_of({row.filing.uuid: row.filing.revision for row in going}),
        "lacks": request.method == "POST",
        "query": Narrowing.from_address(request.GET).query(),
        "form_token": tokens.mint(),
    }
    return render(request, "filing/reviewing/bulk.html", context, status=422 if context["lacks"] else 200)


def _seen(request: SignedInRequest) -> dict[UUID, int]:
    """What the page had listed, paper and revision; nothing where it does not come back whole."""
    told = {key: request.POST.get(f"ban-{key}", "") for key in keys_of(request.POST)}
    if not all(revision.isascii() and revision.isdigit() and len(revision) < 10 for revision in told.values()):
        return {}
    seen = {key: int(revision) for key, revision in told.items()}
    return seen if request.POST.get("da-xem") == bulk.mark_of(seen) else {}


def _accepted(request: SignedInRequest, seen: dict[UUID, int]) -> HttpResponse:
    narrowed = Narrowing.from_address(request.GET)

    def do() -> str:
        done = bulk.accept(seen, actor=request.user, at=clock.now(), on=clock.today())
        if done.accepted:
            messages.success(request, _("Đã tiếp nhận %(n)s hồ sơ.") % {"n": vn.two_digits(done.accepted)})
        if done.skipped:
            told = {"n": vn.two_digits(len(done.skipped)), "names": "; ".join(done.skipped[:_MOST_NAMED])}
            messages.warning(request, _("Bỏ qua %(n)s hồ sơ: %(names)s") % told)
        return reverse("filing:queue") + narrowed.query()

    return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
