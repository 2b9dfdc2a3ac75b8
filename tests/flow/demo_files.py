"""Campaign files for the demo story, and sums over their accidents that share nothing with the portal."""

import contextlib
import json
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from campaigns.record.calendars import window_of
from campaigns.setup.models import Campaign
from reports.summary import data, production, snapshot
from tests.conftest import SEED

SEED_CODE = "TD-ATGT-2023"
MEASURES = ("accidents", "deaths", "injured", "alcohol_related", "especially_serious", "commercial_vehicle")
KEPT = ("TT-TAMDUONG", "X-BINHLU", "X-SONBINH", "X-BANBO", "KTHT", "CAH", "BCHQS", "NV", "VP", "MTTQ")


def seed(stage, file=None):
    said = StringIO()
    call_command("seed_demo", stage=stage, file=file, stdout=said, stderr=said)
    return said.getvalue()


def seed_file():
    return json.loads(SEED.read_text(encoding="utf-8"))


def small_file(**head):
    """The seed with ten units instead of twenty-nine and accidents only where they are."""
    file = seed_file()
    file["campaign"] |= head
    file["units"] = [{**unit, "successor": None} for unit in file["units"] if unit["code"] in KEPT]
    file["successor_units"] = []
    for rows, key in ((file["indicators"]["rows"], "owner"), (file["obligations"]["rows"], "who")):
        for row in rows:
            known = {*KEPT, "commune", "every_unit", "board"}
            row[key] = ",".join(name for name in row[key].split(",") if name in known) or "every_unit"
    accidents = file["statistics"]["accidents"]
    file["statistics"]["accidents"] = [row for row in accidents if row["unit"] in KEPT]
    return file


def written(tmp_path: Path, file, name="phong-trao.json"):
    path = tmp_path / name
    path.write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
    return path


def compiled(folder, calendar):
    """The file of data that `compile_year` writes; its exit code 3 says only that printing is off here."""
    with contextlib.suppress(SystemExit):
        call_command("compile_year", SEED_CODE, out=folder, calendar=calendar, stdout=StringIO(), stderr=StringIO())
    return json.loads((folder / "tong-ket.json").read_text(encoding="utf-8"))


def as_compared(told):
    """Measure → (previous, current)."""
    return {row["measure"]: (row["previous"], row["current"]) for row in told["comparison"]}


def compared(code, calendar):
    """As `compile_year` has it, without printing anything."""
    campaign = Campaign.objects.select_related("board", "parent_basis").get(code=code)
    taken = snapshot.take(campaign, calendar=calendar, window=window_of(campaign, calendar), remarks={})
    return as_compared(data.as_data(production.summarise(taken)))


def independent_sums(file, first_day, last_day):
    """Straight from the file, sharing nothing with the portal."""
    inside = [row for row in file["statistics"]["accidents"] if first_day <= row["date"] <= last_day]
    return {
        "accidents": len(inside),
        "deaths": sum(row["deaths"] for row in inside),
        "injured": sum(row["injured"] for row in inside),
        "alcohol_related": sum(row["alcohol_related"] for row in inside),
        "especially_serious": sum(row["severity"] == "dac_biet_nghiem_trong" for row in inside),
        "commercial_vehicle": sum(row["commercial_vehicle"] for row in inside),
    }
