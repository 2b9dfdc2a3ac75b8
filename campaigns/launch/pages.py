"""The page of letters, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.launch.letters import Effect, change_words
from campaigns.launch.models import DueChange
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
    """Every change, newest letter first: one query."""
    rows = DueChange.objects.filter(letter__campaign=campaign).select_related("letter", "obligation", "unit")
    said = _("Văn bản %(number)s ngày %(day)s, áp dụng từ %(from)s")
    return [
        LetterRow(
            title=change_words(row),
            at=said
            % {
                "number": row.letter.number,
                "day": vn.show_date(row.letter.signed_on),
                "from": vn.show_date(row.letter.applies_from),
            },
            by=row.letter.signer,
            note=_("Lý do: %(reason)s. %(count)s hồ sơ thay đổi.")
            % {"reason": row.letter.reason.rstrip("."), "count": vn.show_number(row.papers)},
        )
        for row in rows.order_by("-letter__signed_on", "-letter_id", "pk")
    ]


def effect_row(row: Effect) -> EffectRow:
    note = ""
    if row.is_kept:
        note = _("đã đến văn phòng, giữ nguyên")
    elif row.old == row.new:
        note = _("hạn đã như vậy")
    return EffectRow(unit=row.unit, old=vn.show_date(row.old), new=vn.show_date(row.new), note=note)
