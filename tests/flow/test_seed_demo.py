"""The demo story: told stage by stage, from any campaign file, and never twice."""

import json
import stat
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from atgt_portal.ledger import audit
from atgt_portal.ledger.models import AuditEntry
from atgt_portal.management.demo import days
from atgt_portal.management.demo.days import Stage, Timeline
from awards.models import AppraisedScore
from awards.results.choices import Outcome
from awards.results.models import RankingResult
from campaigns.filing.act import act, revise
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing, FilingEvent
from campaigns.setup.choices import Paper
from campaigns.setup.windows import committee_year
from reports.summary.models import YearEndSummary
from tests.flow.demo_files import (
    MEASURES,
    SEED_CODE,
    as_compared,
    compared,
    compiled,
    seed,
    seed_file,
    small_file,
    written,
)
from units.choices import Role
from units.models import Board, Membership, Unit, User

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-minh-hoa"


@pytest.fixture(autouse=True)
def state(settings, tmp_path, monkeypatch):
    """A state folder of its own, and one password that is known here."""
    settings.STATE_DIR = tmp_path / "state"
    settings.DEMO_TODAY = ""
    monkeypatch.setenv("ATGT_DEMO_PASSWORD", PASSWORD)
    return settings.STATE_DIR


def rows_in_every_table():
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


def states(kind, campaign=SEED_CODE):
    return Counter(Filing.objects.filter(kind=kind, campaign__code=campaign).values_list("state", flat=True))


def test_the_year_2023_is_told_stage_by_stage_up_to_the_province(state, tmp_path):
    said = seed("registration")
    plans = states(Paper.PLAN)
    assert "22/05/2023" in said
    assert (plans[State.SENT_BACK], plans[State.AWAITING_LEADER]) == (1, 1)
    assert 12 <= plans.total() - plans[State.DRAFT] <= 17
    fresh = Filing.objects.filter(kind=Paper.PLAN, unit__code__in=["TT-TAMDUONG", "X-BINHLU"])
    assert [filing.has_begun for filing in fresh] == [False, False]
    assert Unit.objects.get(code="TT-TAMDUONG").leader_approves
    background = Filing.objects.filter(kind=Paper.ACCIDENT_RETURN, period__last_day__lte=date(2023, 5, 14))
    assert set(background.filter(campaign__code=SEED_CODE).values_list("state", flat=True)) == {State.ACCEPTED}

    seed("midyear")
    assert states(Paper.PLAN) == {State.ACCEPTED: 28, State.DRAFT: 1}
    assert Filing.objects.filter(kind=Paper.PLAN, campaign__code=SEED_CODE).overdue(date(2023, 6, 16)).count() == 1
    assert states(Paper.FIGURES_CONFIRMATION)[State.SUBMITTED] == 1
    assert states(Paper.FIGURES_CONFIRMATION)[State.ACCEPTED] >= 7
    assert 0 < states(Paper.INTERIM_RETURN)[State.DRAFT] < 29

    seed("yearend")
    for kind in (Paper.PLAN, Paper.DISSEMINATION, Paper.INTERIM_RETURN, Paper.SCORE_SHEET, Paper.AWARD_DOSSIER):
        assert states(kind) == {State.ACCEPTED: 29}, kind
    assert states(Paper.ACCIDENT_RETURN) == {State.ACCEPTED: 25}
    assert states(Paper.FIGURES_CONFIRMATION) == {State.ACCEPTED: 104}
    assert states(Paper.CLOSING_RETURN) == {State.ACCEPTED: 27, State.SUBMITTED: 2}
    assert not YearEndSummary.objects.exists()
    result = RankingResult.objects.get(campaign__code=SEED_CODE)
    places = result.snapshot["units"]
    assert len(places) == 29
    assert all(place["rank"] for place in places.values())
    assert any(place["ties"] for place in places.values())
    assert (result.number, result.published_at is not None) == (1, True)
    assert set(result.queries.values_list("outcome", flat=True)) == {Outcome.KEPT}
    assert AppraisedScore.objects.exclude(reason="").count() > 29
    told = compiled(tmp_path / "atgt", "atgt")
    figures = [(16, 15), (8, 7), (17, 15), (4, 3), (0, 0), (2, 1)]
    assert as_compared(told) == dict(zip(MEASURES, figures, strict=True))
    assert {row["unit"]: row["rank"] for row in told["ranking"]} == {code: row["rank"] for code, row in places.items()}
    assert {row["indicator"]: (row["previous"], row["current"]) for row in told["activity"]}["minor_collisions"] == (
        24,
        21,
    )
    police = Filing.objects.get(kind=Paper.CLOSING_RETURN, unit__code="CAH").accepted_version.content["activities"]
    fined = seed_file()["statistics"]["violations"]
    filed = {row["code"]: (row["previous_value"], row["value"]) for row in police}
    assert filed["G5.2"] == tuple(str(sum(month["cases"] for month in fined[year])) for year in ("2022", "2023"))
    assert filed["G5.3"] == tuple(
        str(sum(month["alcohol_cases"] for month in fined[year])) for year in ("2022", "2023")
    )
    figures = [(16, 15), (8, 7), (16, 15), (5, 2), (0, 0), (2, 1)]
    assert compared(SEED_CODE, "civil") == dict(zip(MEASURES, figures, strict=True))

    seed("sent")
    edition = YearEndSummary.objects.get(campaign__code=SEED_CODE)
    assert edition.dispatch.number == "05/BC-BATGT"
    assert {file.kind for file in edition.files.all()} >= {"xlsx", "json"}
    province = User.objects.get(username="tinh")
    assert list(YearEndSummary.objects.visible_to(province, on=date(2024, 1, 10))) == [edition]
    assert set(Filing.objects.filter(campaign__code=SEED_CODE).values_list("state", flat=True)) == {State.ACCEPTED}

    before = rows_in_every_table()
    assert "không thay đổi gì" in seed("sent")
    assert "không thay đổi gì" in seed("registration")
    assert rows_in_every_table() == before
    assert json.loads((state / "demo.json").read_text())["today"] == "2024-01-10"

    # The trace runs forward and is unbroken.
    chain = edition.board.chain
    moments = list(AuditEntry.objects.filter(chain=chain).order_by("seq").values_list("at", flat=True))
    assert audit.verify(chain) is None
    assert len(moments) > 900
    assert moments == sorted(moments)


