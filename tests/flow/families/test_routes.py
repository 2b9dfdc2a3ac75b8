"""Every address of the portal: who opens it, who does not, what a POST meets."""

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.filing.choices import Action
from campaigns.setup.choices import Paper
from tests.flow.families.urls import (
    BY_NAME,
    OUTSIDE,
    PAGES,
    POSTS,
    ROUTES,
    SIGNED_IN,
    Route,
    admin_addresses,
    names_in_urlconf,
)
from tests.flow.families.world import LED, TOWN, World, move, plan_values, write
from units.choices import Role
from units.models import Membership, User

READYZ = {200, 503}
DENIED = 404
# Who plays a role a second time is asked where he has a row of his own, and by the other families.
TWICE = frozenset({"neighbour", "police", "health", "led_filer", "led_leader", "expired_filer", "unassigned"})
SENTENCE = "Chữ đã gõ trước khi biểu mẫu quá lâu"


def by_name(routes: tuple[Route, ...]) -> list:
    return [pytest.param(route, id=route.name) for route in routes]


def test_every_address_has_a_row_in_the_families_table():
    assert sorted(names_in_urlconf()) == sorted(BY_NAME)
    assert len(BY_NAME) == len(ROUTES)


def test_every_role_is_played_by_somebody(world: World):
    played = set(Membership.objects.filter(user__in=world.people.values()).values_list("role", flat=True))
    assert played == set(Role.values)
    assert set(world.people) | {"anonymous"} == SIGNED_IN | OUTSIDE


def asked(route: Route) -> list[str]:
    own = route.get | route.post if len(route.get | route.post) < 5 else frozenset()
    return sorted(((SIGNED_IN | OUTSIDE) - TWICE) | own)


def expected_get(route: Route, who: str) -> set[int]:
    if route.name == "readyz":
        return READYZ
    if route.name == "login" and who in SIGNED_IN:
        return {302}
    if who in route.get:
        return {200}
    if who in OUTSIDE:
        return {302}
    return {DENIED}


@pytest.mark.parametrize("route", by_name(PAGES))
def test_a_page_opens_for_those_named_and_for_nobody_else(world: World, route: Route):
    url = route.url(world)
    answers = {who: world.client(who).get(url) for who in asked(route)}

    wrong = {
        who: (answer.status_code, expected_get(route, who))
        for who, answer in answers.items()
        if answer.status_code not in expected_get(route, who)
    }
    assert wrong == {}
    for who in OUTSIDE - route.get:
        assert answers[who].headers["Location"] == f"{reverse('login')}?next={url}"


@pytest.mark.parametrize("route", by_name(tuple(route for route in ROUTES if not route.takes_get)))
def test_what_changes_something_is_not_done_by_opening_an_address(world: World, route: Route):
    url = route.url(world)
    for who in (min(route.post), "unassigned"):
        assert world.client(who).get(url).status_code == 405, who
    assert world.client("anonymous").get(url).status_code in {302, 405}


def expected_post(route: Route, who: str) -> set[int]:
    if who in route.post:
        return {route.posted}
    if who in OUTSIDE:
        return {302}
    if who in route.sees_only:
        return {403}
    return {DENIED}


@pytest.mark.parametrize("route", by_name(POSTS))
def test_a_post_is_taken_from_those_named_and_from_nobody_else(world: World, route: Route, savepoint):
    url, wrong = route.url(world), {}
    for who in asked(route):
        with savepoint():
            got = world.client(who).post(url).status_code
        if got not in expected_post(route, who):
            wrong[who] = (got, expected_post(route, who))
    assert wrong == {}


@pytest.mark.parametrize("route", by_name(tuple(route for route in PAGES if not route.takes_post and not route.public)))
def test_a_page_that_only_shows_takes_no_post(world: World, route: Route):
    assert world.client(min(route.get)).post(route.url(world)).status_code == 405


def test_no_address_takes_a_way_of_asking_that_it_does_not_know(world: World):
    for route in ROUTES:
        if route.name not in {"login", "logout"}:
            client = world.client(min((route.get | route.post) - OUTSIDE))
            for ask in (client.put, client.delete, client.patch):
                assert ask(route.url(world)).status_code == 405, route.name


