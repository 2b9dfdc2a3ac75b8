"""The police's table of one period: a row a place, store, freeze, judge. Blank is never zero."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.together import told_together
from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing
from campaigns.record.dated import MEASURES
from campaigns.record.wording import days_words
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from reports.returns.accidents import head_of, places_of, window_of_paper, write_head
from reports.returns.models import AccidentReturn, CountEdit, UnitCount
from units.models import Unit

NEEDED = (AccidentMeasure.ACCIDENTS, AccidentMeasure.DEATHS, AccidentMeasure.INJURED)
PARTS_OF_ACCIDENTS = tuple(measure for measure in AccidentMeasure if measure not in NEEDED)


def own_days(place: Unit, window: Window) -> Window | None:
    """The days of the period on which the place stood; a table of a period speaks of these."""
    first = max(place.valid_from or window.first_day, window.first_day)
    last = min(place.valid_to or window.last_day, window.last_day)
    return Window(first, last) if first <= last else None


def standing_places(campaign: Campaign, window: Window) -> list[Unit]:
    """The places of which the period's table must have a row."""
    return [place for place in places_of(campaign) if own_days(place, window)]


def write(filing: Filing, values: Mapping[str, Any]) -> None:
    paper = write_head(filing, values)
    by_code = {unit.code: unit for unit in places_of(filing.campaign)}
    before = {row["unit"]: row for row in rows_of(filing)}
    paper.counts.all().delete()
    UnitCount.objects.bulk_create(
        UnitCount(
            accident_return=paper,
            about_unit=by_code[row["unit"]],
            note=row.get("note", ""),
            **{measure: row.get(measure) for measure in MEASURES},
        )
        for row in values.get("counts", ())
        if row["unit"] in by_code and any(row.get(measure) is not None for measure in MEASURES)
    )
    after = {row["unit"]: row for row in rows_of(filing)}
    changed = [code for code in before.keys() | after.keys() if before.get(code) != after.get(code)]
    # A page that stores row by row finds that these are not as it saw them.
    edited = CountEdit.objects.filter(filing=filing, about_unit__code__in=changed)
    edited.update(edition=F("edition") + 1, page="", by=None, at=None)


def rows_of(filing: Filing) -> list[dict[str, Any]]:
    """The working copy's rows, as `write` takes them."""
    rows = UnitCount.objects.filter(accident_return=filing.pk).select_related("about_unit")
    return [
        {"unit": row.about_unit.code, "note": row.note, **{measure: getattr(row, measure) for measure in MEASURES}}
        for row in rows.order_by("about_unit__sort_key", "pk")
    ]


def rows_and_editions(filing: Filing) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:
    """The working copy's rows, and how often each was stored, by the codes of their places. One question."""
    code = {"unit": F("about_unit__code")}
    rows = UnitCount.objects.filter(accident_return=filing.pk).order_by()
    edits = CountEdit.objects.filter(filing=filing).order_by()
    told = told_together(
        {
            "rows": (rows, {**code, **{name: F(name) for name in (*MEASURES, "note")}}),
            "edits": (edits, {**code, "edition": F("edition")}),
        }
    )
    return {row["unit"]: row for row in told["rows"]}, {row["unit"]: row["edition"] for row in told["edits"]}


def content(filing: Filing) -> dict[str, Any]:
    """What was stated, with names as they are now. `accidents` stays empty: nothing is told of one accident."""
    window = window_of_paper(filing)
    rows = UnitCount.objects.filter(accident_return=filing.pk).select_related("about_unit")
    return {
        "period": {
            "name": filing.period.name,
            "first_day": window.first_day.isoformat(),
            "last_day": window.last_day.isoformat(),
        },
        **head_of(filing),
        "accidents": [],
        "counts": [_frozen(row) for row in rows.order_by("about_unit__sort_key", "pk")],
        "warnings": [],
    }


def _frozen(row: UnitCount) -> dict[str, Any]:
    unit = row.about_unit
    return {
        "unit": unit.code,
        "unit_uuid": str(unit.uuid),
        "place": unit.place_name or unit.name,
        "note": row.note,
        **{measure: getattr(row, measure) for measure in MEASURES},
    }


def faults_of(filing: Filing) -> list[Fault]:
    """Every place must be told of, by its own numbers or by the statement that nothing happened anywhere."""
    rows = {row["unit"]: row for row in rows_of(filing)}
    window = window_of_paper(filing)
    places = standing_places(filing.campaign, window)
    if AccidentReturn.objects.filter(filing=filing, nothing_happened=True).exists():
        told = [place for place in places if any(rows.get(place.code, {}).get(name) for name in MEASURES)]
        if told:
            sentence = _(
                "Đã đánh dấu “Không phát sinh” nhưng %(place)s có số lớn hơn 0. Bỏ dấu nếu có tai nạn, hoặc ghi 0 nếu nhập nhầm."
            )
            return [Fault("nothing_happened", sentence % {"place": _name(told[0])})]
        return []
    known = {place.code for place in places}
    return [
        *(fault for place in places for fault in _faults(place, rows.get(place.code, {}))),
        *(_gone(code, window) for code in rows if code not in known),
    ]


def _gone(code: str, window: Window) -> Fault:
    sentence = _("Mã %(code)s không phải là địa bàn hoạt động trong kỳ %(days)s. Lưu nháp để bỏ dòng này rồi gửi.")
    return Fault("", sentence % {"code": vn.quoted(code), "days": days_words(window)})


def _faults(place: Unit, row: Mapping[str, Any]) -> list[Fault]:
    at = f"counts.{place.code}"
    blank = [measure for measure in NEEDED if row.get(measure) is None]
    if blank:
        sentence = _("%(place)s: ô %(box)s đang trống. Không phát sinh thì ghi 0.")
        return [
            Fault(f"{at}.{measure}", sentence % {"place": _name(place), "box": vn.uncapitalise(str(measure.label))})
            for measure in blank
        ]
    return [Fault(f"{at}.{name}", f"{_name(place)}: {words}") for name, words in contradictions(row)]


def contradictions(row: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """What cannot be true of one place's numbers, by measure."""
    accidents, deaths, injured = (row.get(measure) or 0 for measure in NEEDED)
    found = []
    if not accidents and (deaths or injured):
        sentence = _(
            "số vụ là 0 nhưng có %(deaths)s người chết, %(injured)s người bị thương. Sửa số vụ hoặc hai số kia."
        )
        said = {"deaths": vn.two_digits(deaths), "injured": vn.two_digits(injured)}
        found.append((str(AccidentMeasure.ACCIDENTS), sentence % said))
    for measure in PARTS_OF_ACCIDENTS:
        if (part := row.get(measure) or 0) > accidents:
            sentence = _("%(what)s (%(part)s) lớn hơn số vụ (%(whole)s). Sửa một trong hai số.")
            said = {"what": vn.uncapitalise(str(measure.label)), "part": vn.show_number(part)}
            found.append((str(measure), sentence % (said | {"whole": vn.show_number(accidents)})))
    return found


def _name(place: Unit) -> str:
    return place.place_name or place.name
