"""A year of work in the world that the families attack: journals, with a secret planted in one."""

from datetime import date, timedelta

from campaigns.journal.models import Example, SubordinateCheck
from reports.spots.models import BlackSpot, SpotStep
from tests.flow.families.world import NOW, TOWN, Secret, World
from units.models import Unit


def work(world: World) -> None:
    town = world.unit(TOWN)
    SubordinateCheck.objects.create(
        unit=town, checked_on=date(2023, 9, 12), subordinate="Trường minh họa", content=Secret.JOURNAL
    )
    Example.objects.create(unit=town, kind="model", name="Mô hình minh họa", since=date(2023, 3, 1), content="Cách làm")

    world.spot = BlackSpot.objects.create(
        board=world.board, area=town, kind="diem_den", road="Quốc lộ 4D", place=Secret.SPOT, found_on=date(2023, 5, 2),
        found_by=town, why="Cua gấp", state_on=date(2023, 5, 2),
    )  # fmt: skip


def more_work(world: World, units: list[Unit], size: int) -> None:
    """As much again for the town as there are new units, and a row for each of these."""
    day = NOW.date()
    owners = [*units, *[world.unit(TOWN)] * size]
    SubordinateCheck.objects.bulk_create(
        SubordinateCheck(
            unit=unit, checked_on=day - timedelta(number % 300), subordinate=f"Bản {number}", content="Đôn đốc"
        )
        for number, unit in enumerate(owners)
    )
    Example.objects.bulk_create(
        Example(
            unit=unit, kind="model", name=f"Mô hình {number}", since=day - timedelta(number % 300), content="Cách làm"
        )
        for number, unit in enumerate(owners)
    )
    BlackSpot.objects.bulk_create(
        BlackSpot(
            board=world.board, area=unit, kind="diem_den", road="Quốc lộ 4D", place=f"Km {number}", found_on=day,
            found_by=unit, why="Cua gấp", state_on=day,
        )
        for number, unit in enumerate(owners)
    )  # fmt: skip
    SpotStep.objects.bulk_create(
        SpotStep(
            spot=world.spot, action="survey", from_state="found", to_state="surveyed", done_on=day, who="Đoàn",
            measure=f"Lần {number}", by_unit=world.unit(TOWN), actor=world.people["filer"],
        )
        for number in range(size)
    )  # fmt: skip
