"""The page of letters, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.launch.choices import ChangeKind
from campaigns.launch.letters import change_words
from campaigns.launch.models import CampaignLetter, DueChange, RuleChange
from campaigns.launch.rule_changes import Effect
from campaigns.setup.models import Campaign


@dataclass(frozen=True, slots=True)
class LetterRow:
    title: str
    at: str
    by: str
    note: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class EffectRow:
    unit: str
    old: str
    new: str
    note: str


def letter_rows(campaign: Campaign) -> list[LetterRow]:
    """Every change, newest letter first: two queries."""
    dues = DueChange.objects.filter(letter__campaign=campaign).select_related("letter", "obligation", "unit")
    rules = RuleChange.objects.filter(letter__campaign=campaign).select_related("letter").defer("old", "new")
    told = [(row.letter, change_words(row), _reached(row)) for row in dues.order_by("pk")]
    told += [(row.letter, row.words, _reached(row)) for row in rules.order_by("pk")]
    told.sort(key=lambda row: (row[0].signed_on, row[0].pk), reverse=True)
    return [_letter_row(letter, words, reached) for letter, words, reached in told]


def counted(many: int, kind: ChangeKind) -> str:
    """ "29 đơn vị", "3 hồ sơ"."""
    return f"{vn.show_number(many)} {kind.reached}"


def _reached(row: DueChange | RuleChange) -> str:
    return counted(row.papers, ChangeKind(row.kind))


def _letter_row(letter: CampaignLetter, words: str, reached: str) -> LetterRow:
    said = {
        "number": letter.number,
        "day": vn.show_date(letter.signed_on),
        "from": vn.show_date(letter.applies_from),
    }
    note = {"reason": letter.reason.rstrip("."), "reached": reached}
    return LetterRow(
        title=words,
        at=_("Văn bản %(number)s ngày %(day)s, áp dụng từ %(from)s") % said,
        by=letter.signer,
        note=_("Lý do: %(reason)s. %(reached)s thay đổi.") % note,
    )


def effect_row(row: Effect) -> EffectRow:
    note = ""
    if row.is_kept:
        note = _("đã đến văn phòng, giữ nguyên")
    elif row.old == row.new:
        note = _("đã như vậy")
    return EffectRow(unit=row.unit, old=row.old, new=row.new, note=note)
