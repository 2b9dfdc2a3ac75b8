"""Kinds of papers. Each room registers its own from `ready()`, so that this room knows none of them by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.documents.model import OfficialDocument
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing, FilingVersion
from campaigns.filing.outline import Part, files_part
from campaigns.setup.choices import Paper
from units.choices import OFFICE_ROLES, Role
from units.letterhead.heads import Head
from units.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the workflow: from where, by whom, to where; with `when`, only for papers of which it holds."""

    action: Action
    sources: frozenset[State]
    target: State
    roles: frozenset[Role]
    needs_note: bool = False
    when: Callable[[Filing], bool] | None = None

    def applies_to(self, filing: Filing) -> bool:
        return self.when is None or self.when(filing)


OPEN_STATES = frozenset({State.DRAFT, State.SENT_BACK})
_REVIEWERS = OFFICE_ROLES | {Role.APPRAISER}
UNIT_HANDS = frozenset({Role.FILER, Role.UNIT_LEADER})
REVIEW_STEPS = (
    Step(Action.SEND_BACK, frozenset({State.SUBMITTED}), State.SENT_BACK, _REVIEWERS, needs_note=True),
    Step(Action.ACCEPT, frozenset({State.SUBMITTED}), State.ACCEPTED, _REVIEWERS),
    Step(Action.AMEND, frozenset({State.ACCEPTED}), State.DRAFT, UNIT_HANDS, needs_note=True),
)
PLAIN_STEPS: tuple[Step, ...] = (Step(Action.SUBMIT, OPEN_STATES, State.SUBMITTED, UNIT_HANDS), *REVIEW_STEPS)
LED_STEPS: tuple[Step, ...] = (
    Step(Action.SUBMIT, OPEN_STATES, State.AWAITING_LEADER, UNIT_HANDS),
    Step(Action.APPROVE, frozenset({State.AWAITING_LEADER}), State.SUBMITTED, frozenset({Role.UNIT_LEADER})),
    Step(
        Action.SEND_BACK,
        frozenset({State.AWAITING_LEADER}),
        State.SENT_BACK,
        frozenset({Role.UNIT_LEADER}),
        needs_note=True,
    ),
    *REVIEW_STEPS,
)

# Nhập thay goes straight to the office: the unit's word comes afterwards.
ENTRY_STEP = Step(Action.SUBMIT, OPEN_STATES, State.SUBMITTED, OFFICE_ROLES)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps a paper from being submitted: where, and what to do."""

    field: str
    message: str


def not_yet(field: str, label: str, day: date, *, on: date) -> Fault:
    """The fault of something told as done on a day still to come."""
    sentence = _("%(box)s %(day)s ở sau ngày hôm nay %(today)s. Kiểm tra lại ngày, hoặc gửi khi việc đã xong.")
    return Fault(field, sentence % {"box": label, "day": vn.show_date(day), "today": vn.show_date(on)})


class PaperCheck(Protocol):
    """Every fault that keeps a paper from being submitted that day."""

    def __call__(self, filing: Filing, *, on: date) -> list[Fault]: ...


class PaperLayout(Protocol):
    """The paper that says `content` on the unit's letterhead, ready for signature; `on` gives the year of its blanks."""

    def __call__(self, filing: Filing, content: dict[str, Any], *, head: Head, on: date) -> OfficialDocument: ...


@dataclass(frozen=True, slots=True)
class Issued:
    """Number, day and signer that văn thư gave a paper; blank until then."""

    number: str = ""
    signed_on: date | None = None
    signer: str = ""


def _no_effect(filing: Filing, version: FilingVersion, at: datetime) -> None:
    """Most kinds are only kept when accepted."""


def _as_it_stands(content: dict[str, Any]) -> dict[str, Any]:
    """Most contents hold all that is shown."""
    return content


def _no_doubts(content: dict[str, Any]) -> int:
    """Most contents are not weighed."""
    return 0


def _no_parts(content: dict[str, Any]) -> tuple[Part, ...]:
    """A kind that tells of no parts is talked about as a whole."""
    return ()


class Beside(Protocol):
    """What a page shows beside a content, read anew each time; `is_unit` for the people whose paper it is."""

    def __call__(self, filing: Filing, content: Mapping[str, Any], *, is_unit: bool, on: date) -> dict[str, Any]: ...


def _nothing_beside(filing: Filing, content: Mapping[str, Any], *, is_unit: bool, on: date) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Flag:
    """What the office should see of a paper before it opens it: `key` of the content holds `value`."""

    key: str
    value: str
    label: "str | _StrPromise"


