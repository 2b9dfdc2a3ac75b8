"""The world that the families attack: two boards in one year, papers in every state, secrets planted in them."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.test import Client

from atgt_portal.ledger import files
from atgt_portal.ledger.models import Job
from atgt_portal.lib.documents.docx import DOCX_TYPE, document_docx
from atgt_portal.lib.documents.xlsx import document_xlsx
from atgt_portal.lib.scanned_papers import Scanned
from awards.appraisal import Judged, appraise, given_scores, seen_mark
from awards.deciding import decided_about
from awards.pleas import deciding
from awards.pleas.accidents import keyed
from awards.pleas.choices import Ground
from awards.pleas.models import Plea
from awards.results.models import RankingResult, ScoreQuery
from awards.tables import lines_for
from campaigns.behalf import entering
from campaigns.filing import act as filing_act
from campaigns.filing import attachments, excusing
from campaigns.filing.choices import Action, EntrySource, State
from campaigns.filing.choices import FileKind as AttachedKind
from campaigns.filing.lock_models import PeriodLock
from campaigns.filing.models import Attachment, Excuse, Filing, FilingVersion
from campaigns.filing.owed import open_papers
from campaigns.filing.review_models import SecondOpinion
from campaigns.filing.reviewing import assigning, conflicts, opinions, putting_off
from campaigns.filing.threads import talk
from campaigns.filing.threads.models import Thread
from campaigns.inspections.models import Remedy
from campaigns.launch.models import PreparedTable
from campaigns.locks.models import UnlockRequest
from campaigns.papers import printing, signed
from campaigns.papers.models import Printout, SignedScan
from campaigns.plans.paper import plan_paper
from campaigns.record.calendars import window_of
from campaigns.setup import told
from campaigns.setup.choices import AccidentsCounted, Calendar, Paper
from campaigns.setup.cloning import clone
from campaigns.setup.load import load_campaign
from campaigns.setup.models import Campaign, Obligation, Period
from campaigns.setup.table_file import table_as_file
from campaigns.urging import feed, overdue, urging
from campaigns.urging import signed as urging_letters
from campaigns.urging.models import LetterFile, UrgingLetter
from reports.quick.models import QuickReport
from reports.requests import asking
from reports.requests.choices import FieldKind
from reports.requests.models import DataRequest
from reports.returns.import_models import FigureImport
from reports.returns.imports import kinds as import_kinds
from reports.returns.imports import previewing
from reports.returns.indicators import asked_of
from reports.returns.outline import OUTLINES
from reports.returns.targets import targets_of
from reports.spots.models import BlackSpot
from reports.summary import data, editions, production, snapshot
from reports.summary.choices import Channel, FileKind
from reports.summary.models import EditionFile, YearEndSummary
from reports.summary.paper import official_document
from tests.conftest import SEED
from units import importing
from units.choices import UNIT_ROLES, Role
from units.entry import tickets
from units.letterhead.heads import head_of
from units.models import Board, ConflictOfInterest, ImportBatch, Membership, Unit, UnitChange, User

NOW = datetime(2023, 12, 22, 2, 0, tzinfo=UTC)
TOWN, BINHLU, LED, POLICE, OFFICE, APPRAISERS = "TT-TAMDUONG", "X-BINHLU", "HUYENDOAN", "CAH", "KTHT", "NV"
HEALTH = "TTYT"
BACKEND = "units.entry.backends.AccountBackend"


class Secret:
    """Words planted where only some may read them."""

    DRAFT = "BÍ MẬT BẢN NHÁP"
    AFTER_RETURN = "BÍ MẬT SỬA SAU KHI TRẢ LẠI"
    AMENDED = "BÍ MẬT BẢN ĐANG ĐIỀU CHỈNH"
    PLAN = "NỘI DUNG KẾ HOẠCH BÌNH LƯ"
    RETURN_NOTE = "LÝ DO TRẢ LẠI THỊ TRẤN"
    LEADER_NOTE = "LÃNH ĐẠO NHẮC RIÊNG NGƯỜI LẬP"
    QUESTION = "Ý KIẾN RÀ SOÁT GỬI THỊ TRẤN"
    QUICK = "BỔ SUNG CHƯA CHUYỂN TỈNH"
    DESK = "VĂN PHÒNG HỎI NHAU VỀ HỒ SƠ"
    CONFLICT = "LÝ DO KHÔNG RÀ SOÁT THÂN THUỘC"
    REQUEST_ANSWER = "TRẢ LỜI ĐỘT XUẤT CỦA THỊ TRẤN"
    LEADER_QUESTION = "LÃNH ĐẠO HỎI RIÊNG NGƯỜI LẬP"
    SCORE_REASON = "LÝ DO CHÊNH LỆCH ĐIỂM"
    SCORE = "3,17"
    NOMINEE = "Cá Nhân Minh Họa Bình Lư"
    NOMINEE_DRAFT = "Cá Nhân Minh Họa Thị Trấn"
    REMARK = "NHẬN ĐỊNH CHƯA GỬI TỈNH"
    PHONE = "0900 000 317"
    BATCH = "Phòng Đang Chờ Nhập"
    CONCLUSION = "KẾT LUẬN KIỂM TRA THỊ TRẤN"
    SPOT = "ĐIỂM ĐEN TRƯỚC CỔNG CHỢ"
    JOURNAL = "NỘI DUNG NHẬT KÝ THỊ TRẤN"
    PLEA = "GIẢI TRÌNH CỦA THỊ TRẤN BAN KHÁC"
    OTHER_BOARD = "NỘI DUNG KẾ HOẠCH BAN KHÁC"


@dataclass(slots=True)
class World:
    campaign: Campaign
    other: Campaign
    draft: Campaign | None = None
    prepared: PreparedTable | None = None
    excuse: Excuse | None = None
    people: dict[str, User] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    papers: dict[str, Filing] = field(default_factory=dict)
    editions: dict[str, YearEndSummary] = field(default_factory=dict)
    batch: ImportBatch | None = None
    change: UnitChange | None = None
    urging: UrgingLetter | None = None
    feed: str = ""
    invitation: str = ""
    failed_job: Job | None = None
    scan: Attachment | None = None
    threads: dict[str, Thread] = field(default_factory=dict)
    figure_import: FigureImport | None = None
    spot: BlackSpot | None = None
    asked: DataRequest | None = None
    remedy: Remedy | None = None
    corrected: Filing | None = None
    lock: PeriodLock | None = None
    unlock_request: UnlockRequest | None = None
    shut: Filing | None = None
    quick: QuickReport | None = None
    letter_scan: SignedScan | None = None
    conflict: ConflictOfInterest | None = None
    opinion: SecondOpinion | None = None
    plea: Plea | None = None
    results: dict[str, RankingResult] = field(default_factory=dict)
    query: ScoreQuery | None = None

    @property
    def board(self) -> Board:
        return self.campaign.board

    def unit(self, code: str, *, campaign: Campaign | None = None) -> Unit:
        return Unit.objects.get(registry=(campaign or self.campaign).board, code=code)

    def client(self, who: str, **options: Any) -> Client:
        """A browser in which that person is signed in; nobody is "anonymous"."""
        client = Client(**options)
        if who != "anonymous":
            client.cookies["sessionid"] = self.cookies[who]
        return client

    def paper(
        self, unit: str, kind: Paper, *, campaign: Campaign | None = None, period: Period | None = None
    ) -> Filing:
        related = ("unit", "board", "campaign", "period", "obligation", "working_version", "accepted_version")
        found = Filing.objects.filter(campaign=campaign or self.campaign, unit__code=unit, kind=kind)
        found = found.filter(period=period) if period else found
        return found.select_related(*related).order_by("-period__first_day")[:1].get()


def build() -> World:
    raw = SEED.read_bytes()
    campaign = load_campaign(raw, at=datetime(2023, 4, 28, 2, 0, tzinfo=UTC), actor=None)
    other = load_campaign(_neighbours(raw), at=datetime(2023, 4, 28, 2, 0, tzinfo=UTC), actor=None)
    open_papers(campaign)
    open_papers(other)
    world = World(campaign=campaign, other=other)
    _people(world)
    _plans(world)
    _signed(world)
    _disseminations(world)
    _entered(world)
    _figures(world)
    _pleaded(world)
    _activity(world)
    _periodic(world)
    _scores(world)
    _dossiers(world)
    _editions(world)
    _failed_job(world)
    _batch(world)
    _figure_import(world)
    _draft(world)
    _prepared_table(world)
    _excused(world)
    _change(world)
    from tests.flow.families.past_result import results
    from tests.flow.families.work import correct, quick_report, work

    work(world)
    correct(world)
    quick_report(world)
    results(world)
    _urging(world)
    _requests(world)
    _conflict(world)
    _desk(world)
    _sign_in(world)
    return world


def _neighbours(raw: bytes) -> bytes:
    file = json.loads(raw)
    file["campaign"] |= {"code": "PT-ATGT-2023", "board": "Ban An toàn giao thông huyện Phong Thổ"}
    return json.dumps(file, ensure_ascii=False).encode()


def _people(world: World) -> None:
    board, upper = world.board, world.board.parent
    Unit.objects.filter(registry=board, code=LED).update(leader_approves=True)
    posts: dict[str, dict[str, Any]] = {
        "filer": {"role": Role.FILER, "unit": world.unit(TOWN)},
        "unit_leader": {"role": Role.UNIT_LEADER, "unit": world.unit(TOWN)},
        "neighbour": {"role": Role.FILER, "unit": world.unit(BINHLU)},
        "led_filer": {"role": Role.FILER, "unit": world.unit(LED)},
        "led_leader": {"role": Role.UNIT_LEADER, "unit": world.unit(LED)},
        "police": {"role": Role.FILER, "unit": world.unit(POLICE)},
        "health": {"role": Role.FILER, "unit": world.unit(HEALTH)},
        "reviewer": {"role": Role.REVIEWER, "board": board, "home_unit": world.unit(OFFICE)},
        "office_head": {"role": Role.OFFICE_HEAD, "board": board, "home_unit": world.unit(OFFICE)},
        "appraiser": {"role": Role.APPRAISER, "board": board, "home_unit": world.unit(APPRAISERS)},
        "board_leader": {"role": Role.BOARD_LEADER, "board": board},
        "council": {"role": Role.COUNCIL, "board": board},
        "upper_board": {"role": Role.UPPER_BOARD, "board": upper},
        "system_admin": {"role": Role.SYSTEM_ADMIN, "board": board},
        "other_filer": {"role": Role.FILER, "unit": world.unit(TOWN, campaign=world.other)},
        "other_reviewer": {"role": Role.REVIEWER, "board": world.other.board},
        "expired_filer": {"role": Role.FILER, "unit": world.unit(TOWN), "valid_to": date(2023, 6, 30)},
        "expired_reviewer": {"role": Role.REVIEWER, "board": board, "valid_to": date(2023, 6, 30)},
        "disabled": {"role": Role.FILER, "unit": world.unit(TOWN)},
        "unassigned": {},
    }
    for name, post in posts.items():
        user = User.objects.create(username=f"thu.{name}", full_name=f"Người thử {name}")
        world.people[name] = user
        if post:
            assert ("unit" in post) == (post["role"] in UNIT_ROLES)
            Membership.objects.create(user=user, **{"valid_from": date(2022, 1, 1), **post})
    User.objects.filter(username="thu.filer").update(phone=Secret.PHONE)


def _sign_in(world: World) -> None:
    for name, user in world.people.items():
        client = Client()
        client.force_login(user, backend=BACKEND)
        world.cookies[name] = client.cookies["sessionid"].value
    User.objects.filter(username="thu.disabled").update(is_active=False)


def write(paper: Filing, actor: User, **values: Any) -> Filing:
    return filing_act.revise(paper, actor=actor, at=NOW, seen_revision=paper.revision, **values)


def move(paper: Filing, action: Action, actor: User, note: str = "") -> Filing:
    return filing_act.act(paper, action, actor=actor, at=NOW, seen_revision=paper.revision, note=note)


def ask(world: World, name: str, paper: Filing, who: str, text: str, anchor: str = "") -> Filing:
    """A thread opened on `paper` under that name; the paper as it then stands."""
    world.threads[name] = talk.open_thread(
        paper, actor=world.people[who], at=NOW, seen_revision=paper.revision, anchor=anchor, text=text
    )
    paper.refresh_from_db(fields=["open_threads"])
    return paper


def plan_values(text: str) -> dict[str, Any]:
    return {
        "paper_number": "12/KH-UBND",
        "signed_on": date(2023, 5, 20),
        "signer": "Người ký minh họa",
        "embedded_in": "",
        "linked_movements": "",
        "socio_economic_tasks": "",
        "tasks": {1: text},
        "targets": [{"indicator": "accidents", "baseline": 3, "value": 2, "position": 1}],
        "measures": [{"text": "Ký cam kết", "responsible": "Công đoàn", "due_on": date(2023, 9, 30), "position": 1}],
    }


def _plans(world: World) -> None:
    people = world.people
    world.papers["plan_draft"] = write(world.paper(TOWN, Paper.PLAN), people["filer"], **plan_values(Secret.DRAFT))
    sent = write(world.paper(BINHLU, Paper.PLAN), people["neighbour"], **plan_values(Secret.PLAN))
    sent = move(sent, Action.SUBMIT, people["neighbour"])
    world.papers["plan"] = move(sent, Action.ACCEPT, people["reviewer"])
    there = world.paper(TOWN, Paper.PLAN, campaign=world.other)
    there = write(there, people["other_filer"], **plan_values(Secret.OTHER_BOARD))
    world.papers["other_plan"] = move(there, Action.SUBMIT, people["other_filer"])


def _signed(world: World) -> None:
    """The town's draft has a scan; Bình Lư's plan is printed."""
    sheet = Scanned("bản ký", b"%PDF-1.7 " + Secret.DRAFT.encode(), "pdf", "application/pdf", 1, has_signature=False)
    draft, filer = world.papers["plan_draft"], world.people["filer"]
    [world.scan] = attachments.attach(draft, uploads=[sheet], kind=AttachedKind.SIGNED, actor=filer, at=NOW)
    plan = Filing.objects.select_related("campaign", "board", "unit__registry__parent").get(pk=world.papers["plan"].pk)
    content = plan.accepted_version.content
    document = plan_paper(plan, content, head=head_of(plan.unit), on=NOW.date())
    asked = printing.ask(plan, document, actor=world.people["neighbour"], at=NOW)
    stored = files.store(document_docx(document), label="ke-hoach.docx", content_type=DOCX_TYPE, at=NOW)
    Printout.objects.filter(pk=asked.pk).update(docx=stored, printed_at=NOW)
    Job.objects.filter(pk=asked.job_id).update(state=Job.State.DONE)


def dissemination_values(note: str) -> dict[str, Any]:
    return {"held_on": date(2023, 6, 1), "reached": 20, "headcount": 24, "together_with": "Công đoàn", "note": note}


def _disseminations(world: World) -> None:
    people = world.people
    town = write(world.paper(TOWN, Paper.DISSEMINATION), people["filer"], **dissemination_values("Hội nghị"))
    town = move(town, Action.SUBMIT, people["filer"])
    town = ask(world, "town", town, "reviewer", Secret.QUESTION, anchor="reached")
    town = move(town, Action.SEND_BACK, people["reviewer"], Secret.RETURN_NOTE)
    world.papers["dissemination"] = write(town, people["filer"], **dissemination_values(Secret.AFTER_RETURN))
    led = write(world.paper(LED, Paper.DISSEMINATION), people["led_filer"], **dissemination_values("Sinh hoạt"))
    led = move(led, Action.SUBMIT, people["led_filer"])
    led = ask(world, "led", led, "led_leader", Secret.LEADER_QUESTION)
    led = move(led, Action.SEND_BACK, people["led_leader"], Secret.LEADER_NOTE)
    led = move(led, Action.SUBMIT, people["led_filer"])
    led = move(led, Action.APPROVE, people["led_leader"])
    world.papers["led"] = ask(world, "youth", led, "office_head", "Làm rõ số liệu minh họa")


def _entered(world: World) -> None:
    """What the office filed for a unit, waiting for the unit's word; and a paper that nobody has touched."""
    office, paper = world.people["office_head"], world.paper(BINHLU, Paper.DISSEMINATION)
    told = {
        "source": EntrySource.PHONE,
        "told_by": "Người cung cấp minh họa",
        "told_on": NOW.date(),
        "reason": "Mất mạng",
    }
    entering.open_entry(paper, **told, actor=office, at=NOW)
    paper = write(world.paper(BINHLU, Paper.DISSEMINATION), office, **dissemination_values("Ghi theo điện thoại"))
    world.papers["entered"] = move(paper, Action.SUBMIT, office)
    world.papers["untouched"] = world.paper("X-BANBO", Paper.PLAN)


