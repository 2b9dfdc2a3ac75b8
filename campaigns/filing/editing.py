"""The one edit page behind every kind of paper: save a draft, or save and submit, once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, diverging, vn
from atgt_portal.lib.http import SignedInRequest, seen_revision, typed_again
from campaigns.filing import act as filing_act
from campaigns.filing import locked, mending, wording
from campaigns.filing.choices import Action, State
from campaigns.filing.forms import PaperForm, PaperFormMaker
from campaigns.filing.kinds import Fault, kind_of
from campaigns.filing.models import Filing
from campaigns.filing.permissions import enters, may_edit
from campaigns.filing.reading import RELATED, is_of_unit
from campaigns.filing.signing import SignedPaper, offer_signer
from campaigns.filing.threads.answers import Answers
from campaigns.filing.threads.models import with_talk
from campaigns.setup.choices import Paper
from campaigns.setup.in_view import remember_campaign
from units.choices import OFFICE_ROLES
from units.permissions import posts_of

ANYWAY = "van-gui"


def edit_paper(
    request: SignedInRequest,
    uuid: str,
    *,
    paper: Paper,
    form_class: PaperFormMaker,
    template: str,
    signed: bool = False,
    **extra: Any,
) -> HttpResponse:
    """Show and store the working copy of the unit's own paper, or of one that the office enters for its unit.

    POST with `gui` stores and submits, otherwise it stores a draft. A submit that lacks something keeps what was
    typed, as a draft and on the page; a page that has grown stale shows what now stands beside what was typed. A
    `signed` paper offers who signs for the unit that day.
    """
    on = clock.today()
    posts = posts_of(request.user, on=on)
    theirs = Q(unit__in=posts.unit_ids()) | Q(board__in=posts.board_ids(*OFFICE_ROLES), entry__isnull=False)
    own = Filing.objects.visible_to(request.user, on=on).filter(theirs, kind=paper)
    filing = get_object_or_404(with_talk(own.select_related(*RELATED)), uuid=uuid)
    remember_campaign(request.user, filing.campaign)
    verdict = may_edit(request.user, filing, on=on)
    posted = request.POST if request.method == "POST" else None
    if not verdict and (posted is None or not _sees_working_copy(request, filing)):
        return _away(request, filing, str(verdict.reason))
    desk = Desk(
        form=form_class(posted, filing=filing),
        answers=Answers(filing, request.user, on=on, data=posted),
        template=template,
        extra=extra,
    )
    if posted is None:
        if signed:
            offer_signer(cast("SignedPaper", desk.form), filing, on=on)
        return _page(request, filing, desk)
    if not all([desk.form.is_valid(), desk.answers.is_valid()]):
        return _page(request, filing, desk, status=422)
    return _stored(request, filing, desk)


def _sees_working_copy(request: SignedInRequest, filing: Filing) -> bool:
    on = clock.today()
    return is_of_unit(request.user, filing, on=on) or enters(request.user, filing, on=on)


def _away(request: SignedInRequest, filing: Filing, reason: str) -> HttpResponse:
    messages.warning(request, reason)
    return redirect("filing:detail", uuid=filing.uuid)


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the page: the paper's form, the threads to answer, and how they are drawn."""

    form: PaperForm
    answers: Answers
    template: str
    extra: Mapping[str, Any]


def _stored(request: SignedInRequest, filing: Filing, desk: Desk) -> HttpResponse:
    try:
        address, faults, unanswered = _store(request, filing, desk)
    except (filing_act.StalePageError, filing_act.ActionRefusedError) as refusal:
        return _refused(request, _fresh(filing), desk, refusal)
    if not faults and not unanswered:
        return redirect(address)
    for fault in faults:
        desk.form.add_fault(fault.field, fault.message)
    fresh = _fresh(filing)
    # What was answered is stored with the draft: the page asks again only for what is still to be said.
    answers = Answers(fresh, request.user, on=clock.today(), data=None)
    told = {"kept_as_draft": bool(faults), "unanswered": unanswered}
    kept = replace(desk, answers=answers, extra={**desk.extra, **told})
    return _page(request, fresh, kept, status=422)


def _refused(
    request: SignedInRequest,
    fresh: Filing,
    desk: Desk,
    refusal: filing_act.StalePageError | filing_act.ActionRefusedError,
) -> HttpResponse:
    # While the page was open the unit may have taken its paper back: its new draft is not for the office.
    if not _sees_working_copy(request, fresh):
        return _away(request, fresh, str(refusal))
    is_stale = isinstance(refusal, filing_act.StalePageError)
    beside: dict[str, Any] = {}
    if is_stale and may_edit(request.user, fresh, on=clock.today()):
        beside["diverging"] = _diverging(request, fresh, desk.form)
    # Where the paper went on its way while the page was open, what was typed must not vanish with a redirect.
    return _page(request, fresh, replace(desk, extra={**desk.extra, **beside}), status=409, fault=str(refusal))


