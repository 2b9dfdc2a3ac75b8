"""A board of many invented units over two years: lawful rows, pages that work, sums that agree."""

from collections import Counter
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.urls import reverse

from atgt_portal.ledger import audit
from atgt_portal.ledger.models import AuditEntry
from atgt_portal.management.scale.layout import CODE
from awards.standing import standing
from campaigns.filing.act import digest
from campaigns.filing.choices import Action, State
from campaigns.filing.kinds import steps_of
from campaigns.filing.models import Filing, FilingEvent, FilingVersion
from campaigns.record.coverage import Record
from campaigns.record.figures import MEASURES, accident_totals, statements_between
from campaigns.record.models import Figure
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from reports.returns.derive import put_accidents_on_record
from reports.summary import snapshot
from reports.summary.compile import compile_summary
from tests.conftest import stands_for_many
from units.models import Board, Unit, User

pytestmark = pytest.mark.django_db

UNITS, YEARS, PLACES = 40, 2, 36
CLOSED_ON = "2024-01-03"


def seed(*, units=UNITS, years=YEARS, number=1):
    said = StringIO()
    call_command("seed_scale", units=units, years=years, seed=number, stdout=said)
    return said.getvalue()


@pytest.fixture(autouse=True)
def state(settings, tmp_path, monkeypatch):
    settings.STATE_DIR = tmp_path / "state"
    settings.DEMO_TODAY = CLOSED_ON
    monkeypatch.setenv("ATGT_DEMO_PASSWORD", "mat-khau-minh-hoa")


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """One board for all that only reads: seeding it takes seconds."""
    with stands_for_many(django_db_blocker):
        with django_db_blocker.unblock():
            seed()
            board = Board.objects.get(code=CODE)
        yield board


def campaigns():
    return Campaign.objects.filter(board__code=CODE).order_by("year")


def year_of(campaign):
    return Window(campaign.official_first_day, campaign.official_last_day)


def papers():
    return Filing.objects.filter(board__code=CODE)


def sums_in_sql(window):
    """Measure → sum of the accepted figures in these days, without any function of the portal."""
    rows = Figure.objects.filter(
        version__in=Filing.objects.exclude(accepted_version=None).values("accepted_version"),
        about_unit__isnull=False,
        first_day__gte=window.first_day,
        last_day__lte=window.last_day,
        indicator__code__in=MEASURES,
    )
    return dict(rows.values_list("indicator__code").annotate(Sum("value")).order_by())


def test_it_says_what_it_made_and_writes_it_into_the_boards_own_audit_chain(seeded):
    entry = AuditEntry.objects.get(action="scale.seed")

    assert Unit.objects.filter(registry=seeded).count() == UNITS
    assert not Unit.objects.filter(registry=seeded, is_illustrative=False).exists()
    assert all("thử" in name for name in Unit.objects.values_list("name", flat=True))
    assert (seeded.is_demo, entry.chain, entry.detail["units"], entry.detail["day"]) == (
        True,
        seeded.chain,
        UNITS,
        CLOSED_ON,
    )
    assert entry.detail["papers"] == papers().exclude(kind=Paper.ACCIDENT_RETURN).count()
    assert audit.verify(seeded.chain) is None


def test_papers_stand_in_every_state_and_an_accepted_one_may_be_under_amendment(seeded):
    states = Counter(papers().values_list("state", flat=True))

    assert set(states) == set(State.values)
    assert papers().filter(state=State.DRAFT, begun_at=None).exists()
    assert papers().filter(state=State.DRAFT, accepted_version=None, begun_at__isnull=False).exists()
    assert papers().filter(state=State.DRAFT, accepted_version__isnull=False).exists()
    assert papers().filter(late_days__gt=0).exists()
    assert set(FilingEvent.objects.values_list("action", flat=True)) == set(Action.values)


def test_every_step_told_is_a_step_of_the_papers_own_workflow(seeded):
    known = {}
    events = FilingEvent.objects.select_related("filing__unit").order_by("filing", "happened_at", "pk")
    here = {}
    for event in events:
        key = (event.filing.kind, event.filing.unit.leader_approves)
        known.setdefault(
            key, {(step.action, source, step.target) for step in steps_of(event.filing) for source in step.sources}
        )
        assert (event.action, event.from_state, event.to_state) in known[key]
        assert event.from_state == here.get(event.filing_id, State.DRAFT)
        here[event.filing_id] = event.to_state
    assert len(here) > 500
    assert here == dict(papers().filter(pk__in=here).values_list("pk", "state"))


def test_versions_are_frozen_under_the_hash_of_their_own_content(seeded):
    chosen = list(FilingVersion.objects.order_by("sha256")[:200])

    assert [version.sha256 for version in chosen] == [digest(version.content) for version in chosen]
    assert {Paper.PLAN, Paper.SCORE_SHEET, Paper.FIGURES_CONFIRMATION} <= {version.filing.kind for version in chosen}


def test_a_version_says_what_its_kind_of_paper_says_in_every_year(seeded):
    keys = {}
    for version in FilingVersion.objects.select_related("filing"):
        keys.setdefault(version.filing.kind, set()).add(frozenset(version.content))
    assert set(keys) == set(papers().values_list("kind", flat=True))
    assert {kind: len(found) for kind, found in keys.items()} == dict.fromkeys(keys, 1)


