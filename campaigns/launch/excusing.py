"""One unit is let off one paper: by a letter, or by the head of the office at once; and asked for it again."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import notices
from atgt_portal.lib import vn
from campaigns.filing import excusing
from campaigns.filing.excusing import ExcuseRefusedError
from campaigns.filing.models import Excuse, Filing
from campaigns.launch.choices import ChangeKind
from campaigns.launch.launching import people_of
from campaigns.launch.rule_changes import Done, Effect, LetterRefusedError
from campaigns.setup.models import Campaign, Participation
from campaigns.setup.permissions import may_launch
from units.models import User


def open_papers_of(campaign: Campaign) -> "QuerySet[Filing]":
    """What may be excused, unit after unit."""
    waiting = excusing.excusable(Filing.objects.filter(campaign=campaign)).select_related("unit", "period")
    return waiting.order_by("unit__sort_key", "unit", "due_on", "kind", "period__first_day", "pk")


def paper_words(paper: Filing) -> str:
    """Báo cáo tổng kết, Cả năm."""
    return f"{paper.get_kind_display()}, {paper.period.name}"


@dataclass(frozen=True, slots=True)
class ExcuseRule:
    """The paper leaves the unit's list and every count; what has been written stays, and it can be asked for again."""

    paper: Filing
    reason: str
    kind: ChangeKind = ChangeKind.EXCUSE

    @property
    def subject(self) -> str:
        return str(self.paper.uuid)

    @property
    def words(self) -> str:
        return _("%(unit)s được miễn nộp %(paper)s") % {
            "unit": self.paper.unit.name,
            "paper": vn.uncapitalise(paper_words(self.paper)),
        }

    def effects(self, campaign: Campaign) -> list[Effect]:
        paper = self.paper
        due = vn.show_date(paper.due_on) if paper.due_on else _("chưa có hạn")
        old = _("phải nộp %(paper)s, hạn %(day)s") % {"paper": vn.uncapitalise(paper_words(paper)), "day": due}
        return [Effect(paper.unit_id, paper.unit.name, old, _("được miễn"), is_kept=False)]

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done:
        if not excusing.grant([self.paper.pk], reason=self.reason, number=number, at=at):
            raise LetterRefusedError(_came_meanwhile(self.paper))
        due = self.paper.due_on
        return Done({"due_on": due.isoformat() if due else None}, {"due_on": None, "excused": True})


def _came_meanwhile(paper: Filing) -> str:
    sentence = _("%(paper)s của %(unit)s vừa được gửi hoặc vừa được miễn. Tải lại trang để xem.")
    return sentence % {"paper": paper_words(paper), "unit": paper.unit.name}


@transaction.atomic
def excuse(paper: Filing, *, reason: str, number: str, actor: User, at: datetime) -> None:
    """Let the unit off the paper at once and tell it; or refuse and change nothing."""
    _refuse_strangers(paper.campaign, actor, at=at)
    if not excusing.grant([paper.pk], reason=reason, number=number, actor=actor, at=at):
        raise ExcuseRefusedError(_came_meanwhile(paper))
    said = {"paper": vn.uncapitalise(paper_words(paper)), "reason": reason}
    _tell(
        paper,
        subject=_("Được miễn nộp: %(paper)s"),
        body=_("Đơn vị được miễn nộp %(paper)s. Lý do: %(reason)s"),
        said=said,
        at=at,
        key=f"excuse:{Excuse.objects.get(filing=paper, ended_at=None).pk}:granted",
    )


@transaction.atomic
def ask_again(excused: Excuse, *, reason: str, due_on: date | None, actor: User, at: datetime) -> None:
    """Take the excuse back and tell the unit; or refuse and change nothing."""
    _refuse_strangers(excused.filing.campaign, actor, at=at)
    _refuse_who_left(excused.filing)
    paper = excusing.take_back(excused, reason=reason, due_on=due_on, actor=actor, at=at)
    paper.refresh_from_db()
    due = _("hạn %(day)s") % {"day": vn.show_date(paper.due_on)} if paper.due_on else _("chưa có hạn")
    said = {"paper": vn.uncapitalise(paper_words(paper)), "reason": reason, "due": due}
    _tell(
        paper,
        subject=_("Phải nộp: %(paper)s"),
        body=_("Đơn vị không còn được miễn, phải nộp %(paper)s, %(due)s. Lý do: %(reason)s"),
        said=said,
        at=at,
        key=f"excuse:{excused.pk}:ended",
    )


def _refuse_strangers(campaign: Campaign, actor: User, *, at: datetime) -> None:
    if not (verdict := may_launch(actor, campaign, on=timezone.localdate(at))):
        raise ExcuseRefusedError(str(verdict.reason))


def _refuse_who_left(paper: Filing) -> None:
    left = Participation.objects.filter(campaign=paper.campaign_id, unit=paper.unit_id, left_on__isnull=False).first()
    if left is not None:
        sentence = _(
            "%(unit)s thôi tham gia phong trào từ ngày %(day)s nên không bỏ miễn từng hồ sơ. "
            "Thêm đơn vị vào phong trào bằng văn bản điều chỉnh."
        )
        raise ExcuseRefusedError(sentence % {"unit": paper.unit.name, "day": vn.show_date(left.left_on)})


def _tell(paper: Filing, *, subject: str, body: str, said: dict[str, str], at: datetime, key: str) -> None:
    notices.post(
        people_of([paper.unit_id], on=timezone.localdate(at)),
        subject=(subject % said)[:190],
        body=body % said,
        link=reverse("filing:detail", kwargs={"uuid": paper.uuid}),
        at=at,
        unique_key=key,
    )
