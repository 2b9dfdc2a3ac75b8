"""Which activity indicators a unit answers for, how each is typed, and the rules between them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn
from atgt_portal.lib.together import point_to, read_together
from campaigns.filing.owed import owing
from campaigns.plans.counting import counts_things
from campaigns.record.dated import MEASURES
from campaigns.setup.choices import Aggregation
from campaigns.setup.models import Campaign, CampaignIndicator, Indicator, Participation, TaskGroup
from units.models import Unit

_NOT_ABOVE = re.compile(r"(?:not above|không lớn hơn)\s+(\S+)", re.IGNORECASE)
_PART_AND_WHOLE = re.compile(r"[:;]\s*([^:;/]+?)\s*/\s*([^:;/]+?)\s*$")
_OF_WHICH = "trong do "


@dataclass(frozen=True, slots=True)
class Asked:
    """One indicator the unit answers for. `part_of` is the code of the indicator it cannot exceed."""

    pk: int
    code: str
    name: str
    unit_of_measure: str
    group_no: int
    group_title: str
    aggregation: str
    part_of: str
    part_label: str
    whole_label: str
    direction: str = ""

    @property
    def is_ratio(self) -> bool:
        return self.aggregation == Aggregation.RATIO

    @property
    def is_counted(self) -> bool:
        """Whether only whole numbers make sense; both parts of a ratio are counts."""
        return self.is_ratio or counts_things(self.unit_of_measure)


def asked_of(campaign: Campaign, unit_id: int) -> list[Asked]:
    """The indicators of the campaign that this unit owns, in its order; accidents come from dated returns instead."""
    return asked_from(*read_together(*asked_parts(campaign.pk, unit_id)))


def asked_parts(campaign_id: int, unit_id: int) -> tuple[QuerySet[Any], ...]:
    """What `asked_from` is made of, to be read together with other rows."""
    places = CampaignIndicator.objects.filter(campaign=campaign_id).exclude(indicator__code__in=MEASURES)
    return (
        Participation.objects.filter(campaign=campaign_id, unit=unit_id),
        Unit.objects.filter(pk=unit_id),
        places,
        Indicator.objects.filter(pk__in=places.values("indicator")),
        TaskGroup.objects.filter(campaign=campaign_id),
    )


def asked_from(
    takes_part: list[Participation],
    units: list[Unit],
    places: list[CampaignIndicator],
    indicators: list[Indicator],
    groups: list[TaskGroup],
) -> list[Asked]:
    """As `asked_of`, from rows that were read."""
    point_to(units, takes_part, "unit")
    point_to(indicators, places, "indicator")
    point_to(groups, places, "task_group")
    in_order = sorted(places, key=lambda row: row.position)
    own = [row for row in in_order if takes_part and owing(",".join(row.indicator.owners), takes_part)]
    codes = [row.indicator.code for row in own]
    wholes = _wholes([row.indicator for row in own])
    asked = [_asked(row, part_of=wholes.get(row.indicator.code, "")) for row in own]
    return sorted(asked, key=lambda one: (one.group_no or len(asked) + 100, codes.index(one.code)))


def _wholes(indicators: Sequence[Indicator]) -> dict[str, str]:
    """code → the code it is a part of: named in the note, or the row above where the name begins with "Trong đó"."""
    found: dict[str, str] = {}
    above = ""
    codes = {one.code for one in indicators}
    for one in indicators:
        named = _NOT_ABOVE.search(one.note)
        if named and named[1].rstrip(".,;") in codes:
            found[one.code] = named[1].rstrip(".,;")
        elif above and text.fold(one.name).startswith(_OF_WHICH):
            found[one.code] = above
        else:
            above = one.code
    return found


def _asked(row: CampaignIndicator, *, part_of: str) -> Asked:
    indicator, group = row.indicator, row.task_group
    named = _PART_AND_WHOLE.search(indicator.note)
    return Asked(
        pk=indicator.pk,
        code=indicator.code,
        name=indicator.name,
        unit_of_measure=indicator.unit_of_measure,
        group_no=group.no if group else 0,
        group_title=group.title if group else "",
        aggregation=indicator.aggregation,
        part_of=part_of,
        part_label=named[1] if named else _("số đạt"),
        whole_label=named[2] if named else _("tổng số"),
        direction=indicator.direction,
    )


@dataclass(frozen=True, slots=True)
class RuleFault:
    """A rule between figures that is broken, at one box of one indicator."""

    code: str
    box: str
    message: str


def broken_rules(asked: Iterable[Asked], values: Mapping[str, Mapping[str, Any]]) -> list[RuleFault]:
    """A part above its whole, a ratio of which only one half was typed; for this year and the year before alike."""
    listed = list(asked)
    names = {one.code: one.name for one in listed}
    found = []
    for one in listed:
        own = values.get(one.code, {})
        for box, whole_box in (("value", "out_of"), ("previous_value", "previous_out_of")):
            if one.is_ratio:
                found += _ratio_faults(one, box, own.get(box), own.get(whole_box), whole_box=whole_box)
            whole = values.get(one.part_of, {}).get(box) if one.part_of else None
            if whole is not None and own.get(box) is not None and own[box] > whole:
                found.append(RuleFault(one.code, box, _above(one.name, own[box], names[one.part_of], whole)))
    return found


def _ratio_faults(
    one: Asked, box: str, part: Decimal | None, whole: Decimal | None, *, whole_box: str
) -> list[RuleFault]:
    if part is None and whole is None:
        return []
    if part is None or whole is None:
        sentence = _("“%(name)s” mới nhập một nửa. Nhập cả %(part)s và %(whole)s, hoặc để trống cả hai.")
        said = sentence % {"name": one.name, "part": one.part_label, "whole": one.whole_label}
        return [RuleFault(one.code, box if part is None else whole_box, said)]
    if part > whole:
        return [RuleFault(one.code, box, _above(f"{one.name}: {one.part_label}", part, one.whole_label, whole))]
    return []


def _above(name: str, value: Decimal, whole_name: str, whole: Decimal) -> str:
    sentence = _("“%(name)s” (%(value)s) lớn hơn “%(whole_name)s” (%(whole)s). Sửa một trong hai số.")
    return sentence % {
        "name": name,
        "value": vn.show_number(value),
        "whole_name": whole_name,
        "whole": vn.show_number(whole),
    }
