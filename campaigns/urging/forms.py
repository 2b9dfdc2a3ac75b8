from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import text
from atgt_portal.lib.fields import ChoiceField, LineField, VietnameseDateField
from atgt_portal.lib.forms import PortalForm
from campaigns.days.choices import DayKind
from campaigns.launch.letter_forms import LetterForm
from campaigns.launch.letters import Letter
from campaigns.setup.forms import BoxForm

_L = gettext_lazy
MOST_CODES = 500
_LONGEST = 120


class TermForm(PortalForm):
    """The day by which the units are asked to file."""

    answer_by = VietnameseDateField(label=_L("Đề nghị nộp trước ngày"))


class ExtendPapersForm(LetterForm):
    """The letter that gives the ticked papers more time."""

    widths = {**LetterForm.widths, "new_due_on": 4}
    new_due_on = VietnameseDateField(label=_L("Gia hạn đến hết ngày"))

    def letter(self) -> Letter:
        return Letter(**{name: self.cleaned_data[name] for name in LetterForm.base_fields})


class DayForm(BoxForm):
    """A day off on a weekday, or a weekend day that is worked."""

    widths = {"day": 4, "kind": 8, "name": 4, "source": 8}
    day = VietnameseDateField(label=_L("Ngày"))
    kind = ChoiceField(label=_L("Loại"), choices=DayKind.choices)
    name = LineField(label=_L("Dịp"), max_length=120, help_text=_L("Ví dụ Tết Nguyên đán."))
    source = LineField(label=_L("Căn cứ"), max_length=200, help_text=_L("Số, ngày của thông báo nghỉ."))


def uuids(given: list[str]) -> list[UUID]:
    """What of an address or a form can be the uuid of a paper; the rest names nothing."""
    found = []
    for raw in given[:MOST_CODES]:
        try:
            found.append(UUID(raw))
        except ValueError:
            continue
    return found


def words(given: list[str]) -> list[str]:
    """Codes and keys as they can stand in a table: no control signs, no endless ones."""
    return [text.clean(raw)[:_LONGEST] for raw in given[:MOST_CODES]]


def nothing_ticked() -> str:
    return _("Chưa đánh dấu dòng nào. Đánh dấu ít nhất một dòng trong bảng rồi bấm lại.")
