"""The words and tones in which a paper's standing is told, the same on every page. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import opening
from campaigns.filing.choices import Action, EntryAnswer, State
from campaigns.filing.models import EntryForUnit, Filing, FilingEvent
from campaigns.setup.choices import Paper, PeriodKind
from units.choices import UNIT_ROLES, Role


@dataclass(frozen=True, slots=True)
class Badge:
    label: str
    tone: str


def title_of(filing: Filing) -> str:
    """The paper's name; of a monthly one with its month."""
    if filing.period.kind == PeriodKind.MONTH:
        return f"{filing.get_kind_display()} – {vn.uncapitalise(filing.period.name)}"
    return filing.get_kind_display()


def period_of(filing: Filing) -> str:
    return days_between(filing.period.first_day, filing.period.last_day)


def days_between(first_day: date, last_day: date) -> str:
    return _("Kỳ %(first)s – %(last)s") % {"first": vn.show_date(first_day), "last": vn.show_date(last_day)}


def state_badge(filing: Filing) -> Badge:
    """The state in its one word; “Chưa bắt đầu” is a draft nobody has touched."""
    if filing.state == State.DRAFT and not filing.has_begun:
        return Badge(_("Chưa bắt đầu"), "plain")
    return Badge(filing.get_state_display(), filing.state)


def standing_badge(filing: Filing) -> Badge | None:
    """Beside the state of an amendment: the version that counts while the new one is on its way."""
    if not filing.is_amended or filing.accepted_version is None:
        return None
    return Badge(_("Bản %(n)s đã tiếp nhận") % {"n": filing.accepted_version.number}, State.ACCEPTED)


def badge_on(filing: Filing, *, on: date) -> Badge:
    """As `state_badge`; a paper that nobody can begin yet is “Chưa mở”, one kept while its month runs is “Đang trong kỳ”."""
    if filing.excuse_id is not None:
        return Badge(_("Được miễn"), "plain")
    if is_unopened(filing, on=on):
        return Badge(_("Chưa mở"), "plain")
    if is_running(filing, on=on) and not filing.has_begun:
        return Badge(_("Đang trong kỳ"), "plain")
    return state_badge(filing)


def is_unopened(filing: Filing, *, on: date) -> bool:
    """Whether the paper is still to open; one that has been begun is told by its state."""
    return filing.state == State.DRAFT and not filing.has_begun and not opening.is_open(filing, on=on)


def is_running(filing: Filing, *, on: date) -> bool:
    """Whether the paper is kept while its period runs, and so cannot be sent yet: police figures."""
    return filing.kind == Paper.ACCIDENT_RETURN and filing.state == State.DRAFT and on < filing.period.last_day


def due_line(filing: Filing) -> str:
    if filing.excuse_id is not None:
        return _("Không phải nộp")
    if filing.awaits_figures:
        return _("Chờ số liệu của công an")
    if filing.due_on is None:
        return _("Số liệu nền, không tính hạn")
    return due_words(filing.due_on)


def due_words(day: date) -> str:
    return _("Hạn %(day)s") % {"day": vn.show_date(day)}


def lateness(filing: Filing, *, on: date) -> Badge | None:
    """How the paper stands to its due day; lateness is what was decided at first receipt, not what today would say."""
    if filing.received_at is not None:
        if not filing.late_days:
            return None
        return Badge(_("Nộp muộn %(n)s ngày") % {"n": vn.show_number(filing.late_days)}, "late")
    if filing.due_on is None or filing.due_on >= on:
        return None
    if filing.is_optional:
        return Badge(_("Đã qua hạn gửi"), "plain")
    return Badge(days_over(filing.due_on, on=on), "overdue")


def entry_badge(filing: Filing) -> Badge | None:
    """The mark of a paper that the office has entered for its unit; it stays until the unit sends the paper itself."""
    if filing.entry is None:
        return None
    label = _("Nhập thay")
    if filing.received_at is None:
        return Badge(label, "info")
    tones = {EntryAnswer.WAITING: "wait", EntryAnswer.CONFIRMED: "good", EntryAnswer.DISPUTED: "bad"}
    answer = EntryAnswer(filing.entry.answer)
    return Badge(f"{label}: {vn.uncapitalise(str(answer.label))}", tones[answer])


def entry_words(entry: EntryForUnit) -> str:
    """Nhập thay theo điện thoại, bà …, kế toán, cung cấp ngày 05/06/2023; lý do: mất mạng."""
    said = {
        "source": vn.uncapitalise(entry.get_source_display()),
        "who": entry.told_by,
        "day": vn.show_date(entry.told_on),
        "reason": entry.reason.rstrip("."),
    }
    return _("Nhập thay theo %(source)s, %(who)s cung cấp ngày %(day)s; lý do: %(reason)s") % said


def days_over(due_on: date, *, on: date) -> str:
    return _("Quá hạn %(n)s ngày") % {"n": vn.show_number((on - due_on).days)}


def remaining(filing: Filing, *, on: date) -> str:
    """The days left, for a paper that has not come in and is not overdue; for one not open yet the day it opens."""
    if is_unopened(filing, on=on):
        return "" if filing.awaits_figures else opening.reason(filing)
    if is_running(filing, on=on):
        return _("gửi từ ngày %(day)s") % {"day": vn.show_date(filing.period.last_day)}
    if filing.received_at is not None or filing.due_on is None or filing.due_on < on:
        return ""
    return days_left(filing.due_on, on=on)


