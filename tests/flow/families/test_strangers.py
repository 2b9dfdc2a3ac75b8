"""Trust 13–16 and 19: what is not yours does not exist; the one who may is asked beside the one who may not."""

import json

import pytest
from django.urls import reverse

from tests.flow.families.test_canary import addresses
from tests.flow.families.urls import BY_NAME, NOBODY
from tests.flow.families.world import BINHLU, TOWN, Secret, World
from units.models import User

OBJECTS = sorted(
    name for name, route in BY_NAME.items() if route.takes_get and route.kind in {"detail", "form"} and name != "units:password" and not route.public
)  # fmt: skip
STRANGERS = ("expired_filer", "expired_reviewer", "unassigned")


@pytest.mark.parametrize("name", OBJECTS)
def test_no_stranger_is_told_that_something_exists(world: World, name: str):
    """404 with the same page as for an address that was never given out."""
    route = BY_NAME[name]
    assert route.get != NOBODY
    assert world.client(min(route.get)).get(route.url(world)).status_code == 200
    for stranger in STRANGERS:
        assert world.client(stranger).get(route.url(world)).status_code == 404, stranger


# (paper, an address about it, who may, who of the same board may not)
PAPERS = [
    ("plan_draft", "filing:detail", "filer", ("neighbour", "reviewer", "office_head", "appraiser", "board_leader", "system_admin")),
    ("plan_draft", "plans:edit", "filer", ("neighbour", "reviewer", "system_admin")),
    ("plan", "filing:detail", "neighbour", ("filer", "police", "council", "upper_board", "system_admin")),
    ("dissemination", "plans:dissemination", "filer", ("neighbour", "reviewer")),
    ("confirmation", "filing:detail", "unit_leader", ("neighbour", "police", "reviewer")),
    ("accidents_draft", "filing:detail", "police", ("filer", "reviewer")),
    ("closing", "filing:detail", "reviewer", ("filer", "upper_board", "council", "system_admin")),
    ("scores", "awards:appraise", "reviewer", ("neighbour", "filer", "board_leader", "upper_board", "council")),
    ("dossier", "filing:detail", "appraiser", ("filer", "upper_board", "council", "system_admin")),
    ("other_plan", "filing:detail", "other_reviewer", ("filer", "reviewer", "office_head", "board_leader", "upper_board")),
]  # fmt: skip


@pytest.mark.parametrize(("paper", "name", "may", "may_not"), PAPERS)
def test_a_paper_is_found_by_its_own_people_only(
    world: World, paper: str, name: str, may: str, may_not: tuple[str, ...]
):
    url = reverse(name, kwargs={"uuid": world.papers[paper].uuid})
    assert world.client(may).get(url).status_code == 200
    for who in may_not:
        assert world.client(who).get(url).status_code == 404, who


def test_a_paper_is_not_found_under_the_address_of_another_kind(world: World):
    """A plan's uuid opens no other room's form."""
    uuid = world.papers["plan_draft"].uuid
    for name in (
        "plans:dissemination",
        "returns:accidents",
        "returns:confirm",
        "returns:closing",
        "awards:self",
        "awards:dossier",
    ):
        assert world.client("filer").get(reverse(name, kwargs={"uuid": uuid})).status_code == 404, name
    assert world.client("filer").get(reverse("plans:edit", kwargs={"uuid": uuid})).status_code == 200


def test_versions_that_stayed_in_the_unit_are_not_the_offices(world: World):
    """A leader's return to his own staff: bản 1 never reached the office, bản 2 did."""
    url = reverse("filing:detail", kwargs={"uuid": world.papers["led"].uuid})
    assert world.client("led_filer").get(url, {"ban": 1}).status_code == 200
    assert world.client("reviewer").get(url, {"ban": 1}).status_code == 404
    assert world.client("reviewer").get(url, {"ban": 2}).status_code == 200


LISTS = [
    ("filing:list", "filer", "other_filer"),
    ("filing:queue", "reviewer", "other_reviewer"),
    ("filing:progress", "reviewer", "other_reviewer"),
    ("awards:sheets", "reviewer", "other_reviewer"),
    ("awards:ranking", "board_leader", "other_reviewer"),
    ("awards:nominees", "board_leader", "other_reviewer"),
    ("units:list", "system_admin", "other_reviewer"),
    ("summary:list", "reviewer", "other_reviewer"),
]


@pytest.mark.parametrize(("name", "mine", "theirs"), LISTS)
def test_a_list_holds_no_row_of_the_neighbouring_board(world: World, name: str, mine: str, theirs: str):
    """Both boards have units of the same names, so addresses are compared: they carry uuids."""
    own = links(world, mine, name)
    foreign = links(world, theirs, name)
    assert own
    assert own & foreign == set()


