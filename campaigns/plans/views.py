"""The edit pages of plan and dissemination."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from atgt_portal.lib.http import SignedInRequest
from campaigns.filing.editing import edit_paper
from campaigns.plans.forms import DisseminationForm, PlanForm
from campaigns.setup.choices import Paper


@require_http_methods(["GET", "HEAD", "POST"])
def edit_plan(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The unit writes its plan."""
    return edit_paper(
        request, uuid, paper=Paper.PLAN, form_class=PlanForm, template="plans/plan_form.html", signed=True
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_dissemination(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The unit tells how it made the movement known to its staff."""
    return edit_paper(
        request, uuid, paper=Paper.DISSEMINATION, form_class=DisseminationForm, template="plans/dissemination_form.html"
    )
