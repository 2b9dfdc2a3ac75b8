from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest, safe_next
from units.letterhead import telling
from units.letterhead.forms import LetterheadForm
from units.letterhead.heads import head_of
from units.letterhead.rights import telling_for, units_for


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Head and signature line of the unit's papers; `bo` goes back to the usual ones."""
    unit = get_object_or_404(units_for(request.user, on=clock.today()), uuid=uuid)
    telling_for(request.user, unit, on=clock.today()).taken()
    here = reverse("units:letterhead", kwargs={"uuid": unit.uuid})
    form = LetterheadForm(request.POST if request.method == "POST" else None, head=head_of(unit))
    forgets = "bo" in request.POST
    if request.method == "POST" and (forgets or form.is_valid()):
        at = clock.now()

        def do() -> str:
            if forgets:
                telling.forget_head(unit, actor=request.user, at=at)
            else:
                telling.tell_head(unit, actor=request.user, at=at, **form.cleaned_data)
            return here

        address = tokens.once(tokens.of(request.POST), user=request.user, at=at, do=do)
        messages.success(request, _("Đã ghi thể thức văn bản. Bản in lập từ bây giờ dùng thể thức này."))
        return redirect(safe_next(request, default=address))
    context = {
        "unit": unit,
        "form": form,
        "is_told": hasattr(unit, "letterhead"),
        "back_url": safe_next(request, default=reverse("home")),
        "form_token": tokens.mint(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "units/letterhead.html", context, status=status)
