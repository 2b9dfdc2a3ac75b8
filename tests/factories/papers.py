"""A small board with two units and papers owed to it; everything in it is invented."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing, FilingEvent, FilingVersion
from campaigns.setup.choices import Direction, ObjectiveKind, Paper, PeriodKind
from campaigns.setup.models import (
    Campaign,
    CampaignIndicator,
    Cluster,
    Indicator,
    Objective,
    Obligation,
    Participation,
    Period,
    TaskGroup,
)
from units.choices import UNIT_ROLES, BoardRole, Level, Role, UnitKind
from units.models import Board, BoardMembership, Membership, Unit, User
from units.names import keys_for

FIRST_DAY, LAST_DAY = date(2022, 12, 15), date(2023, 12, 14)
DUE = date(2023, 5, 31)
RELATED = ("unit", "board", "campaign", "period", "obligation", "working_version")


def moment(month: int, day: int, hour: int = 9) -> datetime:
    """That hour of that day of 2023, in Việt Nam."""
    return datetime(2023, month, day, tzinfo=UTC) + timedelta(hours=hour - 7)


def fresh(filing: Filing) -> Filing:
    return Filing.objects.select_related(*RELATED).get(pk=filing.pk)


def plan_values(**changes: Any) -> dict[str, Any]:
    """A complete plan, as a form's `values()` would give it."""
    values: dict[str, Any] = {
        "paper_number": "12/KH-UBND",
        "signed_on": date(2023, 5, 15),
        "signer": "",
        "embedded_in": "",
        "linked_movements": "",
        "socio_economic_tasks": "",
        "tasks": {1: "Kiểm tra việc chấp hành nồng độ cồn tại 8 bản."},
        "targets": [{"indicator": "accidents", "baseline": Decimal(6), "value": Decimal(5)}],
        "measures": [{"text": "Ký cam kết tại 8 bản", "responsible": "Công chức văn hóa", "due_on": date(2023, 7, 30)}],
    }
    return values | changes


def plan_post(**changes: str) -> dict[str, str]:
    """The same plan as the page posts it."""
    posted = {
        "paper_number": "12/KH-UBND",
        "signed_on": "15/05/2023",
        "nhiem-vu-1": "Kiểm tra việc chấp hành nồng độ cồn tại 8 bản.",
        "chi-tieu-TOTAL_FORMS": "3",
        "chi-tieu-INITIAL_FORMS": "0",
        "chi-tieu-0-indicator": "accidents",
        "chi-tieu-0-baseline": "6",
        "chi-tieu-0-value": "5",
        "chi-tieu-0-direction": "more_is_better",
        "bien-phap-TOTAL_FORMS": "3",
        "bien-phap-INITIAL_FORMS": "0",
        "bien-phap-0-text": "Ký cam kết tại 8 bản",
        "bien-phap-0-responsible": "Công chức văn hóa",
        "bien-phap-0-due_on": "30/07/2023",
    }
    return posted | changes


