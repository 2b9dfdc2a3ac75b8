from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib.fields import ChoiceField
from campaigns.filing.owed import stands
from campaigns.launch.letter_forms import LetterForm
from campaigns.launch.member_change import JoinRule, LeaveRule
from campaigns.setup.models import Campaign
from units.models import Unit

_L = gettext_lazy


class JoinForm(LetterForm):
    """A unit of the board that takes part from the letter's day on."""

    widths = {**LetterForm.widths, "unit": 6, "cluster": 6}
    unit = ChoiceField(label=_L("Đơn vị"), help_text=_L("Tham gia từ ngày áp dụng của văn bản."))
    cluster = ChoiceField(label=_L("Khối thi đua"))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taking_part = campaign.participations.current().values("unit")
        units = Unit.objects.filter(registry=campaign.board_id).exclude(pk__in=taking_part).order_by("sort_key", "pk")
        self.units = {row.code: row for row in units}
        self.clusters = {row.code: row for row in campaign.clusters.all()}
        named = [(code, row.name) for code, row in self.units.items()]
        self.fields["unit"].choices = [("", _("– Chọn đơn vị –")), *named]  # type: ignore[attr-defined]
        shown = [(code, row.name) for code, row in self.clusters.items()]
        self.fields["cluster"].choices = [("", _("– Chọn khối –")), *shown]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        day = said.get("applies_from")
        if "unit" in said and day and not stands(unit := self.units[said["unit"]], on=day):
            sentence = _("%(unit)s không có trong danh sách đơn vị vào ngày áp dụng. Chọn đơn vị khác hoặc sửa ngày.")
            self.add_error("unit", sentence % {"unit": unit.name})
        return said

    def change(self) -> JoinRule:
        said = self.cleaned_data
        return JoinRule(self.units[said["unit"]], self.clusters[said["cluster"]], said["applies_from"])


class LeaveForm(LetterForm):
    """A unit that takes part no more from the letter's day on."""

    widths = {**LetterForm.widths, "unit": 12}
    unit = ChoiceField(label=_L("Đơn vị"), help_text=_L("Thôi tham gia từ ngày áp dụng của văn bản."))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        rows = campaign.participations.current().select_related("unit", "cluster").order_by("unit__sort_key", "pk")
        self.seats = {row.unit.code: row for row in rows}
        named = [(code, row.unit.name) for code, row in self.seats.items()]
        self.fields["unit"].choices = [("", _("– Chọn đơn vị –")), *named]  # type: ignore[attr-defined]
        self.rule: LeaveRule | None = None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        if not self.errors:
            self.rule = LeaveRule(self.seats[said["unit"]], said["applies_from"], said["reason"])
            if told_why := self.rule.refusal(self.campaign):
                self.add_error("unit", told_why)
        return said

    def change(self) -> Any:
        return self.rule
