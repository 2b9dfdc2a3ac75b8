"""By letter: which accidents count for points. Figures of record stay; points are reckoned by the new rule from then on."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from campaigns.launch.choices import ChangeKind
from campaigns.launch.rule_changes import Done, Effect
from campaigns.setup.choices import AccidentsCounted
from campaigns.setup.models import Campaign
from campaigns.setup.stored_scoring import store_rules
from campaigns.setup.told import accidents_counted

_KEY = "which_accidents_count"


@dataclass(frozen=True, slots=True)
class CountedRule:
    """Reaches every place: only units with an area of their own have accidents."""

    counted: AccidentsCounted
    kind: ChangeKind = ChangeKind.COUNTED
    subject: str = ""

    @property
    def words(self) -> str:
        return _("Vụ tai nạn được tính điểm: %(counted)s") % {"counted": self.counted.label}

    def effects(self, campaign: Campaign) -> list[Effect]:
        old, new = str(accidents_counted(campaign).label), str(self.counted.label)
        rows = campaign.participations.current().filter(unit__is_geographic=True).select_related("unit")
        return [Effect(row.unit_id, row.unit.name, old, new, is_kept=False) for row in rows.order_by("unit__sort_key")]

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done:
        old = accidents_counted(campaign)
        store_rules({_KEY: self.counted.value}, campaign=campaign)
        return Done({_KEY: old.value}, {_KEY: self.counted.value})