@pytest.mark.parametrize("route", by_name(POSTS))
def test_a_post_without_its_mark_is_refused_and_keeps_what_was_typed(world: World, route: Route):
    who = min(route.post)
    answer = world.client(who, enforce_csrf_checks=True).post(
        route.url(world),
        {"note": SENTENCE, "password": "khóa-cũ-317", "new_password": "khóa-mới-317", "again": "khóa-mới-317"},
    )
    page = answer.content.decode()

    assert answer.status_code == 403
    assert SENTENCE in page
    assert "khóa-" not in page


def test_a_post_with_its_mark_is_taken(world: World):
    """The positive control of the test above."""
    client = world.client("filer", enforce_csrf_checks=True)
    page = client.get(reverse("plans:edit", kwargs={"uuid": world.papers["plan_draft"].uuid}))
    mark = page.context["csrf_token"]
    assert client.post(reverse("notices-read"), {"csrfmiddlewaretoken": str(mark)}).status_code == 302


def test_the_administration_of_reference_data_is_closed_to_every_role(world: World):
    first, *others = admin_addresses()
    for who in sorted(SIGNED_IN | OUTSIDE):
        assert world.client(who).get(first).status_code in {302, 403, 404}, who
    for url in others:
        assert world.client("system_admin").get(url).status_code in {302, 403, 404}, url


def test_the_administration_opens_for_the_highest_right_only(world: World):
    """The positive control: without it the test above would pass on a broken site."""
    chief = User.objects.create(username="thu.cao-nhat", full_name="Người thử", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(chief, backend="units.entry.backends.AccountBackend")
    for url in admin_addresses():
        assert client.get(url).status_code == 200 or "/axes/" in url, url


@pytest.mark.parametrize(
    ("paper", "who", "action"),
    [
        ("plan", "board_leader", Action.ACCEPT),
        ("plan", "neighbour", Action.ACCEPT),
        ("closing", "board_leader", Action.SEND_BACK),
        ("closing", "neighbour", Action.ACCEPT),
        ("led", "led_leader", Action.ACCEPT),
    ],
)
def test_who_may_see_a_paper_but_not_move_it_is_told_so(world: World, paper: str, who: str, action: Action):
    filing = world.papers[paper]
    url = reverse("filing:act", kwargs={"uuid": filing.uuid})
    answer = world.client(who).post(url, {"action": action, "seen_revision": filing.revision, "note": "Ghi chú"})
    assert answer.status_code == 403
    filing.refresh_from_db()
    assert filing.state == world.papers[paper].state


def test_who_may_move_it_does(world: World):
    """The positive control of the test above."""
    filing = world.papers["closing"]
    url = reverse("filing:act", kwargs={"uuid": filing.uuid})
    answer = world.client("reviewer").post(url, {"action": Action.ACCEPT, "seen_revision": filing.revision})
    assert answer.status_code == 302


def test_a_filer_does_not_sign_as_the_leader(world: World):
    filing = write(world.paper(LED, Paper.PLAN), world.people["led_filer"], **plan_values("Nội dung minh họa"))
    filing = move(filing, Action.SUBMIT, world.people["led_filer"])
    url = reverse("filing:act", kwargs={"uuid": filing.uuid})
    posted = {"action": Action.APPROVE, "seen_revision": filing.revision}
    assert world.client("led_filer").post(url, posted).status_code == 403
    assert world.client("led_leader").post(url, posted).status_code == 302


def test_whoever_lost_his_post_meets_the_portal_without_it(world: World):
    """Trust 7: rights are read at every request."""
    url = reverse("filing:list")
    client = world.client("filer")
    assert client.get(url).status_code == 200
    Membership.objects.filter(user=world.people["filer"], unit__code=TOWN).update(valid_to="2023-12-01")
    assert client.get(url).status_code == 404
    User.objects.filter(pk=world.people["filer"].pk).update(is_active=False)
    assert client.get(url).status_code == 302
