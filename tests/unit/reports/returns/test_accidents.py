from datetime import date
from typing import Any

import pytest

from campaigns.filing.act import ActionRefusedError
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing, FilingVersion
from campaigns.record.models import Figure
from campaigns.setup.choices import Paper
from campaigns.setup.models import Participation
from reports.returns import accidents, confirmation, derive
from reports.returns.accidents import least_severity, warnings_about
from reports.returns.choices import Cause, Severity

MAY = date(2023, 5, 14)
"""Closes the paper's month 15/4 to 14/5."""


def accident(**changes: Any) -> dict[str, Any]:
    row = {
        "code": "",
        "happened_on": date(2023, 4, 20),
        "unit": "X-BINHLU",
        "mode": "duong_bo",
        "road": "QL4D",
        "severity": Severity.SERIOUS,
        "deaths": 1,
        "injured": 0,
        "alcohol_related": False,
        "commercial_vehicle": False,
        "cause": Cause.SPEED,
        "cause_note": "",
    }
    return row | changes


@pytest.fixture
def paper(paper_of) -> Filing:
    return paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=MAY)


def faults(paper: Filing, *rows: dict[str, Any], nothing: bool = False) -> dict[str, str]:
    accidents.write(paper, {"nothing_happened": nothing, "accidents": list(rows)})
    return {fault.field: fault.message for fault in accidents.check(paper, on=paper.period.last_day)}


def test_a_whole_return_and_a_statement_of_nothing_pass(paper: Filing) -> None:
    assert faults(paper, accident()) == {}
    assert faults(paper, nothing=True) == {}


def test_a_blank_return_states_nothing_and_is_not_zero(paper: Filing) -> None:
    assert "Chưa nhập vụ nào và chưa đánh dấu" in faults(paper)["nothing_happened"]


def test_nothing_happened_contradicts_rows(paper: Filing) -> None:
    assert "có 1 vụ được nhập" in faults(paper, accident(), nothing=True)["nothing_happened"]


@pytest.mark.parametrize("day", [date(2023, 4, 14), date(2023, 5, 15), date(2022, 4, 20)])
def test_a_day_outside_the_period_is_named_with_the_period(paper: Filing, day: date) -> None:
    said = faults(paper, accident(happened_on=day))["accidents.1.happened_on"]
    assert f"{day:%d/%m/%Y} nằm ngoài kỳ 15/04/2023 – 14/05/2023" in said


@pytest.mark.parametrize("day", [date(2023, 4, 15), date(2023, 5, 14)])
def test_both_ends_of_the_period_belong_to_it(paper: Filing, day: date) -> None:
    assert faults(paper, accident(happened_on=day)) == {}


def test_every_blank_box_of_a_row_is_told_apart(paper: Filing) -> None:
    blank = accident(happened_on=None, unit="", severity="", deaths=None, injured=None)
    told = faults(paper, accident(), blank)
    assert set(told) == {f"accidents.2.{name}" for name in ("happened_on", "unit", "severity", "deaths", "injured")}
    assert told["accidents.2.deaths"].startswith("Vụ số 2: ô số người chết đang trống.")


def test_a_place_that_takes_no_part_is_no_place(paper: Filing) -> None:
    assert "accidents.1.unit" in faults(paper, accident(unit="KTHT"))
    assert "accidents.1.unit" in faults(paper, accident(unit="X-NOWHERE"))


def test_another_cause_wants_to_be_named(paper: Filing) -> None:
    assert "accidents.1.cause_note" in faults(paper, accident(cause=Cause.OTHER))
    assert faults(paper, accident(cause=Cause.OTHER, cause_note="đá lăn")) == {}


def test_doubts_warn_and_do_not_refuse(paper: Filing) -> None:
    doubtful = accident(deaths=3, severity=Severity.SERIOUS, cause=Cause.ALCOHOL)
    assert faults(paper, doubtful, doubtful) == {}
    told = accidents.content(paper)["warnings"]
    assert any("03 người chết nhưng xếp mức “nghiêm trọng”" in text for text in told)
    assert any("nguyên nhân là nồng độ cồn" in text for text in told)
    assert any("Có 02 vụ cùng ngày 20/04/2023" in text for text in told)


def test_different_accidents_raise_no_doubt() -> None:
    rows = [accident(position=1), accident(position=2, happened_on=date(2023, 4, 21))]
    assert warnings_about(rows) == []


@pytest.mark.parametrize(
    ("deaths", "least"),
    [
        (0, None),
        (1, Severity.SERIOUS),
        (2, Severity.VERY_SERIOUS),
        (3, Severity.ESPECIALLY_SERIOUS),
        (9, Severity.ESPECIALLY_SERIOUS),
    ],
)
def test_the_class_that_the_dead_ask_for(deaths: int, least: Severity | None) -> None:
    assert least_severity(deaths) == least


def test_what_is_frozen_names_no_person_and_reads_back_as_typed(paper: Filing) -> None:
    accidents.write(
        paper, {"nothing_happened": False, "accidents": [accident(), accident(happened_on=date(2023, 5, 1))]}
    )
    frozen = accidents.content(paper)
    assert [row["happened_on"] for row in frozen["accidents"]] == ["2023-04-20", "2023-05-01"]
    assert frozen["accidents"][0]["place"] == "Xã Bình Lư"
    assert [row["unit"] for row in accidents.rows_of(paper)] == ["X-BINHLU", "X-BINHLU"]