def test_the_same_file_tells_the_same_story_in_one_go_and_stage_by_stage(tmp_path):
    def story(code):
        events = FilingEvent.objects.filter(filing__campaign__code=code)
        steps = events.values_list(
            "filing__unit__code", "filing__kind", "filing__period__first_day", "action", "happened_at"
        )
        plans = Filing.objects.filter(campaign__code=code, kind=Paper.PLAN, accepted_version__isnull=False)
        return sorted(steps), sorted(plans.values_list("unit__code", "accepted_version__sha256"))

    path = written(tmp_path, small_file())
    for stage in (Stage.REGISTRATION, Stage.MIDYEAR):
        seed(stage, path)
    seed("midyear", written(tmp_path, small_file(code="TD-ATGT-2023B"), "khac.json"))

    steps, plans = story(SEED_CODE)
    assert (len(steps) > 40, len(plans)) == (True, 9)
    assert story("TD-ATGT-2023B") == (steps, plans)


def test_what_a_person_did_between_two_stages_stands(tmp_path):
    path = written(tmp_path, small_file())
    seed("registration", path)
    filer, leader = (User.objects.get(username=f"{who}.tt-tamduong") for who in ("lap", "duyet"))
    owed = Filing.objects.select_related("unit", "board", "campaign", "period", "obligation")
    filing = owed.get(kind=Paper.PLAN, unit__code="TT-TAMDUONG")
    at = days.moment(date(2023, 5, 22), 14 * 60)
    values = {
        "paper_number": "99/KH-UBND",
        "signed_on": date(2023, 5, 20),
        "signer": "Người thật",
        "embedded_in": "",
        "tasks": {1: "Việc của người dùng"},
        "targets": [{"indicator": "accidents", "baseline": None, "value": 2}],
        "measures": [{"text": "Biện pháp", "responsible": "Công an", "due_on": None}],
    }
    filing = revise(filing, actor=filer, at=at, seen_revision=filing.revision, **values)
    filing = act(filing, Action.SUBMIT, actor=filer, at=at, seen_revision=filing.revision)
    act(filing, Action.APPROVE, actor=leader, at=at, seen_revision=filing.revision)

    seed("midyear", path)

    filing.refresh_from_db()
    assert filing.state == State.ACCEPTED
    assert filing.accepted_version.content["paper_number"] == "99/KH-UBND"


