"""A year of work in the world that the families attack: journals, with a secret planted in one."""

from datetime import date, timedelta

from atgt_portal.ledger import files
from atgt_portal.ledger.models import Job
from atgt_portal.lib.documents.docx import DOCX_TYPE, document_docx
from campaigns.filing.choices import Action
from campaigns.inspections.models import Inspection, Remedy, RemedyStep, Visit
from campaigns.journal.models import Example, SubordinateCheck
from campaigns.locks import asking, locking
from campaigns.papers import printing
from campaigns.papers.models import Printout
from campaigns.setup.choices import Paper
from reports.quick import show, telling
from reports.quick.choices import QuickAction
from reports.quick.models import QuickReport, QuickVersion
from reports.spots.models import BlackSpot, SpotStep
from tests.flow.families.world import NOW, POLICE, TOWN, Secret, World, move, write
from units.models import BoardDecision, BoardSeat, Unit


def work(world: World) -> None:
    town = world.unit(TOWN)
    SubordinateCheck.objects.create(
        unit=town, checked_on=date(2023, 9, 12), subordinate="Trường minh họa", content=Secret.JOURNAL
    )
    Example.objects.create(unit=town, kind="model", name="Mô hình minh họa", since=date(2023, 3, 1), content="Cách làm")

    world.spot = BlackSpot.objects.create(
        board=world.board, area=town, kind="diem_den", road="Quốc lộ 4D", place=Secret.SPOT, found_on=date(2023, 5, 2),
        found_by=town, why="Cua gấp", state_on=date(2023, 5, 2),
    )  # fmt: skip

    inspection = Inspection.objects.create(
        board=world.board, number="22/KH-BATGT", signed_on=date(2023, 6, 1), subject="Kiểm tra minh họa", team="Đoàn"
    )
    visit = Visit.objects.create(
        inspection=inspection, unit=town, planned_on=date(2023, 6, 12), held_on=date(2023, 6, 12), minutes="Biên bản",
        conclusion=Secret.CONCLUSION,
    )  # fmt: skip
    world.remedy = Remedy.objects.create(
        visit=visit, text="Giải tỏa lấn chiếm", due_on=date(2023, 12, 30), state_on=date(2023, 6, 12)
    )

    decision = BoardDecision.objects.create(
        board=world.board, number="101/QĐ-UBND", signed_on=date(2023, 1, 5), signer="Người ký minh họa",
        effective_on=date(2023, 1, 10),
    )  # fmt: skip
    BoardSeat.objects.create(
        board=world.board, kind="head", full_name="Trưởng Ban Minh Họa", post="Chức vụ minh họa",
        valid_from=date(2023, 1, 10), came_by=decision,
    )  # fmt: skip

    # A month long before the launch, of which no other row of this world speaks, open again for the police.
    first = world.campaign.periods.filter(filings__kind=Paper.ACCIDENT_RETURN).order_by("first_day")[0]
    head = world.people["office_head"]
    world.lock = locking.lock(first, actor=head, at=NOW)
    locking.unlock(
        world.lock, unit=world.unit(POLICE), reason="Sửa một vụ ghi nhầm ngày", until=NOW.date(), actor=head, at=NOW
    )
    ask_to_unlock(world)


def ask_to_unlock(world: World) -> None:
    """Two more months are shut for the police: for one of them they have asked."""
    asked, shut = world.campaign.periods.filter(filings__kind=Paper.ACCIDENT_RETURN).order_by("first_day")[2:4]
    held = locking.lock(asked, actor=world.people["office_head"], at=NOW)
    locking.lock(shut, actor=world.people["office_head"], at=NOW)
    reason = "Một vụ ghi nhầm ngày sang tháng trước, có biên bản"
    paper = world.paper(POLICE, Paper.ACCIDENT_RETURN, period=asked)
    world.unlock_request = asking.ask(paper, held, reason=reason, actor=world.people["police"], at=NOW)
    world.shut = world.paper(POLICE, Paper.ACCIDENT_RETURN, period=shut)


def correct(world: World) -> None:
    """The second month of the police was accepted as provisional and without accident; now it has one."""
    police, office = world.people["police"], world.people["reviewer"]
    oldest = world.campaign.periods.filter(filings__kind=Paper.ACCIDENT_RETURN).order_by("first_day")[1]
    paper = world.paper(POLICE, Paper.ACCIDENT_RETURN, period=oldest)
    paper = move(write(paper, police, nothing_happened=True, status="provisional"), Action.SUBMIT, police)
    paper = move(move(paper, Action.ACCEPT, office), Action.AMEND, police, note="Bổ sung vụ việc")
    row = {
        "happened_on": oldest.first_day, "unit": TOWN, "severity": "it_nghiem_trong", "deaths": 0, "injured": 1,
        "road": "Quốc lộ 4D", "code": "", "cause": "", "cause_note": "",
    }  # fmt: skip
    paper = move(write(paper, police, status="provisional", accidents=[row]), Action.SUBMIT, police)
    world.corrected = move(paper, Action.ACCEPT, office)