def accepted(paper: Filing, *rows: dict[str, Any], person: Any) -> FilingVersion:
    accidents.write(paper, {"nothing_happened": not rows, "accidents": list(rows)})
    number = paper.versions.count() + 1
    version = FilingVersion.objects.create(
        filing=paper,
        number=number,
        content=kind_of(paper).content(paper),
        sha256="0" * 64,
        frozen_at="2023-05-18T02:00:00Z",
        frozen_by=person,
    )
    Filing.objects.filter(pk=paper.pk).update(accepted_version=version)
    derive.put_accidents_on_record(paper, version, version.frozen_at)
    return version


def test_acceptance_writes_every_place_measure_and_bucket_zeros_too(paper: Filing, person, board) -> None:
    clerk = person("reviewer", board=board)
    accepted(paper, accident(), accident(happened_on=date(2023, 5, 1), deaths=0, injured=2), person=clerk)
    rows = Figure.objects.in_force().filter(version__filing=paper)
    assert rows.count() == 13 * 6 * 2
    runs = set(rows.values_list("first_day", "last_day", "days"))
    assert runs == {(date(2023, 4, 15), date(2023, 4, 30), 16), (date(2023, 5, 1), date(2023, 5, 14), 14)}
    told = rows.filter(value__gt=0).values_list("indicator__code", "about_unit__code", "first_day", "value")
    assert {(code, unit, first_day.month, int(value)) for code, unit, first_day, value in told} == {
        ("accidents", "X-BINHLU", 4, 1),
        ("deaths", "X-BINHLU", 4, 1),
        ("accidents", "X-BINHLU", 5, 1),
        ("injured", "X-BINHLU", 5, 2),
    }


def test_nothing_happened_is_a_full_set_of_zeros(paper: Filing, person, board) -> None:
    accepted(paper, person=person("reviewer", board=board))
    rows = Figure.objects.in_force().filter(version__filing=paper)
    assert rows.count() == 13 * 6 * 2
    assert not rows.exclude(value=0).exists()


def test_a_later_version_replaces_the_former_in_force(paper: Filing, person, board) -> None:
    clerk = person("reviewer", board=board)
    first = accepted(paper, accident(), person=clerk)
    second = accepted(paper, person=clerk)
    assert set(Figure.objects.in_force().values_list("version", flat=True)) == {second.pk}
    assert Figure.objects.filter(version=first, value__gt=0).exists(), "the former version's figures stay on file"


def frozen_at_once(paper: Filing, *rows: dict[str, Any], person: Any) -> FilingVersion:
    accidents.write(paper, {"nothing_happened": False, "accidents": list(rows)})
    content = kind_of(paper).content(paper)
    return FilingVersion.objects.create(
        filing=paper, number=1, content=content, sha256="0" * 64, frozen_at="2023-05-18T02:00:00Z", frozen_by=person
    )


def test_a_place_that_left_the_campaign_is_told_to_who_accepts(paper: Filing, person, board) -> None:
    version = frozen_at_once(paper, accident(), person=person("reviewer", board=board))
    seats = Participation.objects.filter(campaign=paper.campaign, unit__code="X-BINHLU")
    kept = seats.get()
    seats.delete()
    with pytest.raises(ActionRefusedError) as refused:
        derive.put_accidents_on_record(paper, version, version.frozen_at)
    assert "vụ số 1 ngày 20/04/2023 tại Xã Bình Lư" in str(refused.value)
    assert "Bấm Trả lại để bổ sung" in str(refused.value)
    assert not Figure.objects.filter(version=version).exists()
    kept.save(force_insert=True)
    derive.put_accidents_on_record(paper, version, version.frozen_at)
    assert Figure.objects.filter(version=version, value__gt=0).exists()


def test_a_day_that_left_the_period_is_told_to_who_accepts(paper: Filing, person, board) -> None:
    version = frozen_at_once(paper, accident(), person=person("reviewer", board=board))
    version.content["accidents"][0]["happened_on"] = "2023-04-14"
    with pytest.raises(ActionRefusedError, match=r"từ 15/04/2023 đến 14/05/2023"):
        derive.put_accidents_on_record(paper, version, version.frozen_at)


def test_an_answer_keeps_the_figures_of_the_version_it_answers(paper_of, person, board) -> None:
    """The police correct their figures after the answer was checked and before it is frozen."""
    clerk = person("reviewer", board=board)
    days = {"period__last_day": date(2023, 6, 14)}
    answer = paper_of("X-BINHLU", Paper.FIGURES_CONFIRMATION, **days)
    paper, day = paper_of("CAH", Paper.ACCIDENT_RETURN, **days), date(2023, 5, 27)
    first = accepted(paper, accident(happened_on=day), person=clerk)
    confirmation.write(answer, {"statement": "confirm", "about_version": 1})
    assert confirmation.check(answer, on=answer.period.last_day) == []
    accepted(paper, accident(happened_on=day), accident(happened_on=date(2023, 6, 1), injured=2), person=clerk)

    frozen = confirmation.content(answer)
    assert (frozen["about_version"], frozen["about_sha256"]) == (1, first.sha256)
    assert {row["measure"]: row["value"] for row in frozen["figures"] if row["value"]} == {"accidents": 1, "deaths": 1}
    assert [row["happened_on"] for row in frozen["accidents"]] == ["2023-05-27"]

    assert "vừa điều chỉnh số liệu" in confirmation.check(answer, on=answer.period.last_day)[0].message
    confirmation.write(answer, {"statement": "confirm", "about_version": 2})
    assert confirmation.check(answer, on=answer.period.last_day) == []
    assert len(confirmation.content(answer)["accidents"]) == 2
