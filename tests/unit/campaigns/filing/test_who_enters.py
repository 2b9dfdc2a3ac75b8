"""Nhập thay and the inside of a unit: what its leader refused never left it."""

from datetime import date

import pytest

from campaigns.behalf import entering
from campaigns.behalf.pages import open_papers_of
from campaigns.behalf.permissions import may_enter
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, EntrySource, State
from campaigns.filing.models import Filing
from tests.factories.papers import SmallBoard, fresh, moment, small_board
from units.choices import Role
from units.models import User

pytestmark = pytest.mark.django_db
ON = date(2023, 5, 30)


def _refused_by_its_leader(here: SmallBoard, filing: Filing) -> Filing:
    """Sent by the clerk to the leader of his unit, who gives it back with words for nobody else."""
    sent = filing_act.act(
        filing, Action.SUBMIT, actor=here.person(Role.FILER), at=moment(5, 26), seen_revision=filing.revision
    )
    back = filing_act.act(
        sent,
        Action.SEND_BACK,
        actor=here.person(Role.UNIT_LEADER),
        at=moment(5, 27),
        seen_revision=sent.revision,
        note="canary nội bộ",
    )
    assert back.state == State.SENT_BACK
    return fresh(back)


def _opens(filing: Filing, user: User) -> None:
    entering.open_entry(
        filing,
        source=EntrySource.PHONE,
        told_by="Bà kế toán xã (minh họa)",
        told_on=ON,
        reason="Mất mạng",
        actor=user,
        at=moment(5, 30),
    )


@pytest.mark.parametrize("begun", [State.DRAFT, State.SENT_BACK])
def test_what_the_units_leader_refused_is_not_entered_by_the_office(begun: State) -> None:
    here = small_board(led=True)
    filing, officer = here.brought_to(here.owe(), begun), here.person(Role.REVIEWER)
    if begun == State.SENT_BACK:  # the same paper, as the office returned it, is open to the office
        assert may_enter(officer, filing, on=ON)
    refused = _refused_by_its_leader(here, filing)

    assert "bản nháp là của đơn vị" in str(may_enter(officer, refused, on=ON).reason)
    assert not open_papers_of(officer, on=ON).exists()
    with pytest.raises(filing_act.ActionRefusedError, match="bản nháp là của đơn vị"):
        _opens(refused, officer)
    assert fresh(filing).entry is None


def test_what_the_office_returned_is_entered_by_the_office() -> None:
    here = small_board(led=True)
    filing, officer = here.brought_to(here.owe(), State.SENT_BACK), here.person(Role.REVIEWER)

    assert list(open_papers_of(officer, on=ON)) == [filing]
    _opens(filing, officer)
    assert fresh(filing).takes_entry