@dataclass
class SmallBoard:
    """One board, its standing office, one commune, one campaign that asks for a plan and a dissemination."""

    board: Board
    office: Unit
    unit: Unit
    campaign: Campaign
    period: Period
    cluster: Cluster
    obligations: dict[str, Obligation]
    posts: int = field(default=0)

    def person(
        self, role: Role, *, unit: Unit | None = None, until: date | None = None, home: Unit | None = None
    ) -> User:
        """A new user holding that one post, for the commune unless told otherwise, or for the board."""
        self.posts += 1
        user = User.objects.create(
            username=f"{self.board.code}-{role}-{self.posts}", full_name=f"Người thử {self.posts}"
        )
        place: dict[str, Any] = (
            {"unit": unit or self.unit} if role in UNIT_ROLES else {"board": self.board, "home_unit": home}
        )
        Membership.objects.create(user=user, role=role, valid_from=date(2022, 1, 1), valid_to=until, **place)
        return user

    def owe(self, kind: str = Paper.PLAN, *, unit: Unit | None = None, period: Period | None = None) -> Filing:
        obligation = self.obligations[kind]
        filing = Filing.objects.create(
            kind=kind,
            campaign=self.campaign,
            obligation=obligation,
            period=period or self.period,
            board=self.board,
            unit=unit or self.unit,
            due_on=obligation.due_on,
        )
        return fresh(filing)

    def new_unit(self, code: str, name: str = "", *, takes_part: bool = True, led: bool = False) -> Unit:
        name = name or f"UBND xã {code}"
        unit = Unit.objects.create(
            registry=self.board,
            code=code,
            name=name,
            kind=UnitKind.COMMUNE,
            is_geographic=True,
            leader_approves=led,
            **keys_for(name),
        )
        if takes_part:
            Participation.objects.create(campaign=self.campaign, unit=unit, cluster=self.cluster)
        return unit

    def brought_to(self, filing: Filing, state: State) -> Filing:
        """`filing` moved to `state` by the hands of those who may, the plan complete."""
        filer, reviewer = self.person(Role.FILER, unit=filing.unit), self.person(Role.REVIEWER)
        filing = filing_act.revise(
            filing, actor=filer, at=moment(5, 10), seen_revision=filing.revision, **plan_values()
        )
        way = {
            State.DRAFT: [],
            State.AWAITING_LEADER: [(Action.SUBMIT, filer)],
            State.SUBMITTED: [(Action.SUBMIT, filer)],
            State.SENT_BACK: [(Action.SUBMIT, filer), (Action.SEND_BACK, reviewer)],
            State.ACCEPTED: [(Action.SUBMIT, filer), (Action.ACCEPT, reviewer)],
        }[state]
        if filing.unit.leader_approves and way and state != State.AWAITING_LEADER:
            way.insert(1, (Action.APPROVE, self.person(Role.UNIT_LEADER, unit=filing.unit)))
        for hour, (action, actor) in enumerate(way, start=9):
            note = "Thiếu chỉ tiêu" if action == Action.SEND_BACK else ""
            filing = filing_act.act(
                fresh(filing), action, actor=actor, at=moment(5, 20, hour), seen_revision=filing.revision, note=note
            )
        return fresh(filing)


def small_board(code: str = "thu", *, led: bool = False) -> SmallBoard:
    board = Board.objects.create(
        code=code,
        level=Level.DISTRICT,
        name=f"Ban ATGT {code}",
        place_name="Thử",
        letterhead_parent="UBND",
        letterhead_name="BAN ATGT",
        office_name="Phòng Kinh tế và Hạ tầng",
        office_short_name="Phòng KT&HT",
    )
    campaign = Campaign.objects.create(
        code=f"TD-{code}",
        board=board,
        year=2023,
        name="Bảo đảm trật tự ATGT",
        theme="Thử",
        launched_on=date(2023, 4, 28),
        ends_on=date(2023, 12, 31),
        official_first_day=FIRST_DAY,
        official_last_day=LAST_DAY,
        signature_authority="KT.",
        signature_board_post="PHÓ TRƯỞNG BAN",
        signature_name="Người ký thử",
    )
    cluster = Cluster.objects.create(campaign=campaign, code="XA", name="Khối xã", position=1)
    period = Period.objects.create(
        campaign=campaign, kind=PeriodKind.YEAR, name="Năm 2023", first_day=FIRST_DAY, last_day=LAST_DAY
    )
    obligations = {
        kind: Obligation.objects.create(campaign=campaign, code=kind[:10], paper=kind, who="every_unit", due_on=due)
        for kind, due in ((Paper.PLAN, DUE), (Paper.DISSEMINATION, date(2023, 6, 15)))
    }
    _what_is_asked(campaign)
    office = Unit.objects.create(
        registry=board,
        code="KTHT",
        name="Phòng Kinh tế và Hạ tầng",
        kind=UnitKind.AGENCY,
        **keys_for("Phòng Kinh tế và Hạ tầng"),
    )
    BoardMembership.objects.create(board=board, unit=office, role=BoardRole.STANDING_OFFICE)
    made = SmallBoard(
        board=board,
        office=office,
        unit=office,
        campaign=campaign,
        period=period,
        cluster=cluster,
        obligations=obligations,
    )
    made.unit = made.new_unit("X-MOT", "UBND xã Một", led=led)
    return made


