"""Forms of the score sheet and of its appraisal: one row a criterion."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from atgt_portal.lib.fields import TextField
from awards.appraisal import SKIP_PREFIX, GivenScore, OwnLine
from awards.controls import ControlForm, evidence_field, points_field
from awards.points import Points, in_points
from awards.rated import Rated
from awards.self_scoring import EVIDENCE_PREFIX, SCORE_PREFIX, computed_points, stored_sheet
from awards.tables import TableLine, lines_for
from campaigns.filing.models import Filing


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion as the form shows it."""

    line: TableLine
    score: BoundField | None
    words: BoundField | None
    skip: BoundField | None
    computed: Points | Rated | None
    own: OwnLine | None = None
    stored: GivenScore | None = None

    @property
    def own_points(self) -> Decimal | None:
        return in_points(self.own.hundredths) if self.own else None

    @property
    def stored_points(self) -> Decimal | None:
        return in_points(self.stored.hundredths) if self.stored else None

    @property
    def stored_reason(self) -> str:
        return self.stored.reason if self.stored else ""

    @property
    def evidence_words(self) -> str:
        """What the unit chose and where it says the proof stands; where it says nothing, what the table asks for."""
        said = [words for words in (self.own.choice, self.own.evidence) if words] if self.own else []
        return "; ".join(said) or _("chưa ghi (cần: %(needed)s)") % {"needed": self.line.evidence or "–"}

    @property
    def is_fixed(self) -> bool:
        """Whether figures of record decide and nobody types."""
        return self.score is None

    @property
    def stored_skip(self) -> bool:
        return bool(self.stored and self.stored.does_not_apply)

    @property
    def computed_points(self) -> Decimal | None:
        return in_points(self.computed.hundredths) if self.computed else None

    @property
    def maximum(self) -> Decimal | None:
        return in_points(self.line.maximum)

    @property
    def has_error(self) -> bool:
        return bool((self.score and self.score.errors) or (self.words and self.words.errors))


@dataclass(frozen=True, slots=True)
class Part:
    code: str
    name: str
    maximum: Decimal | None
    rows: tuple[Row, ...]


class TableForm(ControlForm):
    """A form laid over a scoring table: points and one line of words for every criterion that is not computed."""

    lines: list[TableLine]
    computed: Mapping[int, Points | Rated]
    own: Mapping[str, OwnLine] = {}
    given: Mapping[int, GivenScore] = {}
    words_prefix: str

    def rows_of(self, lines: list[TableLine]) -> Iterator[Row]:
        for line in lines:
            typed = line.rule is None
            yield Row(
                line=line,
                score=self[f"{SCORE_PREFIX}{line.key}"] if typed else None,
                words=self[f"{self.words_prefix}{line.key}"] if typed else None,
                skip=self[f"{SKIP_PREFIX}{line.key}"] if f"{SKIP_PREFIX}{line.key}" in self.fields else None,
                computed=self.computed.get(line.criterion_id),
                own=self.own.get(line.key),
                stored=self.given.get(line.criterion_id),
            )

    @property
    def parts(self) -> list[Part]:
        found = []
        for (code, name), group in groupby(self.lines, key=lambda line: (line.part, line.part_name)):
            lines = list(group)
            maximum = in_points(sum(line.maximum for line in lines))
            found.append(Part(code, name, maximum, tuple(self.rows_of(lines))))
        return found


class ScoreSheetForm(TableForm):
    """Điểm tự chấm: a draft may leave points out, a wrong number is refused at once."""

    words_prefix = EVIDENCE_PREFIX

    def __init__(self, data: Mapping[str, Any] | None, *, filing: Filing) -> None:
        self.lines = lines_for(filing)
        self.computed = computed_points(filing, self.lines)
        super().__init__(data, initial=self._stored(filing))
        for line in self.lines:
            if line.rule is None:
                label = _("Điểm tự chấm tiêu chí %(code)s") % {"code": line.code}
                self.fields[f"{SCORE_PREFIX}{line.key}"] = points_field(line, label=label)
                self.fields[f"{EVIDENCE_PREFIX}{line.key}"] = evidence_field(_("Minh chứng"), line)
        self.fields["ghi-chu"] = TextField(
            label=_("Ghi chú"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        )

    def _stored(self, filing: Filing) -> dict[str, Any]:
        note, typed = stored_sheet(filing)
        found: dict[str, Any] = {"ghi-chu": note}
        for line in self.lines:
            if row := typed.get(line.criterion_id):
                found[f"{SCORE_PREFIX}{line.key}"] = row.hundredths if line.steps else in_points(row.hundredths)
                found[f"{EVIDENCE_PREFIX}{line.key}"] = row.evidence
        return found

    @property
    def note_control(self) -> BoundField:
        return self["ghi-chu"]

    def values(self) -> dict[str, Any]:
        lines = [
            {
                "criterion": line.criterion_id,
                "hundredths": self.cleaned_data[f"{SCORE_PREFIX}{line.key}"],
                "evidence": self.cleaned_data[f"{EVIDENCE_PREFIX}{line.key}"],
            }
            for line in self.lines
            if line.rule is None
        ]
        return {"note": self.cleaned_data["ghi-chu"], "lines": lines}
