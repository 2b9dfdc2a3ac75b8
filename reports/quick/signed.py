"""Where the signed paper that follows a quick report is kept."""

from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.papers import signed
from reports.quick import wording
from reports.quick.choices import SIGNED
from reports.quick.models import QuickReport
from reports.quick.permissions import may_tell, passed_only
from units.models import User


def register() -> None:
    signed.register(SIGNED, find)


def find(uuid: UUID, *, user: User | AnonymousUser, on: date) -> signed.BoardLetter | None:
    """For the unit and its board; the upper board has what was passed on, which a scan may go beyond."""
    rows = QuickReport.objects.visible_to(user, on=on).filter(uuid=uuid)
    report = rows.select_related("unit__registry", "board").first()
    if report is None or passed_only(user, report, on=on):
        return None
    return signed.BoardLetter(
        subject=f"quick:{report.uuid}",
        title=_("Báo cáo nhanh %(unit)s") % {"unit": report.unit.name},
        sub=wording.title_of(report.content),
        back_url=reverse("quick:report", kwargs={"uuid": report.uuid}),
        back_label=_("Báo cáo nhanh"),
        board=report.board,
        writes=bool(may_tell(user, report.unit, on=on)),
        only_writers=_("Chỉ đơn vị đã gửi báo cáo tải bản ký của báo cáo đó lên."),
    )
