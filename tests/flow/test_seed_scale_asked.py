"""What `seed_scale` is asked for: bounds, and that one number always makes one board."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum

from campaigns.filing.models import Filing, FilingVersion
from campaigns.record.models import Figure
from units.models import Board

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def state(settings, tmp_path, monkeypatch):
    settings.STATE_DIR = tmp_path / "state"
    monkeypatch.setenv("ATGT_DEMO_PASSWORD", "mat-khau-minh-hoa")


def seed(*, units=40, years=1, number=1):
    call_command("seed_scale", units=units, years=years, seed=number, stdout=StringIO())


def told():
    papers = Filing.objects.order_by("unit__code", "kind", "period__first_day")
    return [
        list(papers.values_list("kind", "unit__code", "state", "received_at", "late_days")),
        sorted(Figure.objects.values_list("indicator__code").annotate(Sum("value")).order_by()),
        sorted(FilingVersion.objects.values_list("sha256", flat=True)),
    ]


def test_the_same_number_makes_the_same_board_and_another_a_different_one(db):
    found = []
    for number in (1, 1, 2):
        with transaction.atomic():
            seed(units=12, years=1, number=number)
            found.append(told())
            transaction.set_rollback(True)

    assert found[0] == found[1]
    assert found[0] != found[2]


@pytest.mark.parametrize(
    ("asked", "why"),
    [({"units": 9}, "--units là 9; nhận từ 10"), ({"years": 0}, "--years là 0"), ({"years": 11}, "--years là 11")],
)
def test_a_number_out_of_bounds_is_refused_with_the_bounds(asked, why):
    with pytest.raises(CommandError, match=why):
        seed(**asked)
    assert not Board.objects.exists()