def _diverging(request: SignedInRequest, fresh: Filing, form: PaperForm) -> dict[str, Any]:
    """What is stored beside what was typed, box by box; either may be taken whole."""
    stored = type(form)(None, filing=fresh)
    return {
        "rows": diverging.differences(typed=diverging.parts_of(form), stored=diverging.parts_of(stored)),
        "typed": typed_again(request.POST),
        "keep_url": reverse(kind_of(fresh).edit_url, kwargs={"uuid": fresh.uuid}),
        "token": tokens.mint(),
    }


def _fresh(filing: Filing) -> Filing:
    return Filing.objects.select_related(*RELATED).get(pk=filing.pk)


def _page(request: SignedInRequest, filing: Filing, desk: Desk, *, status: int = 200, fault: str = "") -> HttpResponse:
    """The edit page; with status 409 what now stands is shown beside what was typed."""
    form = desk.form
    if fault:
        form.add_fault("", fault)
    for_unit = filing.takes_entry and filing.unit_id not in posts_of(request.user, on=clock.today()).unit_ids()
    rest = desk.answers.put_beside(form)
    errors = [*form.error_list(), *desk.answers.error_list()]
    kind = kind_of(filing)
    stored = kind.shown(kind.content(filing)) if status == 409 and filing.has_begun else None
    context = {
        "filing": filing,
        "form": form,
        "errors": errors,
        "has_errors": bool(errors),
        "form_token": tokens.mint(),
        "stored_content": stored,
        "stored_opened": "diverging" not in desk.extra,
        "stored_template": kind_of(filing).page_template,
        "diverging": None,
        "kept_as_draft": False,
        "unanswered": [],
        "title": wording.title_of(filing),
        "badge": wording.state_badge(filing),
        "sub": _sub(filing, for_unit=for_unit),
        "threads": rest,
        "asked": len(desk.answers.talks),
        "mend_words": mending.due_words(filing),
        "late": wording.lateness(filing, on=clock.today()),
        "returned": filing.note if filing.state == State.SENT_BACK else "",
        "is_returned": filing.state == State.SENT_BACK,
        "detail_url": reverse("filing:detail", kwargs={"uuid": filing.uuid}),
        "submit_label": _("Vẫn gửi") if desk.extra.get("unanswered") else _submit_label(filing, for_unit=for_unit),
    }
    return render(request, desk.template, context | dict(desk.extra), status=status)


def _sub(filing: Filing, *, for_unit: bool) -> str:
    parts = [filing.unit.name, wording.period_of(filing), wording.due_line(filing)]
    mark = [wording.entry_words(filing.entry)] if for_unit and filing.entry else []
    if until := locked.open_until(filing, on=clock.today()):
        parts.append(_("mở khóa đến hết ngày %(day)s") % {"day": vn.show_date(until)})
    return " · ".join([*mark, *parts])


def _submit_label(filing: Filing, *, for_unit: bool) -> str:
    if for_unit:
        return _("Gửi thay đơn vị")
    return _("Gửi lãnh đạo duyệt") if filing.unit.leader_approves else _("Gửi")


def _sent_words(filing: Filing) -> str:
    """Where the paper went, so that nobody sends it twice."""
    paper = wording.title_of(filing)
    if filing.state == State.AWAITING_LEADER:
        return _("Đã gửi lãnh đạo đơn vị duyệt: %(paper)s.") % {"paper": paper}
    if filing.state == State.ACCEPTED:
        return _("Đã gửi và được tiếp nhận: %(paper)s.") % {"paper": paper}
    return _("Đã gửi đến %(office)s, chờ rà soát: %(paper)s.") % {
        "office": filing.board.office_short_name,
        "paper": paper,
    }


def _store(request: SignedInRequest, filing: Filing, desk: Desk) -> tuple[str, list[Fault], list[tuple[str, str]]]:
    """Where to go on, what keeps the paper from being submitted, and what is first asked about: the matters that nobody
    has answered. The draft is stored either way, once a form.
    """
    submits = "gui" in request.POST
    asks = submits and request.POST["gui"] != ANYWAY
    faults: list[Fault] = []
    unanswered = desk.answers.unanswered() if asks else []

    def do() -> str:
        at = clock.now()
        saved = filing_act.revise(
            filing, actor=request.user, at=at, seen_revision=seen_revision(request.POST), **desk.form.values()
        )
        desk.answers.store(actor=request.user, at=at)
        if onward := next((page for button, page in kind_of(filing).onward.items() if button in request.POST), ""):
            return reverse(onward, kwargs={"uuid": filing.uuid})
        if unanswered:
            faults.extend(kind_of(saved).check(saved, on=clock.today()))
        elif submits:
            try:
                sent = filing_act.act(saved, Action.SUBMIT, actor=request.user, at=at, seen_revision=saved.revision)
            except filing_act.IncompleteError as refusal:
                faults.extend(refusal.faults)
            else:
                messages.success(request, _sent_words(sent))
                return reverse("filing:detail", kwargs={"uuid": filing.uuid})
        else:
            messages.success(request, _("Đã lưu bản nháp trên máy chủ."))
        return reverse(kind_of(filing).edit_url, kwargs={"uuid": filing.uuid})

    return tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do), faults, unanswered