def test_accounts_sign_in_with_the_one_password_and_hold_one_post_each(state):
    seed("registration")

    posts = Counter(Membership.objects.values_list("user__username", flat=True))
    assert set(posts.values()) == {1}
    assert len(posts) == 66
    for username, role in (("lap.tt-tamduong", Role.FILER), ("ktht", Role.REVIEWER), ("ktht2", Role.OFFICE_HEAD)):
        user = User.objects.get(username=username)
        assert user.check_password(PASSWORD)
        assert user.memberships.get().role == role
        assert "(minh họa)" in user.full_name
    assert not user.check_password(f"{PASSWORD}?")
    listed = json.loads((state / "demo.json").read_text())
    assert (listed["stage"], listed["today"], listed["campaign"]) == ("registration", "2023-05-22", SEED_CODE)
    assert {row["username"] for row in listed["accounts"]} == set(posts)


def test_a_password_is_made_once_for_the_owner_of_the_state_folder_only(state, tmp_path, monkeypatch):
    monkeypatch.delenv("ATGT_DEMO_PASSWORD")
    path = written(tmp_path, small_file())

    said = seed("registration", path)

    kept = state / "demo_password"
    assert f"Mật khẩu chung: {kept.read_text()}" in said
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text() in seed("registration", path)
    monkeypatch.setenv("ATGT_DEMO_PASSWORD", "mat-khau-khac-han")
    assert "giữ mật khẩu cũ" in seed("registration", path)


def test_the_neighbouring_board_and_a_second_file_see_nothing_of_each_other(tmp_path):
    seed("registration")
    seed("registration", written(tmp_path, small_file(code="TD-KHAC-2023", board="Ban ATGT huyện Sìn Hồ")))

    on = date(2023, 5, 22)
    own = {"ktht": SEED_CODE, "ktht.phongtho": "PT-ATGT-2023", "ktht.td-khac": "TD-KHAC-2023"}
    for username, code in own.items():
        seen = Filing.objects.visible_to(User.objects.get(username=username), on=on)
        assert set(seen.values_list("campaign__code", flat=True)) == {code}, username
    assert Board.objects.filter(is_demo=True).count() == 4


def test_production_refuses_and_stores_nothing(settings, tmp_path, state):
    path = written(tmp_path, small_file())
    settings.PRODUCTION = True

    with pytest.raises(SystemExit) as refused:
        seed("registration", path)

    assert refused.value.code == 1
    assert not Board.objects.exists()
    assert not (state / "demo.json").exists()
    settings.PRODUCTION = False
    assert "22/05/2023" in seed("registration", path)


def test_a_file_with_faults_is_refused_with_their_places_and_stores_nothing(tmp_path, capsys):
    file = small_file()
    file["units"][0]["kind"] = "thanh_pho"
    said = StringIO()

    with pytest.raises(SystemExit):
        call_command("seed_demo", stage="registration", file=written(tmp_path, file), stdout=said, stderr=said)

    assert "units" in said.getvalue()
    assert not Board.objects.exists()


def test_stages_lie_one_after_the_other_on_office_days_whatever_the_launch():
    for month in range(1, 13):
        timeline = Timeline.of(
            year=2023,
            launched_on=date(2023, month, 28),
            ends_on=date(2023, 12, 31),
            official=committee_year(2023),
            lasts=[date(2023, 12, 31)],
        )
        told = [timeline.day_of(stage) for stage in Stage]
        assert told == sorted(set(told))
        assert [days.office_day(day) for day in told] == told
