"""The bare form of each page: the least that Django needs to show the same rows. Nothing of the portal but its models."""

import uuid
from collections import defaultdict

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from atgt_portal.ledger.models import FormToken
from awards.models import SelfScore
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.record.models import Figure
from campaigns.setup.models import Participation

ROWS = 50


def login(request: HttpRequest) -> HttpResponse:
    return _page(request, "bare/form.html", {"form": AuthenticationForm()})


def filings(request: HttpRequest) -> HttpResponse:
    """A page of papers as objects, eight cells each; `?dong=` for another number than fifty."""
    waiting = Filing.objects.filter(state=State.SUBMITTED).select_related("unit", "period").order_by("moved_at", "pk")
    page = Paginator(waiting, int(request.GET.get("dong", ROWS))).get_page(1)
    return _page(request, "bare/filings.html", {"page": page})


def filing(request: HttpRequest, pk: int) -> HttpResponse:
    papers = Filing.objects.select_related("unit", "period", "campaign", "accepted_version")
    return _page(request, "bare/filing.html", {"filing": get_object_or_404(papers, pk=pk)})


def form(request: HttpRequest, fields: int) -> HttpResponse:
    """As many text boxes as asked for."""
    boxes = {f"o{number}": forms.CharField(label=f"Ô số {number}", max_length=200) for number in range(fields)}
    return _page(request, "bare/form.html", {"form": type("Bare", (forms.Form,), boxes)()})


def store(request: HttpRequest) -> HttpResponse:
    """The least that a post can do: one row written."""
    FormToken.objects.create(token=uuid.uuid4(), user_id=request.user.pk or 0, used_at=timezone.now())
    return JsonResponse({"stored": request.POST.get("o", "")})


def sums(request: HttpRequest) -> HttpResponse:
    """Accident figures of record added up live, by unit and indicator: a table with the totals on top."""
    rows = Figure.objects.filter(version__accepted_for__isnull=False, indicator__is_outcome=True)
    grouped = rows.values_list("about_unit__name", "indicator__code").annotate(Sum("value")).order_by()
    lines: dict[str, dict[str, object]] = defaultdict(dict)
    for unit, code, value in grouped:
        lines[unit][code] = value
    return _page(
        request, "bare/table.html", {"rows": [(unit, *found.values()) for unit, found in sorted(lines.items())]}
    )


def progress(request: HttpRequest, campaign: int) -> HttpResponse:
    """A row for each unit, a cell for each paper it owes."""
    names = dict(Participation.objects.filter(campaign=campaign).values_list("unit", "unit__name"))
    lines: dict[int, list[str]] = defaultdict(list)
    owed = Filing.objects.filter(campaign=campaign).order_by("unit", "kind", "period__first_day")
    for unit, state, _due in owed.values_list("unit", "state", "due_on"):
        lines[unit].append(state)
    return _page(request, "bare/table.html", {"rows": [(names[unit], *found) for unit, found in lines.items()]})


def ranking(request: HttpRequest, cluster: int) -> HttpResponse:
    units = Participation.objects.filter(cluster=cluster).values("unit")
    scores = SelfScore.objects.filter(sheet__filing__unit__in=units, sheet__filing__campaign__clusters=cluster)
    rows = scores.values_list("sheet__filing__unit__name").annotate(total=Sum("hundredths")).order_by("-total")
    return _page(request, "bare/table.html", {"rows": list(rows)})


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, template, {**context, "who": str(request.user)}, using="bare")