def told_quickly(world: World, **changes: object) -> dict[str, object]:
    return {
        "happened_on": "2023-12-21", "happened_at": "14:30", "area": "Thị trấn Tam Đường",
        "area_uuid": str(world.unit(TOWN).uuid), "place": "Quốc lộ 4D", "deaths": 3, "injured": 1, "vehicles": "02 xe mô tô",
        "commercial": "no", "alcohol": "unknown", "grounds": "", "cause": "Đang làm rõ", "done": "Phân luồng", "needs": "",
        "added": "", **changes,
    }  # fmt: skip


def quick_report(world: World) -> None:
    """Told by the town, noted and passed on; supplemented since; printed."""
    filer, head, town = world.people["filer"], world.people["office_head"], world.unit(TOWN)
    report = telling.tell(town, told_quickly(world), actor=filer, at=NOW, known_at=NOW)
    for action in (QuickAction.NOTE, QuickAction.PASS):
        telling.act(report, action, actor=head, at=NOW, seen_number=1)
        report.refresh_from_db()
    more = told_quickly(world, cause=Secret.QUICK, added="Rõ nguyên nhân")
    telling.supplement(report, more, actor=filer, at=NOW, seen_number=1)
    world.quick = QuickReport.objects.select_related("unit__registry__parent", "board").get(pk=report.pk)
    document = show.document_of(world.quick, user=filer, on=NOW.date())
    asked = printing.ask(show.loose(world.quick), document, actor=filer, at=NOW)
    stored = files.store(document_docx(document), label="bao-cao-nhanh.docx", content_type=DOCX_TYPE, at=NOW)
    Printout.objects.filter(pk=asked.pk).update(docx=stored, printed_at=NOW)
    Job.objects.filter(pk=asked.job_id).update(state=Job.State.DONE)


def more_work(world: World, units: list[Unit], size: int) -> None:
    """As much again for the town as there are new units, and a row for each of these."""
    day = NOW.date()
    owners = [*units, *[world.unit(TOWN)] * size]
    SubordinateCheck.objects.bulk_create(
        SubordinateCheck(
            unit=unit, checked_on=day - timedelta(number % 300), subordinate=f"Bản {number}", content="Đôn đốc"
        )
        for number, unit in enumerate(owners)
    )
    Example.objects.bulk_create(
        Example(
            unit=unit, kind="model", name=f"Mô hình {number}", since=day - timedelta(number % 300), content="Cách làm"
        )
        for number, unit in enumerate(owners)
    )
    BlackSpot.objects.bulk_create(
        BlackSpot(
            board=world.board, area=unit, kind="diem_den", road="Quốc lộ 4D", place=f"Km {number}", found_on=day,
            found_by=unit, why="Cua gấp", state_on=day,
        )
        for number, unit in enumerate(owners)
    )  # fmt: skip
    SpotStep.objects.bulk_create(
        SpotStep(
            spot=world.spot, action="survey", from_state="found", to_state="surveyed", done_on=day, who="Đoàn",
            measure=f"Lần {number}", by_unit=world.unit(TOWN), actor=world.people["filer"],
        )
        for number in range(size)
    )  # fmt: skip
    visits = Visit.objects.bulk_create(
        Visit(inspection=world.remedy.visit.inspection, unit=unit, planned_on=day) for unit in units
    )
    Remedy.objects.bulk_create(
        Remedy(visit=visit, text=f"Việc {number}", due_on=day, state_on=day)
        for number, visit in enumerate([*visits, *[world.remedy.visit] * size])
    )
    RemedyStep.objects.bulk_create(
        RemedyStep(
            remedy=world.remedy, action="report", to_state="reported", done_on=day, note=f"Lần {number}",
            actor=world.people["filer"],
        )
        for number in range(size)
    )  # fmt: skip
    QuickReport.objects.bulk_create(
        QuickReport(
            board=world.board, unit=unit, content=told_quickly(world), known_at=NOW, due_at=NOW, first_sent_at=NOW,
            sent_at=NOW,
        )
        for unit in owners
    )  # fmt: skip
    last = QuickReport.objects.get(pk=world.quick.pk)
    QuickVersion.objects.bulk_create(
        QuickVersion(report=last, number=10 + n, content=last.content, sent_at=NOW, sent_by=world.people["filer"])
        for n in range(size)
    )
    decision = BoardDecision.objects.get()
    BoardSeat.objects.bulk_create(
        BoardSeat(
            board=world.board, kind="member", full_name=f"Ủy viên {number}", post="Minh họa", valid_from=day,
            came_by=decision,
        )
        for number in range(size)
    )  # fmt: skip
