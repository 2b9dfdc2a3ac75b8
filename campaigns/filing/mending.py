"""Until when a returned paper is to be supplemented: the day, its words. Pure. Lateness stays what first receipt decided."""

from datetime import date

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.working_days import WorkingDays
from campaigns.filing.choices import State
from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing

WORKING_DAYS = 5
MOST_DAYS = 90


def usual_day(on: date, *, calendar: WorkingDays, days: int = WORKING_DAYS, open_until: date | None = None) -> date:
    """The day so many working days after `on`, by the office's `calendar` of days off; none after a locked period
    that is open until then for the unit has locked itself again.
    """
    usual = calendar.add(on, days)
    return usual if open_until is None else min(usual, open_until)


def fault_of(day: date, *, on: date, calendar: WorkingDays, open_until: date | None = None) -> Fault | None:
    """What is wrong with a day that somebody set."""
    usual = usual_day(on, calendar=calendar, open_until=open_until)
    said = {"day": vn.show_date(day), "today": vn.show_date(on), "usual": vn.show_date(usual)}
    if day < on:
        sentence = _("Hạn bổ sung %(day)s ở trước ngày hôm nay %(today)s. Chọn ngày sau, ví dụ %(usual)s.")
        return Fault("mend_by", sentence % said)
    if (day - on).days > MOST_DAYS:
        sentence = _("Hạn bổ sung %(day)s cách hôm nay quá %(n)s ngày. Kiểm tra lại ngày, ví dụ %(usual)s.")
        return Fault("mend_by", sentence % (said | {"n": MOST_DAYS}))
    if open_until is not None and day > open_until:
        sentence = _(
            "Hạn bổ sung %(day)s ở sau ngày %(until)s, khi kỳ số liệu tự khóa lại và đơn vị không sửa được nữa. "
            "Chọn ngày từ %(until)s trở về trước, hoặc mở khóa dài hơn rồi trả lại."
        )
        return Fault("mend_by", sentence % (said | {"until": vn.show_date(open_until)}))
    return None


def due_words(filing: Filing) -> str:
    """“Bổ sung trước 23/06/2023” of a paper that its unit has to supplement; "" of any other."""
    if filing.state != State.SENT_BACK or filing.mend_by is None:
        return ""
    return _("Bổ sung trước %(day)s") % {"day": vn.show_date(filing.mend_by)}


def remaining(filing: Filing, *, on: date) -> str:
    """How that day stands to today."""
    if not due_words(filing) or filing.mend_by is None:
        return ""
    days = (filing.mend_by - on).days
    if days < 0:
        return _("quá hạn bổ sung %(n)s ngày") % {"n": vn.show_number(-days)}
    return _("còn %(n)s ngày") % {"n": vn.show_number(days)} if days else _("hết hạn hôm nay")


def asked_words(filing: Filing) -> str:
    """How many matters the office has left open."""
    return _("%(n)s ý kiến chưa xong") % {"n": vn.show_number(filing.open_threads)} if filing.open_threads else ""
