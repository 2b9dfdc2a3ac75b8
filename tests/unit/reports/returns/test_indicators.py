from decimal import Decimal

import pytest

from campaigns.setup.choices import Aggregation
from campaigns.setup.models import Indicator
from reports.returns.indicators import Asked, asked_of, broken_rules


def codes(campaign, unit) -> list[str]:
    return [one.code for one in asked_of(campaign, unit.pk)]


def test_each_unit_answers_for_what_it_owns(campaign, unit_of) -> None:
    commune, police, office = (codes(campaign, unit_of(code)) for code in ("X-BINHLU", "CAH", "TP"))
    assert "G3.1" in commune
    assert "G6.1" not in commune
    assert {"G5.2", "G5.5", "minor_collisions"} <= set(police)
    assert office == ["G1.1", "G1.2", "G1.3", "G2.1", "G2.2", "G4.1", "G4.2", "G4.3"]


def test_accidents_are_never_typed_as_activity(campaign, unit_of) -> None:
    assert not {"accidents", "deaths", "injured"} & set(codes(campaign, unit_of("CAH")))


def test_what_begins_with_of_which_is_a_part_of_the_row_above(campaign, unit_of) -> None:
    own = {one.code: one for one in asked_of(campaign, unit_of("X-BINHLU").pk)}
    assert own["G5.3"].part_of == "G5.2"
    assert own["G5.4"].part_of == ""


def test_a_rule_written_in_the_note_is_kept(campaign, unit_of) -> None:
    Indicator.objects.filter(code="G3.3").update(note="not above G3.2")
    Indicator.objects.filter(code="G4.4").update(
        note="numerator and denominator are filed: người đội mũ / người quan sát"
    )
    own = {one.code: one for one in asked_of(campaign, unit_of("X-BINHLU").pk)}
    assert own["G3.3"].part_of == "G3.2"
    assert (own["G4.4"].part_label, own["G4.4"].whole_label) == ("người đội mũ", "người quan sát")


def asked(
    code: str, *, name: str, aggregation: str = Aggregation.SUM, part_of: str = "", unit: str = "trường hợp"
) -> Asked:
    return Asked(
        pk=1,
        code=code,
        name=name,
        unit_of_measure=unit,
        group_no=5,
        group_title="",
        aggregation=aggregation,
        part_of=part_of,
        part_label="người đội mũ",
        whole_label="người quan sát",
    )


WHOLE, PART = asked("G5.2", name="Số vi phạm đã xử lý"), asked("G5.3", name="Trong đó nồng độ cồn", part_of="G5.2")
HELMETS = asked("G4.4", name="Tỷ lệ đội mũ", aggregation=Aggregation.RATIO, unit="%")


@pytest.mark.parametrize("box", ["value", "previous_value"])
def test_a_part_above_its_whole_is_told_with_both_figures(box: str) -> None:
    typed = {"G5.2": {box: Decimal(14)}, "G5.3": {box: Decimal(19)}}
    (fault,) = broken_rules([WHOLE, PART], typed)
    assert (fault.code, fault.box) == ("G5.3", box)
    assert fault.message == "“Trong đó nồng độ cồn” (19) lớn hơn “Số vi phạm đã xử lý” (14). Sửa một trong hai số."
    assert broken_rules([WHOLE, PART], {"G5.2": {box: Decimal(19)}, "G5.3": {box: Decimal(19)}}) == []
    assert broken_rules([WHOLE, PART], {"G5.3": {box: Decimal(19)}}) == []


def test_a_ratio_wants_both_halves_or_none() -> None:
    (fault,) = broken_rules([HELMETS], {"G4.4": {"value": Decimal(80)}})
    assert fault.box == "out_of"
    assert "mới nhập một nửa" in fault.message
    assert broken_rules([HELMETS], {"G4.4": {"value": Decimal(80), "out_of": Decimal(100)}}) == []
    assert broken_rules([HELMETS], {"G4.4": {}}) == []
    (above,) = broken_rules([HELMETS], {"G4.4": {"value": Decimal(101), "out_of": Decimal(100)}})
    assert "(101) lớn hơn" in above.message


def test_things_are_counted_and_kilometres_are_measured() -> None:
    assert WHOLE.is_counted
    assert HELMETS.is_counted
    assert asked("G4.3", name="", unit="tin, bài").is_counted
    assert not asked("G3.1", name="", unit="km").is_counted
    assert not asked("G5.4", name="", unit="triệu đồng").is_counted