def test_the_sums_of_the_portal_are_the_sums_of_sql(seeded):
    for campaign in campaigns():
        for window in (year_of(campaign), year_of(campaign).year_before()):
            totals = accident_totals(campaign, window)
            stated = sums_in_sql(window)
            assert stated[MEASURES[0]] > 0
            assert {m: sum(totals[m, unit].value for m_, unit in totals if m_ == m) for m in MEASURES} == stated
            assert {total.days for total in totals.values()} == {window.days}
            assert len(totals) == PLACES * len(MEASURES)


def test_figures_are_those_that_acceptance_itself_would_derive(seeded):
    paper = papers().filter(kind=Paper.ACCIDENT_RETURN).select_related("campaign", "period", "accepted_version").last()
    columns = ("indicator", "about_unit", "first_day", "last_day", "days", "value")
    stored = sorted(Figure.objects.filter(version=paper.accepted_version).values_list(*columns))

    again = FilingVersion.objects.create(
        filing=paper,
        number=9,
        content=paper.accepted_version.content,
        sha256=paper.accepted_version.sha256,
        frozen_at=paper.moved_at,
        frozen_by=paper.accepted_version.frozen_by,
    )
    put_accidents_on_record(paper, again, paper.moved_at)

    assert stored
    assert sorted(Figure.objects.filter(version=again).values_list(*columns)) == stored


def test_a_month_is_stated_once_so_that_two_campaigns_never_tell_it_twice(seeded):
    first, last = campaigns().first(), campaigns().last()
    whole = Window(year_of(first).year_before().first_day, date(last.year, 12, 31))
    statements = statements_between(seeded.pk, whole)

    assert len(statements) == sum(len(runs) for runs in Record.of(statements).by_unit.values())
    record = Record.of(statements)
    assert record.gaps(record.by_unit, whole) == []


def test_a_sheets_own_total_is_the_sum_of_its_lines_and_its_accident_points_are_the_rankings(seeded):
    ranked = standing(campaigns().last()).places
    unranked = [place.row for place in ranked.values() if place.rank is None]
    # Whoever has sent no sheet, or has no accepted report that states a rate, is not ranked; the others are.
    assert all(not row.has_sheet or row.missing for row in unranked)
    assert len(unranked) < UNITS * 3 / 4
    for version in FilingVersion.objects.filter(accepted_for__kind=Paper.SCORE_SHEET):
        lines = [line for part in version.content["parts"] for line in part["lines"]]
        assert Decimal(version.content["total"]) == sum(Decimal(line["points"]) for line in lines if line["points"])
    computed = [line for place in ranked.values() for line in place.row.lines if line.is_computed]
    assert computed
    assert not [line for line in computed if line.differs]


def test_the_year_compiles_and_its_sums_are_those_on_record(seeded):
    campaign = campaigns().last()
    taken = snapshot.take(campaign, calendar="atgt", window=year_of(campaign), remarks={})
    summary = compile_summary(taken, sha256="0" * 64)

    assert summary.targets > UNITS
    assert {paper.paper: paper.owed for paper in summary.papers}[Paper.PLAN] == UNITS
    told = {row.measure: row.comparison.current for row in summary.measures}
    assert told == {measure: int(value) for measure, value in sums_in_sql(year_of(campaign)).items()}


@pytest.mark.parametrize("who", ["ktht", "lanhdao"])
@pytest.mark.parametrize("name", ["home", "filing:progress", "record:comparison", "awards:ranking", "awards:nominees"])
def test_officers_see_their_pages_filled(seeded, client_of, who, name):
    client = client_of(User.objects.get(username=f"{who}.{CODE.lower()}"))

    answer = client.get(reverse(name), {"khoi": "XA-001"} if name == "awards:ranking" else {})

    assert answer.status_code == 200
    if (name, who) == ("awards:ranking", "lanhdao"):  # points are the office's until a result is sent
        assert "Đơn vị thử 0012" not in answer.text
        return
    assert "Đơn vị thử 0012" in answer.text or "Địa bàn thử 0012" in answer.text or name in {"home", "awards:nominees"}


def test_the_queue_leads_to_papers_of_every_kind_that_can_be_read(seeded, client_of):
    client = client_of(User.objects.get(username=f"ktht.{CODE.lower()}"))
    assert client.get(reverse("filing:queue")).context["overview"].waiting > 5
    for kind in set(papers().values_list("kind", flat=True)):
        for paper in papers().filter(kind=kind, received_at__isnull=False).order_by("uuid")[:3]:
            assert client.get(reverse("filing:detail", kwargs={"uuid": paper.uuid})).status_code == 200, kind


def test_a_unit_finds_its_papers_and_goes_on_writing_a_draft(seeded, client_of):
    draft = papers().filter(state=State.DRAFT, begun_at__isnull=False, unit__is_geographic=True).first()
    client = client_of(User.objects.get(username=f"lap.{draft.unit.code.lower()}"))

    listed = client.get(reverse("filing:list"))
    assert reverse("filing:detail", kwargs={"uuid": draft.uuid}) in listed.text
    assert client.get(reverse("filing:detail", kwargs={"uuid": draft.uuid})).status_code == 200


def test_it_never_runs_where_the_portal_is_in_earnest_nor_a_second_time(settings, seeded):
    with pytest.raises(CommandError, match="đã có trong cơ sở dữ liệu này"):
        seed()
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="chỉ dùng để đo thử"):
        seed()
