"""What acceptance of a table puts on record: one figure a place and measure for the whole period, never cut, never estimated.

Sums of windows that the periods do not fill exactly, such as the civil year of a campaign that closes on the 14th, stay
unknown, as for any days without figures.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns.filing.act import ActionRefusedError
from campaigns.filing.models import Filing, FilingVersion
from campaigns.record.choices import FigureStatus
from campaigns.record.dated import MEASURES
from campaigns.record.models import Figure
from campaigns.setup.models import Indicator
from reports.returns.accidents import window_of_paper
from reports.returns.counts.rows import own_days, standing_places


def put_counts_on_record(filing: Filing, version: FilingVersion, at: datetime) -> None:
    """Zeros too; a measure that the table does not speak of is no row."""
    window = window_of_paper(filing)
    places = standing_places(filing.campaign, window)
    stated = {row["unit_uuid"]: row for row in version.content["counts"]}
    nothing: dict[str, Any] | None = dict.fromkeys(MEASURES, 0) if version.content["nothing_happened"] else None
    _refuse_gaps(stated, {str(place.uuid): place.place_name or place.name for place in places}, nothing=nothing)
    known = Indicator.objects.filter(board=filing.board_id, code__in=MEASURES)
    indicators = dict(known.values_list("code", "pk"))
    rows = [(place, own_days(place, window) or window, nothing or stated[str(place.uuid)]) for place in places]
    Figure.objects.bulk_create(
        Figure(
            indicator_id=indicators[measure],
            about_unit=place,
            version=version,
            status=version.content.get("status", FigureStatus.OFFICIAL),
            value=row[measure],
            first_day=days.first_day,
            last_day=days.last_day,
            days=days.days,
        )
        for place, days, row in rows
        for measure in MEASURES
        if measure in indicators and row[measure] is not None
    )


def _refuse_gaps(stated: dict[str, Any], places: dict[str, str], *, nothing: dict[str, Any] | None) -> None:
    """A place may come into the campaign, or leave it, between submission and acceptance."""
    missing = [name for uuid, name in places.items() if uuid not in stated and nothing is None]
    gone = [row["place"] for uuid, row in stated.items() if uuid not in places and any(row[name] for name in MEASURES)]
    if not missing and not gone:
        return
    sentence = _(
        "Chưa tiếp nhận được: bảng không khớp danh sách địa bàn của kỳ (%(why)s). Bấm Trả lại để bổ sung và đề nghị đơn vị sửa bảng."
    )
    why = [_("thiếu %(names)s") % {"names": ", ".join(missing[:10])}] if missing else []
    why += [_("thừa %(names)s") % {"names": ", ".join(gone[:10])}] if gone else []
    raise ActionRefusedError(sentence % {"why": "; ".join(why)})
