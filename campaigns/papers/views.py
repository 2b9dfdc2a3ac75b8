"""Pages about a paper on paper: its printout for signature, and the signed copy that comes back."""

import hashlib
import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atgt_portal.ledger import files, tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.documents.model import OfficialDocument
from atgt_portal.lib.http import SignedInRequest, download, refreshed, seen_revision
from campaigns.filing import act as filing_act
from campaigns.filing import attachments, evidence, file_rows, reading, wording
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Attachment, Filing
from campaigns.filing.permissions import may_edit
from campaigns.papers import pages, printing, sheet
from campaigns.papers.forms import FilesForm
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
    return layout(filing, kind_of(filing).shown(content), head=head_of(filing.unit), on=on)


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
    here, on = {"uuid": filing.uuid}, clock.today()
    page = pages.page_of(
        printing.found(filing, document) if document else None,
        url_of=lambda ending: reverse("papers:printed", kwargs={**here, "ending": ending}),
        now=clock.wall(),
    )
    tells = may_tell_head(request.user, filing.unit, on=on)
    head_url = reverse("units:letterhead", kwargs={"uuid": filing.unit.uuid})
    back_url = reverse("filing:detail", kwargs=here)
    writes = bool(may_edit(request.user, filing, on=on)) and filing.has_begun
    context: dict[str, Any] = {
        "page": page,
        "is_empty": document is None,
        "facts": pages.head_facts(document) if document else [],
        "title": _("Bản in: %(paper)s") % {"paper": vn.uncapitalise(wording.title_of(filing))},
        "sub": f"{filing.unit.name} · {wording.period_of(filing)}",
        "back_url": back_url,
        "back_label": _("Hồ sơ"),
        "head_url": f"{head_url}?next={reverse('papers:print', kwargs=here)}" if tells else "",
        "way": pages.way_on(
            is_numbered=kind_of(filing).issued is not None,
            number_url=reverse("papers:files", kwargs=here) if writes else "",
            send_url=back_url if writes else "",
        ),
        "form_token": tokens.mint(),
    }
    return refreshed(render(request, "papers/print.html", context), waits=page.state == "running")


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


@require_http_methods(["GET", "HEAD", "POST"])
def paper_files(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The unit adds the signed copy, or what proves a claim, to its open paper; so does the office that enters it."""
    on = clock.today()
    theirs = reading.own_or_entered(request.user, on=on).values("pk")
    papers = reading.papers_for(request.user, on=on).filter(pk__in=theirs).select_related(*reading.RELATED, *_HEAD)
    filing = get_object_or_404(papers, uuid=uuid)
    if not (verdict := may_edit(request.user, filing, on=on)) or not filing.has_begun:
        told = str(verdict.reason) or _("Hồ sơ chưa có nội dung. Soạn và lưu nháp trước, rồi tải tệp lên.")
        messages.warning(request, told)
        return redirect("filing:detail", uuid=filing.uuid)
    issued = kind_of(filing).issued
    words: dict[str, Any] = {
        "issued": issued(filing) if issued else None,
        "title": wording.title_of(filing),
        "on": on,
        "places": evidence.places_of(filing),
        "proves": request.GET.get("cho", ""),
        "example": sheet.example_number(kind_of(filing).type_code, head=head_of(filing.unit)),
    }
    if request.method != "POST":
        return _files_page(request, filing, FilesForm(**words), status=200)
    form = FilesForm(request.POST, request.FILES, **words)
    if not form.is_valid():
        return _files_page(request, filing, form, status=422)
    try:
        address = _add_files(request, filing, form)
    except attachments.AttachmentRefusedError as refusal:
        form.add_error("scans", str(refusal))
        return _files_page(request, filing, form, status=422)
    except filing_act.StalePageError as stale:
        form.add_error(None, str(stale))
        return _files_page(request, reading.papers_for(request.user, on=on).get(pk=filing.pk), form, status=409)
    messages.success(request, _("Đã tải lên: %(paper)s.") % {"paper": wording.title_of(filing)})
    return redirect(address)


def _add_files(request: SignedInRequest, filing: Filing, form: FilesForm) -> str:
    """Number, day and signer go where the paper keeps them, the files beside it; both or neither, once a form."""
    typed, at = form.cleaned_data, clock.now()

    def do() -> str:
        paper = filing
        if issued := form.issued_values():
            paper = filing_act.revise(
                filing, actor=request.user, at=at, seen_revision=seen_revision(request.POST), **issued
            )
        attachments.attach(
            paper,
            uploads=typed["scans"],
            kind=typed["kind"],
            abstract=typed["abstract"],
            actor=request.user,
            at=at,
            **form.proved(),
        )
        return reverse("papers:files", kwargs={"uuid": filing.uuid})

    return tokens.once(_mark(request, form), user=request.user, at=at, do=do)


def _mark(request: SignedInRequest, form: FilesForm) -> str:
    """The mark of this very post, its files included: another file under the same words is another act."""
    mark = tokens.of(request.POST)
    sums = ",".join(hashlib.sha256(one.content).hexdigest() for one in form.cleaned_data["scans"])
    return str(uuids.uuid5(uuids.UUID(mark), sums)) if mark else ""


def _files_page(request: SignedInRequest, filing: Filing, form: FilesForm, *, status: int) -> HttpResponse:
    named = attachments.attached_to(filing)
    context = {
        "filing": filing,
        "form": form,
        "rows": file_rows.of_working_copy(filing, named, removable=True),
        "title": _("Bản ký, tệp kèm theo: %(paper)s") % {"paper": vn.uncapitalise(wording.title_of(filing))},
        "sub": f"{filing.unit.name} · {wording.period_of(filing)}",
        "quota": file_rows.quota_words(named),
        "print_url": reverse("papers:print", kwargs={"uuid": filing.uuid}) if kind_of(filing).layout else "",
        "send_url": reverse("filing:detail", kwargs={"uuid": filing.uuid}),
        "form_token": tokens.mint(),
    }
    return render(request, "papers/files.html", context, status=status)


def _attachment(request: SignedInRequest, uuid: str, file: str) -> Attachment:
    """A file of a paper that this reader may see, and may have."""
    on = clock.today()
    filing = get_object_or_404(reading.papers_for(request.user, on=on), uuid=uuid)
    found = get_object_or_404(filing.attachments.select_related("stored"), uuid=file)
    found.filing = filing
    if not attachments.may_fetch(request.user, found, on=on):
        raise Http404
    return found


@require_safe
def attached_file(request: SignedInRequest, uuid: str, file: str) -> HttpResponseBase:
    stored = _attachment(request, uuid, file).stored
    return download(files.read(stored), name=stored.label, content_type=stored.content_type)


@require_POST
def remove_file(request: SignedInRequest, uuid: str, file: str) -> HttpResponse:
    """Take a file out of the working copy; versions that were sent keep naming it."""
    back = reverse("papers:files", kwargs={"uuid": uuid})
    found = _attachment(request, uuid, file)

    def do() -> str:
        attachments.remove(found, actor=request.user, at=clock.now())
        return back

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except attachments.AttachmentRefusedError as refusal:
        raise filing_act.ActionRefusedError(str(refusal)) from None
    messages.success(request, _("Đã bỏ tệp khỏi bản đang soạn."))
    return redirect(address)