def _what_is_asked(campaign: Campaign) -> None:
    for no, title in ((1, "Lãnh đạo, chỉ đạo"), (4, "Tuyên truyền")):
        TaskGroup.objects.create(campaign=campaign, no=no, title=title, suggestions=["số cuộc kiểm tra"])
    aims = (
        ("accidents", "Số vụ tai nạn", "vụ", 5),
        ("deaths", "Số người chết", "người", 5),
        ("alcohol_related", "Số vụ do rượu, bia", "vụ", None),
    )
    for place, (code, name, unit, least) in enumerate(aims, start=1):
        indicator = Indicator.objects.create(
            board=campaign.board, code=code, name=name, unit_of_measure=unit, direction=Direction.LESS_IS_BETTER
        )
        CampaignIndicator.objects.create(campaign=campaign, indicator=indicator, position=place)
        Objective.objects.create(
            campaign=campaign,
            code=f"M{place}",
            position=place,
            indicator=indicator,
            min_pct=least,
            kind=ObjectiveKind.REDUCTION_BAND if least else ObjectiveKind.REDUCTION_ANY,
            stretch_pct=10 if least else None,
        )
    talks = Indicator.objects.create(
        board=campaign.board,
        code="G4.1",
        name="Số buổi tuyên truyền",
        unit_of_measure="buổi",
        direction=Direction.MORE_IS_BETTER,
    )
    CampaignIndicator.objects.create(campaign=campaign, indicator=talks, position=9)


def filled_history(filings: Iterable[Filing], *, actor: User, rounds: int = 2) -> None:
    """Each filing received `rounds` times and waiting again; written in bulk, so that hundreds cost little."""
    filings = list(filings)
    versions = FilingVersion.objects.bulk_create(
        FilingVersion(
            filing=row,
            number=n,
            content={"tasks": [], "targets": [], "measures": []} | _EMPTY,
            sha256="0" * 64,
            frozen_at=moment(5, 20),
            frozen_by=actor,
        )
        for row in filings
        for n in range(1, rounds + 1)
    )
    events = []
    for version in versions:
        steps = [(Action.SUBMIT, State.DRAFT, State.SUBMITTED)]
        if version.number < rounds:
            steps.append((Action.SEND_BACK, State.SUBMITTED, State.SENT_BACK))
        events += [
            FilingEvent(
                filing_id=version.filing_id,
                action=action,
                from_state=start,
                to_state=end,
                version=version,
                actor=actor,
                role=Role.FILER,
                note="Thiếu",
                happened_at=moment(5, 20) + timedelta(minutes=version.number),
            )
            for action, start, end in steps
        ]
    FilingEvent.objects.bulk_create(events)
    last = {version.filing_id: version for version in versions}
    for row in filings:
        row.state, row.working_version, row.begun_at = State.SUBMITTED, last[row.pk], moment(5, 10)
        row.received_at, row.moved_at, row.late_days = moment(5, 20), moment(5, 21), 0
    fields = ["state", "working_version", "begun_at", "received_at", "moved_at", "late_days"]
    Filing.objects.bulk_update(filings, fields, batch_size=50)


_EMPTY = {
    "unit": {"code": "X", "name": "X"},
    "paper_number": "1/KH",
    "signer": "",
    "embedded_in": "",
    "linked_movements": "",
    "socio_economic_tasks": "",
    "signed_on": None,
}
