"""What another rule would change, asked of the live ranking; nothing is stored."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest
from awards.pages import chips_of, head_of
from awards.permissions import APPRAISING_ROLES
from awards.points import in_points
from awards.ranking_views import campaign_of
from awards.rules import fairness_of
from awards.standing import material_of
from awards.trials import show
from awards.trials.forms import TrialForms
from awards.trials.rules import old_and_new


@require_http_methods(["GET", "HEAD", "POST"])
def try_rules(request: SignedInRequest) -> HttpResponse:
    """The order of one cluster by the rules as they are, and beside it by those that were typed."""
    known = campaign_of(request, APPRAISING_ROLES)
    if known is None:
        return render(request, "awards/no_campaign.html", {"title": _("Xếp thử theo quy tắc khác")})
    campaign, tables = known
    whole = material_of(campaign, on=clock.today(), tables=tables)
    heads = show.heads_of(whole.taking_part)
    head = head_of(heads, request.GET.get("khoi", ""))
    if head is None:
        raise Http404
    material = replace(whole, taking_part=[one for one in whole.taking_part if one.cluster_id == head.pk])
    lines = tables.get(head.pk, [])
    forms = TrialForms(request.POST if request.method == "POST" else None, lines=lines, campaign=campaign)
    is_refused = forms.is_bound and not forms.is_valid()
    context = {
        "campaign": campaign,
        "cluster_name": head.name,
        "chips": chips_of(
            [(one.code, one.name, len(one.units)) for one in heads],
            chosen=head.code,
            base=reverse("awards:trial"),
            query={"phong-trao": campaign.code},
        ),
        "forms": forms,
        "weights": [(line, in_points(line.maximum), points, percent) for line, points, percent in forms.weights.rows()],
        "lines": [{"target": target, "text": text} for target, text in forms.error_list()] if is_refused else [],
        "has_errors": is_refused,
        "told": None,
    }
    if forms.is_bound and not is_refused:
        old, new = old_and_new(material, campaign, tables=tables, cluster=head.pk, trial=forms.trial())
        context["told"] = show.told(old, new, settings=fairness_of(campaign))
    return render(request, "trials/trial.html", context, status=422 if is_refused else 200)