@dataclass(frozen=True, slots=True)
class PaperKind:
    """What a room must tell about its kind of paper.

    `write(filing, values)` stores the working copy; `content(filing)` freezes it as plain JSON;
    `check(filing, on=day)` names every fault that keeps it from being submitted that day; `on_accept` is the effect of acceptance,
    run inside the act's own transaction; `edit_url` and `page_template` are how people reach and read it; `shown`
    adds to a content what it must not hold itself, such as the names of persons, each time it is read; `nil_key` is the
    part of the content that says that there was nothing to tell (“không phát sinh”), `nothing(filing)` the values by which
    an untouched paper says so, for kinds that can. `layout` prints
    a content for signature; `issued` reads what was entered of the signed paper, and `write` stores it from
    `paper_number`, `signed_on` and `signer` alone, leaving the rest of the working copy as it is. `parts` tells
    a content in parts and items, each with its stable key, by which versions are compared and threads find their place.
    `beside` is what the paper's own page shows beside it. `flag` is marked in the queue;
    `doubts` counts the figures of a content that bear a warning. With `signs_parts` the parts of the paper keep who stored them, so `write` is also told `actor` and `at`.
    With `names_persons` the content tells of persons, by UUID: what is typed about it stays in the open tab, and printouts
    keep no more of them than the paper does. `type_code` stands in the number of its papers, as in Phụ lục III of
    Nghị định 30/2020/NĐ-CP (KH, BC). Each item of `proved_parts` may have evidence of its own. Keys in `derived` hold
    what is worked out beside what the unit states: they alone make no amendment. `onward` names the pages to which buttons of the edit page go on once the draft is stored.
    """

    paper: Paper
    write: Callable[..., None]
    content: Callable[[Filing], dict[str, Any]]
    check: PaperCheck
    edit_url: str
    page_template: str
    on_accept: Callable[[Filing, FilingVersion, datetime], None] = _no_effect
    shown: Callable[[dict[str, Any]], dict[str, Any]] = _as_it_stands
    parts: Callable[[dict[str, Any]], tuple[Part, ...]] = _no_parts
    beside: Beside = _nothing_beside
    plain_steps: tuple[Step, ...] = PLAIN_STEPS
    led_steps: tuple[Step, ...] = LED_STEPS
    nil_key: str = ""
    flag: Flag | None = None
    doubts: Callable[[dict[str, Any]], int] = _no_doubts
    nothing: Callable[[Filing], dict[str, Any]] | None = None
    layout: PaperLayout | None = None
    issued: Callable[[Filing], Issued] | None = None
    type_code: str = ""
    names_persons: bool = False
    proved_parts: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()

    @property
    def needs_names(self) -> bool:
        """Whether a content is shown with something that it does not hold itself."""
        return self.shown is not _as_it_stands

    def outline(self, content: dict[str, Any]) -> tuple[Part, ...]:
        """The kind's own parts, then the files: every kind may have some."""
        return (*self.parts(content), *files_part(content))

    signs_parts: bool = False
    onward: Mapping[str, str] = field(default_factory=dict)

    def store(self, filing: Filing, values: Mapping[str, Any], *, actor: User, at: datetime) -> None:
        """The working copy as `revise` stores it."""
        if self.signs_parts:
            self.write(filing, values, actor=actor, at=at)
        else:
            self.write(filing, values)


_KINDS: dict[str, PaperKind] = {}


def register(kind: PaperKind) -> None:
    _KINDS[kind.paper] = kind


def kind_of(filing: Filing) -> PaperKind:
    return _KINDS[filing.kind]


def nothing_of(filing: Filing) -> dict[str, Any]:
    """The values by which the paper says that nothing happened; none for a kind that cannot."""
    says = kind_of(filing).nothing
    return says(filing) if says else {}


def registered() -> tuple[PaperKind, ...]:
    return tuple(_KINDS.values())


def steps_of(filing: Filing) -> tuple[Step, ...]:
    """The workflow of this paper: the leader's step is a setting of its unit.

    A paper that already waits for its leader keeps that step when the setting is taken away: nobody else could move it.
    """
    kind = kind_of(filing)
    led = filing.unit.leader_approves or filing.state == State.AWAITING_LEADER
    steps = kind.led_steps if led else kind.plain_steps
    return (ENTRY_STEP, *steps) if filing.takes_entry else steps
