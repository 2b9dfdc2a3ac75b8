"""What a template says of itself, and whether a table that came back is meant for this page."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.intake import IntakeRefusedError
from campaigns.filing.models import Filing
from units.models import Unit

VERSION = "1"
FORM, EDITION, UNIT, UNIT_NAME, PERIOD, CAMPAIGN = "form", "version", "unit", "unit_name", "period", "campaign"


def origin_of(slug: str, filing: Filing, *, unit: Unit) -> dict[str, str]:
    return {
        FORM: slug,
        EDITION: VERSION,
        CAMPAIGN: filing.campaign.code,
        UNIT: str(unit.uuid),
        UNIT_NAME: unit.name,
        PERIOD: filing.period.name,
    }


def refuse_foreign(origin: Mapping[str, str], *, slug: str, filing: Filing, unit: Unit, title: str) -> None:
    """Refuse a template of another form, unit, period or campaign; a table that tells nothing of itself is judged by its rows."""
    wanted = origin_of(slug, filing, unit=unit)
    if not origin or all(origin.get(name) == wanted[name] for name in (FORM, EDITION, CAMPAIGN, UNIT, PERIOD)):
        return
    own = {"unit": unit.name, "period": vn.uncapitalise(filing.period.name), "title": vn.uncapitalise(title)}
    if origin.get(FORM) != slug or origin.get(EDITION) != VERSION:
        sentence = _("Tệp này theo mẫu khác. Tải mẫu %(title)s của %(unit)s, kỳ %(period)s rồi nộp lại.")
        raise IntakeRefusedError(sentence % own)
    told = {
        "theirs": vn.quoted(origin.get(UNIT_NAME, "")).strip("“”"),
        "their_period": vn.uncapitalise(vn.quoted(origin.get(PERIOD, "")).strip("“”")),
    }
    sentence = _("Tệp này của %(theirs)s, kỳ %(their_period)s. Tải mẫu của %(unit)s, kỳ %(period)s rồi nộp lại.")
    if origin.get(CAMPAIGN) != wanted[CAMPAIGN]:
        sentence = _("Tệp này thuộc phong trào khác. Tải mẫu của %(unit)s, kỳ %(period)s rồi nộp lại.")
    raise IntakeRefusedError(sentence % (own | told))