def _figures(world: World) -> None:
    people = world.people
    months = world.campaign.periods.filter(filings__kind=Paper.FIGURES_CONFIRMATION).distinct().order_by("first_day")
    first, second = months[0], months[1]
    row = {
        "code": "", "happened_on": first.first_day, "unit": TOWN, "mode": "duong_bo", "road": "Quốc lộ 4D",
        "severity": "it_nghiem_trong", "deaths": 0, "injured": 1, "alcohol_related": False,
        "commercial_vehicle": False, "cause": "toc_do", "cause_note": "", "position": 1,
    }  # fmt: skip
    known = world.paper(POLICE, Paper.ACCIDENT_RETURN, period=first)
    known = write(known, people["police"], nothing_happened=False, accidents=[row])
    known = move(known, Action.SUBMIT, people["police"])
    world.papers["accidents"] = move(known, Action.ACCEPT, people["reviewer"])
    draft = world.paper(POLICE, Paper.ACCIDENT_RETURN, period=second)
    draft_row = {**row, "happened_on": second.first_day, "road": Secret.DRAFT}
    world.papers["accidents_draft"] = write(draft, people["police"], nothing_happened=False, accidents=[draft_row])
    answer = world.paper(TOWN, Paper.FIGURES_CONFIRMATION, period=first)
    world.papers["confirmation"] = write(
        answer, people["filer"], statement="dispute", note=Secret.DRAFT, about_version=1
    )


