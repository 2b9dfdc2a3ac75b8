"""The page of letters, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.launch.choices import ChangeKind
from campaigns.launch.letters import change_words
from campaigns.launch.models import CampaignLetter, DueChange, PreparedTable, RuleChange
from campaigns.launch.rule_changes import Effect
from campaigns.launch.score_tables import entry_of, size_words
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


@dataclass(frozen=True, slots=True)
class PreparedRow:
    name: str
    url: str
    hint: str
    served: str


def prepared_rows(campaign: Campaign, names: Mapping[str, str]) -> list[PreparedRow]:
    """The tables that are being written, with the names of their clusters: one query."""
    return [
        PreparedRow(
            name=row.name,
            url=reverse("launch:table", kwargs={"code": campaign.code, "uuid": row.uuid}),
            hint=_("mã %(code)s · %(size)s") % {"code": row.code, "size": size_words(entry_of(row))},
            served="; ".join(names.get(code, code) for code in row.clusters),
        )
        for row in PreparedTable.objects.filter(campaign=campaign, issued_at=None)
    ]


def hint_of(kind: ChangeKind, campaign: Campaign) -> dict[str, str] | None:
    """What is to be done elsewhere before a letter of that kind."""
    if kind != ChangeKind.TABLE:
        return None
    return {
        "text": _("Bảng chấm điểm được soạn trước ở một trang riêng; văn bản chỉ đưa bảng ấy vào áp dụng."),
        "url": reverse("launch:tables", kwargs={"code": campaign.code}),
        "label": _("Bảng điểm ban hành sau"),
    }


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


def said_once(rows: Sequence[EffectRow]) -> EffectRow | None:
    """The line that all of them repeat, so that a page says it once; None where they differ."""
    told = {(row.old, row.new, row.note) for row in rows}
    return rows[0] if len(rows) > 1 and len(told) == 1 else None


def effect_row(row: Effect) -> EffectRow:
    note = ""
    if row.is_kept:
        note = _("đã đến văn phòng, giữ nguyên")
    elif row.old == row.new:
        note = _("đã như vậy")
    return EffectRow(unit=row.unit, old=row.old, new=row.new, note=note)
