"""A commune's answer to the police figures about it. It answers one accepted version; silence is never agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from campaigns.filing.choices import Action, State
from campaigns.filing.kinds import OPEN_STATES, REVIEW_STEPS, UNIT_HANDS, Fault, Step
from campaigns.filing.models import Filing, FilingVersion
from campaigns.record.dated import MEASURES
from campaigns.record.models import Figure
from campaigns.record.wording import UNITS_OF_MEASURE
from campaigns.setup.choices import AccidentMeasure, Paper
from reports.returns.choices import Statement
from reports.returns.models import FiguresConfirmation
from units.choices import Role


@dataclass(frozen=True, slots=True)
class PoliceFigures:
    """What the police have on record about the commune for the period; without a version there is nothing to confirm."""

    source: str
    version: FilingVersion | None
    figures: tuple[dict[str, Any], ...]
    accidents: tuple[dict[str, Any], ...]

    @property
    def refusal(self) -> str:
        """Why nothing can be confirmed yet; empty when it can."""
        if self.version is not None:
            return ""
        sentence = _("%(police)s chưa có số liệu đã tiếp nhận của kỳ này. Xác nhận sau khi có số liệu.")
        return sentence % {"police": self.source or _("Cơ quan công an")}


def police_figures(filing: Filing) -> PoliceFigures:
    """The figures about the paper's unit in the accepted police return of the same period."""
    returns = Filing.objects.filter(campaign=filing.campaign_id, period=filing.period_id, kind=Paper.ACCIDENT_RETURN)
    source = (
        returns.select_related("unit", "accepted_version")
        .order_by(F("accepted_version").asc(nulls_last=True), "pk")
        .first()
    )
    if source is None or source.accepted_version is None:
        return PoliceFigures(source=source.unit.name if source else "", version=None, figures=(), accidents=())
    return _stated(filing, source.accepted_version, source=source.unit.name)


def _stated(filing: Filing, version: FilingVersion, *, source: str) -> PoliceFigures:
    """What that very version says about the paper's unit, in force or not."""
    own = tuple(row for row in version.content["accidents"] if row["unit_uuid"] == str(filing.unit.uuid))
    return PoliceFigures(source=source, version=version, figures=_figures(filing, version), accidents=own)


def _figures(filing: Filing, version: FilingVersion) -> tuple[dict[str, Any], ...]:
    rows = Figure.objects.filter(version=version, about_unit=filing.unit_id, indicator__code__in=MEASURES)
    totals = dict(rows.values_list("indicator__code").annotate(Sum("value")).order_by())
    return tuple(
        {
            "measure": measure,
            "label": str(AccidentMeasure(measure).label),
            "unit": str(UNITS_OF_MEASURE[measure]),
            "value": int(totals.get(measure, 0)),
        }
        for measure in MEASURES
    )


def write(filing: Filing, values: Mapping[str, Any]) -> None:
    version = police_figures(filing).version
    seen = version if version is not None and version.number == values.get("about_version") else None
    FiguresConfirmation.objects.update_or_create(
        filing=filing,
        defaults={"statement": values.get("statement", ""), "note": values.get("note", ""), "about_version": seen},
    )


def _answer(filing: Filing) -> FiguresConfirmation:
    row = FiguresConfirmation.objects.select_related("about_version__filing__unit").filter(filing=filing).first()
    # Kept with the paper: what its steps ask is answered without a second question.
    filing.confirmation = row or FiguresConfirmation(filing=filing)
    return filing.confirmation


def _looked_at(filing: Filing, row: FiguresConfirmation) -> PoliceFigures:
    # The version of the answer, never the one in force: an acceptance in between must not put its figures under this number.
    seen = row.about_version
    return police_figures(filing) if seen is None else _stated(filing, seen, source=seen.filing.unit.name)


def content(filing: Filing) -> dict[str, Any]:
    row = _answer(filing)
    police, seen = _looked_at(filing, row), row.about_version
    return {
        "statement": row.statement,
        "statement_name": str(Statement(row.statement).label) if row.statement else "",
        "note": row.note,
        "about_version": seen.number if seen else None,
        "about_sha256": seen.sha256 if seen else "",
        "source": police.source,
        "figures": list(police.figures) if seen else [],
        "accidents": list(police.accidents) if seen else [],
    }


def check(filing: Filing, *, on: date) -> list[Fault]:
    row = _answer(filing)
    police, seen = _looked_at(filing, row), row.about_version
    if police.refusal:
        return [Fault("", police.refusal)]
    if seen is None or seen.filing.accepted_version_id != seen.pk:
        sentence = _("%(police)s vừa điều chỉnh số liệu của kỳ này. Xem lại số liệu mới bên dưới rồi chọn lại.")
        return [Fault("", sentence % {"police": police.source})]
    if not row.statement:
        return [Fault("statement", _("Chưa chọn ý kiến. Chọn “Xác nhận số liệu đúng” hoặc “Đề nghị đối chiếu”."))]
    if row.statement == Statement.DISPUTE and not row.note:
        sentence = _("Ô Nội dung đề nghị đối chiếu đang trống. Ghi ngày, địa điểm vụ việc và chỗ lệch.")
        return [Fault("note", sentence)]
    return []


def _agrees(filing: Filing) -> bool:
    """Whether nothing is left for the office: the figures are right, and no matter of its own is open."""
    try:
        return filing.confirmation.statement == Statement.CONFIRM and not filing.open_threads
    except FiguresConfirmation.DoesNotExist:
        return False


def _objects(filing: Filing) -> bool:
    return not _agrees(filing)


# Agreement needs no reviewer: it counts on arrival. Only what is to be reconciled goes through the office.
PLAIN_STEPS: tuple[Step, ...] = (
    Step(Action.SUBMIT, OPEN_STATES, State.ACCEPTED, UNIT_HANDS, when=_agrees),
    Step(Action.SUBMIT, OPEN_STATES, State.SUBMITTED, UNIT_HANDS, when=_objects),
    *REVIEW_STEPS,
)
_LEADER = frozenset({Role.UNIT_LEADER})
_AWAITING = frozenset({State.AWAITING_LEADER})
LED_STEPS: tuple[Step, ...] = (
    Step(Action.SUBMIT, OPEN_STATES, State.AWAITING_LEADER, UNIT_HANDS),
    Step(Action.APPROVE, _AWAITING, State.ACCEPTED, _LEADER, when=_agrees),
    Step(Action.APPROVE, _AWAITING, State.SUBMITTED, _LEADER, when=_objects),
    Step(Action.SEND_BACK, _AWAITING, State.SENT_BACK, _LEADER, needs_note=True),
    *REVIEW_STEPS,
)
