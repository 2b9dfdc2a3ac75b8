"""A few equal totals, so that the declared rules have something to tell apart: the office looks again and takes a little off."""

from datetime import datetime
from itertools import pairwise

from atgt_portal.management.demo.bring import Hand
from awards.appraisal import Judged
from awards.ranking import Place
from awards.standing import standing
from awards.tables import lines_for
from campaigns.filing.models import Filing
from campaigns.setup.choices import CriterionKind, Paper

_CLOSE = 200  # hundredths between neighbours
_REASON = "Đối chiếu lại giữa các đơn vị trong khối, minh chứng tương đương (minh họa)."


def make_some(hand: Hand, *, at: datetime) -> None:
    """One tie in each cluster where two neighbours stand close enough; the first place is left alone."""
    for cluster in standing(hand.scene.campaign, on=at.date()).clusters:
        places = cluster.ranked[1:]
        if any(place.ties for place in places):
            continue
        for ahead, behind in pairwise(places):
            if 0 < _gap(ahead, behind) <= _CLOSE and _taken_off(hand, ahead, _gap(ahead, behind), at):
                break


def _gap(ahead: Place, behind: Place) -> int:
    return (ahead.total or 0) - (behind.total or 0)


def _taken_off(hand: Hand, place: Place, points: int, at: datetime) -> bool:
    sheets = Filing.objects.filter(campaign=hand.scene.campaign, kind=Paper.SCORE_SHEET, unit__code=place.row.code)
    filing = sheets.select_related("unit", "board", "campaign", "accepted_version", "working_version").get()
    given = {f"{line.part}-{line.code}": line.appraised or 0 for line in place.row.lines if not line.is_computed}
    for line in lines_for(filing):
        if line.kind == CriterionKind.REVIEWER and given[line.key] > points:
            hand.appraise(filing, {line.criterion_id: Judged(given[line.key] - points, _REASON)}, at)
            return True
    return False
