"""The office's queue: what waits, in which order, for whom, narrowed by address."""

from datetime import date

import pytest
from django.http import QueryDict

from campaigns.filing import queue, queue_counts
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.permissions import may
from campaigns.setup.choices import Paper
from campaigns.setup.models import Cluster, Participation
from tests.factories.papers import SmallBoard, moment, small_board
from units.choices import Role
from units.models import User

pytestmark = pytest.mark.django_db
ON = date(2023, 6, 16)
ALL = queue.Narrowing()


def _waiting(here: SmallBoard, code: str, name: str, *, day: int, late: int = 0, kind: str = Paper.PLAN) -> Filing:
    unit = here.new_unit(code, name)
    filing = here.brought_to(here.owe(unit=unit), State.SUBMITTED)
    Filing.objects.filter(pk=filing.pk).update(moved_at=moment(6, day), late_days=late, kind=kind)
    return filing


def _units(user: User, narrowed: queue.Narrowing = ALL) -> list[str]:
    return [filing.unit.code for filing in queue.waiting(user, on=ON, narrowed=narrowed)]


def test_what_waits_longest_stands_first_and_nothing_else_stands_there() -> None:
    here, other = small_board("day"), small_board("kia")
    _waiting(here, "X-HAI", "UBND xã Hai", day=5)
    _waiting(here, "X-BA", "UBND xã Ba", day=3)
    here.brought_to(here.owe(unit=here.new_unit("X-XONG")), State.ACCEPTED)
    _waiting(other, "X-KHAC", "UBND xã Khác", day=1)

    assert _units(here.person(Role.REVIEWER)) == ["X-BA", "X-HAI"]
    assert _units(here.person(Role.BOARD_LEADER)) == []
    assert _units(here.person(Role.FILER)) == []


def test_the_appraisers_queue_holds_the_standing_offices_papers_only() -> None:
    here = small_board()
    here.brought_to(here.owe(unit=here.office), State.SUBMITTED)
    _waiting(here, "X-HAI", "UBND xã Hai", day=5)

    assert _units(here.person(Role.APPRAISER)) == ["KTHT"]
    assert _units(here.person(Role.REVIEWER)) == ["KTHT", "X-HAI"]


def test_a_paper_of_his_own_unit_is_shown_with_the_reason_and_never_opened_next() -> None:
    here = small_board()
    own = here.brought_to(here.owe(unit=here.office), State.SUBMITTED)
    first, last = _waiting(here, "X-HAI", "UBND xã Hai", day=5), _waiting(here, "X-BA", "UBND xã Ba", day=9)
    Filing.objects.filter(pk=own.pk).update(moved_at=moment(6, 7))
    reviewer = here.person(Role.REVIEWER, home=here.office)

    rows = queue.rows(queue.waiting(reviewer, on=ON, narrowed=ALL), reviewer, on=ON, narrowed=ALL)

    assert [bool(row.refusal) for row in rows] == [False, True, False]
    assert rows[1].refusal == str(may(reviewer, Action.ACCEPT, own, on=ON).reason)
    first.refresh_from_db()
    following = queue.next_after(first, reviewer, on=ON, narrowed=ALL)
    assert following is not None
    assert following.pk == last.pk


def test_after_the_newest_the_oldest_follows_and_after_the_only_one_nothing() -> None:
    here = small_board()
    first, last = _waiting(here, "X-HAI", "UBND xã Hai", day=5), _waiting(here, "X-BA", "UBND xã Ba", day=9)
    reviewer = here.person(Role.REVIEWER)
    last.refresh_from_db()

    following = queue.next_after(last, reviewer, on=ON, narrowed=ALL)
    assert following is not None
    assert following.pk == first.pk
    assert queue.next_after(last, reviewer, on=ON, narrowed=queue.Narrowing(unit="xã Ba")) is None


@pytest.mark.parametrize(
    ("address", "units"),
    [
        ("loai=plan", ["X-HAI", "X-DUONG"]),
        ("loai=dissemination", ["X-BA"]),
        ("khoi=XA", ["X-HAI", "X-BA"]),
        ("khoi=COQUAN", ["X-DUONG"]),
        ("tre-han=1", ["X-BA"]),
        ("don-vi=duong", ["X-DUONG"]),
        ("don-vi=%C4%90%C6%AF%E1%BB%9CNG", ["X-DUONG"]),
        ("don-vi=xa&khoi=XA", ["X-HAI", "X-BA"]),
        ("loai=khong-co&tre-han=x", ["X-HAI", "X-BA", "X-DUONG"]),
        ("don-vi=%25_'%22%5C", []),
    ],
)
def test_the_queue_is_narrowed_by_its_address(address: str, units: list[str]) -> None:
    here = small_board()
    _waiting(here, "X-HAI", "UBND xã Hai", day=3)
    _waiting(here, "X-BA", "UBND xã Ba", day=5, late=2, kind=Paper.DISSEMINATION)
    _waiting(here, "X-DUONG", "Thị trấn Tam Đường", day=7)
    agencies = Cluster.objects.create(campaign=here.campaign, code="COQUAN", name="Khối cơ quan", position=2)
    Participation.objects.filter(unit__code="X-DUONG").update(cluster=agencies)
    narrowed = queue.Narrowing.from_address(QueryDict(address))

    assert _units(here.person(Role.REVIEWER), narrowed) == units
    if narrowed != ALL:
        assert queue.Narrowing.from_address(QueryDict(narrowed.query()[1:])) == narrowed


def test_the_counts_of_the_filters_and_of_the_progress_agree_with_the_queue() -> None:
    here = small_board()
    _waiting(here, "X-HAI", "UBND xã Hai", day=3)
    _waiting(here, "X-BA", "UBND xã Ba", day=5, late=2, kind=Paper.DISSEMINATION)
    here.brought_to(here.owe(unit=here.new_unit("X-XONG")), State.ACCEPTED)
    here.brought_to(here.owe(unit=here.new_unit("X-NHAP")), State.DRAFT)
    reviewer = here.person(Role.REVIEWER)

    told = queue_counts.overview(reviewer, on=ON, narrowed=ALL)

    assert (told.waiting, told.received, told.reviewed) == (2, 3, 1)
    assert [(chip.label, chip.count) for chip in told.kinds] == [
        ("Mọi hồ sơ", 2),
        ("Kế hoạch phong trào thi đua", 1),
        ("Kết quả phổ biến, quán triệt", 1),
    ]
    assert told.late.count == 1
    narrowed = queue.Narrowing(kind=Paper.DISSEMINATION)
    assert queue_counts.overview(reviewer, on=ON, narrowed=narrowed).waiting == len(_units(reviewer, narrowed)) == 1


def test_a_second_round_says_so() -> None:
    here = small_board()
    filing = _waiting(here, "X-HAI", "UBND xã Hai", day=5)
    filing.refresh_from_db()
    assert queue.round_badge(filing).label == "Nộp lại"
    filing.moved_at = filing.received_at
    assert queue.round_badge(filing).label == "Nộp lần đầu"
    filing.late_days = 3
    assert queue.round_badge(filing).label == "Nộp muộn 3 ngày"
