"""By letter: from where the official figures of accidents come. What has come in stays on record as it was stated."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from campaigns.filing.models import Filing
from campaigns.launch.choices import ChangeKind
from campaigns.launch.rule_changes import Done, Effect
from campaigns.setup.choices import AccidentSource, Paper
from campaigns.setup.models import Campaign


@dataclass(frozen=True, slots=True)
class SourceRule:
    """The police state every period that is still open in the new way; the accepted ones count as they are."""

    source: AccidentSource
    kind: ChangeKind = ChangeKind.SOURCE
    subject: str = ""

    @property
    def words(self) -> str:
        return _("Số liệu tai nạn chính thức lấy từ: %(source)s") % {"source": self.source.label}

    def effects(self, campaign: Campaign) -> list[Effect]:
        old, new = AccidentSource(campaign.accident_source).label, self.source.label
        papers = Filing.objects.filter(campaign=campaign, kind=Paper.ACCIDENT_RETURN).select_related("unit", "period")
        return [
            Effect(row.unit_id, f"{row.unit.name}, {row.period.name}", str(old), str(new), row.received_at is not None)
            for row in papers.order_by("period__first_day", "pk")
        ]

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done:
        old = campaign.accident_source
        campaign.accident_source = self.source
        Campaign.objects.filter(pk=campaign.pk).update(accident_source=self.source)
        return Done({"accident_source": old}, {"accident_source": self.source.value})
