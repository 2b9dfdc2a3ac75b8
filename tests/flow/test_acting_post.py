"""One person with several posts: he reads by all of them, acts in one, and each act says in which."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from atgt_portal.ledger.models import AuditEntry
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from units.choices import Role
from units.models import Membership, Unit, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_16_june")]
VALUES = {"held_on": date(2023, 6, 1), "reached": 20, "headcount": 24, "together_with": "", "note": ""}


@pytest.fixture
def clerk(person: Callable[..., User], unit_of: Callable[[str], Unit]) -> User:
    """Files for one commune, leads another."""
    user = person(Role.FILER, unit=unit_of("X-BINHLU"), username="hai.noi")
    leader = {"role": Role.UNIT_LEADER, "unit": unit_of("X-BANBO"), "post": "Phó Chủ tịch"}
    Membership.objects.create(user=user, valid_from=date(2022, 1, 1), **leader)
    return user


def waiting(
    paper_of: Callable[..., Filing], person: Callable[..., User], unit_of: Callable[[str], Unit], now: Any
) -> Filing:
    """The other commune's paper, waiting for its leader."""
    Unit.objects.filter(code="X-BANBO").update(leader_approves=True)
    filer = person(Role.FILER, unit=unit_of("X-BANBO"))
    draft = filing_act.revise(paper_of("X-BANBO", Paper.DISSEMINATION), actor=filer, at=now, seen_revision=0, **VALUES)
    return filing_act.act(draft, Action.SUBMIT, actor=filer, at=now, seen_revision=draft.revision)


def approve(client: Client, paper: Filing) -> Any:
    typed = {"action": "approve", "seen_revision": paper.revision, "note": ""}
    return client.post(f"/ho-so/{paper.uuid}/chuyen-buoc/", typed)


def choose(client: Client, role: Role, **more: str) -> Any:
    post = Membership.objects.get(user__username="hai.noi", role=role)
    return client.post("/tu-cach/", {"viec": post.pk, **more})


def test_he_reads_by_both_posts_and_acts_in_the_one_he_has_chosen(
    clerk: User, client_of: Callable[..., Client], paper_of: Any, person: Any, unit_of: Any, on_16_june: Any
) -> None:
    client, paper = client_of(clerk), waiting(paper_of, person, unit_of, on_16_june)
    address = f"/ho-so/{paper.uuid}/"

    home = client.get("/").content.decode()
    assert "Đổi tư cách" in home
    assert {"UBND xã Bản Bo", "UBND xã Bình Lư"} <= {
        name for name in ("UBND xã Bản Bo", "UBND xã Bình Lư") if name in home
    }
    page = client.get(address)
    assert page.context["switch"].role == "Lãnh đạo đơn vị"
    refused = approve(client, paper)
    assert refused.status_code == 403
    assert "Đổi tư cách rồi làm" in refused.content.decode()

    assert choose(client, Role.UNIT_LEADER, next=address)["Location"] == address
    assert client.get(address).context["switch"] is None
    assert approve(client, paper).status_code == 302
    event = paper.events.order_by("-pk").first()
    leader = Membership.objects.get(user=clerk, role=Role.UNIT_LEADER)
    assert (event.acted_as, event.role, event.to_state) == (leader, Role.UNIT_LEADER, State.SUBMITTED)
    assert AuditEntry.objects.get(action="filing.approve").detail["acted_as"] == leader.pk

    own = paper_of("X-BINHLU", Paper.DISSEMINATION)
    assert client.get(f"/pho-bien/{own.uuid}/sua/")["Location"] == f"/ho-so/{own.uuid}/"
    choose(client, Role.FILER)
    assert client.get(f"/pho-bien/{own.uuid}/sua/").status_code == 200


def test_only_a_post_of_his_own_can_be_chosen_and_only_pages_of_ours_are_gone_back_to(
    clerk: User, client_of: Callable[..., Client], person: Callable[..., User], unit_of: Callable[[str], Unit]
) -> None:
    client = client_of(clerk)
    foreign = (
        person(Role.FILER, unit=unit_of("X-HOTHAU")).memberships.get() if Unit.objects.filter(code="X-HOTHAU") else None
    )
    answer = client.post("/tu-cach/", {"viec": foreign.pk if foreign else "999999"})
    assert answer.status_code == 422
    assert "không giữ phân công" in answer.content.decode()
    assert choose(client, Role.FILER, next="https://la.example/")["Location"] == "/"
    assert choose(client, Role.FILER, next="//la.example/")["Location"] == "/"


def test_a_post_that_has_ended_is_no_longer_acted_in(clerk: User, client_of: Callable[..., Client]) -> None:
    client = client_of(clerk)
    choose(client, Role.UNIT_LEADER)
    Membership.objects.filter(user=clerk, role=Role.UNIT_LEADER).update(valid_to=date(2023, 6, 1))

    page = client.get("/tu-cach/")

    assert [choice.role for choice in page.context["choices"]] == ["Người lập"]
    assert "acts_in" not in client.session
    assert "Đổi mật khẩu" in page.content.decode()