def _pleaded(world: World) -> None:
    """The other board counts by responsibility: of two accidents in its town one is pleaded, the other is not yet."""
    rules = {**world.other.scoring_rules, "which_accidents_count": AccidentsCounted.BY_RESPONSIBILITY.value}
    Campaign.objects.filter(pk=world.other.pk).update(scoring_rules=rules)
    world.other.scoring_rules = rules
    town = world.unit(TOWN, campaign=world.other)
    paper = Filing.objects.filter(campaign=world.other, kind=Paper.ACCIDENT_RETURN, period__is_background=False).first()
    row = {
        "code": "", "happened_on": paper.period.last_day.isoformat(), "unit_uuid": str(town.uuid), "road": "QL.4D",
        "severity": "it_nghiem_trong", "severity_name": "Ít nghiêm trọng", "deaths": 0, "alcohol_related": False,
        "commercial_vehicle": False,
    }  # fmt: skip
    rows = [{**row, "position": n, "injured": n} for n in (1, 2)]
    police = world.people["other_reviewer"]
    version = FilingVersion.objects.create(
        filing=paper, number=1, content={"accidents": rows}, sha256="0" * 64, frozen_at=NOW, frozen_by=police
    )
    Filing.objects.filter(pk=paper.pk).update(
        state=State.ACCEPTED, accepted_version=version, working_version=version, received_at=NOW, begun_at=NOW
    )
    key, _row = next(keyed(rows))
    world.plea = deciding.plead(
        world.other, deciding.Accused(paper, key, rows[0]), unit=town, ground=Ground.OUTSIDERS,
        explanation=Secret.PLEA, actor=world.people["other_filer"], at=NOW,
    )  # fmt: skip


