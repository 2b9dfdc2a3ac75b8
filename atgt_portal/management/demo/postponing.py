"""The one letter of the story: the upper board takes the summary once both calendars of the year are whole.

The plan asks for it before the year is over; the story stands on a day when every figure is there, and would otherwise
open with the board's own report overdue.
"""

from datetime import datetime

from atgt_portal.management.demo import days
from atgt_portal.management.demo.bring import Hand
from atgt_portal.management.demo.scene import Scene
from campaigns.launch.choices import ChangeKind
from campaigns.launch.letters import Change, Letter, issue
from campaigns.setup.choices import Paper
from campaigns.setup.models import Obligation
from units.choices import Role

_BEFORE_DUE = 38  # days: about 20 November for a paper due on 28 December
_ENTERED = 15 * 60 + 10


def _owed(scene: Scene) -> Obligation | None:
    """The board's own paper, where it falls due before the story has its figures and nobody has moved it."""
    owed = Obligation.objects.filter(campaign=scene.campaign, paper=Paper.YEAR_END_SUMMARY, changes=None)
    return owed.filter(due_on__lt=scene.timeline.yearend).first()


def letter_day(scene: Scene) -> datetime | None:
    """When the letter is entered; none where the story needs none."""
    owed = _owed(scene)
    if owed is None or owed.due_on is None:
        return None
    return days.moment(days.last_office_day(days.plus(owed.due_on, -_BEFORE_DUE)), _ENTERED)


def postpone(hand: Hand, *, at: datetime) -> None:
    scene = hand.scene
    letter = Letter(
        number="21/HD-BATGT",
        signed_on=at.date(),
        signer="Lãnh đạo Ban (minh họa)",
        applies_from=at.date(),
        reason="Ban cấp trên nhận báo cáo sau khi có đủ số liệu cả năm (văn bản minh họa)",
    )
    change = Change(ChangeKind.MOVE, obligation=_owed(scene), new_due_on=scene.timeline.sent)
    issue(scene.campaign, letter, change, actor=hand.people.officers[Role.OFFICE_HEAD], at=at)
