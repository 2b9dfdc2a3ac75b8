"""The month's results by Excel: the unit's own template filled in, pasted or sent, mended in place, stored, taken back."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.setup.choices import Aggregation, Paper, PeriodKind
from campaigns.setup.models import CampaignIndicator, Indicator, Obligation, Period
from reports.returns.models import ActivityResult
from tests.factories.pages import errors_of, text_of
from tests.factories.papers import SmallBoard, fresh, small_board
from tests.flow.test_import_story import press, send, tabs
from units.choices import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 7, 17, 3, 0, tzinfo=UTC)
KIND = "ket-qua"
HEADS = ["Chỉ tiêu", "Kỳ này", "Trên tổng số", "Lý do"]
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
        rows = ActivityResult.objects.filter(filing=self.july).exclude(value=None, note="")
        return {code: tuple(rest) for code, *rest in rows.values_list("indicator__code", "value", "out_of", "note")}

    def template(self) -> bytes:
        url = reverse("returns:import-template", kwargs={"kind": KIND, "uuid": self.july.uuid})
        answer = self.clerk.get(url)
        assert answer.status_code == 200
        return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture(autouse=True)
def _in_july() -> Any:
    with time_machine.travel(NOW, tick=False) as standing:
        yield standing


@pytest.fixture
def month(client_of: Any) -> Month:
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
    return Month(here, papers[2023], client_of(filer))


def sheet_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))["KetQua"]


def test_the_months_template_is_filled_in_sent_stored_and_sent_again_changes_nothing(month: Month) -> None:
    grid = month.clerk.get(reverse("returns:activity", kwargs={"uuid": month.july.uuid}))
    assert reverse("returns:import", kwargs={"kind": KIND, "uuid": month.july.uuid}) in grid.content.decode()
    content = month.template()
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book["KetQua"]
    assert book["Mau"].sheet_state == "hidden"
    assert [cell.value for cell in page[4]] == [
        "Chỉ tiêu", "Đơn vị tính", "Kỳ này", "Trên tổng số", "Lý do", "Cùng kỳ", "Cùng kỳ, trên tổng số", "Mã",
    ]  # fmt: skip
    assert [page.cell(row, 6).value for row in range(5, 9)] == [3, 0, None, 1], "the same days of the year before"
    assert page["F5"].protection.locked
    assert not page["C5"].protection.locked
    assert (page["D5"].protection.locked, page["D7"].protection.locked) == (True, False), "only a ratio has two halves"
    rules = {str(rule.sqref): rule.type for rule in page.data_validations.dataValidation}
    assert rules == {"C5:C7": "whole", "C8": "decimal", "D5:D8": "whole"}

    page["C5"], page["C6"], page["C7"], page["D7"], page["C8"], page["E8"] = 12, 0, 45, 50, 2.5, "Sửa cả hai tuyến"
    filled = io.BytesIO()
    book.save(filled)
    preview = send(month.clerk, month.july, KIND, file=("thang-7.xlsx", filled.getvalue()))
    assert errors_of(preview) == []
    assert month.cells == {}, "nothing is stored before Nhập"
    done = press(month.clerk, preview, "nhap")
    assert "Đã nhập 4 dòng." in text_of(done)
    full = {
        "G4.1": (12, None, ""),
        "G4.2": (0, None, ""),
        "G4.4": (45, 50, ""),
        "G5.4": (2.5, None, "Sửa cả hai tuyến"),
    }
    assert month.cells == full
    for again in (("thang-7.xlsx", filled.getvalue()), ("mau.xlsx", month.template())):
        same = send(month.clerk, month.july, KIND, file=again)
        assert "không có gì thay đổi" in text_of(press(month.clerk, same, "nhap"))
    assert month.cells == full

    back = press(month.clerk, month.clerk.get(preview.request["PATH_INFO"]), "hoan-tac")
    assert "Đã hoàn tác." in text_of(back)
    assert not ActivityResult.objects.filter(filing=month.july).exclude(value=None).exists()


def test_a_paste_tells_every_fault_by_row_and_cell_and_a_blank_takes_no_figure_away(month: Month) -> None:
    filer = month.here.person(Role.FILER)
    stands = {"G4.1": {"value": 5, "out_of": None, "note": ""}, "G5.4": {"value": 4, "out_of": None, "note": ""}}
    filing_act.revise(month.july, actor=filer, at=NOW, seen_revision=0, cells=stands)
    rows = [
        HEADS,
        ["Trong đó tại trường học", "9"],
        ["Tỷ lệ đội mũ bảo hiểm", "45", ""],
        ["Chiều dài đường được sửa", "1.234"],
        ["Số buổi phát thanh", "2"],
        ["số buổi tuyên truyền", ""],
        ["Cộng"],
        ["trong đó tại trường học", "1"],
    ]
    preview = send(month.clerk, month.july, KIND, pasted=tabs(rows))
    told = errors_of(preview)
    assert [line.split(":")[0] for line in told] == [
        "Dòng 2, Kỳ này", "Dòng 3, Trên tổng số", "Dòng 4, Kỳ này", "Dòng 5, Chỉ tiêu", "Dòng 8, Chỉ tiêu",
    ]  # fmt: skip
    assert "lớn hơn “Số buổi tuyên truyền” (5)" in told[0]
    assert "mới nhập một nửa" in told[1]
    assert "Để trống nên giữ số đang có (5)." in text_of(preview)
    mended = {"o-2-1": "3", "o-3-2": "50", "o-4-1": "1,25", "bo-5": "on", "bo-8": "on"}
    assert press(month.clerk, preview, "nhap", **mended).status_code == 200
    assert month.cells == {
        "G4.1": (5, None, ""), "G4.2": (3, None, ""), "G4.4": (45, 50, ""), "G5.4": (1.25, None, ""),
    }  # fmt: skip

    shifted = send(month.clerk, month.july, KIND, pasted=tabs([["Số buổi tuyên truyền", "7"]]))
    assert errors_of(shifted) == [
        "Cột “Đơn vị tính” chứa số, cột “Kỳ này” trống. Chọn cả dòng tiêu đề trong Excel rồi dán lại."
    ]


def test_another_units_or_months_file_is_refused_and_a_cell_typed_meanwhile_is_not_run_over(month: Month) -> None:
    other = month.here.owe(Paper.ACTIVITY_RETURN, unit=month.here.new_unit("X-HAI"), period=month.july.period)
    theirs = Month(month.here, other, Client())
    theirs.clerk.force_login(
        month.here.person(Role.FILER, unit=other.unit), backend="django.contrib.auth.backends.ModelBackend"
    )
    refused = send(month.clerk, month.july, KIND, file=("mau.xlsx", theirs.template()))
    assert refused.status_code == 422
    assert "Tệp này của UBND xã X-HAI, kỳ tháng 7/2023." in text_of(refused)
    assert (
        theirs.clerk.get(reverse("returns:import", kwargs={"kind": KIND, "uuid": month.july.uuid})).status_code == 404
    )

    preview = send(month.clerk, month.july, KIND, pasted=tabs([HEADS, ["G4.1", "8"]]))
    cells = {"G4.1": {"value": 6, "out_of": None, "note": ""}}
    filing_act.revise(month.july, actor=month.here.person(Role.FILER), at=NOW, seen_revision=0, cells=cells)
    met = press(month.clerk, preview, "nhap")
    assert met.status_code == 409
    assert month.cells == {"G4.1": (6, None, "")}
    assert "Thay số đã nhập" in text_of(met)
