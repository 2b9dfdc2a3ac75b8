"""Of two who read the same page one wins, and the other is told; nothing moves a paper but `act`."""

import re
from pathlib import Path

import pytest

from atgt_portal.ledger import audit
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing, FilingVersion
from campaigns.plans.models import Plan
from tests.factories.papers import fresh, moment, plan_values, small_board
from units.choices import Role

pytestmark = pytest.mark.django_db
AT = moment(5, 25)
ROOMS = ("campaigns", "reports", "awards", "atgt_portal", "units")


def test_the_second_of_two_reviewers_is_refused() -> None:
    here = small_board()
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    seen_by_first, seen_by_second = fresh(filing), fresh(filing)
    assert seen_by_first.revision == seen_by_second.revision

    filing_act.act(
        seen_by_first, Action.ACCEPT, actor=here.person(Role.REVIEWER), at=AT, seen_revision=seen_by_first.revision
    )
    with pytest.raises(filing_act.StalePageError, match="người khác xử lý"):
        filing_act.act(
            seen_by_second,
            Action.SEND_BACK,
            actor=here.person(Role.OFFICE_HEAD),
            at=AT,
            seen_revision=seen_by_second.revision,
            note="Thiếu chỉ tiêu",
        )

    assert fresh(filing).state == State.ACCEPTED
    assert [event.action for event in filing.events.all()] == [Action.SUBMIT, Action.ACCEPT]
    assert audit.verify(here.board.chain) is None


def test_of_two_editors_the_second_overwrites_nothing() -> None:
    here = small_board()
    filing, first, second = here.owe(), here.person(Role.FILER), here.person(Role.FILER)
    seen = filing.revision
    filing_act.revise(fresh(filing), actor=first, at=AT, seen_revision=seen, **plan_values(signer="Người thứ nhất"))

    with pytest.raises(filing_act.StalePageError):
        filing_act.revise(fresh(filing), actor=second, at=AT, seen_revision=seen, **plan_values(signer="Người thứ hai"))

    assert Plan.objects.get(pk=filing.pk).signer == "Người thứ nhất"
    assert fresh(filing).revision == seen + 1


def test_whoever_submits_what_a_colleague_has_just_changed_is_refused_and_no_version_stays() -> None:
    here = small_board()
    filing, filer = here.brought_to(here.owe(), State.DRAFT), here.person(Role.FILER)
    shown = fresh(filing)
    filing_act.revise(fresh(filing), actor=filer, at=AT, seen_revision=shown.revision, **plan_values(signer="Sau"))

    with pytest.raises(filing_act.StalePageError):
        filing_act.act(shown, Action.SUBMIT, actor=filer, at=AT, seen_revision=shown.revision)

    assert not FilingVersion.objects.filter(filing=filing).exists()
    moved = filing_act.act(fresh(filing), Action.SUBMIT, actor=filer, at=AT, seen_revision=shown.revision + 1)
    assert moved.state == State.SUBMITTED


@pytest.mark.parametrize("state", [State.AWAITING_LEADER, State.SUBMITTED, State.ACCEPTED])
def test_a_paper_on_its_way_cannot_be_edited(state: State) -> None:
    here = small_board(led=True)
    filing, filer = here.brought_to(here.owe(), state), here.person(Role.FILER)

    with pytest.raises(filing_act.ActionRefusedError, match="đã gửi nên không sửa được"):
        filing_act.revise(filing, actor=filer, at=AT, seen_revision=filing.revision, **plan_values(signer="Lén sửa"))

    assert Plan.objects.get(pk=filing.pk).signer == ""


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OFFICE_HEAD, Role.BOARD_LEADER, Role.SYSTEM_ADMIN])
def test_nobody_but_the_unit_edits_its_draft(role: Role) -> None:
    here = small_board()
    filing = here.brought_to(here.owe(), State.SENT_BACK)

    with pytest.raises(filing_act.ActionRefusedError):
        filing_act.revise(filing, actor=here.person(role), at=AT, seen_revision=filing.revision, **plan_values())
    filing_act.revise(filing, actor=here.person(Role.FILER), at=AT, seen_revision=filing.revision, **plan_values())


