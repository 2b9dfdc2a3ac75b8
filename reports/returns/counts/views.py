"""The storing of single rows of the police's table."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest
from campaigns.filing import act as filing_act
from campaigns.filing.reading import RELATED, own_or_entered
from campaigns.setup.choices import Paper
from reports.returns.activity.reading import cells_in
from reports.returns.by_unit import LONGEST_NOTE
from reports.returns.counts import storing


@require_POST
def store_rows(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Store the rows that were sent, and say how they now stand; the codes are those of the grid's cells.

    409 where a row meets somebody else's, with both; 422 where one cannot be read; 403 and 409 in words where the
    paper is locked.
    """
    theirs = own_or_entered(request.user, on=clock.today()).filter(kind=Paper.ACCIDENT_RETURN)
    filing = get_object_or_404(theirs.select_related(*RELATED), uuid=uuid)
    page, raw = request.POST.get("trang", ""), request.POST.get("o", "")
    typed = cells_in(raw, page=page, boxes=storing.BOXES, longest=LONGEST_NOTE)
    if not typed:
        return _said(_("Không đọc được số vừa gửi nên chưa ghi dòng nào. Tải lại trang rồi nhập lại."), status=422)
    if not filing.campaign.counts_by_unit:
        told = _(
            "Phong trào lấy số liệu từ danh sách từng vụ nên không ghi bảng theo địa bàn. Tải lại trang rồi nhập từng vụ."
        )
        return _said(told, status=409)
    at = clock.now()
    try:
        stored = storing.store(filing, typed, actor=request.user, at=at)
    except filing_act.StalePageError as stale:
        return _said(str(stale), status=409)
    except filing_act.ActionRefusedError as refusal:
        return _said(str(refusal), status=403)
    status = 409 if stored.conflicts else 422 if stored.refused else 200
    return JsonResponse(storing.answer(stored, [one.code for one in typed], at=at), status=status)


def _said(reason: str, *, status: int) -> HttpResponse:
    return JsonResponse({"refusal": reason}, status=status)
