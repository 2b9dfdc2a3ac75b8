"""Excel both ways: send a table, look at it, mend it, store it, take it back; and the workbook to fill in."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, intake, sheets, vn
from atgt_portal.lib.http import SignedInRequest, download
from atgt_portal.lib.sheet_template import write_template
from campaigns.filing import wording
from campaigns.filing.act import ActionRefusedError, StalePageError
from campaigns.filing.kinds import kind_of as paper_kind_of
from campaigns.filing.models import Filing
from reports.returns.import_models import FigureImport
from reports.returns.imports import access, health_rows, kinds, marking, pages, previewing, storing
from reports.returns.imports.forms import ImportForm
from reports.returns.imports.kinds import ImportKind
from reports.returns.imports.previewing import Mends, Source
from units.models import Unit

_POSTS = require_http_methods(["GET", "HEAD", "POST"])
_BOX = re.compile(r"o-(\d{1,7})-(\d{1,4})", re.ASCII)
_DROP = re.compile(r"bo-(\d{1,7})", re.ASCII)
_LONGEST_MEND = 2_000


def _kind(slug: str) -> ImportKind:
    try:
        return kinds.kind_of(slug)
    except KeyError:
        raise Http404 from None


def _paper(request: SignedInRequest, kind: ImportKind, uuid: str) -> Filing:
    filing = get_object_or_404(access.papers_of(request.user, kind, on=clock.today()), uuid=uuid)
    if not kind.fits(filing):
        raise Http404
    return filing


@_POSTS
def import_table(request: SignedInRequest, kind: str, uuid: str) -> HttpResponse:
    """A file or a paste for the paper; answers with the address of its preview."""
    on, chosen = clock.today(), _kind(kind)
    filing = _paper(request, chosen, uuid)
    unit = chosen.source(filing, on, request.user)
    access.sending_for(request.user, filing, unit_id=unit.pk, on=on).refuse_elsewhere()
    if not (verdict := access.may_import(request.user, chosen, filing, on=on)):
        messages.warning(request, str(verdict.reason))
        return redirect(chosen.home) if chosen.home else redirect("filing:detail", uuid=filing.uuid)
    if request.method != "POST":
        return _import_page(request, chosen, filing, unit, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, chosen, filing, unit, form, status=422)
    upload = form.cleaned_data["table"]
    source = Source(upload.read(), name=upload.name) if upload else Source(pasted=form.cleaned_data["pasted"])

    def do() -> str:
        kept = previewing.keep(source, kind=chosen, filing=filing, owner=request.user, at=clock.now(), on=on)
        return reverse("returns:preview", kwargs={"uuid": kept.uuid})

    # The bytes of a file are no part of what the token signs: its digest says which file it was.
    mark = tokens.of(request.POST) if source.pasted else ""
    try:
        return redirect(tokens.once(mark, user=request.user, at=clock.now(), do=do))
    except intake.IntakeRefusedError as refusal:
        form.add_error("table" if upload else "pasted", str(refusal))
    return _import_page(request, chosen, filing, unit, form, status=422)


def _import_page(
    request: SignedInRequest, kind: ImportKind, filing: Filing, unit: Unit, form: ImportForm, *, status: int = 200
) -> HttpResponse:
    here = {"uuid": filing.uuid}
    context = {
        "kind": kind,
        "filing": filing,
        "form": form,
        "form_token": tokens.mint(),
        "sub": f"{unit.name} · {wording.period_of(filing)}",
        "back_url": _way_back(filing, kind),
        "tabs": [
            {
                "label": str(one.title),
                "url": reverse("returns:import", kwargs={"kind": one.slug, **here}),
                "current": one.slug == kind.slug,
            }
            for one in kinds.beside(kind, filing)
        ],
        "template_url": reverse("returns:import-template", kwargs={"kind": kind.slug, **here}),
        "template_name": _("Mẫu %(title)s, %(period)s")
        % {"title": vn.uncapitalise(str(kind.title)), "period": vn.uncapitalise(filing.period.name)},
        "earlier": [_told(row) for row in _earlier(filing, kind)],
    }
    return render(request, "returns/import.html", context, status=status)


def _earlier(filing: Filing, kind: ImportKind) -> list[FigureImport]:
    done = (FigureImport.State.STORED, FigureImport.State.UNDONE)
    rows = FigureImport.objects.filter(filing=filing, kind=kind.slug, state__in=done).select_related("owner")
    return list(rows.defer("table", "checked", "former").order_by("-stored_at", "-pk")[:5])


def _told(row: FigureImport) -> dict[str, Any]:
    done = _("%(n)s dòng, %(by)s") % {"n": vn.show_number(row.rows_stored), "by": row.owner.full_name}
    undone = _("đã hoàn tác") if row.state == FigureImport.State.UNDONE else ""
    return {
        "title": row.file_label or _("Bảng dán"),
        "url": reverse("returns:preview", kwargs={"uuid": row.uuid}),
        "at": wording.moment(row.stored_at) if row.stored_at else "",
        "hint": " · ".join(part for part in (done, undone) if part),
    }


def _way_back(filing: Filing, kind: ImportKind) -> str:
    return reverse(kind.home) if kind.home else reverse(paper_kind_of(filing).edit_url, kwargs={"uuid": filing.uuid})


@require_safe
def import_template(request: SignedInRequest, kind: str, uuid: str) -> HttpResponseBase:
    """The workbook to fill in, with what stands in the portal already."""
    on, chosen = clock.today(), _kind(kind)
    filing = _paper(request, chosen, uuid)
    sheet = chosen.template(filing, on, chosen.source(filing, on, request.user))
    content = write_template(sheet, made_at=clock.now())
    name = f"{chosen.title} – {filing.period.name}.xlsx"
    return download(content, name=name, content_type=sheets.XLSX_TYPE)


@_POSTS
def preview(request: SignedInRequest, uuid: str) -> HttpResponse:
    """All rows with all faults; mended, stored, dropped or taken back by the button that was pressed."""
    on = clock.today()
    kept = get_object_or_404(access.imports_of(request.user, on=on), uuid=uuid)
    if request.method != "POST":
        return _preview_page(request, kept)
    access.sending_for(request.user, kept.filing, unit_id=kept.unit_id, on=on).refuse_elsewhere()
    if not (verdict := access.may_import(request.user, kinds.kind_of(kept.kind), kept.filing, on=on)):
        return _preview_page(request, kept, refusal=str(verdict.reason), status=409)
    if kept.state != FigureImport.State.WAITING or "bo" in request.POST:
        return _close(request, kept)
    return _go_on(request, kept)


def _close(request: SignedInRequest, kept: FigureImport) -> HttpResponse:
    """Drop what waits, undo what is stored."""
    if "hoan-tac" in request.POST:
        return _act(request, kept, lambda: storing.undo(kept, actor=request.user, at=clock.now()), _("Đã hoàn tác."))
    if kept.state != FigureImport.State.WAITING:
        refusal = _("Bảng này đã được nhập hoặc đã bỏ. Gửi tệp hoặc dán lại nếu cần nhập lần nữa.")
        return _preview_page(request, kept, refusal=refusal, status=409)
    storing.drop(kept)
    messages.info(request, _("Đã bỏ bảng; chưa nhập dòng nào."))
    return redirect("returns:import", kind=kept.kind, uuid=kept.filing.uuid)


def _go_on(request: SignedInRequest, kept: FigureImport) -> HttpResponse:
    mends = _mends(request)
    if request.POST.get("nhap") == "khong-loi":
        wrong = (row.number for row in previewing.checked_of(kept).rows if row.faults)
        mends = Mends({}, frozenset(wrong))
    checked = previewing.mend(kept, mends, on=clock.today()) if mends else previewing.checked_of(kept)
    if checked.fault_count:
        return _preview_page(request, kept, status=422)
    if "nhap" not in request.POST:
        messages.success(request, _("Đã kiểm tra lại: không còn chỗ phải sửa."))
        return redirect("returns:preview", uuid=kept.uuid)
    replaces = request.POST.get("cach") == "thay"

    def store() -> None:
        rows = storing.store(kept, actor=request.user, at=clock.now(), replaces=replaces)
        messages.success(request, _("Đã nhập %(n)s dòng.") % {"n": vn.show_number(rows)})

    return _act(request, kept, store, "")


def _act(request: SignedInRequest, kept: FigureImport, do: Any, done: str) -> HttpResponse:
    address = reverse("returns:preview", kwargs={"uuid": kept.uuid})

    def once() -> str:
        do()
        if done:
            messages.success(request, done)
        return address

    try:
        mark = tokens.of(request.POST)
        return redirect(tokens.once(mark, user=request.user, at=clock.now(), do=once, foreseen=address))
    except StalePageError as stale:
        fresh = get_object_or_404(access.imports_of(request.user, on=clock.today()), pk=kept.pk)
        if fresh.state == FigureImport.State.WAITING:
            previewing.mend(fresh, Mends({}, frozenset()), on=clock.today())
        return _preview_page(request, fresh, refusal=str(stale), status=409)
    except ActionRefusedError as refusal:
        return _preview_page(request, kept, refusal=str(refusal), status=409)


def _mends(request: SignedInRequest) -> Mends:
    cells, dropped = {}, set()
    for name, typed in request.POST.items():
        if found := _BOX.fullmatch(name):
            cells[int(found[1]), int(found[2])] = str(typed)[:_LONGEST_MEND]
        elif found := _DROP.fullmatch(name):
            dropped.add(int(found[1]))
    return Mends(cells, frozenset(dropped))


def _preview_page(
    request: SignedInRequest, kept: FigureImport, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    at, kind, filing = clock.now(), kinds.kind_of(kept.kind), kept.filing
    waiting = kept.state == FigureImport.State.WAITING
    shown, standing = None, kind.standing(filing) if waiting and kind.can_replace else 0
    if kept.checked:
        shown = pages.preview_of(
            previewing.checked_of(kept), previewing.table_of(kept), page=request.GET.get("trang", "")
        )
    context = {
        "kept": kept,
        "kind": kind,
        "filing": filing,
        "shown": shown,
        "refusal": refusal,
        "waiting": waiting,
        "is_past": previewing.is_past(kept, at=at),
        "undoable_until": wording.moment(kept.stored_at + previewing.LASTS)
        if kept.stored_at and storing.may_still_be_undone(kept, at=at)
        else "",
        "total": len(kept.checked.get("rows", ())),
        "standing": standing,
        "storable": pages.storable(shown, standing=standing),
        "stored_at": wording.moment(kept.stored_at) if kept.stored_at else "",
        "undone_at": wording.moment(kept.undone_at) if kept.undone_at else "",
        "has_errors": bool(shown and waiting and shown.lines),
        "form_token": tokens.mint(),
        "sub": " · ".join(
            (
                kept.file_label or _("Bảng dán"),
                f"{kept.unit.name}, {wording.period_of(filing)}",
                _("đọc lúc %(at)s") % {"at": wording.moment(kept.created_at)},
            )
        ),
        "paper_url": reverse(kind.home) if kind.home else reverse("filing:detail", kwargs={"uuid": filing.uuid}),
        "marked_url": reverse("returns:marked", kwargs={"uuid": kept.uuid}),
        "again_url": reverse("returns:import", kwargs={"kind": kept.kind, "uuid": filing.uuid}),
    }
    return render(request, "returns/import_preview.html", context, status=status)


@require_safe
def marked_file(request: SignedInRequest, uuid: str) -> HttpResponseBase:
    """The person's own rows with the faults marked, to be mended in Excel and sent again."""
    kept = get_object_or_404(access.imports_of(request.user, on=clock.today()), uuid=uuid)
    content = marking.marked(kept, made_at=clock.now())
    if content is None:
        raise Http404
    stem = (kept.file_label or str(kinds.kind_of(kept.kind).title)).rpartition(".")[0] or kept.file_label
    name = _("%(name)s (đánh dấu lỗi).xlsx") % {"name": stem or kinds.kind_of(kept.kind).title}
    return download(content, name=name, content_type=sheets.XLSX_TYPE)


@require_safe
def health(request: SignedInRequest) -> HttpResponse:
    """Where the keepers of casualty figures find the periods to send a table for; for nobody else it exists."""
    on = clock.today()
    rows = health_rows.periods(request.user, on=on)
    if not rows:
        raise Http404
    return render(request, "returns/health.html", {"rows": rows, "note": health_rows.KIND.hint})
