"""Units register titles and awards in their plans; the office, and the board above, read the sums."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import openpyxl
import pytest
import time_machine

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.plans import checks
from campaigns.plans.models import TitleSought
from campaigns.plans.paper import plan_paper
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from tests.factories.pages import Desk, errors_of, sent_from, text_of
from tests.factories.papers import moment, plan_post
from units.choices import Role
from units.letterhead.heads import head_of
from units.models import Unit, User

pytestmark = pytest.mark.django_db
SOUGHT = {"danh-hieu-GIAY_KHEN_HUYEN-collectives": "1", "danh-hieu-GIAY_KHEN_HUYEN-individuals": "12"}


@pytest.fixture(autouse=True)
def _late_may() -> Iterator[None]:
    with time_machine.travel(moment(5, 25), tick=False):
        yield


def test_what_a_plan_registers_is_printed_compared_and_summed(
    campaign: Campaign,
    unit_of: Callable[[str], Unit],
    person: Callable[..., User],
    paper_of: Callable[..., Filing],
) -> None:
    unit = unit_of("X-BANBO")
    clerk, office_person = person(Role.FILER, unit=unit), person(Role.REVIEWER, board=campaign.board)
    filer, office = Desk(clerk), Desk(office_person)
    above = Desk(person(Role.UPPER_BOARD, board=campaign.board.parent))
    filing = paper_of("X-BANBO", Paper.PLAN)
    edit = f"/ke-hoach/{filing.uuid}/sua/"

    # The flag is for collectives alone; words in a box are refused and kept.
    blank = filer.get(edit)
    assert "danh-hieu-CO_THI_DUA_TINH-collectives" in blank.content.decode()
    assert "danh-hieu-CO_THI_DUA_TINH-individuals" not in blank.content.decode()
    wrong = filer.post(edit, sent_from(blank, luu="1", **plan_post(**SOUGHT | {list(SOUGHT)[1]: "hai người"})))
    assert wrong.status_code == 422
    assert any("hai người" in line for line in errors_of(wrong))
    sent = filer.post(edit, sent_from(wrong, gui="1", **plan_post(**SOUGHT)))
    assert sent.status_code == 302, errors_of(sent)
    assert not TitleSought.objects.filter(code="CO_THI_DUA_TINH").exists()

    # The reviewer reads it on the page and in the frozen version; it stands on the paper for signature.
    seen = text_of(office.get(f"/ho-so/{filing.uuid}/"))
    assert "Đăng ký danh hiệu, hình thức khen thưởng" in seen
    waiting = paper_of("X-BANBO", Paper.PLAN)
    assert waiting.working_version is not None
    content = waiting.working_version.content
    assert [(row["code"], row["collectives"], row["individuals"]) for row in content["titles"]] == [
        ("GIAY_KHEN_HUYEN", 1, 12)
    ]
    printed = plan_paper(waiting, content, head=head_of(unit), on=date(2023, 5, 25))
    assert "Giấy khen của Chủ tịch UBND huyện" in str(printed)
    older = {key: value for key, value in content.items() if key != "titles"}
    assert "Đăng ký danh hiệu" not in str(plan_paper(waiting, older, head=head_of(unit), on=date(2023, 5, 25)))

    # Nothing is summed before it is accepted.
    address = f"/dang-ky-thi-dua/?phong-trao={campaign.code}"
    assert "Chưa đơn vị nào đăng ký danh hiệu" in text_of(office.get(address))
    filing_act.act(waiting, Action.ACCEPT, actor=office_person, at=moment(5, 25), seen_revision=waiting.revision)
    page = text_of(office.get(address))
    assert "theo kế hoạch đã tiếp nhận của 1/" in page
    assert unit.name in page
    assert "không quá" in page
    sums = above.get(address)
    assert sums.status_code == 200
    assert "Giấy khen của Chủ tịch UBND huyện" in text_of(sums)
    assert unit.name not in text_of(sums)
    assert filer.get(address).status_code == 404
    book = openpyxl.load_workbook(BytesIO(b"".join(office.get("/dang-ky-thi-dua/tep/"))))
    assert len(book.sheetnames) == 4
    assert any(row[2:4] == (1, 12) for row in book["Danh hiệu theo đơn vị"].iter_rows(values_only=True))
    assert len(openpyxl.load_workbook(BytesIO(b"".join(above.get("/dang-ky-thi-dua/tep/")))).sheetnames) == 2


def test_a_form_of_award_that_the_law_has_ended_is_refused_at_sending_and_named(
    campaign: Campaign, unit_of: Callable[[str], Unit], person: Callable[..., User], paper_of: Callable[..., Filing]
) -> None:
    filing, unit = paper_of("X-BANBO", Paper.PLAN), unit_of("X-BANBO")
    filer = Desk(person(Role.FILER, unit=unit))
    edit = f"/ke-hoach/{filing.uuid}/sua/"
    filer.post(edit, sent_from(filer.get(edit), luu="1", **plan_post(**SOUGHT)))
    stored = paper_of("X-BANBO", Paper.PLAN)
    assert checks.check_plan(stored, on=date(2023, 5, 25)) == []
    stored.campaign.award_rules["law"]["regimes"][0]["valid_to"] = "2023-04-30"
    (fault,) = checks.check_plan(stored, on=date(2023, 5, 25))
    assert fault.field == "titles-GIAY_KHEN_HUYEN-collectives"
    assert "Giấy khen của Chủ tịch UBND huyện" in fault.message
    assert "25/05/2023" in fault.message