def _activity(world: World) -> None:
    """The office asks one commune for its results of each month; one month is on record, the next half typed."""
    Obligation.objects.create(
        campaign=world.campaign, code="HD", paper=Paper.ACTIVITY_RETURN, who=TOWN, each_month=True,
        due_days_after_period=6,
    )  # fmt: skip
    open_papers(world.campaign)
    filer, months = world.people["filer"], world.campaign.periods.filter(filings__kind=Paper.ACTIVITY_RETURN)
    first, second = months.order_by("first_day")[:2]
    cells = {code: {"value": 2, "out_of": None, "note": ""} for code in world_indicators(world)}
    known = write(world.paper(TOWN, Paper.ACTIVITY_RETURN, period=first), filer, cells=cells)
    world.papers["activity"] = move(move(known, Action.SUBMIT, filer), Action.ACCEPT, world.people["reviewer"])
    draft = {"G4.1": {"value": 99, "out_of": None, "note": Secret.DRAFT}}
    world.papers["activity_draft"] = write(world.paper(TOWN, Paper.ACTIVITY_RETURN, period=second), filer, cells=draft)


def world_indicators(world: World) -> list[str]:
    asked = asked_of(world.campaign, world.unit(TOWN).pk)
    return [one.code for one in asked if not one.is_ratio]


