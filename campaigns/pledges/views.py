"""The pledges of a campaign's clusters, and the page on which the office enters one."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.http import SignedInRequest, seen_revision
from campaigns.journal.tabs import tabs
from campaigns.pledges import signing
from campaigns.pledges.forms import PledgeForm
from campaigns.pledges.models import Pledge
from campaigns.setup.models import Campaign, Cluster, Participation
from units.choices import OFFICE_ROLES, READING_ROLES, UNIT_ROLES
from units.permissions import posts_of

_IN_ORDER = Prefetch(
    "participations", Participation.objects.current().select_related("unit").order_by("unit__sort_key", "unit_id")
)


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """One cluster: who has signed, who has not."""

    name: str
    badge: str
    tone: str
    facts: list[dict[str, str]]
    note: str
    url: str


@require_safe
def pledges(request: SignedInRequest) -> HttpResponse:
    on = clock.today()
    posts = posts_of(request.user, on=on)
    if not posts.holds(*UNIT_ROLES, *READING_ROLES):
        raise Http404
    campaign = Campaign.objects.visible_to(request.user, on=on).launched(on=on).first()
    clusters = Cluster.objects.filter(campaign=campaign).select_related("pledge")
    writes = campaign is not None and posts.for_board(campaign.board_id, *OFFICE_ROLES) is not None
    listed = clusters.prefetch_related(_IN_ORDER, "pledge__units")
    context = {
        "campaign": campaign,
        "rows": [_row(cluster, campaign_code=campaign.code if writes and campaign else "") for cluster in listed],
        "tabs": tabs("pledges:list"),
    }
    return render(request, "pledges/list.html", context)


def _row(cluster: Cluster, *, campaign_code: str) -> ClusterRow:
    members = [row.unit for row in cluster.participations.all()]
    pledge: Pledge | None = getattr(cluster, "pledge", None)
    signers = {unit.pk for unit in pledge.units.all()} if pledge else set()
    signed = [unit.name for unit in members if unit.pk in signers]
    missing = [unit.name for unit in members if unit.pk not in signers]
    badge, tone, facts = _("Chưa ký"), "warn", []
    if pledge is not None:
        badge = _("%(n)s/%(all)s đơn vị đã ký") % {"n": len(signed), "all": len(members)}
        tone = "warn" if missing else "good"
        facts = [(_("Ký ngày"), f"{vn.show_date(pledge.signed_on)}, {pledge.place}"), (_("Đã ký"), "; ".join(signed))]
    facts.append((_("Đơn vị chưa ký"), "; ".join(missing) or "–"))
    where = {"campaign": campaign_code, "cluster": cluster.code}
    return ClusterRow(
        name=cluster.name,
        badge=badge,
        tone=tone,
        facts=[{"label": label, "value": value, "url": ""} for label, value in facts],
        note=pledge.note if pledge else "",
        url=reverse("pledges:sign", kwargs=where) if campaign_code else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: SignedInRequest, campaign: str, cluster: str) -> HttpResponse:
    """The office enters or corrects the pledge of one cluster."""
    on = clock.today()
    boards = posts_of(request.user, on=on).board_ids(*OFFICE_ROLES)
    rows = Cluster.objects.filter(campaign__code=campaign, campaign__board__in=boards)
    related = ("campaign__board", "pledge")
    found = get_object_or_404(rows.select_related(*related).prefetch_related(_IN_ORDER, "pledge__units"), code=cluster)
    signing.signing_for(request.user, found, on=on).taken()
    members = [row.unit for row in found.participations.all()]
    pledge: Pledge | None = getattr(found, "pledge", None)
    if request.method != "POST":
        return _sign_page(request, found, pledge, PledgeForm(on=on, members=members, initial=_stored(pledge)))
    form = PledgeForm(request.POST, on=on, members=members)
    if not form.is_valid():
        return _sign_page(request, found, pledge, form, status=422)

    def do() -> str:
        seen = max(seen_revision(request.POST), 0)
        signing.sign(found, actor=request.user, at=clock.now(), seen_revision=seen, **form.values())
        return reverse("pledges:list")

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except signing.StalePledgeError as stale:
        form.add_error(None, str(stale))
        return _sign_page(request, found, Pledge.objects.filter(cluster=found).first(), form, status=409)
    messages.success(request, _("Đã ghi giao ước của %(cluster)s.") % {"cluster": vn.uncapitalise(found.name)})
    return redirect(address)


def _stored(pledge: Pledge | None) -> dict[str, object]:
    if pledge is None:
        return {}
    signers = [unit.code for unit in pledge.units.all()]
    return {"signed_on": pledge.signed_on, "place": pledge.place, "units": signers, "note": pledge.note}


def _sign_page(
    request: SignedInRequest, found: Cluster, pledge: Pledge | None, form: PledgeForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "cluster": found,
        "form": form,
        "form_token": tokens.mint(),
        "revision": pledge.revision if pledge else None,
    }
    return render(request, "pledges/sign.html", context, status=status)
