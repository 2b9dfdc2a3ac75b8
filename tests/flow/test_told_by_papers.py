"""What accepted papers state is read with the type it was stated in, on either database."""

from awards.gathering import entrants
from campaigns.setup.choices import Paper
from tests.flow.awards_stage import DECEMBER, TOWN, accepted

UNSAID = {"subordinates": None, "subordinates_checked": None, "models_recognised": None, "staff_violations": None}
TARGETS = [{"code": "X", "reached": True}, {"code": "Y", "reached": False}]


def told(campaign, paper_of, author, **said):
    content = {**UNSAID, "women_percent": None, "has_no_subordinates": False, "targets": [], **said}
    accepted(paper_of(TOWN, Paper.CLOSING_RETURN), content, author=author, received=DECEMBER)
    (town,) = (one for one in entrants(campaign, on=DECEMBER.date()) if one.code == TOWN)
    return town.papers


def test_what_a_closing_return_leaves_open_is_no_statement(campaign, people, paper_of):
    papers = told(campaign, paper_of, people["reviewer"])
    assert papers.women_percent is None
    rate = papers.stated["subordinate_check_rate"]
    assert (rate.value, rate.does_not_apply) == (None, False)
    assert papers.stated["models_recognised"].value is None
    assert "registered_target_rate" not in papers.stated


def test_what_it_says_counts(campaign, people, paper_of):
    papers = told(
        campaign,
        paper_of,
        people["reviewer"],
        women_percent=72,
        has_no_subordinates=True,
        models_recognised=2,
        targets=TARGETS,
    )
    assert papers.women_percent == 72
    assert papers.stated["subordinate_check_rate"].does_not_apply
    assert papers.stated["models_recognised"].value == 2
    assert papers.stated["registered_target_rate"].value == 50
