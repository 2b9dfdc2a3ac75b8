"""Pages about a paper on paper: its printout for signature, and the signed copy that comes back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import files, tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.documents.model import OfficialDocument
from atgt_portal.lib.http import SignedInRequest, download
from campaigns.filing import reading, wording
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing
from campaigns.papers import pages, printing
from units.letterhead.heads import head_of
from units.letterhead.rights import may_tell_head

_HEAD = ("unit__letterhead", "unit__registry__parent")


def _paper(request: SignedInRequest, uuid: str) -> Filing:
    """A paper that this reader may see and whose kind is printed."""
    papers = reading.papers_for(request.user, on=clock.today()).select_related(*reading.RELATED, *_HEAD)
    filing = get_object_or_404(papers.select_related("working_version"), uuid=uuid)
    if kind_of(filing).layout is None:
        raise Http404
    return filing


def _document(request: SignedInRequest, filing: Filing) -> OfficialDocument | None:
    """The paper as this reader may have it printed; None where there is nothing to print yet."""
    on, layout = clock.today(), kind_of(filing).layout
    content = reading.current_content(filing, user=request.user, on=on)
    if content is None or layout is None:
        return None
    return layout(filing, content, head=head_of(filing.unit), on=on)


@require_http_methods(["GET", "HEAD", "POST"])
def printout(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The state of the paper's printout, its files; POST asks for it."""
    filing = _paper(request, uuid)
    document = _document(request, filing)
    if request.method != "POST":
        return _printout_page(request, filing, document)
    if document is None:
        messages.warning(request, _("Hồ sơ chưa có nội dung nên chưa in được. Soạn và lưu nháp trước."))
        return redirect("filing:detail", uuid=filing.uuid)
    here, wanted = reverse("papers:print", kwargs={"uuid": filing.uuid}), document

    def do() -> str:
        printing.ask(filing, wanted, actor=request.user, at=clock.now())
        return here

    return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))


def _printout_page(request: SignedInRequest, filing: Filing, document: OfficialDocument | None) -> HttpResponse:
    page = pages.page_of(filing, printing.found(filing, document) if document else None, now=clock.wall())
    tells = may_tell_head(request.user, filing.unit, on=clock.today())
    context: dict[str, Any] = {
        "filing": filing,
        "page": page,
        "is_empty": document is None,
        "facts": pages.head_facts(document) if document else [],
        "title": _("Bản in: %(paper)s") % {"paper": vn.uncapitalise(wording.title_of(filing))},
        "sub": f"{filing.unit.name} · {wording.period_of(filing)}",
        "head_url": reverse("units:letterhead", kwargs={"uuid": filing.unit.uuid}) if tells else "",
        "form_token": tokens.mint(),
    }
    response = render(request, "papers/print.html", context)
    if page.state == "running":
        response.headers["Refresh"] = "2"
    return response


@require_safe
def printed_file(request: SignedInRequest, uuid: str, ending: str) -> HttpResponseBase:
    """A file of the printout of what this reader sees now; of an older content there is none."""
    filing = _paper(request, uuid)
    document = _document(request, filing)
    printed = printing.found(filing, document) if document else None
    stored = getattr(printed, ending) if printed else None
    if stored is None:
        raise Http404
    return download(files.read(stored), name=stored.label, content_type=stored.content_type)
