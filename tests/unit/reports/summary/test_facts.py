"""Who is named in the summary, and who is no longer."""

import pytest

from reports.summary.facts import nominee_facts
from units.models import Board, Person, Unit

pytestmark = pytest.mark.django_db

SAID = {
    "unit": "X", "category": "", "category_name": "", "award_code": "", "award_name": "", "route_name": "",
    "achievement": "", "votes_for": 9, "votes_total": 9,
}  # fmt: skip


def test_an_erased_person_is_said_to_be_erased_and_never_left_blank():
    board = Board.objects.create(code="B", level="huyen", name="Ban thử")
    unit = Unit.objects.create(registry=board, code="X", kind="xa", name="Xã thử")
    known = Person.objects.create(unit=unit, full_name="Người thử")
    one = {**SAID, "subject_kind": "individual", "collective_name": ""}
    rows = [
        {**one, "person": str(known.uuid)},
        {**one, "person": "00000000-0000-4000-8000-000000000000"},
        {**SAID, "subject_kind": "collective", "collective_name": "Tổ thử", "person": None},
    ]

    told = nominee_facts(rows, names={"X": "Xã thử"})

    assert [row["name"] for row in told] == ["Người thử", "(đã xóa thông tin cá nhân)", "Tổ thử"]
