"""A year of the police's monthly returns, typed and sent as a clerk does it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from tests.conftest import SEED
from units.models import User

POLICE = "CAH"
SAMPLE: list[dict[str, Any]] = json.loads(SEED.read_text())["statistics"]["accidents"]


def days_after(day: date, days: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(2, 0), tzinfo=UTC)


def days_after_close(filing: Filing, days: int) -> datetime:
    """So many days after the month closed; months before the launch are filed after it."""
    return days_after(max(filing.period.last_day, filing.campaign.launched_on), days)


def accidents_in(filing: Filing) -> list[dict[str, Any]]:
    period = filing.period
    return [row for row in SAMPLE if period.first_day <= date.fromisoformat(row["date"]) <= period.last_day]


def typed(filing: Filing, rows: list[dict[str, Any]]) -> dict[str, str]:
    """The page as a clerk fills it in."""
    data = {"seen_revision": str(filing.revision), "vu-TOTAL_FORMS": str(len(rows) + 1), "vu-INITIAL_FORMS": "0"}
    for place, row in enumerate(rows):
        data |= {
            f"vu-{place}-happened_on": f"{date.fromisoformat(row['date']):%d/%m/%Y}",
            f"vu-{place}-unit": row["unit"],
            f"vu-{place}-road": row["road"],
            f"vu-{place}-severity": row["severity"],
            f"vu-{place}-mode": row["mode"],
            f"vu-{place}-deaths": str(row["deaths"]),
            f"vu-{place}-injured": str(row["injured"]),
            f"vu-{place}-cause": row["cause"],
            f"vu-{place}-code": row["code"],
        }
        data |= {f"vu-{place}-{flag}": "on" for flag in ("alcohol_related", "commercial_vehicle") if row[flag]}
    return data | ({} if rows else {"nothing_happened": "on"})


def returns_of(campaign: Campaign) -> Iterator[Filing]:
    papers = Filing.objects.filter(campaign=campaign, kind=Paper.ACCIDENT_RETURN)
    return (
        papers.select_related("unit", "board", "campaign", "period", "obligation")
        .order_by("period__first_day")
        .iterator()
    )


def submit(sign_in: Callable[[], Client], filing: Filing, rows: list[dict[str, Any]], *, at: datetime) -> Filing:
    address = reverse("returns:accidents", kwargs={"uuid": filing.uuid})
    with time_machine.travel(at, tick=False):
        answer = sign_in().post(address, typed(filing, rows) | {"gui": "1"})
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == reverse("filing:detail", kwargs={"uuid": filing.uuid})
    return Filing.objects.select_related("unit", "board", "campaign", "period").get(pk=filing.pk)


def accept(filing: Filing, office: User, *, at: datetime) -> Filing:
    return filing_act.act(filing, Action.ACCEPT, actor=office, at=at, seen_revision=filing.revision)
