"""One paper moved to where it is to be, only by `act`, `revise` and `appraise`; what people have done meanwhile stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from atgt_portal.management.demo import dossiers, grids, papers, returns, scoring
from atgt_portal.management.demo.agenda import Goal
from atgt_portal.management.demo.people import Company
from atgt_portal.management.demo.scene import Scene
from awards.appraisal import Judged, appraise, given_scores, seen_mark
from awards.deciding import decided_about
from awards.tables import lines_for
from campaigns.filing.act import IncompleteError, act, revise
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.threads import talk
from campaigns.setup.choices import Paper
from units.choices import Role
from units.models import User

_Values = Callable[[Scene, Filing, datetime], dict[str, Any]]
_TYPED: Mapping[str, _Values] = {
    Paper.PLAN: papers.plan,
    Paper.DISSEMINATION: papers.dissemination,
    Paper.ACCIDENT_RETURN: papers.accident_return,
    Paper.FIGURES_CONFIRMATION: papers.confirmation,
    Paper.INTERIM_RETURN: returns.interim,
    Paper.CLOSING_RETURN: returns.closing,
    Paper.SCORE_SHEET: scoring.sheet,
    Paper.AWARD_DOSSIER: dossiers.dossier,
    Paper.ACTIVITY_RETURN: grids.month,
}
_BEGUN: Mapping[str, _Values] = {Paper.PLAN: papers.begun_plan, Paper.ACTIVITY_RETURN: grids.begun}
_BACK = {
    Paper.PLAN: "Kế hoạch chưa nêu biện pháp cho nhóm nhiệm vụ đã đăng ký và chưa ghi bộ phận phụ trách. Bổ sung rồi gửi lại.",
    Paper.FIGURES_CONFIRMATION: (
        "Công an đã đối chiếu với Trung tâm Y tế, số liệu giữ nguyên. Đề nghị xem lại và xác nhận (minh họa)."
    ),
}
_QUESTIONS = {
    Paper.PLAN: {
        "measures-1-text": "Ghi rõ bộ phận hoặc chức danh phụ trách biện pháp này (minh họa).",
        "tasks": "Bổ sung biện pháp tuyên truyền cho học sinh đi xe máy điện (minh họa).",
    },
}
_OPEN = {State.DRAFT, State.SENT_BACK}
_WHOLE_PAPER = ("unit", "board", "campaign", "period", "obligation", "accepted_version", "working_version")


@dataclass(frozen=True, slots=True)
class Hand:
    """Who brings papers forward: the scene to invent from, and the people whose acts they are."""

    scene: Scene
    people: Company

    def bring(self, pk: int, goal: Goal, at: datetime) -> None:
        """Do what is lacking for the paper to be as far as `goal`; often nothing."""
        filing = Filing.objects.select_related(*_WHOLE_PAPER).get(pk=pk)
        if goal == Goal.APPRAISED:
            self._appraised(filing, at)
            return
        if filing.accepted_version_id is not None or not _has_its_cause(filing):
            return
        if goal <= Goal.WRITTEN:
            self._written(filing, goal, at)
            return
        filing = self._sent(filing, at)
        if goal >= Goal.RECEIVED and filing.state == State.AWAITING_LEADER:
            filing = self._act(filing, Action.APPROVE, self.people.leaders[filing.unit_id], at)
        if goal >= Goal.SENT_BACK and filing.state == State.SUBMITTED:
            self._answered(filing, goal, at)

    def _written(self, filing: Filing, goal: Goal, at: datetime) -> None:
        """What a person has begun is his; what came back is mended."""
        if goal == Goal.BEGUN and not filing.has_begun:
            self._revised(filing, _BEGUN[filing.kind](self.scene, filing, at), at)
        elif goal == Goal.WRITTEN and (filing.state == State.SENT_BACK or not filing.has_begun):
            self._revised(filing, self._typed(filing, at), at)

    def _typed(self, filing: Filing, at: datetime) -> dict[str, Any]:
        return _TYPED[filing.kind](self.scene, filing, at)

    def _sent(self, filing: Filing, at: datetime) -> Filing:
        """A draft that lacks nothing goes as it is; any other is written first."""
        if filing.state not in _OPEN:
            return filing
        if not filing.has_begun:
            filing = self._revised(filing, self._typed(filing, at), at)
        try:
            return self._act(filing, Action.SUBMIT, self._filer(filing), at)
        except IncompleteError:
            filing = self._revised(filing, self._typed(filing, at), at)
            return self._act(filing, Action.SUBMIT, self._filer(filing), at)

    def _answered(self, filing: Filing, goal: Goal, at: datetime) -> None:
        reviewer = self.people.reviewer_of(filing)
        if goal == Goal.SENT_BACK:
            filing = self._asked(filing, reviewer, at)
            self._act(filing, Action.SEND_BACK, reviewer, at, note=_BACK[Paper(filing.kind)])
        else:
            filing = self._settled(filing, reviewer, at)
            self._act(filing, Action.ACCEPT, reviewer, at)

    def _asked(self, filing: Filing, reviewer: User, at: datetime) -> Filing:
        """A returned plan says at the very places what is to be mended."""
        for anchor, text in _QUESTIONS.get(Paper(filing.kind), {}).items():
            talk.open_thread(filing, actor=reviewer, at=at, seen_revision=filing.revision, anchor=anchor, text=text)
        return self._as_it_stands(filing)

    def _settled(self, filing: Filing, reviewer: User, at: datetime) -> Filing:
        """What was asked is done before the paper is accepted."""
        for thread in filing.threads.unresolved().select_related("filing__board", "filing__unit", "filing__period"):
            talk.resolve(thread, actor=reviewer, at=at)
        return self._as_it_stands(filing)

    def _as_it_stands(self, filing: Filing) -> Filing:
        return Filing.objects.select_related(*_WHOLE_PAPER).get(pk=filing.pk) if filing.threads.exists() else filing

    def _appraised(self, filing: Filing, at: datetime) -> None:
        if filing.accepted_version_id is None:
            self.bring(filing.pk, Goal.ACCEPTED, at)
            filing = Filing.objects.select_related(*_WHOLE_PAPER).get(pk=filing.pk)
        if filing.accepted_version_id is not None and (given := scoring.appraised(filing, on=at.date())):
            self.appraise(filing, given, at)

    def appraise(self, filing: Filing, given: Mapping[int, Judged], at: datetime) -> int:
        """Store appraised points of a sheet as the person who may."""
        return appraise(
            filing,
            actor=self.people.reviewer_of(filing),
            at=at,
            seen=seen_mark(filing, given_scores(filing), decided_about(filing)),
            lines=lines_for(filing),
            given=given,
        )

    def _filer(self, filing: Filing) -> User:
        return self.people.filers[filing.unit_id]

    def _revised(self, filing: Filing, values: Mapping[str, Any], at: datetime) -> Filing:
        return revise(filing, actor=self._filer(filing), at=at, seen_revision=filing.revision, **values)

    def _act(self, filing: Filing, action: Action, actor: User, at: datetime, *, note: str = "") -> Filing:
        return act(filing, action, actor=actor, at=at, seen_revision=filing.revision, note=note)

    @property
    def office(self) -> User:
        return self.people.officers[Role.REVIEWER]


def _has_its_cause(filing: Filing) -> bool:
    """A confirmation answers police figures; without them nobody writes one."""
    return filing.kind != Paper.FIGURES_CONFIRMATION or papers.police_version(filing) is not None
