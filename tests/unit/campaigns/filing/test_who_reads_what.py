"""Which versions and which steps of a paper a reader may see."""

from datetime import date

import pytest

from campaigns.filing import act as filing_act
from campaigns.filing import reading
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from tests.factories.papers import SmallBoard, fresh, moment, plan_values, small_board
from units.choices import READING_ROLES, Role
from units.models import User

pytestmark = pytest.mark.django_db
ON = date(2023, 6, 1)


def _second_round_with_the_leader(here: SmallBoard) -> tuple[Filing, User]:
    """Received once, returned, mended, and now with the unit's own leader."""
    filing = here.brought_to(here.owe(), State.SENT_BACK)
    filer = here.person(Role.FILER)
    mended = filing_act.revise(
        filing, actor=filer, at=moment(5, 26), seen_revision=filing.revision, **plan_values(signer="canary lần hai")
    )
    sent = filing_act.act(fresh(mended), Action.SUBMIT, actor=filer, at=moment(5, 27), seen_revision=mended.revision)
    return fresh(sent), filer


@pytest.mark.parametrize("role", sorted(READING_ROLES))
def test_a_version_still_with_the_units_leader_is_not_the_offices(role: Role) -> None:
    here = small_board(led=True)
    filing, filer = _second_round_with_the_leader(here)
    officer = here.person(role)
    assert Filing.objects.visible_to(officer, on=ON).filter(pk=filing.pk).exists()

    seen, own = reading.read(filing, user=officer, on=ON), reading.read(filing, user=filer, on=ON)

    assert [version.number for version in own.versions] == [1, 2]
    assert own.content is not None
    assert own.content["signer"] == "canary lần hai"
    assert [version.number for version in seen.versions] == [1]
    assert "canary" not in str(seen.content)
    with pytest.raises(reading.NoSuchVersionError):
        reading.read(filing, user=officer, on=ON, number=2)
    assert reading.read(filing, user=filer, on=ON, number=2).content == own.content


def test_the_leaders_return_to_his_own_clerk_stays_inside_the_unit() -> None:
    here = small_board(led=True)
    filing, filer = _second_round_with_the_leader(here)
    back = filing_act.act(
        filing,
        Action.SEND_BACK,
        actor=here.person(Role.UNIT_LEADER),
        at=moment(5, 28),
        seen_revision=filing.revision,
        note="canary nội bộ",
    )

    own = reading.read(fresh(back), user=filer, on=ON)
    seen = reading.read(fresh(back), user=here.person(Role.REVIEWER), on=ON)

    assert "canary nội bộ" in [event.note for event in own.events]
    assert "canary nội bộ" not in [event.note for event in seen.events]
    assert [event.action for event in seen.events] == [Action.SUBMIT, Action.APPROVE, Action.SEND_BACK]


@pytest.mark.parametrize("state", [State.DRAFT, State.AWAITING_LEADER])
def test_what_never_reached_the_office_is_not_there_for_it(state: State) -> None:
    here = small_board(led=True)
    filing = here.brought_to(here.owe(), state)
    for role in READING_ROLES:
        assert not Filing.objects.visible_to(here.person(role), on=ON).filter(pk=filing.pk).exists()
        assert Filing.objects.expected_by(here.person(role), on=ON).filter(pk=filing.pk).exists()
    assert Filing.objects.visible_to(here.person(Role.FILER), on=ON).filter(pk=filing.pk).exists()


@pytest.mark.parametrize("state", [State.DRAFT, State.SENT_BACK])
def test_the_unit_reads_its_working_copy_while_it_works_on_it(state: State) -> None:
    here = small_board()
    filing, filer = here.brought_to(here.owe(), state), here.person(Role.FILER)
    revised = filing_act.revise(
        filing, actor=filer, at=moment(5, 26), seen_revision=filing.revision, **plan_values(signer="đang sửa")
    )

    own = reading.read(fresh(revised), user=filer, on=ON)

    assert own.is_working_copy
    assert own.content is not None
    assert own.content["signer"] == "đang sửa"


def test_a_paper_nobody_has_begun_has_no_content() -> None:
    here = small_board()
    own = reading.read(here.owe(), user=here.person(Role.FILER), on=ON)
    assert (own.content, own.version, own.versions, own.events) == (None, None, [], [])


def test_an_officer_reads_the_newest_version_received_and_may_ask_for_the_accepted_one() -> None:
    here = small_board()
    filing, filer, officer = (
        here.brought_to(here.owe(), State.ACCEPTED),
        here.person(Role.FILER),
        here.person(Role.REVIEWER),
    )
    opened = filing_act.act(
        filing, Action.AMEND, actor=filer, at=moment(5, 26), seen_revision=filing.revision, note="Sửa"
    )
    revised = filing_act.revise(
        fresh(opened), actor=filer, at=moment(5, 27), seen_revision=opened.revision, **plan_values(signer="bản hai")
    )
    while_drafting = reading.read(fresh(revised), user=officer, on=ON)
    sent = filing_act.act(fresh(revised), Action.SUBMIT, actor=filer, at=moment(5, 28), seen_revision=revised.revision)
    when_sent = reading.read(fresh(sent), user=officer, on=ON)
    accepted = reading.read(fresh(sent), user=officer, on=ON, number=1)

    assert while_drafting.version is not None
    assert while_drafting.version.number == 1
    assert when_sent.version is not None
    assert when_sent.version.number == 2
    assert when_sent.content is not None
    assert when_sent.content["signer"] == "bản hai"
    assert accepted.content is not None
    assert accepted.content["signer"] == ""


@pytest.mark.parametrize("number", [0, 2, 99])
def test_a_version_that_is_not_there_is_said_to_be_missing(number: int) -> None:
    here = small_board()
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    with pytest.raises(reading.NoSuchVersionError):
        reading.read(filing, user=here.person(Role.FILER), on=ON, number=number)