def test_a_bare_save_would_write_a_stale_state_back() -> None:
    here = small_board()
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    stale = fresh(filing)
    filing_act.act(fresh(filing), Action.ACCEPT, actor=here.person(Role.REVIEWER), at=AT, seen_revision=filing.revision)
    assert fresh(filing).state == State.ACCEPTED

    stale.note = "chỉ định sửa ghi chú"
    stale.save()

    # The acceptance is gone without a trace in the history: this is why the next test allows no such line.
    assert fresh(filing).state == State.SUBMITTED
    assert fresh(filing).accepted_version is None
    assert filing.events.last().action == Action.ACCEPT  # type: ignore[union-attr]


def test_no_code_of_ours_saves_a_paper_or_a_form() -> None:
    root = Path(__file__).resolve().parents[4]
    bare = re.compile(r"\b(filing|paper|moved|form)\.save\(")
    assert bare.search("        filing.save()")
    assert bare.search("form.save()")
    sources = [path for room in ROOMS for path in (root / room).rglob("*.py") if "migrations" not in path.parts]
    assert len(sources) > 50
    assert [str(path) for path in sources if bare.search(path.read_text(encoding="utf-8"))] == []


def test_an_amendment_leaves_the_accepted_version_standing() -> None:
    here = small_board()
    filing, filer = here.brought_to(here.owe(), State.ACCEPTED), here.person(Role.FILER)
    accepted = filing.accepted_version
    assert accepted is not None

    opened = filing_act.act(
        filing, Action.AMEND, actor=filer, at=AT, seen_revision=filing.revision, note="Bổ sung chỉ tiêu"
    )
    revised = filing_act.revise(
        fresh(opened), actor=filer, at=AT, seen_revision=opened.revision, **plan_values(signer="Bản sửa")
    )
    sent = filing_act.act(fresh(revised), Action.SUBMIT, actor=filer, at=AT, seen_revision=revised.revision)

    assert sent.is_amended
    assert sent.accepted_version_id == accepted.pk
    assert FilingVersion.objects.get(pk=accepted.pk).content["signer"] == ""
    assert fresh(sent).working_version.content["signer"] == "Bản sửa"  # type: ignore[union-attr]
    taken = filing_act.act(
        fresh(sent), Action.ACCEPT, actor=here.person(Role.REVIEWER), at=AT, seen_revision=sent.revision
    )
    assert taken.accepted_version_id == fresh(sent).working_version_id


def test_lateness_is_decided_at_first_receipt_and_not_again() -> None:
    here = small_board()
    filing, filer, reviewer = (
        here.brought_to(here.owe(), State.DRAFT),
        here.person(Role.FILER),
        here.person(Role.REVIEWER),
    )
    late = filing_act.act(filing, Action.SUBMIT, actor=filer, at=moment(6, 3), seen_revision=filing.revision)
    assert late.late_days == 3

    Filing.objects.filter(pk=filing.pk).update(due_on=moment(6, 30).date())
    back = filing_act.act(
        fresh(late), Action.SEND_BACK, actor=reviewer, at=moment(6, 4), seen_revision=late.revision, note="Thiếu"
    )
    again = filing_act.act(fresh(back), Action.SUBMIT, actor=filer, at=moment(6, 20), seen_revision=back.revision)

    assert (again.late_days, again.received_at) == (3, moment(6, 3))


@pytest.mark.parametrize(("hour", "late"), [(23, 0), (24, 1)])
def test_the_last_minute_of_the_due_day_is_still_in_time(hour: int, late: int) -> None:
    here = small_board()
    filing = here.brought_to(here.owe(), State.DRAFT)
    moved = filing_act.act(
        filing, Action.SUBMIT, actor=here.person(Role.FILER), at=moment(5, 31, hour), seen_revision=filing.revision
    )
    assert moved.late_days == late
