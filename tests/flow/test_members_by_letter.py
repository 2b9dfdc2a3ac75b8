"""A unit joins a running campaign, and another leaves it, by a dated letter."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from atgt_portal.ledger.models import Notice
from awards.gathering import entrants
from campaigns.filing.choices import State
from campaigns.filing.models import Excuse, Filing, FilingVersion
from campaigns.filing.owed import open_papers
from campaigns.launch.models import RuleChange
from campaigns.setup import told
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Participation
from units.choices import Role, UnitKind
from units.models import Unit, User

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 9, 1, 2, 0, tzinfo=UTC)
LETTERS = "/phong-trao/TD-ATGT-2023/dieu-chinh/"
LETTER = {
    "number": "27/CV-BATGT", "signed_on": "28/08/2023", "applies_from": "01/09/2023", "signer": "Người Ký Minh Họa",
    "reason": "Kiện toàn thành viên Ban",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_1_september() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def head(person: Callable[..., User], board: Any, client_of: Callable[[User], Client]) -> Client:
    return client_of(person(Role.OFFICE_HEAD, board=board))


def issue(head: Client, kind: str, **typed: str) -> Any:
    return head.post(f"{LETTERS}?loai={kind}", {**LETTER, **typed, "ap-dung": "1"})


def test_a_unit_joins_and_owes_what_falls_due_from_that_day_on(
    head: Client, campaign: Campaign, board: Any, person: Callable[..., User]
) -> None:
    unit = Unit.objects.create(
        registry=board, code="X-MOI", name="Xã Mới Minh Họa", kind=UnitKind.COMMUNE, is_geographic=True, sort_key="zz"
    )
    clerk = person(Role.FILER, unit=unit)
    preview = head.post(f"{LETTERS}?loai=join", {**LETTER, "unit": "X-MOI", "cluster": "XA", "xem": "1"})
    promised = preview.context["effects"][0].new
    assert issue(head, "join", unit="X-MOI", cluster="XA").status_code == 302

    papers = Filing.objects.filter(campaign=campaign, unit=unit)
    assert f"phải nộp {papers.count()} hồ sơ" in promised
    assert set(papers.values_list("kind", flat=True)) >= {Paper.CLOSING_RETURN, Paper.SCORE_SHEET}
    assert not papers.filter(kind=Paper.PLAN).exists(), "the plan was due in spring"
    assert all(day >= date(2023, 9, 1) for day in papers.values_list("period__last_day", flat=True))
    assert Notice.objects.filter(to_user=clerk, body__contains="tham gia phong trào từ ngày 01/09/2023").count() == 1
    assert "X-MOI" in {one.code for one in entrants(campaign)}
    assert RuleChange.objects.get().new["papers"] == papers.count()
    assert "Xã Mới Minh Họa (tham gia từ 01/09/2023)" in head.get("/phong-trao/TD-ATGT-2023/don-vi/").content.decode()
    assert issue(head, "join", unit="X-MOI", cluster="XA").status_code == 422


def test_a_unit_leaves_with_its_open_papers_closed_and_its_accepted_ones_kept_and_joins_again(
    head: Client,
    campaign: Campaign,
    person: Callable[..., User],
    paper_of: Callable[..., Filing],
    unit_of: Callable[..., Unit],
) -> None:
    clerk, plan = person(Role.FILER, unit=unit_of("X-BINHLU")), paper_of("X-BINHLU", Paper.PLAN)
    version = FilingVersion.objects.create(
        filing=plan, number=1, content={}, sha256="0" * 64, frozen_at=NOW, frozen_by=clerk
    )
    Filing.objects.filter(pk=plan.pk).update(
        state=State.ACCEPTED, received_at=NOW, accepted_version=version, working_version=version
    )
    papers = Filing.objects.filter(campaign=campaign, unit=plan.unit)
    total = papers.count()
    police = campaign.obligations.get(paper=Paper.ACCIDENT_RETURN).who
    stays = issue(head, "leave", unit=police)
    assert (stays.status_code, "cung cấp số liệu tai nạn" in stays.content.decode()) == (422, True)

    preview = head.post(f"{LETTERS}?loai=leave", {**LETTER, "unit": "X-BINHLU", "xem": "1"})
    assert f"đóng {total - 1} hồ sơ chưa nộp, giữ 1 hồ sơ đã tiếp nhận" in preview.context["effects"][0].new
    assert issue(head, "leave", unit="X-BINHLU").status_code == 302
    assert papers.filter(excuse=None).get() == plan
    excuse = Excuse.objects.filter(filing__unit=plan.unit).first()
    assert excuse is not None
    assert (excuse.number, excuse.reason) == (
        "27/CV-BATGT",
        "Thôi tham gia phong trào từ ngày 01/09/2023: Kiện toàn thành viên Ban",
    )
    assert Notice.objects.filter(to_user=clerk, body__contains="thôi tham gia phong trào").count() == 1
    assert "X-BINHLU" not in {one.code for one in entrants(campaign)}
    assert "X-BINHLU" not in told.places(campaign)
    back = head.post(f"/phong-trao/TD-ATGT-2023/mien-nop/{excuse.uuid}/", {"reason": "Nhầm", "due_on": "01/12/2023"})
    assert (back.status_code, "không bỏ miễn từng hồ sơ" in back.content.decode()) == (422, True)
    before = Filing.objects.count()
    open_papers(campaign)
    assert (Filing.objects.count(), papers.filter(excuse=None).count()) == (before, 1)

    assert issue(head, "join", unit="X-BINHLU", cluster="XA", number="28/CV-BATGT").status_code == 302
    seat = Participation.objects.get(campaign=campaign, unit=plan.unit)
    assert (seat.joined_on, seat.left_on) == (date(2023, 9, 1), None)
    again = papers.filter(excuse=None)
    assert {Paper.PLAN, Paper.CLOSING_RETURN} <= set(again.values_list("kind", flat=True))
    assert papers.count() == total
    assert not again.filter(kind=Paper.DISSEMINATION).exists(), "what was due before stays closed"
