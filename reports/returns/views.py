"""The edit pages of accident returns, confirmations, interim and closing returns."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from atgt_portal.lib.http import SignedInRequest
from campaigns.filing.editing import edit_paper
from campaigns.setup.choices import Paper
from reports.returns.activity.forms import STATE_WORDS
from reports.returns.activity.rules import CellState
from reports.returns.counts.forms import police_form
from reports.returns.forms import ConfirmationForm
from reports.returns.periodic_forms import PeriodicForm

_EDITS = require_http_methods(["GET", "HEAD", "POST"])


@_EDITS
def accidents(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The police enter the accidents of one period, or their table of it."""
    return edit_paper(
        request,
        uuid,
        paper=Paper.ACCIDENT_RETURN,
        form_class=police_form,
        template="returns/police_form.html",
        rows_url=reverse("returns:count_rows", kwargs={"uuid": uuid}),
        user_key=request.user.uuid.hex,
        states=[(state.value, STATE_WORDS[state]()) for state in CellState],
    )


@_EDITS
def confirm(request: SignedInRequest, uuid: str) -> HttpResponse:
    """A commune looks at the police figures about it and answers."""
    return edit_paper(
        request,
        uuid,
        paper=Paper.FIGURES_CONFIRMATION,
        form_class=ConfirmationForm,
        template="returns/confirmation_form.html",
    )


@_EDITS
def interim(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The unit writes its interim return."""
    return edit_paper(
        request,
        uuid,
        paper=Paper.INTERIM_RETURN,
        form_class=PeriodicForm,
        template="returns/periodic_form.html",
        signed=True,
    )


@_EDITS
def closing(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The unit writes its closing return."""
    return edit_paper(
        request,
        uuid,
        paper=Paper.CLOSING_RETURN,
        form_class=PeriodicForm,
        template="returns/periodic_form.html",
        signed=True,
    )