def days_left(due_on: date, *, on: date) -> str:
    days = (due_on - on).days
    return _("còn %(n)s ngày") % {"n": vn.show_number(days)} if days else _("hết hạn hôm nay")


def waiting_since(moment: datetime | None, *, on: date) -> str:
    if moment is None:
        return ""
    days = (on - timezone.localdate(moment)).days
    return _("chờ %(n)s ngày") % {"n": vn.show_number(days)} if days > 0 else _("hôm nay")


def day_month(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local:%d/%m}"


def moment(at: datetime) -> str:
    """10:42 ngày 05/12/2023."""
    local = timezone.localtime(at)
    return f"{local:%H:%M} ngày {vn.show_date(local.date())}"


def note_label(action: Action, state: State | str) -> str:
    """How the page names the box for the words that go with this step."""
    if action == Action.AMEND:
        return _("Lý do sửa")
    if state == State.AWAITING_LEADER:
        return _("Nội dung người lập phải bổ sung")
    return _("Nội dung phải bổ sung")


_TONES = {
    Action.SUBMIT: "info",
    Action.APPROVE: "info",
    Action.SEND_BACK: "bad",
    Action.ACCEPT: "good",
    Action.AMEND: "warn",
}


def event_tone(event: FilingEvent) -> str:
    return _TONES[Action(event.action)]


def event_title(event: FilingEvent) -> str:
    """What happened, told from the step: a leader's return and an office's return are two things."""
    action, role = Action(event.action), Role(event.role)
    if action == Action.SUBMIT:
        if role not in UNIT_ROLES:
            return _("Văn phòng nhập thay và gửi")
        if event.to_state == State.AWAITING_LEADER:
            return _("Gửi lãnh đạo đơn vị duyệt")
        return _("Gửi văn phòng thường trực")
    if action == Action.SEND_BACK and role == Role.UNIT_LEADER:
        return _("Lãnh đạo đơn vị trả lại người lập")
    if action == Action.AMEND:
        return _("Mở lại để sửa bản đã tiếp nhận")
    titles = {
        Action.APPROVE: _("Lãnh đạo đơn vị duyệt và gửi"),
        Action.SEND_BACK: _("Trả lại để bổ sung"),
        Action.ACCEPT: _("Tiếp nhận"),
    }
    return titles[action]


def hand_of(event: FilingEvent) -> str:
    """Who did it and as what; a stand-in under his own name, with whom he stood in for and by which paper."""
    who = f"{event.actor.full_name}, {event.get_role_display()}"
    post = event.acted_as
    if post is None or post.stands_in_for is None:
        return who
    said = {"who": who, "holder": post.stands_in_for.user.full_name, "basis": post.basis}
    return _("%(who)s, làm thay %(holder)s theo %(basis)s") % said


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a paper's way; `state` is done, now or next."""

    label: str
    state: str


def trail(filing: Filing, events: list[FilingEvent]) -> list[Stop]:
    """The way of the paper through its stops, with the day on which it left each one in this round."""
    led, by_office = filing.unit.leader_approves, _is_by_office(filing, events)
    stops = [State.DRAFT, *([State.AWAITING_LEADER] if led else []), State.SUBMITTED, State.ACCEPTED]
    here = stops.index(State(filing.state)) if filing.state in stops else 0
    entered = {State(event.to_state): day_month(event.happened_at) for event in _this_round(events)}
    found = []
    for place, stop in enumerate(stops):
        onward = stops[min(place + 1, len(stops) - 1)]
        day = entered.get(onward, "") if place < here or stop == State.ACCEPTED else ""
        state = "now" if place == here else "done" if place < here else "next"
        found.append(
            Stop(
                label=f"{_stop_label(filing, stop, behind=place < here, by_office=by_office)} {day}".strip(),
                state=state,
            )
        )
    return found


def _is_by_office(filing: Filing, events: list[FilingEvent]) -> bool:
    """Whether the office enters, or has sent, what is on its way now."""
    sent = [event for event in _this_round(events) if event.action == Action.SUBMIT]
    return Role(sent[-1].role) not in UNIT_ROLES if sent else filing.takes_entry


def _stop_label(filing: Filing, stop: State, *, behind: bool, by_office: bool) -> str:
    if stop == State.DRAFT:
        if by_office and filing.state != State.SENT_BACK:
            return _("%(office)s nhập thay") % {"office": filing.board.office_short_name}
        if behind:
            return _("Người lập gửi")
        return _("Đơn vị bổ sung") if filing.state == State.SENT_BACK else _("Đơn vị lập")
    labels = {
        State.AWAITING_LEADER: _("Lãnh đạo đơn vị duyệt"),
        State.SUBMITTED: _("%(office)s rà soát") % {"office": filing.board.office_short_name},
        State.ACCEPTED: _("Tiếp nhận"),
    }
    return labels[stop]


def _this_round(events: list[FilingEvent]) -> list[FilingEvent]:
    """The events since the paper was last in its unit's hands."""
    opened = [n for n, event in enumerate(events) if event.to_state in {State.DRAFT, State.SENT_BACK}]
    return events[opened[-1] + 1 :] if opened else events
