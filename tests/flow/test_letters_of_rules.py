"""The province's letter of November: it moves a deadline and swaps an annex, changes quotas, switches a monthly paper off.

What has come to the office before stays as it was received; everybody concerned is told; the old is kept beside the new.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from atgt_portal.ledger.models import Notice
from awards.rules import quota_of
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.owed import open_papers
from campaigns.launch import letters
from campaigns.launch.models import CampaignLetter, RuleChange
from campaigns.launch.rule_changes import LetterRefusedError
from campaigns.launch.rule_forms import OutlineForm, RhythmForm
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from campaigns.urging.choices import Mark, Step
from campaigns.urging.models import Reminder
from reports.returns.outline import outline_of
from tests.flow.families.world import periodic_values
from units.choices import Role
from units.models import Unit, User

NOW = datetime(2023, 11, 20, 2, 0, tzinfo=UTC)
LETTERS = "/phong-trao/TD-ATGT-2023/dieu-chinh/"
LETTER = {
    "number": "21/HD-BATGT", "signed_on": "20/11/2023", "applies_from": "20/11/2023", "signer": "Người Ký Minh Họa",
    "reason": "Theo hướng dẫn của Ban cấp tỉnh",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_20_november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def head(person: Callable[..., User], board: Any, client_of: Callable[[User], Client]) -> Client:
    return client_of(person(Role.OFFICE_HEAD, board=board))


@pytest.fixture
def clerk(person: Callable[..., User], unit_of: Callable[[str], Unit]) -> User:
    return person(Role.FILER, unit=unit_of("X-BINHLU"), username="nguoi.lap")


def issued(head: Client, kind: str, **more: str) -> None:
    """Looked at first, then put in force."""
    url = f"{LETTERS}?loai={kind}"
    preview = head.post(url, {**LETTER, **more, "xem": "1"})
    assert preview.status_code == 200, preview.content.decode()
    assert preview.context["previewed"]
    assert head.post(url, {**LETTER, **more, "ap-dung": "1"}).status_code == 302


def titles(paper: Filing) -> list[str]:
    fresh = Filing.objects.select_related("campaign").get(pk=paper.pk)
    return [str(part.title) for part in outline_of(fresh)]


def test_a_letter_of_20_november_moves_the_deadline_and_swaps_an_annex(
    head: Client, clerk: User, campaign: Campaign, paper_of: Callable[..., Filing], client_of: Callable[[User], Client],
    person: Callable[..., User], unit_of: Callable[[str], Unit],
) -> None:  # fmt: skip
    annex = {"step": "annex", "section": "closing_return:VI", "title": "Phụ lục 1. Danh sách tập thể, cá nhân"}
    issued(head, "outline", **annex, number="11/HD-BATGT")
    early, open_one = paper_of("X-BANBO", Paper.CLOSING_RETURN), paper_of("X-BINHLU", Paper.CLOSING_RETURN)
    other = person(Role.FILER, unit=unit_of("X-BANBO"))
    Filing.objects.filter(kind=Paper.CLOSING_RETURN).update(opens_on=date(2023, 11, 1))
    early.refresh_from_db()
    days = {"signed_on": date(2023, 11, 18), "reviewed_on": date(2023, 11, 15)}
    values = periodic_values(early, "Đã làm") | days
    draft = filing_act.revise(
        early,
        actor=other,
        at=NOW,
        seen_revision=early.revision,
        **{**values, "sections": {**values["sections"], "PL1": "Không có"}},
    )
    with time_machine.travel(datetime(2023, 11, 20, 2, 5, tzinfo=UTC), tick=False):
        filing_act.act(
            draft, Action.SUBMIT, actor=other, at=datetime(2023, 11, 20, 2, 5, tzinfo=UTC), seen_revision=draft.revision
        )

    with time_machine.travel(datetime(2023, 11, 20, 2, 10, tzinfo=UTC), tick=False):
        issued(head, "move", obligation="TK", new_due_on="27/12/2023")
        swap = {"step": "swap", "section": "closing_return:PL1", "title": "Phụ lục 2. Biểu số liệu theo mẫu của tỉnh"}
        issued(
            head, "outline", **swap, prompt="Số vụ; số người chết; số người bị thương", is_needed="on", most_words="300"
        )

    letter = CampaignLetter.objects.filter(number="21/HD-BATGT").get()
    assert (letter.changes.get().papers, letter.rule_changes.get().papers) == (28, 28)
    assert paper_of("X-BINHLU", Paper.CLOSING_RETURN).due_on == date(2023, 12, 27)
    assert paper_of("X-BANBO", Paper.CLOSING_RETURN).due_on == date(2023, 12, 20)
    assert titles(open_one)[-1] == "Phụ lục 2. Biểu số liệu theo mẫu của tỉnh"
    assert titles(early)[-1] == "Phụ lục 1. Danh sách tập thể, cá nhân"
    row = RuleChange.objects.latest("pk")
    assert [part["title"] for part in row.old["parts"]][-1] == "Phụ lục 1. Danh sách tập thể, cá nhân"
    assert Notice.objects.filter(to_user=clerk, body__contains="thay “Phụ lục 1").count() == 1
    page = client_of(clerk).get(f"/bao-cao/tong-ket/{open_one.uuid}/sua/").content.decode()
    assert "Số vụ; số người chết; số người bị thương" in page
    assert "Phụ lục 1. Danh sách" not in page
    assert "thay “Phụ lục 1" in client_of(clerk).get(LETTERS).content.decode()


def test_a_report_that_waits_for_its_leader_goes_back_for_a_part_that_a_letter_asks_for(
    head: Client, clerk: User, paper_of: Callable[..., Filing], person: Callable[..., User], unit_of: Callable[[str], Unit]
) -> None:  # fmt: skip
    Unit.objects.filter(code="X-BINHLU").update(leader_approves=True)
    Filing.objects.filter(kind=Paper.CLOSING_RETURN).update(opens_on=date(2023, 11, 1))
    leader, paper = person(Role.UNIT_LEADER, unit=unit_of("X-BINHLU")), paper_of("X-BINHLU", Paper.CLOSING_RETURN)
    values = periodic_values(paper, "Đã làm") | {"signed_on": date(2023, 11, 18), "reviewed_on": date(2023, 11, 15)}

    def sent(paper: Filing, **sections: str) -> Filing:
        told = values | {"sections": values["sections"] | sections}
        draft = filing_act.revise(paper, actor=clerk, at=NOW, seen_revision=paper.revision, **told)
        return filing_act.act(draft, Action.SUBMIT, actor=clerk, at=NOW, seen_revision=draft.revision)

    waiting = sent(paper)
    assert waiting.state == State.AWAITING_LEADER
    annex = {"step": "annex", "section": "closing_return:VI", "title": "Phụ lục 1. Biểu số liệu theo mẫu của tỉnh"}
    issued(head, "outline", **annex, is_needed="on")
    waiting = paper_of("X-BINHLU", Paper.CLOSING_RETURN)

    with pytest.raises(filing_act.IncompleteError, match="Phụ lục 1"):
        filing_act.act(waiting, Action.APPROVE, actor=leader, at=NOW, seen_revision=waiting.revision)
    back = filing_act.act(
        waiting, Action.SEND_BACK, actor=leader, at=NOW, seen_revision=waiting.revision, note="Bổ sung phụ lục"
    )
    again = sent(back, PL1="Không có")
    left = filing_act.act(again, Action.APPROVE, actor=leader, at=NOW, seen_revision=again.revision)
    assert left.state == State.SUBMITTED


def test_quotas_change_by_letter_and_last_years_count_stays(head: Client, clerk: User, campaign: Campaign) -> None:
    before = quota_of(campaign)
    issued(
        head, "quota", collective_max_share="20", individuals="3", direct_force_min_share="62,5", leader_max_share=""
    )

    campaign.refresh_from_db()
    after = quota_of(campaign)
    assert (str(after.collective_max_share), after.individuals_per_unit_max, after.leader_max_share) == ("0.2", 3, None)
    assert str(after.direct_force_min_share) == "0.625"
    assert after.previous_awards == before.previous_awards
    assert "tối đa 20%" in Notice.objects.get(to_user=clerk).body
    same = {"collective_max_share": "20", "individuals": "3", "direct_force_min_share": "62,5", "leader_max_share": ""}
    again = head.post(f"{LETTERS}?loai=quota", {**LETTER, **same, "ap-dung": "1"})
    assert (again.status_code, "Không hồ sơ nào thay đổi" in again.content.decode()) == (422, True)


def test_a_monthly_paper_is_switched_off_for_the_communes_and_on_again(
    head: Client, campaign: Campaign, paper_of: Callable[..., Filing]
) -> None:
    duty = campaign.obligations.get(paper=Paper.FIGURES_CONFIRMATION)
    coming = Filing.objects.filter(obligation=duty, period__first_day__gte=date(2023, 11, 15))
    owed = coming.count()
    days = list(campaign.periods.filter(first_day__gt=NOW.date(), kind="month").values_list("first_day", flat=True))
    day = f"{min(days):%d/%m/%Y}" if days else "15/12/2023"
    removed = coming.filter(period__first_day__gte=min(days)).count() if days else 0
    assert removed, "a month is still to come"
    issued(head, "rhythm", obligation=duty.code, who="commune", is_on="tat", first_day=day)
    assert coming.count() == owed - removed
    open_papers(Campaign.objects.get(pk=campaign.pk))
    assert coming.count() == owed - removed, "what opens papers again respects the letter"
    issued(head, "rhythm", obligation=duty.code, who="commune", is_on="bat", first_day=day)
    assert coming.count() == owed


def test_a_switched_off_paper_goes_with_its_reminders_and_one_that_has_begun_is_asked_again_with_the_rest(
    head: Client, clerk: User, campaign: Campaign
) -> None:
    duty = campaign.obligations.get(paper=Paper.FIGURES_CONFIRMATION)
    month = campaign.periods.filter(first_day__gt=NOW.date(), kind="month").earliest("first_day")
    december = Filing.objects.filter(obligation=duty, period=month)
    december.update(awaits_figures=False, opens_on=NOW.date(), due_on=date(2024, 1, 5))
    reminded, begun = december.get(unit__code="X-BINHLU"), december.get(unit__code="X-BANBO")
    Reminder.objects.create(
        filing=reminded, step=Step.T_7, due_on=date(2024, 1, 5), to_user=clerk, mark=Mark.SENT, goes_at=NOW, sent_at=NOW,
        unique_key="thử",
    )  # fmt: skip
    Filing.objects.filter(pk=begun.pk).update(begun_at=NOW)
    said = {"obligation": duty.code, "who": "commune", "first_day": f"{month.first_day:%d/%m/%Y}"}
    issued(head, "rhythm", **said, is_on="tat")
    communes = december.filter(unit__is_geographic=True)
    assert list(communes.values_list("pk", "is_optional", "due_on")) == [(begun.pk, True, None)]
    assert not Reminder.objects.exists()
    nothing_left = head.post(f"{LETTERS}?loai=rhythm", {**LETTER, **said, "is_on": "tat", "ap-dung": "1"})
    assert (nothing_left.status_code, "Không hồ sơ nào thay đổi" in nothing_left.content.decode()) == (422, True)

    issued(head, "rhythm", **said, is_on="bat")
    begun.refresh_from_db()
    assert (begun.is_optional, begun.due_on is not None, begun.begun_at) == (False, True, NOW)
    assert communes.filter(unit__code="X-BINHLU").count() == 1


def test_the_code_of_a_part_that_went_away_is_given_to_no_other(head: Client, campaign: Campaign) -> None:
    issued(head, "outline", step="add", section="closing_return:VI", title="VII. An toàn trường học")
    issued(head, "outline", step="remove", section="closing_return:M1")
    issued(head, "outline", step="add", section="closing_return:VI", title="VII. Đường thủy nội địa")
    issued(head, "outline", step="annex", section="closing_return:VI", title="Phụ lục 1. Danh sách")
    campaign.refresh_from_db()
    codes = [[part["section"] for part in version["parts"]][6:] for version in campaign.outlines[Paper.CLOSING_RETURN]]
    assert codes == [["M1"], [], ["M2"], ["PL1", "M2"]]


def said_in(form: type[Any], campaign: Campaign, **more: str) -> Any:
    """What a page holds that was read before anything was put in force."""
    page = form({**LETTER, **more}, campaign=campaign)
    assert page.is_valid(), page.errors
    return page


def test_of_two_letters_entered_at_once_neither_undoes_the_other(
    board: Any, campaign: Campaign, person: Callable[..., User]
) -> None:
    head = person(Role.OFFICE_HEAD, board=board)
    duty = campaign.obligations.get(paper=Paper.FIGURES_CONFIRMATION)
    month = campaign.periods.filter(first_day__gt=NOW.date(), kind="month").earliest("first_day")
    added = {"step": "add", "section": "closing_return:VI"}
    switched = {"obligation": duty.code, "is_on": "tat", "first_day": f"{month.first_day:%d/%m/%Y}"}
    roads, rivers = (
        said_in(OutlineForm, campaign, **added, title=name) for name in ("VII. Đường bộ", "VII. Đường thủy")
    )
    communes, everybody = (said_in(RhythmForm, campaign, **switched, who=who) for who in ("commune", "every_unit"))
    Filing.objects.filter(obligation=duty, period=month, unit__code="X-BINHLU").update(begun_at=NOW)
    letters.issue(campaign, roads.letter(), roads.change(), actor=head, at=NOW)
    with pytest.raises(LetterRefusedError, match="vừa được đổi theo một văn bản khác"):
        letters.issue(campaign, rivers.letter(), rivers.change(), actor=head, at=NOW)
    for page in (communes, everybody):
        Filing.objects.filter(obligation=duty, period=month).update(is_optional=False)
        letters.issue(campaign, page.letter(), page.change(), actor=head, at=NOW)

    campaign.refresh_from_db()
    duty.refresh_from_db()
    assert [part["title"] for part in campaign.outlines[Paper.CLOSING_RETURN][-1]["parts"]][6:] == ["VII. Đường bộ"]
    assert [switch["who"] for switch in duty.rhythm] == ["commune", "every_unit"]
    again = said_in(OutlineForm, campaign, **added, title="VII. Đường thủy")
    letters.issue(campaign, again.letter(), again.change(), actor=head, at=NOW)


def test_a_second_extension_under_the_same_letter_is_told_too(
    campaign: Campaign, board: Any, clerk: User, person: Callable[..., User], paper_of: Callable[..., Filing]
) -> None:
    head, paper = person(Role.OFFICE_HEAD, board=board), paper_of("X-BINHLU", Paper.CLOSING_RETURN)
    letter = letters.Letter("22/CV-BATGT", NOW.date(), "Người Ký Minh Họa", NOW.date(), "Mưa lũ")
    for day in (22, 27):
        letters.extend(campaign, letter, [paper], new_due_on=date(2023, 12, day), actor=head, at=NOW)
    told = Notice.objects.filter(to_user=clerk, subject__startswith="Gia hạn").order_by("pk")
    assert [row.subject for row in told] == ["Gia hạn đến hết ngày 22/12/2023", "Gia hạn đến hết ngày 27/12/2023"]
    assert CampaignLetter.objects.get(number=letter.number).changes.count() == 2


def test_an_outline_is_never_left_without_parts_and_a_new_part_has_a_name(head: Client) -> None:
    nameless = head.post(
        f"{LETTERS}?loai=outline", {**LETTER, "step": "add", "section": "closing_return:VI", "xem": "1"}
    )
    assert (nameless.status_code, "Ghi tên như trong văn bản" in nameless.content.decode()) == (422, True)
    unknown = head.post(
        f"{LETTERS}?loai=outline", {**LETTER, "step": "remove", "section": "closing_return:XX", "xem": "1"}
    )
    assert unknown.status_code == 422


def test_a_letter_changes_which_accidents_count_and_every_place_is_told(
    head: Client, clerk: User, campaign: Campaign
) -> None:
    issued(head, "counted", counted="by_responsibility")

    campaign.refresh_from_db()
    assert campaign.scoring_rules["which_accidents_count"] == "by_responsibility"
    row = RuleChange.objects.get()
    assert (row.old, row.new) == (
        {"which_accidents_count": "all"}, {"which_accidents_count": "by_responsibility"},
    )  # fmt: skip
    assert row.papers == campaign.participations.filter(unit__is_geographic=True).count()
    assert Notice.objects.filter(to_user=clerk, body__contains="theo trách nhiệm của đơn vị").count() == 1
