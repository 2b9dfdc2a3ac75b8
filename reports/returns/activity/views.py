"""The grid of a month or a quarter, its check before sending, and the storing of single cells."""

from functools import partial

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest
from campaigns.filing import act as filing_act
from campaigns.filing.editing import edit_paper
from campaigns.filing.reading import RELATED, own_or_entered
from campaigns.setup.choices import Paper
from reports.returns.activity import cells, rows
from reports.returns.activity.forms import CheckForm, GridForm
from reports.returns.activity.reading import cells_in

_EDITS = require_http_methods(["GET", "HEAD", "POST"])


@_EDITS
def grid(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The unit types its results; every cell is stored as it is typed, or all of them by a button."""
    return edit_paper(
        request,
        uuid,
        paper=Paper.ACTIVITY_RETURN,
        form_class=partial(GridForm, on=clock.today()),
        template="returns/activity_form.html",
        cells_url=reverse("returns:activity_cells", kwargs={"uuid": uuid}),
        check_url=reverse("returns:activity_check", kwargs={"uuid": uuid}),
        user_key=request.user.uuid.hex,
    )


@_EDITS
def check(request: SignedInRequest, uuid: str) -> HttpResponse:
    """What will be sent, what stands out in it, and the button that sends it."""
    return edit_paper(
        request,
        uuid,
        paper=Paper.ACTIVITY_RETURN,
        form_class=CheckForm,
        template="returns/activity_check.html",
        grid_url=reverse("returns:activity", kwargs={"uuid": uuid}),
    )


@require_POST
def store_cells(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Store the cells that were sent, and say how they and their neighbours now stand.

    409 where one of them meets somebody else's figure, with both; 422 where one cannot be read; 403 and 409 in words
    where the paper is locked. The others are stored all the same, and sending the same again stores nothing twice.
    """
    on = clock.today()
    theirs = own_or_entered(request.user, on=on).filter(kind=Paper.ACTIVITY_RETURN)
    filing = get_object_or_404(theirs.select_related(*RELATED), uuid=uuid)
    typed = cells_in(request.POST.get("o", ""), page=request.POST.get("trang", ""))
    if not typed:
        return _said(_("Không đọc được số vừa gửi nên chưa ghi ô nào. Tải lại trang rồi nhập lại."), status=422)
    at = clock.now()
    try:
        stored = cells.store(filing, typed, actor=request.user, at=at)
    except filing_act.StalePageError as stale:
        return _said(str(stale), status=409)
    except filing_act.ActionRefusedError as refusal:
        return _said(str(refusal), status=403)
    status = 409 if stored.conflicts else 422 if stored.refused else 200
    return JsonResponse(rows.answer(stored, [one.code for one in typed], at=at), status=status)


def _said(reason: str, *, status: int) -> HttpResponse:
    return JsonResponse({"refusal": reason}, status=status)