def periodic_values(paper: Filing, text: str) -> dict[str, Any]:
    values = {
        "paper_number": "15/BC-UBND",
        "signed_on": date(2023, 12, 18),
        "signer": "Người ký minh họa",
        "sections": {part.section.value: text for part in OUTLINES[paper.kind]},
        "activities": {},
    }
    if paper.kind == Paper.CLOSING_RETURN:
        values |= {
            "has_no_subordinates": True,
            "subordinates": None,
            "subordinates_checked": None,
            "models_recognised": 1,
            "staff_violations": 0,
            "women_percent": 40,
            "reviewed_on": date(2023, 12, 15),
            "targets": {target.position: 2 for target in targets_of(paper)},
        }
    return values


def _periodic(world: World) -> None:
    people = world.people
    for name, kind in (("interim", Paper.INTERIM_RETURN), ("closing", Paper.CLOSING_RETURN)):
        draft = world.paper(TOWN, kind)
        world.papers[f"{name}_draft"] = write(draft, people["filer"], **periodic_values(draft, Secret.DRAFT))
        sent = world.paper(BINHLU, kind)
        sent = write(sent, people["neighbour"], **periodic_values(sent, "Nội dung minh họa"))
        world.papers[name] = move(sent, Action.SUBMIT, people["neighbour"])
    accepted = move(world.papers["interim"], Action.ACCEPT, people["reviewer"])
    opened = move(accepted, Action.AMEND, people["neighbour"], "Sửa số liệu nhầm")
    world.papers["interim"] = write(opened, people["neighbour"], **periodic_values(opened, Secret.AMENDED))


