"""Xếp thử: other weights and rules laid over the live ranking change what is shown, and nothing that is stored."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from awards.accidents import AccidentFigures
from awards.gathering import Entrant, GivenPoints, Papers
from awards.points import AccidentRule
from awards.standing import Material
from awards.tables import TableLine
from awards.trials.rules import Trial, tried_campaign, tried_lines, tried_material
from campaigns.record.coverage import Record
from campaigns.setup.choices import AccidentMeasure, CriterionKind
from campaigns.setup.models import Campaign, Criterion
from campaigns.setup.windows import Window
from tests.flow.families.pages import sheets_of


def typed(page) -> dict:
    return next(sheet.values() for sheet in sheets_of(page) if any(name.startswith("diem-") for name in sheet.values()))


@pytest.mark.usefixtures("in_december")
def test_half_the_weight_of_a_criterion_halves_its_points_and_stores_nothing(scored, people, client_of, campaign):
    office, url = client_of(people["reviewer"]), f"{reverse('awards:trial')}?khoi=XA"
    before = list(Criterion.objects.order_by("pk").values()), Campaign.objects.values().get(pk=campaign.pk)
    boxes = typed(office.get(url))

    same = office.post(url, boxes)
    assert (same.status_code, same.context["told"].summary) == (
        200, "Với quy tắc thử: không đơn vị nào đổi tổng điểm, hạng, nhóm.",
    )  # fmt: skip

    deaths = Criterion.objects.get(part__table__code="XA", code="2.2")
    assert boxes[f"diem-{deaths.pk}"] == [str(deaths.max_hundredths // 100)]
    tried = office.post(url, {**boxes, f"diem-{deaths.pk}": "5"})
    row = next(row for row in tried.context["told"].rows if row.old.total)
    assert row.old.total - row.new.total == Decimal("2.5"), "1 và 1 người chết: một nửa của 10, rồi một nửa của 5"
    assert "cộng lại được 95 điểm, bảng đang có 100 điểm" in tried.content.decode()
    no_small = office.post(url, {**boxes, "co-so-nho-base_below": "", "co-so-nho-share_pct": ""})
    row = next(row for row in no_small.context["told"].rows if row.old.total)
    assert row.new.total < row.old.total
    wrong = office.post(url, {**boxes, f"diem-{deaths.pk}": "mười"})
    assert wrong.status_code == 422
    assert "“mười” không phải là số" in wrong.content.decode()
    # No weight is 0: neither an empty box nor a negative number is told to become 0.
    for said in ("", "-3"):
        refused = office.post(url, {**boxes, f"diem-{deaths.pk}": said})
        assert (refused.status_code, "ghi 0" in refused.content.decode(), "thành 0" in refused.content.decode()) == (
            422, False, False,
        )  # fmt: skip
    assert before == (list(Criterion.objects.order_by("pk").values()), Campaign.objects.values().get(pk=campaign.pk))
    assert client_of(people["filer"]).get(url).status_code == 404


def line(kind: CriterionKind, settings: dict, *, maximum: int = 1000) -> TableLine:
    return TableLine(1, "I", "Phần", "1.1", "Tiêu chí", maximum, kind, settings, "", None)


def test_points_that_a_person_gave_keep_their_share_and_steps_follow_the_weight(material_of_one):
    campaign, trial = Campaign(scoring_rules={}), Trial(weights={1: 500})
    steps = line(CriterionKind.STEPS, {"measure": "models_recognised", "steps": [[0, 0], [2, 10]]})
    (tried,) = tried_lines([steps], trial, tried_campaign(campaign, trial))
    assert tried.rated.steps == ((0, 0), (2, 500))

    given = tried_material(material_of_one({1: GivenPoints(900, "", does_not_apply=False)}), [steps], trial)
    assert given.taking_part[0].papers.given[1].hundredths == 450

    cut = line(CriterionKind.REDUCTION, {"measure": "accidents", "full_at_pct": 5})
    (harder,) = tried_lines([cut], Trial({1: 1000}, {1: Decimal(20)}), campaign)
    assert harder.rule == AccidentRule(
        CriterionKind.REDUCTION, AccidentMeasure.ACCIDENTS, 1000, full_at_pct=20, has_half=False
    )


@pytest.fixture
def material_of_one():
    figures = AccidentFigures.of(Record.of([]), window=Window(date(2022, 12, 15), date(2023, 12, 14)))

    def make(given):
        return Material([Entrant(1, "A", "A", "A", 1, "XA", "Xã", Papers(given=given))], figures)

    return make
