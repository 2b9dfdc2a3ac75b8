"""What another rule would change, asked of the live ranking; nothing is stored."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest
from awards.permissions import APPRAISING_ROLES
from awards.points import in_points
from awards.ranking_views import campaign_of
from awards.rules import fairness_of
from awards.standing import judged, material_of
from awards.trials import show
from awards.trials.forms import TrialForms
from awards.trials.rules import tried_campaign, tried_lines, tried_material


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: SignedInRequest) -> HttpResponse:
    """The order of one cluster by the rules as they are, and beside it by those that were typed."""
    known = campaign_of(request, APPRAISING_ROLES)
    if known is None:
        return render(request, "awards/no_campaign.html", {"title": _("Xếp thử theo quy tắc khác")})
    campaign, tables = known
    material = material_of(campaign, on=clock.today(), tables=tables)
    heads = {one.cluster_code: one.cluster_id for one in material.taking_part}
    if not heads:
        raise Http404
    asked = request.GET.get("khoi", "")
    code = asked if asked in heads else next(iter(heads))
    lines = tables.get(heads[code], [])
    forms = TrialForms(request.POST if request.method == "POST" else None, lines=lines, campaign=campaign)
    old = judged(material, campaign, tables=tables)
    rows, weight_words, status = [], "", 200
    if forms.is_bound and forms.is_valid():
        tried = forms.trial()
        other = tried_campaign(campaign, tried)
        changed = {**tables, heads[code]: tried_lines(lines, tried, other)}
        new = judged(tried_material(material, lines, tried), other, tables=changed)
        rows = show.trial_rows(old, new, code=code, settings=fairness_of(campaign))
        weight_words = show.weight_words(show.cluster_of(new, code), show.cluster_of(old, code))
    elif forms.is_bound:
        status = 422
    base = reverse("awards:trial")
    context = {
        "campaign": campaign,
        "cluster": show.cluster_of(old, code),
        "chips": show.chips(old, code=code, base=base, campaign_code=campaign.code),
        "forms": forms,
        "weights": [(line, in_points(line.maximum), points, percent) for line, points, percent in forms.weights.rows()],
        "rows": rows,
        "summary": show.summary(rows) if rows else "",
        "weight_words": weight_words,
        "lines": [{"target": target, "text": text} for target, text in forms.error_list()] if status == 422 else [],
        "has_errors": status == 422,
    }
    return render(request, "trials/trial.html", context, status=status)