def score_values(paper: Filing, note: str) -> dict[str, Any]:
    lines = [line for line in lines_for(paper) if line.rule is None]
    return {
        "note": note,
        "lines": [
            {
                "criterion": line.criterion_id,
                "hundredths": max(points for _words, points in line.steps) if line.steps else line.maximum,
                "evidence": "Hồ sơ lưu tại đơn vị",
            }
            for line in lines
        ],
    }


def _scores(world: World) -> None:
    people = world.people
    draft = world.paper(TOWN, Paper.SCORE_SHEET)
    world.papers["scores_draft"] = write(draft, people["filer"], **score_values(draft, Secret.DRAFT))
    sent = world.paper(BINHLU, Paper.SCORE_SHEET)
    sent = write(sent, people["neighbour"], **score_values(sent, ""))
    sent = move(sent, Action.SUBMIT, people["neighbour"])
    sent = move(sent, Action.ACCEPT, people["reviewer"])
    lines = [line for line in lines_for(sent) if line.rule is None]
    first = next(line for line in lines if not line.steps and line.maximum >= 317)
    values = {line["criterion"]: line["hundredths"] for line in score_values(sent, "")["lines"]}
    given = {key: Judged(points) for key, points in values.items()}
    given[first.criterion_id] = Judged(317, Secret.SCORE_REASON)
    seen = seen_mark(sent, given_scores(sent), decided_about(sent))
    appraise(sent, actor=people["reviewer"], at=NOW, seen=seen, lines=lines, given=given)
    world.papers["scores"] = world.paper(BINHLU, Paper.SCORE_SHEET)


def dossier_values(world: World, name: str) -> dict[str, Any]:
    rules = world.campaign.award_rules
    nominee = {
        "position": 1, "subject_kind": "individual", "name": name, "birth_year": 1985, "is_woman": True,
        "post": "Công chức minh họa", "category": "civil_servant", "award_code": _first_award(world),
        "route_code": rules["routes"][0]["code"], "achievement": "Thành tích minh họa", "votes_for": 10, "votes_total": 12,
    }  # fmt: skip
    return {"nobody": False, "minutes_number": "12/BB-UBND", "met_on": date(2023, 12, 15), "nominees": [nominee]}


def _first_award(world: World) -> str:
    from awards.rules import award_types_of

    return award_types_of(world.campaign)[0].code


def _dossiers(world: World) -> None:
    people = world.people
    draft = world.paper(TOWN, Paper.AWARD_DOSSIER)
    world.papers["dossier_draft"] = write(draft, people["filer"], **dossier_values(world, Secret.NOMINEE_DRAFT))
    sent = world.paper(BINHLU, Paper.AWARD_DOSSIER)
    sent = write(sent, people["neighbour"], **dossier_values(world, Secret.NOMINEE))
    sent = move(sent, Action.SUBMIT, people["neighbour"])
    world.papers["dossier"] = move(sent, Action.ACCEPT, people["reviewer"])


