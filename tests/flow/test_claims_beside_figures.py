"""The office sees at once where a report says something else than the figures of record; the unit's own page stays quiet."""

import pytest
from django.urls import reverse

from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from tests.factories.pages import text_of
from tests.flow.awards_stage import DECEMBER, TOWN, accepted
from units.choices import Role

pytestmark = pytest.mark.usefixtures("in_december", "figures_known")
SAID = "Số vụ tai nạn giao thông giảm 50%. Không để xảy ra tai nạn đặc biệt nghiêm trọng."


@pytest.fixture
def report(people, paper_of):
    paper = paper_of(TOWN, Paper.CLOSING_RETURN)
    content = {
        "period": {"name": "Cả năm", "first_day": "2022-12-15", "last_day": "2023-12-14"},
        "paper": {"number": "15/BC-UBND", "signer": "Người ký (minh họa)", "signed_on": "2023-12-16"},
        "sections": [{"code": "II", "title": "II. Kết quả thực hiện", "text": SAID}],
        "activities": [],
        "targets": [],
        **dict.fromkeys(
            ("has_no_subordinates", "subordinates", "subordinates_checked", "models_recognised", "staff_violations")
        ),
        "women_percent": None,
        "reviewed_on": "",
    }
    version = accepted(paper, content, author=people["reviewer"], received=DECEMBER)
    paper.events.create(
        action=Action.ACCEPT,
        from_state=State.SUBMITTED,
        to_state=State.ACCEPTED,
        version=version,
        actor=people["reviewer"],
        role=Role.REVIEWER,
        happened_at=DECEMBER,
    )
    Filing.objects.filter(pk=paper.pk).update(moved_at=DECEMBER)
    return reverse("filing:detail", kwargs={"uuid": paper.uuid})


def test_a_claim_that_the_record_refutes_stands_above_the_report_for_the_office_only(report, people, client_of):
    office = text_of(client_of(people["reviewer"]).get(report))
    unit = text_of(client_of(people["filer"]).get(report))

    assert "Báo cáo nói khác số liệu chính thức" in office
    assert (
        "“Số vụ tai nạn giao thông giảm 50%” – số liệu chính thức của kỳ: Số vụ tai nạn: 2, cùng kỳ 3, giảm 1 vụ (−33,33%)."
        in office
    )
    assert "đặc biệt nghiêm trọng” – " not in office
    assert "nói khác số liệu" not in unit
    assert "giảm 50%" in unit
