"""A commune that owes its results of July, on a small board; everything in it is invented."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.setup.choices import Aggregation, Paper, PeriodKind
from campaigns.setup.models import CampaignIndicator, Indicator, Obligation, Period
from reports.returns.models import CellEdit
from tests.factories.papers import SmallBoard, fresh, small_board
from units.choices import Role
from units.models import User

NOW = datetime(2023, 7, 17, 3, 0, tzinfo=UTC)
KIND = "ket-qua"
ASKED = (
    ("G4.1", "Số buổi tuyên truyền", "buổi", "", Aggregation.SUM),
    ("G4.2", "Trong đó tại trường học", "buổi", "", Aggregation.SUM),
    ("G4.4", "Tỷ lệ đội mũ bảo hiểm", "%", "quan sát: số đội mũ / số quan sát", Aggregation.RATIO),
    ("G5.4", "Chiều dài đường được sửa", "km", "", Aggregation.SUM),
)


@dataclass
class Month:
    here: SmallBoard
    july: Filing
    clerk: Client

    @property
    def cells(self) -> dict[str, tuple[Any, Any, str]]:
        rows = CellEdit.objects.filter(filing=self.july).standing().exclude(value=None, note="")
        return {code: tuple(rest) for code, *rest in rows.values_list("indicator__code", "value", "out_of", "note")}

    def template(self) -> bytes:
        url = reverse("returns:import-template", kwargs={"kind": KIND, "uuid": self.july.uuid})
        answer = self.clerk.get(url)
        assert answer.status_code == 200
        return b"".join(answer.streaming_content) if answer.streaming else answer.content


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="units.entry.backends.AccountBackend")
    return client


def new_month() -> Month:
    """A commune that owes July, and had three meetings in July a year before."""
    here = small_board()
    for place, (code, name, unit, note, aggregation) in enumerate(ASKED, start=20):
        told = {"name": name, "unit_of_measure": unit, "note": note, "aggregation": aggregation}
        one, is_new = Indicator.objects.update_or_create(
            board=here.board, code=code, defaults=told | {"owners": ["every_unit"]}
        )
        if is_new:
            CampaignIndicator.objects.create(campaign=here.campaign, indicator=one, position=place)
    here.obligations[Paper.ACTIVITY_RETURN] = Obligation.objects.create(
        campaign=here.campaign, code="HD", paper=Paper.ACTIVITY_RETURN, who="every_unit", due_on=date(2023, 7, 20)
    )
    papers = {
        year: here.owe(
            Paper.ACTIVITY_RETURN,
            period=Period.objects.create(
                campaign=here.campaign, kind=PeriodKind.MONTH, name=f"Tháng 7/{year}",
                first_day=date(year, 6, 15), last_day=date(year, 7, 14),
            ),
        )
        for year in (2022, 2023)
    }  # fmt: skip
    filer, past = here.person(Role.FILER), papers[2022]
    told = {"G4.1": 3, "G4.2": 0, "G5.4": 1}
    cells = {code: {"value": value, "out_of": None, "note": ""} for code, value in told.items()}
    past = filing_act.revise(past, actor=filer, at=NOW, seen_revision=0, cells=cells)
    past = filing_act.act(fresh(past), Action.SUBMIT, actor=filer, at=NOW, seen_revision=past.revision)
    reviewer = here.person(Role.REVIEWER)
    filing_act.act(fresh(past), Action.ACCEPT, actor=reviewer, at=NOW, seen_revision=past.revision)
    return Month(here, papers[2023], signed_in(filer))