def links(world: World, who: str, name: str) -> set[str]:
    page = world.client(who).get(reverse(name))
    assert page.status_code == 200
    return {link for link in addresses(page) if any(len(part) == 36 for part in link.split("/"))} or {
        str(page.context["portal"].board_name)
    }


@pytest.mark.parametrize(
    ("name", "query", "may", "may_not"),
    [
        ("awards:ranking", {"phong-trao": "TD-ATGT-2023"}, "reviewer", "other_reviewer"),
        ("awards:ranking-file", {"phong-trao": "TD-ATGT-2023"}, "reviewer", "other_reviewer"),
        ("awards:nominees-file", {"phong-trao": "TD-ATGT-2023"}, "reviewer", "other_reviewer"),
        ("awards:sheets", {"phong-trao": "TD-ATGT-2023"}, "appraiser", "other_reviewer"),
        ("filing:progress", {"phong-trao": "TD-ATGT-2023"}, "board_leader", "other_reviewer"),
        ("record:comparison", {"pham-vi": f"dv-{BINHLU}"}, "neighbour", "filer"),
        ("record:comparison", {"pham-vi": f"dv-{TOWN}"}, "reviewer", "police"),
    ],
)
def test_a_filter_does_not_reach_further_than_the_page(
    world: World, name: str, query: dict[str, str], may: str, may_not: str
):
    """Trust 15."""
    assert world.client(may).get(reverse(name), query).status_code == 200
    assert world.client(may_not).get(reverse(name), query).status_code == 404


def test_the_figures_of_another_board_are_not_shown_by_naming_its_campaign(world: World):
    mine = world.client("reviewer").get(reverse("record:comparison"), {"phong-trao": "TD-ATGT-2023"})
    theirs = world.client("other_reviewer").get(reverse("record:comparison"), {"phong-trao": "TD-ATGT-2023"})
    assert mine.context["campaign"].code == "TD-ATGT-2023"
    assert "campaign" not in (theirs.context or {})


def test_the_upper_board_meets_what_was_sent_and_nothing_behind_it(world: World):
    """Trust 19."""
    client = world.client("upper_board")
    sent, kept = (reverse("summary:edition", kwargs={"uuid": world.editions[name].uuid}) for name in ("sent", "kept"))
    assert client.get(sent).status_code == 200
    assert client.get(kept).status_code == 404
    assert world.client("board_leader").get(kept).status_code == 200
    for name in ("xlsx", "json"):
        for edition, status in (("sent", 200), ("kept", 404)):
            url = reverse("summary:file", kwargs={"uuid": world.editions[edition].uuid, "kind": name})
            assert client.get(url).status_code == status
            assert world.client("reviewer").get(url).status_code == 200


def test_the_sent_edition_names_what_it_was_computed_from(world: World):
    """The positive control of the canary crawl's file reading."""
    url = reverse("summary:file", kwargs={"uuid": world.editions["kept"].uuid, "kind": "json"})
    told = json.loads(b"".join(world.client("reviewer").get(url)))
    assert Secret.NOMINEE in json.dumps(told, ensure_ascii=False)


def test_an_upload_waits_for_its_owner_alone(world: World):
    url = reverse("units:batch", kwargs={"uuid": world.batch.uuid})
    assert world.client("reviewer").get(url).status_code == 200
    for who in ("office_head", "system_admin", "other_reviewer"):
        assert world.client(who).get(url).status_code == 404


def test_nobody_gives_an_officer_or_a_neighbour_a_new_password(world: World):
    """An account is reached only through a unit it works for, and officers' accounts never."""
    people, own, theirs = world.people, world.unit(TOWN), world.unit(TOWN, campaign=world.other)

    def ask(who: str, unit, account: str) -> int:
        kwargs = {"uuid": unit.uuid, "account": people[account].uuid}
        return world.client(who).post(reverse("units:issue_password", kwargs=kwargs)).status_code

    before = dict(User.objects.values_list("username", "password"))
    assert ask("reviewer", own, "office_head") == 404
    assert ask("reviewer", own, "neighbour") == 404
    assert ask("reviewer", theirs, "other_filer") == 404
    assert ask("other_reviewer", own, "filer") == 404
    assert ask("filer", own, "unit_leader") == 404
    assert dict(User.objects.values_list("username", "password")) == before
    assert ask("reviewer", own, "unit_leader") == 403
    assert dict(User.objects.values_list("username", "password")) == before
    assert ask("office_head", own, "unit_leader") == 200
