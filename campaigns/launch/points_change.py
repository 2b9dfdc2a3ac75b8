"""By letter: one line of the rules beside the scoring tables. Totals, classes and ranks are reckoned by it from then on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.launch.choices import ChangeKind, PointsStep
from campaigns.launch.rule_changes import Done, Effect, LetterRefusedError
from campaigns.setup.models import Campaign
from campaigns.setup.pages_scoring import band_words, line_words
from campaigns.setup.stored_scoring import store_rules
from campaigns.setup.wording import points

BONUS, PENALTY, BANDS = "bonus", "penalty", "bands"
SECTIONS = (BONUS, PENALTY, BANDS)


def rows_of(rules: Mapping[str, Any], section: str) -> list[dict[str, Any]]:
    """The lines of a section, as the campaign keeps them."""
    said = rules.get(section) or ()
    return list(said.get("items") or ()) if isinstance(said, dict) else list(said)


def with_rows(rules: Mapping[str, Any], section: str, rows: list[dict[str, Any]]) -> Any:
    """The section with other lines; what else it holds stays."""
    return {**(rules.get(section) or {}), "items": rows} if section == BONUS else rows


def words_of(section: str, row: Mapping[str, Any]) -> str:
    """A line as the page about the tables tells it."""
    return band_words(dict(row)) if section == BANDS else line_words(dict(row))


def section_name(section: str) -> str:
    return {BONUS: _("Điểm cộng"), PENALTY: _("Điểm trừ"), BANDS: _("Xếp loại")}[section]


def cap_words(cap: Any) -> str:
    return _("cả mục không đặt mức tối đa") if cap is None else _("cả mục tối đa %(cap)s") % {"cap": points(cap)}


@dataclass(frozen=True, slots=True)
class PointsRule:
    """A section of the rules from here on. `base` is the section as it was read: a letter entered since is not undone."""

    section: str
    base: Any
    changed: Any
    step: PointsStep
    old: str
    new: str
    kind: ChangeKind = ChangeKind.POINTS

    @property
    def subject(self) -> str:
        return self.section

    @property
    def words(self) -> str:
        sentences = {
            PointsStep.CHANGE: _("%(section)s: “%(old)s” đổi thành “%(new)s”"),
            PointsStep.ADD: _("%(section)s: thêm “%(new)s”"),
            PointsStep.REMOVE: _("%(section)s: bỏ “%(old)s”"),
        }
        return sentences[self.step] % {"section": section_name(self.section), "old": self.old, "new": self.new}

    def effects(self, campaign: Campaign) -> list[Effect]:
        rows = campaign.participations.current().select_related("unit").order_by("unit__sort_key")
        old, new = self.old or _("không có"), self.new or _("không có")
        return [Effect(row.unit_id, row.unit.name, old, new, is_kept=False) for row in rows]

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done:
        if campaign.scoring_rules.get(self.section) != self.base:
            sentence = _(
                "Mục %(section)s vừa được đổi theo một văn bản khác. Tải lại trang, xem mục ấy rồi ghi lại văn bản này."
            )
            raise LetterRefusedError(sentence % {"section": vn.uncapitalise(section_name(self.section))})
        store_rules({self.section: self.changed}, campaign=campaign)
        return Done({self.section: self.base}, {self.section: self.changed})