def _editions(world: World) -> None:
    head = world.people["office_head"]
    for name, remark in (("sent", "Nhận định minh họa"), ("kept", Secret.REMARK)):
        edition = editions.open_edition(
            world.campaign, actor=head, at=NOW, calendar=Calendar.ATGT, reason="Đính chính minh họa",
            remarks={"assessment": remark, "direction": "", "proposals": ""},
        )  # fmt: skip
        _compile(world, edition)
        world.editions[name] = edition
        if name == "sent":
            editions.dispatch(
                edition, actor=head, at=NOW, number="15/BC-BATGT", signed_on=date(2023, 12, 21),
                signer="Người ký minh họa", channel=Channel.values[0], sent_on=date(2023, 12, 21),
            )  # fmt: skip


def _failed_job(world: World) -> None:
    """A third edition that the machine could not compile."""
    edition = editions.open_edition(
        world.campaign, actor=world.people["reviewer"], at=NOW, calendar=Calendar.ATGT, reason="Đính chính minh họa"
    )
    told = "Việc dừng vì lỗi minh họa của chương trình."
    Job.objects.filter(pk=edition.job_id).update(state=Job.State.FAILED, attempt=3, tries_left=0, error=told)
    world.failed_job = Job.objects.get(pk=edition.job_id)


def _compile(world: World, edition: YearEndSummary) -> None:
    """As the worker does it, with the words of the PDF in its place: how it looks is asked elsewhere."""
    window = window_of(world.campaign, Calendar.ATGT)
    taken = snapshot.take(world.campaign, calendar=Calendar.ATGT, window=window, remarks=edition.remarks)
    summary = production.summarise(taken)
    document = official_document(summary, edition_label="lần minh họa", issue_year=2023)
    words = f"%PDF-1.7 {edition.remarks['assessment']}".encode()
    made = {FileKind.PDF: words, FileKind.XLSX: document_xlsx(document), FileKind.JSON: data.to_json(summary)}
    for kind, content in made.items():
        stored = files.store(
            content, label=f"tong-ket.{kind}", content_type=production.CONTENT_TYPES[kind], at=NOW,
            name=f"editions/{edition.uuid.hex}/{kind}",
        )  # fmt: skip
        EditionFile.objects.create(edition=edition, kind=kind, stored=stored)
    Job.objects.filter(pk=edition.job_id).update(state=Job.State.DONE, finished_at=NOW)
    YearEndSummary.objects.filter(pk=edition.pk).update(
        snapshot=taken, snapshot_sha256=summary.snapshot_sha256, compiled_at=NOW
    )


def _draft(world: World) -> None:
    """Next year's campaign, not launched."""
    world.draft = clone(
        world.campaign,
        year=2024,
        code="TD-ATGT-2024",
        name="Dự thảo minh họa",
        actor=world.people["office_head"],
        at=NOW,
    )


def _prepared_table(world: World) -> None:
    """A scoring table that is being written beside the running campaign."""
    entry = told.tables(world.campaign)[0]
    world.prepared = PreparedTable.objects.create(
        campaign=world.campaign, code="SAU", name="Bảng điểm ban hành sau (minh họa)", clusters=list(entry.clusters),
        parts=table_as_file(entry)["parts"], made_at=NOW, made_by=world.people["reviewer"],
    )  # fmt: skip


def _excused(world: World) -> None:
    """A unit that need not file one of its papers, of which no other row of this world speaks."""
    known = [paper.pk for paper in world.papers.values()]
    papers = Filing.objects.filter(campaign=world.campaign, kind=Paper.AWARD_DOSSIER).exclude(pk__in=known)
    paper = papers.filter(begun_at=None).order_by("-pk")[0]
    excusing.grant([paper.pk], reason="Đơn vị sáp nhập (minh họa)", actor=world.people["office_head"], at=NOW)
    world.excuse = Excuse.objects.get(filing=paper)


def _urging(world: World) -> None:
    """A letter that urges, as the worker leaves it; a reminder by hand; a calendar read by a program."""
    head, papers = world.people["office_head"], list(overdue.papers_of(world.campaign, on=NOW.date()))
    world.urging = urging.draft_letter(world.campaign, papers[:3], answer_by=NOW.date(), actor=head, at=NOW)
    stored = files.store(b"%PDF-1.7", label="cong-van.pdf", content_type="application/pdf", at=NOW)
    LetterFile.objects.create(letter=world.urging, kind="pdf", stored=stored)
    Job.objects.filter(pk=world.urging.job_id).update(state=Job.State.DONE, finished_at=NOW)
    UrgingLetter.objects.filter(pk=world.urging.pk).update(produced_at=NOW)
    letter = urging_letters.find(world.urging.uuid, user=head, on=NOW.date())
    sheet = Scanned("công văn", b"%PDF-1.7", "pdf", "application/pdf", 1, has_signature=False)
    signed.add(letter, [sheet], actor=head, at=NOW)
    world.letter_scan = SignedScan.objects.get()
    own = overdue.papers_of(world.campaign, on=NOW.date(), units=[TOWN])
    urging.remind(world.campaign, list(own), actor=head, at=NOW)
    world.feed = feed.renew(world.people["filer"], at=NOW)


