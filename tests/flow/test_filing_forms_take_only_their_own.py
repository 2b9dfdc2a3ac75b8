"""A form takes what it shows and nothing else, whatever is posted to it."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import models
from django.urls import reverse

from campaigns.filing.choices import State
from campaigns.filing.models import Filing, FilingEvent, FilingVersion
from campaigns.plans.models import Dissemination, Measure, Plan, PlanTask, Target
from campaigns.setup.choices import Paper
from tests.factories.pages import Desk, sent_from
from tests.factories.papers import SmallBoard, fresh, moment, plan_post, small_board
from units.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _june() -> Iterator[None]:
    with time_machine.travel(moment(6, 16), tick=False):
        yield


@pytest.fixture
def here() -> SmallBoard:
    return small_board()


def _snapshot() -> dict[str, list[dict[str, object]]]:
    models_watched: list[type[models.Model]] = [
        Filing,
        FilingVersion,
        FilingEvent,
        Plan,
        PlanTask,
        Target,
        Measure,
        Dissemination,
    ]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models_watched}


def _every_field() -> dict[str, str]:
    """Every field of every model about papers, with a value that would be a prize if it were taken."""
    prizes = {"state": "accepted", "kind": "closing_return", "late_days": "0", "revision": "99", "due_on": "31/12/2099"}
    names = {
        field.attname
        for model in (Filing, FilingVersion, FilingEvent, Plan, Target, Measure, Dissemination)
        for field in model._meta.concrete_fields
    } | {"status", "score", "unit", "submitted_at", "is_staff", "accepted_version", "board"}
    typed_by_people = {
        "paper_number",
        "signed_on",
        "signer",
        "embedded_in",
        "linked_movements",
        "socio_economic_tasks",
        "held_on",
        "reached",
        "headcount",
        "together_with",
        "note",
        "action",
    }
    return {name: prizes.get(name, "1") for name in sorted(names - typed_by_people)}


def test_no_form_takes_a_field_it_does_not_show(here: SmallBoard) -> None:
    filing, told = here.brought_to(here.owe(), State.DRAFT), here.owe(Paper.DISSEMINATION)
    desk = Desk(here.person(Role.FILER))
    extra = _every_field()
    assert {"state", "received_at", "unit_id", "accepted_version_id", "late_days", "sha256", "plan_id"} <= set(extra)
    for paper, url, typed in (
        (filing, reverse("plans:edit", kwargs={"uuid": filing.uuid}), plan_post()),
        (
            told,
            reverse("plans:dissemination", kwargs={"uuid": told.uuid}),
            {"held_on": "20/05/2023", "reached": "1", "headcount": "2"},
        ),
    ):
        page = desk.get(url)
        honest = desk.post(url, sent_from(page, luu="1", **typed))
        assert honest.status_code == 302
        before = _snapshot()
        greedy = desk.post(url, extra | sent_from(desk.get(url), luu="1", **typed))
        assert greedy.status_code == 302
        after = _snapshot()
        for name, rows in before.items():
            changed = [
                (old, new)
                for old, new in zip(rows, after[name], strict=True)
                if {key: old[key] for key in old if key not in {"id", "revision"}}
                != {key: new[key] for key in new if key not in {"id", "revision"}}
            ]
            assert changed == [], name
        assert fresh(paper).state == State.DRAFT


def test_a_step_takes_nothing_but_action_revision_and_note(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.DRAFT)
    desk = Desk(here.person(Role.FILER))
    greedy = _every_field() | sent_from(
        desk.get(reverse("filing:detail", kwargs={"uuid": filing.uuid})), action="submit", mend_by=""
    )

    assert desk.post(reverse("filing:act", kwargs={"uuid": filing.uuid}), greedy).status_code == 302

    moved = fresh(filing)
    assert (moved.state, moved.unit_id, moved.kind, moved.accepted_version_id) == (
        State.SUBMITTED,
        here.unit.pk,
        Paper.PLAN,
        None,
    )
    assert (moved.received_at, moved.late_days, moved.due_on) == (moment(6, 16), 16, filing.due_on)
