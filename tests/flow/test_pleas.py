"""Giải trình: a unit pleads about an accident in its area, the office decides, the points follow and the record stays."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from atgt_portal.ledger.models import AuditEntry, Notice
from awards.pleas import deciding
from awards.pleas.choices import Ground
from awards.pleas.models import Plea, Ruling
from awards.pleas.permissions import may_decide, pleas_in_view
from awards.standing import standing
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.record.figures import paired_totals
from campaigns.setup.choices import AccidentsCounted, Paper
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from tests.flow.families.pages import sheets_of
from tests.flow.police_year import POLICE
from units.choices import Role

TOWN, OFFICE, APPRAISERS = "TT-TAMDUONG", "KTHT", "NV"
NOW = datetime(2024, 1, 4, 2, 0, tzinfo=UTC)
ROADS = {date(2023, 3, 12): "QL.4D", date(2023, 3, 20): "Đường liên xã"}


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people(person, board, unit_of) -> dict[str, Any]:
    return {
        "filer": person(Role.FILER, unit=unit_of(TOWN)),
        "police": person(Role.FILER, unit=unit_of(POLICE)),
        "reviewer": person(Role.REVIEWER, board=board, home_unit=unit_of(OFFICE)),
        "townsman": person(Role.REVIEWER, board=board, home_unit=unit_of(TOWN)),
        "appraiser": person(Role.APPRAISER, board=board, home_unit=unit_of(APPRAISERS)),
    }


@pytest.fixture
def year(campaign, people) -> Campaign:
    """Every month of both years accepted; two accidents of this March in the town, one of them on a national road."""
    papers = Filing.objects.filter(campaign=campaign, kind=Paper.ACCIDENT_RETURN)
    for paper in papers.select_related("unit", "board", "campaign", "period", "obligation").order_by(
        "period__first_day"
    ):
        days = [day for day in ROADS if paper.period.first_day <= day <= paper.period.last_day]
        rows = [accident(day, place) for place, day in enumerate(days, start=1)]
        told = {"seen_revision": paper.revision, "nothing_happened": not rows, "accidents": rows}
        moved = filing_act.revise(paper, actor=people["police"], at=NOW, **told)
        for action, who in ((Action.SUBMIT, "police"), (Action.ACCEPT, "reviewer")):
            moved = filing_act.act(moved, action, actor=people[who], at=NOW, seen_revision=moved.revision)
    return campaign


def accident(day: date, position: int) -> dict[str, Any]:
    return {
        "happened_on": day, "unit": TOWN, "road": ROADS[day], "severity": "it_nghiem_trong", "deaths": 0, "injured": 1,
        "code": "", "cause": "", "cause_note": "", "position": position,
    }  # fmt: skip


def counts_by(campaign: Campaign, rule: AccidentsCounted) -> None:
    campaign.scoring_rules = {**campaign.scoring_rules, "which_accidents_count": rule.value}
    Campaign.objects.filter(pk=campaign.pk).update(scoring_rules=campaign.scoring_rules)


def line(campaign: Campaign, code: str = "2.1") -> Any:
    return next(one for one in standing(campaign).places[TOWN].row.lines if one.code == code)


def form_of(page: Any) -> dict[str, Any]:
    return next(sheet.values() for sheet in sheets_of(page) if "form_token" in sheet.values())


def test_an_accident_is_pleaded_and_granted_and_leaves_the_points_but_not_the_record(year, people, client_of, unit_of):
    counts_by(year, AccidentsCounted.BY_RESPONSIBILITY)
    unit_page, office = client_of(people["filer"]), client_of(people["reviewer"])
    before = line(year).computed
    assert before.inputs.current == 2

    listed = unit_page.get(reverse("pleas:list"))
    rows = listed.context["accidents"]
    assert [(row.day, row.badge, row.label) for row in rows] == [
        ("20/03/2023", "Có tính", "Giải trình"), ("12/03/2023", "Có tính", "Giải trình"),
    ]  # fmt: skip
    page = unit_page.get(rows[1].url)
    named = {**form_of(page), "ground": "outsiders", "explanation": "Do ông Nguyễn Văn A chạy xe khách qua"}
    assert "hình như có tên một người" in unit_page.post(rows[1].url, named).content.decode()
    answer = unit_page.post(rows[1].url, {**named, "explanation": "Xe khách đi qua, biên bản số 12/BB-CAH"})
    plea = Plea.objects.get()
    assert answer["Location"] == reverse("pleas:plea", kwargs={"uuid": plea.uuid})
    assert Notice.objects.filter(to_user=people["reviewer"], subject__contains="Giải trình").count() == 1
    assert "Chờ quyết định" in unit_page.get(reverse("pleas:list")).content.decode()
    assert line(year).computed == before, "chưa quyết định thì vẫn tính"

    decide = {"result": "khong-tinh", "reason": "Biên bản của công an ghi rõ xe từ nơi khác đi qua"}
    address = answer["Location"]
    assert unit_page.post(address, decide).status_code == 403
    assert client_of(people["townsman"]).post(address, decide).status_code == 403
    assert client_of(people["appraiser"]).post(address, decide).status_code == 403
    first, second = form_of(office.get(address)), form_of(office.get(address))
    assert office.post(address, {**first, **decide}).status_code == 302
    assert office.post(address, {**second, **decide, "result": "van-tinh"}).status_code == 409

    after = line(year).computed
    assert (after.inputs.current, after.basis.on_record.current) == (1, 2)
    assert "Số liệu chính thức 2, cùng kỳ 0; không tính 1 vụ: 12/03/2023, QL.4D" in after.words
    official = Window(year.official_first_day, year.official_last_day)
    assert paired_totals(year, official)[0]["accidents", unit_of(TOWN).pk].value == 2
    assert [row.action for row in AuditEntry.objects.filter(action__startswith="plea.").order_by("pk")] == [
        "plea.filed", "plea.decided",
    ]  # fmt: skip
    assert Notice.objects.filter(to_user=people["filer"], body__contains="xe từ nơi khác").count() == 1

    counts_by(year, AccidentsCounted.WITHOUT_NATIONAL_ROADS)
    assert "(trên quốc lộ)" in line(year).computed.words, "lý do đã nhận không thuộc cách tính này"
    assert "quyết định không còn áp dụng" in office.get(address).content.decode()
    counts_by(year, AccidentsCounted.BY_RESPONSIBILITY)
    again = {**form_of(office.get(address)), "result": "van-tinh", "reason": "Xác minh lại: người của thị trấn"}
    assert office.post(address, again).status_code == 302
    assert list(Ruling.objects.values_list("number", "leaves_out")) == [(1, True), (2, False)]
    assert line(year).computed == before


def test_national_roads_are_left_out_of_both_years_and_nothing_is_pleaded_where_all_count(year, people, client_of):
    counts_by(year, AccidentsCounted.WITHOUT_NATIONAL_ROADS)
    found = line(year).computed
    assert found.inputs.current == 1
    assert "12/03/2023, QL.4D (trên quốc lộ)" in found.words
    page = client_of(people["filer"]).get(reverse("pleas:list"))
    assert [(row.badge, row.why) for row in page.context["accidents"]] == [
        ("Có tính", ""),
        ("Không tính", "trên quốc lộ"),
    ]
    address = page.context["accidents"][0].url

    counts_by(year, AccidentsCounted.ALL)
    assert line(year).computed.inputs.current == 2
    page = client_of(people["filer"]).get(address)
    assert "không nhận giải trình" in page.content.decode()
    refused = client_of(people["filer"]).post(address, {"ground": "national_road", "explanation": "Trên quốc lộ"})
    assert refused.status_code == 422
    assert not Plea.objects.exists()


def test_the_standing_offices_own_plea_goes_to_the_appraiser(year, people, unit_of, paper_of):
    counts_by(year, AccidentsCounted.BY_RESPONSIBILITY)
    paper = Filing.objects.filter(campaign=year, kind=Paper.ACCIDENT_RETURN).first()
    row = {"happened_on": "2023-03-12", "road": "QL.4D", "deaths": 0, "injured": 1}
    accused = deciding.Accused(paper, "V1", row)
    made = deciding.plead(
        year,
        accused,
        unit=unit_of(OFFICE),
        ground=Ground.NO_FAULT,
        explanation="Không thuộc",
        actor=people["filer"],
        at=NOW,
    )
    plea = pleas_in_view(people["reviewer"], on=NOW.date()).get(pk=made.pk)
    assert not may_decide(people["townsman"], plea, on=NOW.date())
    assert may_decide(people["appraiser"], plea, on=NOW.date())