def _batch(world: World) -> None:
    table = f"Mã đơn vị,Tên đơn vị,Loại,Có địa bàn,Lãnh đạo duyệt\r\nMOI-01,{Secret.BATCH},Xã,Có,Không\r\n"
    world.batch = importing.read_batch(
        BytesIO(table.encode()), name="don-vi.csv", kind=ImportBatch.Kind.UNITS, board=world.board,
        owner=world.people["reviewer"], at=NOW,
    )  # fmt: skip


def _figure_import(world: World) -> None:
    """A by-unit table with faults, waiting to be mended."""
    pasted = f"Xã Bình Lư\t14/11/2023\tmột\t0\t0\t{Secret.DRAFT}\nXã Bản Bo\t31/11/2023\t0\t0\t0\t"
    paper = world.papers["accidents_draft"]
    world.figure_import = previewing.keep(
        previewing.Source(pasted=pasted), kind=import_kinds.kind_of("theo-don-vi"), filing=paper,
        owner=world.people["police"], at=NOW, on=NOW.date(),
    )  # fmt: skip


def _requests(world: World) -> None:
    """Two units asked, one has answered."""
    kinds = (
        ("Số điểm sạt lở", FieldKind.COUNT),
        ("Chiều dài", FieldKind.NUMBER),
        ("Ngày", FieldKind.DATE),
        ("Đã làm", FieldKind.TEXT),
    )
    world.asked = asking.ask(
        world.board, actor=world.people["reviewer"], at=NOW, title="Yêu cầu minh họa", reason="Mưa lớn", paper_number="",
        due_at=NOW + timedelta(hours=8), fields=kinds, units=[world.unit(TOWN), world.unit(BINHLU)],
    )  # fmt: skip
    said = {"1": "3", "2": "1.5", "3": "2023-12-22", "4": Secret.REQUEST_ANSWER}
    town = world.asked.answers.get(unit=world.unit(TOWN))
    asking.answer(town, actor=world.people["filer"], at=NOW, seen_revision=0, values=said)


def _conflict(world: World) -> None:
    """The appraiser has a relative in a unit whose papers she does not judge anyway."""
    world.conflict = conflicts.record(
        world.board, about=world.people["appraiser"], unit=world.unit("X-BANBO"), reason=Secret.CONFLICT,
        valid_from=NOW.date(), actor=world.people["office_head"], at=NOW,
    )  # fmt: skip


def _desk(world: World) -> None:
    """The reviewer has asked the head of the office about a paper, and left it for later; another is in the head's hand."""
    paper, reviewer = world.papers["closing"], world.people["reviewer"]
    asked = {"of": world.people["office_head"], "question": Secret.DESK}
    world.opinion = opinions.ask(paper, actor=reviewer, at=NOW, **asked)
    putting_off.put_off(paper, actor=reviewer, at=NOW, note=Secret.DESK)
    led = Filing.objects.select_related("unit", "board", "period", "entry").get(pk=world.papers["led"].pk)
    assigning.assign([(led, None)], assignee=world.people["office_head"], actor=world.people["office_head"], at=NOW)


def _change(world: World) -> None:
    """A merger that is prepared and looked at."""
    entry = {"code": "X-GOP", "name": "UBND xã Gộp Minh Họa", "place_name": "", "gso_code": "", "kind": "xa"}
    world.change = UnitChange.objects.create(
        board=world.board, kind="merge", on=date(2023, 12, 20), paper_number="1/NQ-UBTVQH", signed_on=date(2023, 12, 1),
        signer="Người ký minh họa", olds=[str(world.unit(code).uuid) for code in (TOWN, BINHLU)], news=[entry],
        made_by=world.people["office_head"], made_at=NOW,
    )  # fmt: skip
    _ticket, world.invitation = tickets.issue_invitation(
        world.people["unassigned"], board=world.board, actor=world.people["office_head"], at=NOW
    )
