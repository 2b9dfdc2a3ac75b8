"""By letter: a unit joins the campaign, and owes what falls due from that day on; a unit leaves it, and what it has not filed is closed.

What has been accepted, and what lies on the office's desk, stays as it is.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import excusing
from campaigns.filing.choices import State
from campaigns.filing.models import Excuse, Filing
from campaigns.filing.owed import open_papers, owed_by, owed_on
from campaigns.launch.choices import ChangeKind
from campaigns.launch.models import RuleChange
from campaigns.launch.rule_changes import Done, Effect, LetterRefusedError
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Cluster, Participation
from units.models import Unit


@dataclass(frozen=True, slots=True)
class JoinRule:
    """From that day on the unit takes part in the cluster; papers of earlier days are not asked of it."""

    unit: Unit
    cluster: Cluster
    day: date
    kind: ChangeKind = ChangeKind.JOIN

    @property
    def subject(self) -> str:
        return self.unit.code

    @property
    def words(self) -> str:
        sentence = _("%(unit)s tham gia phong trào từ ngày %(day)s, thuộc %(cluster)s")
        return sentence % {"unit": self.unit.name, "day": vn.show_date(self.day), "cluster": self.cluster.name}

    def effects(self, campaign: Campaign) -> list[Effect]:
        seat = Participation.objects.filter(campaign=campaign, unit=self.unit).first()
        left = seat and seat.left_on
        old = _("đã thôi tham gia từ ngày %(day)s") % {"day": vn.show_date(left)} if left else _("chưa tham gia")
        return [Effect(self.unit.pk, self.unit.name, old, self._asked(campaign), is_kept=False)]

    def _asked(self, campaign: Campaign) -> str:
        seat = Participation(campaign=campaign, unit=self.unit, cluster=self.cluster, joined_on=self.day)
        owed = owed_by(campaign, [seat], list(campaign.periods.all()))
        said = {"cluster": self.cluster.name, "n": vn.show_number(len(owed)), "day": vn.show_date(self.day)}
        return _("%(cluster)s; phải nộp %(n)s hồ sơ từ ngày %(day)s") % said

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done:
        if Participation.objects.current().filter(campaign=campaign, unit=self.unit).exists():
            raise LetterRefusedError(already_in(self.unit))
        seat, made = Participation.objects.get_or_create(
            campaign=campaign, unit=self.unit, defaults={"cluster": self.cluster, "joined_on": self.day}
        )
        old = {} if made else _as_data(seat)
        if not made:
            seat.cluster, seat.joined_on, seat.left_on = self.cluster, self.day, None
            seat.save(update_fields=["cluster", "joined_on", "left_on"])
            _asked_again(campaign, seat, reason=_("Tham gia lại theo văn bản %(number)s") % {"number": number}, at=at)
        return Done(old, {**_as_data(seat), "papers": open_papers(campaign)})


def already_in(unit: Unit) -> str:
    sentence = _("%(unit)s đang tham gia phong trào. Chọn đơn vị khác.")
    return sentence % {"unit": unit.name}


def _as_data(seat: Participation) -> dict[str, Any]:
    days = {"joined_on": seat.joined_on, "left_on": seat.left_on}
    told = {name: day.isoformat() if day else None for name, day in days.items()}
    return {"unit": seat.unit.code, "cluster": seat.cluster.code, **told}


def _asked_again(campaign: Campaign, seat: Participation, *, reason: str, at: datetime) -> None:
    """What was closed when the unit left is asked again, as far as it falls into the days that begin now."""
    left = RuleChange.objects.filter(letter__campaign=campaign, kind=ChangeKind.LEAVE, subject=seat.unit.code).last()
    closed = Excuse.objects.filter(uuid__in=left.new.get("excuses", ()) if left else (), ended_at=None)
    for excuse in closed.select_related("filing__obligation", "filing__period"):
        if seat.covers(owed_on(excuse.filing.obligation, excuse.filing.period)):
            excusing.take_back(excuse, reason=reason, due_on=None, actor=None, at=at)


@dataclass(frozen=True, slots=True)
class LeaveRule:
    """From that day on the unit takes part no more: not ranked, asked for nothing; its open papers are closed with the reason."""

    seat: Participation
    day: date
    reason: str
    kind: ChangeKind = ChangeKind.LEAVE

    @property
    def subject(self) -> str:
        return self.seat.unit.code

    @property
    def words(self) -> str:
        sentence = _("%(unit)s thôi tham gia phong trào từ ngày %(day)s; hồ sơ chưa nộp được đóng lại")
        return sentence % {"unit": self.seat.unit.name, "day": vn.show_date(self.day)}

    def _papers(self) -> QuerySet[Filing]:
        return Filing.objects.filter(campaign=self.seat.campaign_id, unit=self.seat.unit_id)

    def effects(self, campaign: Campaign) -> list[Effect]:
        papers = self._papers().exclude(accepted_version=None)
        accepted, waiting = papers.count(), self._papers().filter(state=State.SUBMITTED, accepted_version=None).count()
        closed = excusing.excusable(self._papers()).count()
        old = _("đang tham gia, thuộc %(cluster)s") % {"cluster": self.seat.cluster.name}
        sentence = _("thôi tham gia; đóng %(closed)s hồ sơ chưa nộp, giữ %(kept)s hồ sơ đã tiếp nhận")
        new = sentence % {"closed": vn.show_number(closed), "kept": vn.show_number(accepted)}
        if waiting:
            new += _(", %(n)s hồ sơ chờ rà soát") % {"n": vn.show_number(waiting)}
        return [Effect(self.seat.unit_id, self.seat.unit.name, old, new, is_kept=False)]

    def refusal(self, campaign: Campaign) -> str:
        """Why the unit may not leave yet; blank where it may."""
        code = self.seat.unit.code
        for obligation in campaign.obligations.filter(paper=Paper.ACCIDENT_RETURN):
            if code in {token.strip() for token in obligation.who.split(",")}:
                sentence = _(
                    "%(unit)s cung cấp số liệu tai nạn giao thông của cả phong trào nên chưa thôi tham gia được. "
                    "Giao số liệu cho đơn vị khác rồi ghi văn bản này."
                )
                return sentence % {"unit": self.seat.unit.name}
        if self.seat.joined_on is not None and self.day < self.seat.joined_on:
            sentence = _("%(unit)s tham gia từ ngày %(day)s. Ghi ngày thôi tham gia từ ngày ấy trở đi.")
            return sentence % {"unit": self.seat.unit.name, "day": vn.show_date(self.seat.joined_on)}
        return ""

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done:
        if told_why := self.refusal(campaign):
            raise LetterRefusedError(told_why)
        staying = Participation.objects.current().filter(pk=self.seat.pk)
        if not staying.update(left_on=self.day):
            sentence = _("%(unit)s vừa thôi tham gia theo một văn bản khác. Tải lại trang để xem.")
            raise LetterRefusedError(sentence % {"unit": self.seat.unit.name})
        said = {"day": vn.show_date(self.day), "reason": self.reason}
        reason = _("Thôi tham gia phong trào từ ngày %(day)s: %(reason)s") % said
        open_ones = list(self._papers().values_list("pk", flat=True))
        closed = excusing.grant(open_ones, reason=reason[:500], number=number, at=at)
        excuses = Excuse.objects.filter(filing__in=closed, ended_at=None).order_by("pk")
        new = {**_as_data(self.seat), "left_on": self.day.isoformat()}
        return Done(
            _as_data(self.seat), {**new, "excuses": [str(one) for one in excuses.values_list("uuid", flat=True)]}
        )
