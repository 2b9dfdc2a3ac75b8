"""A commune's answer to the police figures about it. It answers one accepted version; silence is never agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from campaigns.filing.choices import Action, State
from campaigns.filing.kinds import OPEN_STATES, REVIEW_STEPS, UNIT_HANDS, Fault, Step
from campaigns.filing.models import Filing, FilingVersion
from campaigns.record.dated import MEASURES
from campaigns.record.figures import statements_between
from campaigns.record.wording import UNITS_OF_MEASURE
from campaigns.setup.choices import AccidentMeasure, Paper
from reports.returns.accidents import window_of_paper
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
    version = source.accepted_version
    own = tuple(row for row in version.content["accidents"] if row["unit_uuid"] == str(filing.unit.uuid))
    return PoliceFigures(source=source.unit.name, version=version, figures=_figures(filing, version), accidents=own)


def _figures(filing: Filing, version: FilingVersion) -> tuple[dict[str, Any], ...]:
    window = window_of_paper(filing)
    stated = [
        one.values
        for one in statements_between(filing.board_id, window)
        if one.unit == filing.unit_id and one.version == version.pk
    ]
    totals = [sum(values[place] or 0 for values in stated) for place in range(len(MEASURES))]
    return tuple(
        {
            "measure": measure,
            "label": str(AccidentMeasure(measure).label),
            "unit": str(UNITS_OF_MEASURE[measure]),
            "value": value,
        }
        for measure, value in zip(MEASURES, totals, strict=True)
    )


def write(filing: Filing, values: Mapping[str, Any]) -> None:
    version = police_figures(filing).version
    seen = version if version is not None and version.number == values.get("about_version") else None
    FiguresConfirmation.objects.update_or_create(
        filing=filing,
        defaults={"statement": values.get("statement", ""), "note": values.get("note", ""), "about_version": seen},
    )


def content(filing: Filing) -> dict[str, Any]:
    row = FiguresConfirmation.objects.select_related("about_version").filter(filing=filing).first()
    police = police_figures(filing)
    seen = row.about_version if row else None
    return {
        "statement": row.statement if row else "",
        "statement_name": str(Statement(row.statement).label) if row and row.statement else "",
        "note": row.note if row else "",
        "about_version": seen.number if seen else None,
        "about_sha256": seen.sha256 if seen else "",
        "source": police.source,
        "figures": list(police.figures),
        "accidents": list(police.accidents),
    }


def check(filing: Filing) -> list[Fault]:
    police = police_figures(filing)
    if police.refusal:
        return [Fault("", police.refusal)]
    row = FiguresConfirmation.objects.filter(filing=filing).first()
    if row is None or row.about_version_id != (police.version.pk if police.version else None):
        sentence = _("%(police)s vừa điều chỉnh số liệu của kỳ này. Xem lại số liệu mới bên dưới rồi chọn lại.")
        return [Fault("", sentence % {"police": police.source})]
    if not row.statement:
        return [Fault("statement", _("Chưa chọn ý kiến. Chọn “Xác nhận số liệu đúng” hoặc “Đề nghị đối chiếu”."))]
    if row.statement == Statement.DISPUTE and not row.note:
        sentence = _("Ô Nội dung đề nghị đối chiếu đang trống. Ghi ngày, địa điểm vụ việc và chỗ lệch.")
        return [Fault("note", sentence)]
    return []


def _agrees(filing: Filing) -> bool:
    return FiguresConfirmation.objects.filter(filing=filing, statement=Statement.CONFIRM).exists()


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
