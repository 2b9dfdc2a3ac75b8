"""When a paper that is owed and not sent is spoken of, and to whom. Pure: days and calendar come from outside."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from atgt_portal.lib.working_days import WorkingDays
from campaigns.urging.choices import Step
from units.choices import OFFICE_ROLES, Role

OFFSETS: Mapping[Step, int] = {Step.T_7: -7, Step.T_3: -3, Step.T_1: -1, Step.T: 0, Step.T1: 1, Step.T3: 3}
FIRST = timedelta(days=7)


def goes_on(due_on: date, step: Step, *, days: WorkingDays) -> date:
    """The day of that step; one that is no working day is put off to the next."""
    return days.on_or_after(due_on + timedelta(days=OFFSETS[step]))


def step_on(due_on: date, *, on: date, days: WorkingDays) -> Step | None:
    """The step reached by that day, None before the first: asked anew each day, so that a day without a run loses nothing.

    Of several steps passed meanwhile only the last is spoken of.
    """
    reached = [step for step in OFFSETS if goes_on(due_on, step, days=days) <= on]
    return reached[-1] if reached else None


def words(step: Step, due_on: date, *, on: date) -> str:
    """Trước hạn 4 ngày: the days that were truly left, for a step is put off to a working day, or made up for later."""
    if step not in OFFSETS:
        return str(step.label)
    left = (due_on - on).days
    if left == 0:
        return _("ngày đến hạn")
    return (_("trước hạn %(n)s ngày") if left > 0 else _("quá hạn %(n)s ngày")) % {"n": abs(left)}


def roles_told(step: Step, *, awaits_leader: bool) -> frozenset[Role]:
    """Who writes the paper; from the first day over the unit's leader too, and before if it lies with him; at last the office."""
    told = frozenset({Role.FILER})
    if awaits_leader or step in {Step.T1, Step.T3}:
        told |= {Role.UNIT_LEADER}
    return told | OFFICE_ROLES if step == Step.T3 else told


def key_of(filing_id: int, due_on: date, step: Step, user_id: int) -> str:
    """The same paper, due day, step and person is one reminder; a moved due day begins anew."""
    return f"{filing_id}:{due_on.isoformat()}:{step}:{user_id}"
