"""Numbers that the year's own records give for boxes of a return: shown beside the box, taken over by one click, never by themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.models import Filing
from campaigns.journal.counting import Count, checks_in, count_read, examples_in
from campaigns.journal.models import Example, NoSubordinates, SubordinateCheck
from campaigns.setup.choices import Paper
from reports.returns.accidents import window_of_paper
from reports.spots import counting as spot_counting
from reports.spots.counting import SpotCount, steps_in
from reports.spots.models import SpotStep

TAKE, ALL = "lay", "tat-ca"
CHECKS_CODE, SURVEYED_CODE, TREATED_CODE = "G1.2", "G3.2", "G3.3"


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the records say for one box: `words` for the person, `typed` as the page would send it."""

    key: str
    words: str
    typed: Mapping[str, str] = field(default_factory=dict)

    def is_in(self, values: Mapping[str, Any]) -> bool:
        """Whether the boxes hold it already, by what their fields would show."""
        return all(_as_typed(values.get(name)) == text for name, text in self.typed.items())


def _as_typed(shown: Any) -> str:
    if isinstance(shown, bool):
        return "on" if shown else ""
    return "" if shown is None else str(shown)


def parts(filing: Filing) -> tuple[QuerySet[Any], ...]:
    """What `counted` is made of, to be read together with the working copy."""
    window, unit = window_of_paper(filing), filing.unit_id
    return (
        checks_in(window).filter(unit=unit),
        examples_in(window).filter(unit=unit),
        NoSubordinates.objects.filter(unit=unit),
        steps_in(window).filter(by_unit=unit),
    )


def counted(
    filing: Filing,
    checks: Iterable[SubordinateCheck],
    examples: Iterable[Example],
    answers: Iterable[NoSubordinates],
    steps: Iterable[SpotStep],
) -> tuple[Count, SpotCount]:
    """One unit's journal, and what it has done about black spots, in the days of the paper."""
    window, has_none = window_of_paper(filing), any(True for _answer in answers)
    journal = count_read(checks, examples, has_none=has_none, window=window, on=window.last_day)
    return journal, spot_counting.counted(steps)


def suggested(filing: Filing, count: Count, spots: SpotCount) -> dict[str, Suggested]:
    """By the name of the box; nothing where the journal is silent, because silence is no nought. Pure."""
    found: list[Suggested] = []
    if count.checks or count.has_no_subordinates:
        said = _("theo nhật ký: %(n)s cuộc") % {"n": vn.two_digits(count.checks)}
        found.append(Suggested(CHECKS_CODE, said, {f"kq-{CHECKS_CODE}.value": str(count.checks)}))
    for code, number in ((SURVEYED_CODE, spots.surveyed), (TREATED_CODE, spots.treated)):
        if number:
            said = _("theo sổ điểm đen: %(n)s điểm") % {"n": vn.two_digits(number)}
            found.append(Suggested(code, said, {f"kq-{code}.value": str(number)}))
    if filing.kind == Paper.CLOSING_RETURN:
        found += _closing(count)
    return {one.key: one for one in found}


def _closing(count: Count) -> list[Suggested]:
    found = []
    if count.has_no_subordinates and not count.checks:
        typed = {"has_no_subordinates": "on", "subordinates": "", "subordinates_checked": ""}
        found.append(Suggested("has_no_subordinates", _("theo nhật ký: không có đơn vị trực thuộc"), typed))
    if count.checks:
        said = _("theo nhật ký: đã kiểm tra %(n)s đơn vị trực thuộc") % {"n": vn.two_digits(count.subordinates)}
        found.append(Suggested("subordinates_checked", said, {"subordinates_checked": str(count.subordinates)}))
    if count.examples:
        said = _("theo nhật ký: %(n)s điển hình, mô hình được công nhận") % {"n": vn.two_digits(count.recognised)}
        found.append(Suggested("models_recognised", said, {"models_recognised": str(count.recognised)}))
    return found


def offered(one: Suggested, form: BaseForm) -> dict[str, str]:
    """What the records say beside a box; without a `key` where the box holds it already."""
    shown = {form[name].html_name: form[name].value() for name in form.fields}
    return {"words": one.words, "key": "" if one.is_in(shown) else one.key}


def taken(data: QueryDict | None, known: Mapping[str, Suggested]) -> QueryDict | None:
    """What was sent, with the boxes filled that the person has asked to be filled."""
    wanted = data.get(TAKE, "") if data is not None else ""
    if data is None or not wanted:
        return data
    filled = data.copy()
    for one in known.values():
        if wanted in {one.key, ALL}:
            for name, text in one.typed.items():
                filled[name] = text
            if any(one.typed.get(name) for name in ("subordinates_checked",)):
                filled.pop("has_no_subordinates", None)
    return filled
