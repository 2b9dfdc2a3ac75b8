"""The police correct a month that was accepted: what it touches is listed old beside new, and the office sees to it once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from atgt_portal.home.tasks import work_of
from atgt_portal.ledger.models import AuditEntry, Job, Notice
from campaigns.filing import act as filing_act
from campaigns.filing import touched
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.record.models import Figure, UpperFigures
from campaigns.setup.choices import AccidentMeasure, Calendar, Paper
from campaigns.setup.models import Campaign, Indicator
from campaigns.setup.windows import Window
from reports.corrections.models import CorrectionReview
from reports.returns.choices import Severity, Statement
from reports.summary.models import YearEndSummary
from tests.factories.pages import Desk, errors_of, hidden, text_of
from tests.flow.awards_stage import accepted
from units.choices import Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db

JUNE, BINHLU, BANBO = date(2023, 6, 14), "X-BINHLU", "X-BANBO"
LIST, COMPARISON = "/so-lieu/dieu-chinh/", "/so-lieu/"
ONE_DAY = timedelta(days=1)
CLOSED, CORRECTED = datetime(2023, 6, 16, 2, 0, tzinfo=UTC), datetime(2024, 1, 3, 2, 0, tzinfo=UTC)


def crash(unit: str, day: str = "27/05/2023", **more: Any) -> dict[str, Any]:
    happened = datetime.strptime(day, "%d/%m/%Y").date()  # noqa: DTZ007
    plain = {"severity": Severity.SERIOUS, "deaths": 1, "injured": 0, "road": "QL4D", "code": "", "cause": ""}
    return {"happened_on": happened, "unit": unit, "cause_note": ""} | plain | more


def put_the_rest_on_record(campaign: Campaign, month: Window, author: User) -> None:
    """All of both years but that month: one accident in Bình Lư a year before, nothing else anywhere."""
    paper = Filing.objects.filter(campaign=campaign, kind=Paper.ACCIDENT_RETURN).exclude(period__last_day=JUNE).first()
    version = accepted(paper, {"accidents": []}, author=author)
    year = Window(campaign.official_first_day, campaign.official_last_day)
    runs = [year.year_before(), Window(year.first_day, month.first_day - ONE_DAY)]
    runs.append(Window(month.last_day + ONE_DAY, year.last_day))
    indicators = dict(Indicator.objects.filter(board=campaign.board).values_list("code", "pk"))
    Figure.objects.bulk_create(
        Figure(
            indicator_id=indicators[measure], about_unit=unit, first_day=run.first_day, last_day=run.last_day,
            days=run.days, version=version,
            value=int(unit.code == BINHLU and run == runs[0] and measure in {"accidents", "deaths"}),
        )
        for unit in Unit.objects.filter(participations__campaign=campaign, is_geographic=True)
        for measure in AccidentMeasure.values
        for run in runs
    )  # fmt: skip


def put_through(filing: Filing, police: User, office: User, *, at: datetime, **values: Any) -> Filing:
    """Typed, sent and accepted."""
    typed = filing_act.revise(filing, actor=police, at=at, seen_revision=filing.revision, **values)
    sent = filing_act.act(typed, Action.SUBMIT, actor=police, at=at, seen_revision=typed.revision)
    return filing_act.act(sent, Action.ACCEPT, actor=office, at=at, seen_revision=sent.revision)


@pytest.fixture
def june(campaign: Campaign) -> Filing:
    papers = Filing.objects.select_related("unit", "board", "campaign", "period", "obligation", "entry")
    return papers.get(campaign=campaign, kind=Paper.ACCIDENT_RETURN, period__last_day=JUNE)


def test_a_correction_lists_whom_and_what_it_touches_and_is_seen_to_once(
    campaign: Campaign, june: Filing, person: Callable[..., User], unit_of: Callable[[str], Unit],
    paper_of: Callable[..., Filing],
) -> None:  # fmt: skip
    office, police = person(Role.REVIEWER, board=campaign.board), person(Role.FILER, unit=unit_of("CAH"))
    commune, leader = person(Role.FILER, unit=unit_of(BINHLU)), person(Role.BOARD_LEADER, board=campaign.board)
    put_the_rest_on_record(campaign, Window(june.period.first_day, JUNE), office)
    first = put_through(june, police, office, at=CLOSED, status="provisional", accidents=[crash(BINHLU)])
    answer = paper_of(BINHLU, Paper.FIGURES_CONFIRMATION, period__last_day=JUNE)
    said = {"about_version": 1, "statement": Statement.CONFIRM}
    told = filing_act.revise(answer, actor=commune, at=CLOSED, seen_revision=answer.revision, **said)
    filing_act.act(told, Action.SUBMIT, actor=commune, at=CLOSED, seen_revision=told.revision)
    edition = edition_of(campaign, office)
    closing = Filing.objects.filter(kind=Paper.CLOSING_RETURN, campaign=campaign)
    closing.filter(unit__code__in=(BINHLU, "X-SONBINH", "CAH")).update(received_at=CLOSED)
    foretold = touched.by_correcting(first)
    assert "3 báo cáo sơ kết, tổng kết đã nộp có kỳ này: bản đã nộp giữ nguyên số cũ." in foretold
    assert any("Báo cáo tổng hợp của Ban lần 1:" in line for line in foretold), "the same editions as after it"

    with time_machine.travel(CORRECTED, tick=False):
        desk = Desk(office)
        assert "Có số liệu chưa chính thức" in text_of(desk.get(COMPARISON))
        assert "(tạm tính)" in text_of(desk.get(COMPARISON))
        assert "Chưa có lần điều chỉnh nào" in text_of(desk.get(LIST))

        opened = filing_act.act(
            first, Action.AMEND, actor=police, at=CORRECTED, seen_revision=first.revision, note="Nhầm địa bàn vụ 27/5"
        )
        again = put_through(opened, police, office, at=CORRECTED, status="official", accidents=[crash(BANBO)])
        assert "Có số liệu chưa chính thức" not in text_of(desk.get(COMPARISON))
        address = f"{LIST}{again.uuid}/2/"
        assert [task.url for task in work_of(office, on=CORRECTED.date()).due if "Điều chỉnh" in task.title] == [
            address
        ]

        page = desk.get(address)
        seen = text_of(page)
        assert "Nhầm địa bàn vụ 27/5" in seen
        assert "2 đơn vị có số thay đổi" in seen
        assert "Tính chất số liệu: tạm tính → chính thức" in seen
        assert "Số vụ tai nạn: 1 → 0" in seen
        assert "Số vụ tai nạn: 0 → 1" in seen
        effects = {one.code: one for one in page.context["effects"].units}
        assert (effects[BINHLU].confirmed, effects[BANBO].confirmed) == (1, None)
        assert effects[BINHLU].points, "một vụ bớt đi làm điểm tiêu chí tai nạn của xã đổi"
        assert [one.uuid for one in page.context["effects"].editions] == [edition.uuid]
        assert "cần lập lần kế tiếp" in seen
        named = {one.name: [paper.title for paper in one.papers] for one in page.context["effects"].papers}
        assert named == {"UBND xã Bình Lư": ["Báo cáo tổng kết"]}, "the area's own sum is what it was"
        quoted = closing.get(unit__code=BINHLU)
        assert f'href="/ho-so/{quoted.uuid}/">Báo cáo tổng kết</a>' in page.content.decode()

        reader = Desk(leader)
        assert "Đã xem xét, báo các đơn vị" not in text_of(reader.get(address))
        assert reader.post(f"{address}xem-xet/", {}).status_code == 403
        assert Desk(commune).get(address).status_code == 404
        assert desk.get(f"{LIST}{again.uuid}/1/").status_code == 404

        form = {"form_token": hidden(page, "form_token")}
        assert desk.post(f"{address}xem-xet/", form).status_code == 302
        assert desk.post(f"{address}xem-xet/", form).status_code == 302
        assert "xem xét lúc" in text_of(desk.get(address))
        assert not [task for task in work_of(office, on=CORRECTED.date()).due if "Điều chỉnh" in task.title]
    assert CorrectionReview.objects.get().units_told.split() == [BANBO, BINHLU]
    assert AuditEntry.objects.filter(action="figures.correction_reviewed").count() == 1
    notice = Notice.objects.get(to_user=commune, subject__startswith="Số liệu tai nạn đã điều chỉnh")
    assert "Số vụ tai nạn 1 → 0" in notice.body
    assert "Đơn vị đã trả lời về số cũ" in notice.body
    assert Notice.objects.filter(subject__startswith="Số liệu tai nạn đã điều chỉnh").count() == 1
    sheet = Filing.objects.get(campaign=campaign, unit__code=BINHLU, kind=Paper.SCORE_SHEET)
    assert (sheet.late_days, sheet.mend_by) == (None, None), "công an sửa số của mình không làm xã nào muộn"


def edition_of(campaign: Campaign, by: User) -> YearEndSummary:
    job = Job.objects.create(kind="thu", unique_key="thu", requested_by=by, requested_at=CLOSED, queued_at=CLOSED)
    return YearEndSummary.objects.create(
        board=campaign.board, campaign=campaign, number=1, calendar=Calendar.ATGT, opened_by=by, job=job,
        first_day=campaign.official_first_day, last_day=campaign.official_last_day, opened_at=CLOSED,
        compiled_at=CLOSED, snapshot_sha256="0" * 64,
    )  # fmt: skip


def test_what_the_province_holds_stands_beside_the_portals_own_figures(
    campaign: Campaign, june: Filing, person: Callable[..., User], unit_of: Callable[[str], Unit]
) -> None:
    office, police = person(Role.REVIEWER, board=campaign.board), person(Role.FILER, unit=unit_of("CAH"))
    put_through(june, police, office, at=CLOSED, accidents=[crash(BINHLU)])
    address = f"/so-lieu/cap-tren/{campaign.code}/"
    period = {"first_day": f"{june.period.first_day:%d/%m/%Y}", "last_day": f"{june.period.last_day:%d/%m/%Y}"}
    paper = {"source": "Báo cáo số 12/BC-BATGT", "stated_on": "15/06/2023"}
    with time_machine.travel(CLOSED, tick=False):
        desk = Desk(office)
        token = {"form_token": hidden(desk.get(address), "form_token")}
        nothing = desk.post(address, token | period | paper)
        assert nothing.status_code == 422
        assert errors_of(nothing) == ["Chưa ghi số nào của cấp trên. Ghi ít nhất một chỉ tiêu; số 0 cũng phải ghi."]
        assert desk.post(address, token | period | paper | {"accidents": "2", "deaths": "1"}).status_code == 302
        beside = desk.get(COMPARISON).context["upper"]
        assert [(row.upper, row.own, row.difference) for row in beside[0].rows] == [("2", "1", "−1"), ("1", "1", "0")]
        assert beside[0].source == "Báo cáo số 12/BC-BATGT, ngày 15/06/2023"
        assert Desk(police).get(address).status_code == 404
        assert Desk(police).get(COMPARISON).context["upper"] == []
    assert (UpperFigures.objects.get().injured, UpperFigures.objects.get().deaths) == (None, 1)


def test_nobody_is_told_figures_of_a_correction_that_has_been_corrected_again(
    campaign: Campaign, june: Filing, person: Callable[..., User], unit_of: Callable[[str], Unit]
) -> None:
    office, police = person(Role.REVIEWER, board=campaign.board), person(Role.FILER, unit=unit_of("CAH"))
    person(Role.FILER, unit=unit_of(BINHLU))
    paper = put_through(june, police, office, at=CLOSED, accidents=[crash(BINHLU)])
    for day in ("28/05/2023", "29/05/2023"):
        opened = filing_act.act(
            paper, Action.AMEND, actor=police, at=CLOSED, seen_revision=paper.revision, note="Sửa ngày và số vụ"
        )
        rows = [crash(BINHLU), crash(BINHLU, day)] if day == "28/05/2023" else [crash(BANBO, day)]
        paper = put_through(opened, police, office, at=CLOSED, accidents=rows)
    with time_machine.travel(CLOSED, tick=False):
        desk = Desk(office)
        newest = desk.get(f"{LIST}{paper.uuid}/3/")
        token = {"form_token": hidden(newest, "form_token")}
        assert desk.post(f"{LIST}{paper.uuid}/2/xem-xet/", token).status_code == 302
        assert not CorrectionReview.objects.exists()
        assert not Notice.objects.filter(subject__startswith="Số liệu tai nạn đã điều chỉnh").exists()
        assert "Sau bản này công an đã điều chỉnh nữa" in text_of(desk.get(f"{LIST}{paper.uuid}/2/"))
        assert desk.post(f"{LIST}{paper.uuid}/3/xem-xet/", token).status_code == 302
    assert CorrectionReview.objects.get().version.number == 3
