"""One page for the signed copy of every letter of the board, whichever room the letter lives in."""

import hashlib
import uuid as uuids
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import files, tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest, download
from atgt_portal.lib.scanned_papers import Scanned
from campaigns.filing.attachments import AttachmentRefusedError
from campaigns.papers import signed
from campaigns.papers.forms import SignedScansForm
from campaigns.papers.models import SignedScan


def _letter(request: SignedInRequest, kind: str, uuid: UUID) -> signed.BoardLetter:
    found = signed.find(kind, uuid, user=request.user, on=clock.today())
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def signed_copy(request: SignedInRequest, kind: str, uuid: UUID) -> HttpResponse:
    """The signed copies of one letter; its office adds them."""
    letter = _letter(request, kind, uuid)
    if request.method != "POST":
        return _page(request, letter, SignedScansForm(), kind=kind, uuid=uuid)
    if not letter.writes:
        office = _("Chỉ văn phòng thường trực tải bản ký của văn bản lên. Đề nghị văn phòng thực hiện.")
        raise PermissionDenied(letter.only_writers or office)
    form = SignedScansForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, letter, form, kind=kind, uuid=uuid, status=422)
    scans = form.cleaned_data["scans"]

    def do() -> str:
        signed.add(letter, scans, actor=request.user, at=clock.now())
        return signed.url_of(kind, uuid)

    try:
        address = tokens.once(_mark(request, scans), user=request.user, at=clock.now(), do=do)
    except AttachmentRefusedError as refusal:
        form.add_error("scans", str(refusal))
        return _page(request, letter, form, kind=kind, uuid=uuid, status=422)
    messages.success(request, _("Đã tải bản ký lên."))
    return redirect(address)


def _mark(request: SignedInRequest, scans: list[Scanned]) -> str:
    """The mark of this very post, its files included: another file under the same token is another act."""
    mark = tokens.of(request.POST)
    sums = ",".join(hashlib.sha256(one.content).hexdigest() for one in scans)
    return str(uuids.uuid5(uuids.UUID(mark), sums)) if mark else ""


def _page(
    request: SignedInRequest,
    letter: signed.BoardLetter,
    form: SignedScansForm,
    *,
    kind: str,
    uuid: UUID,
    status: int = 200,
) -> HttpResponse:
    context = {
        "letter": letter,
        "form": form,
        "rows": signed.rows_of(letter, code=kind, uuid=uuid),
        "form_token": tokens.mint(),
    }
    return render(request, "papers/signed.html", context, status=status)


@require_safe
def signed_file(request: SignedInRequest, kind: str, uuid: UUID, file: UUID) -> HttpResponseBase:
    letter = _letter(request, kind, uuid)
    rows = SignedScan.objects.filter(subject=letter.subject).select_related("stored")
    stored = get_object_or_404(rows, uuid=file).stored
    return download(files.read(stored), name=stored.label, content_type=stored.content_type)
