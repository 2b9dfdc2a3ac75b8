"""Urging: choose papers that are overdue, remind, extend, draft a công văn; and the outbox of reminders."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import files, tokens
from atgt_portal.lib import clock, text, vn
from atgt_portal.lib.http import SignedInRequest, download
from atgt_portal.lib.verdict import ToldError
from campaigns.days.calendar import working_days
from campaigns.filing.models import Filing
from campaigns.launch import letters
from campaigns.setup.models import Campaign
from campaigns.setup.permissions import may_launch
from campaigns.urging import outbox, overdue, show, urging
from campaigns.urging.choices import FileKind, Mark
from campaigns.urging.forms import ExtendPapersForm, TermForm, nothing_ticked, uuids, words
from campaigns.urging.models import UrgingLetter
from units.acting.rights import acting_as
from units.choices import OFFICE_ROLES
from units.models import Board
from units.permissions import posts_of

ROWS_A_PAGE = 50
LETTER, REMIND, EXTEND, CHAT = "cong-van", "nhac", "gia-han", "nhom"
ACTS = (LETTER, REMIND, EXTEND)
# What of an address names papers: papers, units, or all that are overdue. A list sent with no box ticked names none.
NAMING = ("hs", "dv", "tat-ca")
TERM_IN_WORKING_DAYS = 3
MARKS = {"giu": Mark.HELD, "bo": Mark.DROPPED, "gui": Mark.WAITING}

_FORMS: dict[str, type[TermForm] | type[ExtendPapersForm]] = {LETTER: TermForm, EXTEND: ExtendPapersForm}

_asks = require_http_methods(["GET", "HEAD", "POST"])


def _campaign(request: SignedInRequest, code: str) -> Campaign:
    """The launched campaign of a board in whose standing office the reader works."""
    on = clock.today()
    boards = posts_of(request.user, on=on).board_ids(*OFFICE_ROLES)
    return get_object_or_404(
        Campaign.objects.launched(on=on).filter(board__in=boards).select_related("board"), code=code
    )


@_asks
def prepare(request: SignedInRequest, code: str) -> HttpResponse:
    """What will be urged, line by line, before it is; the button says how."""
    found = _campaign(request, code)
    if request.method != "POST":
        act, names_some = str(request.GET.get("viec", LETTER)), any(request.GET.get(name) for name in NAMING)
        return _prepare_page(request, found, _asked_for(request, found), act=act, ticked=names_some)
    urging.urging_for(request.user, found, on=clock.today()).taken()
    act, papers = str(request.POST.get("viec", "")), _ticked(request, found)
    if act not in ACTS or not papers:
        faults = [nothing_ticked()] if not papers else [_("Chưa chọn việc. Bấm một trong các nút ở cuối trang.")]
        shown, typed = papers or _asked_for(request, found), _FORMS.get(act, TermForm)(request.POST)
        return _prepare_page(request, found, shown, act=act, form=typed, faults=faults, ticked=bool(papers), status=422)
    if act == REMIND:
        return _done(request, found, papers, act=act, do=lambda: _remind(request, found, papers))
    return _letter_or_extension(request, found, papers, act=act)


def _letter_or_extension(request: SignedInRequest, found: Campaign, papers: list[Filing], *, act: str) -> HttpResponse:
    form = _FORMS[act](request.POST)
    if act == EXTEND and not (verdict := may_launch(request.user, found, on=clock.today())):
        raise PermissionDenied(str(verdict.reason))
    if not form.is_valid():
        return _prepare_page(request, found, papers, act=act, form=form, status=422)
    do = (
        (lambda: _draft(request, found, papers, form))
        if act == LETTER
        else (lambda: _extend(request, found, papers, form))
    )
    return _done(request, found, papers, act=act, do=do, form=form)


def _done(
    request: SignedInRequest, found: Campaign, papers: list[Filing], *, act: str, do: Any, form: Any = None
) -> HttpResponse:
    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except ToldError as refusal:
        return _prepare_page(request, found, papers, act=act, form=form, faults=[str(refusal)], status=422)


def _remind(request: SignedInRequest, found: Campaign, papers: list[Filing]) -> str:
    count = urging.remind(found, papers, actor=request.user, at=clock.now())
    sentence = _("Đã xếp lời nhắc cho %(n)s người; thư đi sau 10 phút. Cần dừng thì giữ lại hoặc bỏ ở trang này.")
    messages.success(request, sentence % {"n": vn.show_number(count)})
    return reverse("urging:outbox")


def _draft(request: SignedInRequest, found: Campaign, papers: list[Filing], form: Any) -> str:
    made = urging.draft_letter(
        found, papers, answer_by=form.cleaned_data["answer_by"], actor=request.user, at=clock.now()
    )
    return reverse("urging:letter", kwargs={"uuid": made.uuid})


def _extend(request: SignedInRequest, found: Campaign, papers: list[Filing], form: Any) -> str:
    letters.extend(
        found,
        form.letter(),
        papers,
        new_due_on=form.cleaned_data["new_due_on"],
        actor=request.user,
        at=clock.now(),
    )
    told = _("Đã gia hạn đến %(day)s cho %(n)s hồ sơ, ghi văn bản và báo các đơn vị.")
    day = vn.show_date(form.cleaned_data["new_due_on"])
    messages.success(request, told % {"day": day, "n": vn.show_number(len(papers))})
    return f"{reverse('filing:progress')}?{urlencode({'phong-trao': found.code})}"


def _asked_for(request: SignedInRequest, found: Campaign) -> list[Filing]:
    """The papers that the address names; without any, every overdue one, for choosing among them."""
    given, on = request.GET, clock.today()
    named = uuids(given.getlist("hs"))
    return list(
        overdue.papers_of(
            found,
            on=on,
            units=[text.clean(code) for code in given.getlist("dv")],
            kind=text.clean(given.get("loai", "")),
            named=named if given.get("hs") else None,
        )
    )


def _ticked(request: SignedInRequest, found: Campaign) -> list[Filing]:
    return list(overdue.papers_of(found, on=clock.today(), named=uuids(request.POST.getlist("hs"))))


def _prepare_page(
    request: SignedInRequest,
    found: Campaign,
    papers: list[Filing],
    *,
    act: str,
    form: Any = None,
    faults: list[str] | None = None,
    ticked: bool = True,
    status: int = 200,
) -> HttpResponse:
    on = clock.today()
    answer_by = working_days().add(on, TERM_IN_WORKING_DAYS)
    extends = may_launch(request.user, found, on=on)
    offered = {"signed_on": on, "applies_from": on, "signer": found.signature_name}
    term = form if isinstance(form, TermForm) else TermForm(initial={"answer_by": answer_by})
    extension = form if isinstance(form, ExtendPapersForm) else ExtendPapersForm(initial=offered)
    context = {
        "campaign": found,
        "rows": overdue.rows_of(papers, on=on),
        "units": len({paper.unit_id for paper in papers}),
        "act": act if act in {*ACTS, CHAT} else LETTER,
        "form": extension if act == EXTEND else term,
        "extend_refusal": str(extends.reason),
        "ticked": ticked,
        "all_url": f"?{urlencode({'viec': act, 'loai': request.GET.get('loai', ''), 'tat-ca': 1})}",
        "made": show.made_rows(found),
        "chat": overdue.chat_text(found, papers, on=on, answer_by=answer_by),
        "lines": [{"target": "", "text": fault} for fault in faults or ()],
        "has_errors": bool(faults),
        "form_token": tokens.mint(),
        "switch": urging.urging_for(request.user, found, on=on).switch,
    }
    return render(request, "urging/prepare.html", context, status=status)


@require_safe
def letter(request: SignedInRequest, uuid: str) -> HttpResponse:
    found = _letter(request, uuid)
    page = show.letter_page(found, now=clock.wall())
    response = render(request, "urging/letter.html", {"letter": found, "page": page})
    if page.running:
        response.headers["Refresh"] = "2"
    return response


@require_safe
def file(request: SignedInRequest, uuid: str, kind: str) -> HttpResponseBase:
    found = _letter(request, uuid)
    wanted = found.files.select_related("stored").filter(kind=kind).first() if kind in FileKind.values else None
    if wanted is None:
        raise Http404
    return download(files.read(wanted.stored), name=wanted.stored.label, content_type=wanted.stored.content_type)


def _letter(request: SignedInRequest, uuid: str) -> UrgingLetter:
    seen = UrgingLetter.objects.visible_to(request.user, on=clock.today())
    return get_object_or_404(seen.select_related("campaign", "job"), uuid=uuid)


@_asks
def outbox_page(request: SignedInRequest) -> HttpResponse:
    """What will go and to whom, for the standing office: to hold back, to drop, to let go again."""
    on = clock.today()
    boards = sorted(posts_of(request.user, on=on).board_ids(*OFFICE_ROLES))
    if not boards:
        raise Http404
    if request.method != "POST":
        return _outbox(request, boards)
    acting_as(request.user, *OFFICE_ROLES, on=on).taken()
    boards = sorted(posts_of(request.user, on=on).in_use.board_ids(*OFFICE_ROLES))
    keys, mark = words(request.POST.getlist("k")), MARKS.get(str(request.POST.get("viec", "")))
    if mark is None or not keys:
        fault = nothing_ticked() if not keys else _("Chưa chọn việc. Bấm một trong các nút ở cuối bảng.")
        return _outbox(request, boards, faults=[fault], status=422)

    def do() -> str:
        chain = Board.objects.get(pk=boards[0]).chain
        count = outbox.change(boards, keys, mark, actor=request.user, at=clock.now(), chain=chain)
        told = _("%(mark)s: %(n)s lời nhắc.")
        messages.success(request, told % {"mark": mark.label, "n": vn.show_number(count)})
        return reverse("urging:outbox")

    return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))


def _outbox(
    request: SignedInRequest, boards: list[int], *, faults: list[str] | None = None, status: int = 200
) -> HttpResponse:
    shown = outbox.outbox_of(boards, at=clock.now())
    page = Paginator(shown.morning, ROWS_A_PAGE).get_page(request.GET.get("trang"))
    on_page = [row.key for row in (*shown.by_hand, *page.object_list)]
    picked = request.POST.getlist("k") if request.method == "POST" else on_page if request.GET.get("tat-ca") else []
    context = {
        "page": page,
        "rows": list(page.object_list),
        "by_hand": shown.by_hand,
        "picked": frozenset(picked),
        "total": len(on_page),
        "all_url": f"?{urlencode({'trang': page.number, 'tat-ca': 1})}",
        "none_url": f"?{urlencode({'trang': page.number})}",
        "letters": shown.letters_for(page.object_list),
        "sub": outbox.count_words(shown),
        "lines": [{"target": "", "text": fault} for fault in faults or ()],
        "has_errors": bool(faults),
        "form_token": tokens.mint(),
    }
    return render(request, "urging/outbox.html", context, status=status)
