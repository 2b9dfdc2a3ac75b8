"""A launched campaign keeps its days on both databases, also after migrations that built its table anew."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from campaigns.setup import launched_guard
from campaigns.setup.models import Campaign

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("changed", [{"year": 2022}, {"official_last_day": date(2023, 12, 31)}, {"launched_on": None}])
def test_the_database_refuses_to_move_a_launched_campaign(campaign: Campaign, changed: dict[str, Any]) -> None:
    launched = Campaign.objects.filter(pk=campaign.pk)
    assert launched.update(ends_on=date(2024, 1, 31)) == 1, "những ngày khác vẫn đổi được"
    with pytest.raises(DatabaseError, match="launched campaign"), transaction.atomic():
        launched.update(**changed)


def test_closing_the_table_twice_changes_nothing(campaign: Campaign) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1")
        for statement in launched_guard.laid(connection.vendor):
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match="launched campaign"), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(year=2022)
