from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, sheets, text
from atgt_portal.lib.http import SignedInRequest, download, seen_revision
from campaigns.launch import pages, preparing, table_files
from campaigns.launch.models import PreparedTable
from campaigns.launch.score_tables import entry_of
from campaigns.launch.table_forms import PreparedSection, PrepareForm, prepared_section, sources_of
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Obligation
from campaigns.setup.permissions import may_set_up, sets_up

_asks = require_http_methods(["GET", "HEAD", "POST"])


def _campaign(request: SignedInRequest, code: str) -> Campaign:
    """The campaign, for the standing office of its board; POST is 403 for others who may read it."""
    on = clock.today()
    owed = Obligation.objects.filter(campaign=OuterRef("pk"), paper=Paper.SCORE_SHEET)
    visible = Campaign.objects.visible_to(request.user, on=on).select_related("board")
    found = get_object_or_404(visible.annotate(asks_sheets=Exists(owed)), code=code)
    if request.method == "POST" and not (verdict := may_set_up(request.user, board_id=found.board_id, on=on)):
        raise PermissionDenied(str(verdict.reason))
    if not sets_up(request.user, board_id=found.board_id, on=on):
        raise Http404
    return found


@_asks
def tables(request: SignedInRequest, code: str) -> HttpResponse:
    """Tables that are being written for a running campaign, and a new one."""
    found = _campaign(request, code)
    if found.is_draft:
        messages.info(request, _("Phong trào chưa phát động: ghi bảng điểm ngay trong bản dự thảo."))
        return redirect("setup:edit_tables", code=found.code)
    readable = Campaign.objects.visible_to(request.user, on=clock.today())
    sources, status = sources_of(readable.filter(board=found.board_id)), 200
    form = PrepareForm(campaign=found, sources=sources)
    if request.method == "POST":
        form, status = PrepareForm(request.POST, request.FILES, campaign=found, sources=sources), 422
        if form.is_valid():
            entry = form.entry

            def do() -> str:
                prepared = preparing.begin(found, entry, actor=request.user, at=clock.now())  # type: ignore[arg-type]
                return _address(prepared)

            address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
            messages.success(request, _("Đã lập bảng điểm. Ghi tiêu chí, rồi ban hành bằng văn bản."))
            return redirect(address)
    context = {
        "campaign": found,
        "form": form,
        "form_token": tokens.mint(),
        "rows": pages.prepared_rows(found, form.names),
        "are_free": bool(form.free),
        "asks_sheets": vars(found)["asks_sheets"],
    }
    return render(request, "launch/tables.html", context, status=status)


def _address(prepared: PreparedTable) -> str:
    return reverse("launch:table", kwargs={"code": prepared.campaign.code, "uuid": prepared.uuid})


def _prepared(found: Campaign, uuid: str) -> PreparedTable:
    rows = PreparedTable.objects.filter(campaign=found).select_related("campaign__board")
    return get_object_or_404(rows, uuid=uuid)


@_asks
def table(request: SignedInRequest, code: str, uuid: str) -> HttpResponse:
    """The criteria of one table that is being written; `bo` throws it away."""
    found = _campaign(request, code)
    prepared = _prepared(found, uuid)
    if prepared.issued_at is not None:
        messages.info(request, _("Bảng này đã ban hành. Muốn đổi một tiêu chí, lập văn bản điều chỉnh."))
        return redirect("setup:scoring", code=found.code)
    kind = prepared_section(prepared)
    if request.method != "POST":
        return _table_page(request, prepared, kind(None, campaign=found))
    if "bo" in request.POST:
        return _thrown_away(request, prepared)
    form = kind(request.POST, campaign=found)
    if not form.is_valid():
        return _table_page(request, prepared, form, status=422)

    def do() -> str:
        seen = seen_revision(request.POST)
        preparing.rewrite(prepared, form.value, actor=request.user, at=clock.now(), seen_revision=seen)
        return _address(prepared)

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except preparing.PreparingRefusedError as refusal:
        form.whole.append(str(refusal))
        return _table_page(request, prepared, form, status=409)
    messages.success(request, _("Đã lưu bảng điểm. Bảng chưa có hiệu lực cho đến khi ban hành."))
    return redirect(address)


def _thrown_away(request: SignedInRequest, prepared: PreparedTable) -> HttpResponse:
    here = reverse("launch:tables", kwargs={"code": prepared.campaign.code})

    def do() -> str:
        preparing.throw_away(prepared, actor=request.user, at=clock.now())
        return here

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except preparing.PreparingRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect(here)
    messages.success(request, _("Đã bỏ bảng đang soạn."))
    return redirect(address)


def _table_page(
    request: SignedInRequest, prepared: PreparedTable, form: PreparedSection, *, status: int = 200
) -> HttpResponse:
    here: dict[str, Any] = {"code": prepared.campaign.code}
    context = {
        "prepared": prepared,
        "campaign": prepared.campaign,
        "blocks": form.blocks(),
        "errors": form.error_list() if status != 200 else [],
        "issue_url": f"{reverse('launch:letters', kwargs=here)}?loai=table",
        "file_url": reverse("launch:table_file", kwargs={**here, "uuid": prepared.uuid}),
        "form_token": tokens.mint(),
        "drop_token": tokens.mint(),
    }
    return render(request, "launch/table.html", context, status=status)


@require_safe
def table_file(request: SignedInRequest, code: str, uuid: str) -> HttpResponseBase:
    """The table as a workbook: filled in and uploaded, it begins another one."""
    prepared = _prepared(_campaign(request, code), uuid)
    raw = table_files.workbook(entry_of(prepared), at=clock.now())
    return download(raw, name=f"bang-diem-{text.slug(prepared.code)}.xlsx", content_type=sheets.XLSX_TYPE)
