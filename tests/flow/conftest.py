"""The people and papers of the stories of scores and awards, step by step."""

import pytest
import time_machine

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.setup.choices import Paper
from tests.flow.awards_stage import (
    APPRAISERS,
    BINHLU,
    DECEMBER,
    NOMINEES,
    OFFICE,
    PLANTED,
    TOWN,
    TYPED,
    appraise,
    police_figures,
    post,
    scores,
)
from units.choices import Role


@pytest.fixture
def in_december():
    with time_machine.travel(DECEMBER, tick=False):
        yield


@pytest.fixture
def people(campaign, board, person, unit_of):
    return {
        "filer": person(Role.FILER, unit=unit_of(TOWN)),
        "neighbour": person(Role.FILER, unit=unit_of(BINHLU)),
        "reviewer": person(Role.REVIEWER, board=board, home_unit=unit_of(OFFICE)),
        "second": person(Role.OFFICE_HEAD, board=board, home_unit=unit_of(OFFICE)),
        "appraiser": person(Role.APPRAISER, board=board, home_unit=unit_of(APPRAISERS)),
        "leader": person(Role.BOARD_LEADER, board=board),
    }


@pytest.fixture
def figures_known(campaign, people, request):
    """The police's figures of both years; a test may name what of this year is not known."""
    police_figures(
        campaign,
        people["reviewer"],
        {(TOWN, "accidents"): (3, 2), (TOWN, "deaths"): (1, 1), (BINHLU, "accidents"): (2, 2)},
        unknown=getattr(request, "param", frozenset()),
    )


@pytest.fixture
def sheet(figures_known, paper_of):
    return paper_of(TOWN, Paper.SCORE_SHEET)


@pytest.fixture
def sent(sheet, people, client_of):
    """The town's sheet, sent to the office."""
    response = post(client_of(people["filer"]), sheet, "awards:self", TYPED, gui="1")
    assert response.status_code == 302, response.context["errors"]
    sheet.refresh_from_db()
    return sheet


@pytest.fixture
def scored(sent, people, client_of):
    """The town's sheet, appraised with one difference and accepted."""
    given = scores(TYPED) | {"diem-IV-4.2": "3", "ly-do-IV-4.2": PLANTED}
    assert appraise(client_of(people["reviewer"]), sent, given).status_code == 302
    filing_act.act(sent, Action.ACCEPT, actor=people["reviewer"], at=DECEMBER, seen_revision=sent.revision)
    sent.refresh_from_db()
    return sent


@pytest.fixture
def dossier(campaign, paper_of):
    return paper_of(TOWN, Paper.AWARD_DOSSIER)


@pytest.fixture
def nominated(dossier, people, client_of):
    response = post(client_of(people["filer"]), dossier, "awards:dossier", NOMINEES, gui="1")
    assert response.status_code == 302, response.context["errors"]
    dossier.refresh_from_db()
    return dossier
