"""What rests on accepted figures: told before they are opened for correction, and again beside the new version."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.locked import LOCKED_KINDS
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper

_REPORTS = (Paper.INTERIM_RETURN, Paper.CLOSING_RETURN)


def by_correcting(filing: Filing) -> list[str]:
    """One line for each kind of work that the figures of `filing` have gone into; empty for other papers. Two queries."""
    if filing.kind not in LOCKED_KINDS or filing.accepted_version_id is None:
        return []
    is_police = filing.kind == Paper.ACCIDENT_RETURN
    period, received = filing.period, Q(received_at__isnull=False)
    whose = Q() if is_police else Q(unit=filing.unit_id)
    over = Q(period__first_day__lte=period.first_day, period__last_day__gte=period.last_day)
    counts = Filing.objects.filter(received & whose, campaign=filing.campaign_id).aggregate(
        answers=Count("pk", Q(kind=Paper.FIGURES_CONFIRMATION, period=filing.period_id)),
        reports=Count("pk", over & Q(kind__in=_REPORTS)),
        sheets=Count("pk", Q(kind=Paper.SCORE_SHEET)),
    )
    sentences = {
        "answers": _("%(n)s đơn vị đã xác nhận số liệu kỳ này: sẽ phải xem lại."),
        "reports": _("%(n)s báo cáo sơ kết, tổng kết đã nộp có kỳ này: bản đã nộp giữ nguyên số cũ."),
        "sheets": _("Điểm của %(n)s đơn vị: phần tính từ số liệu được tính lại theo bản mới."),
    }
    lines = [said % {"n": vn.show_number(counts[name])} for name, said in sentences.items() if counts[name]]
    return lines + _editions(filing)


def _editions(filing: Filing) -> list[str]:
    """The summaries that were compiled with these figures: they stand as they were issued."""
    period = filing.period
    compiled = filing.campaign.summaries.filter(
        compiled_at__gte=filing.received_at, first_day__lte=period.last_day, last_day__gte=period.first_day
    )
    rows = list(compiled.order_by("number").values_list("number", "dispatch__sent_on"))
    if not rows:
        return []
    named = [
        _("lần %(n)s (đã gửi %(day)s)") % {"n": number, "day": vn.show_date(sent)}
        if sent
        else _("lần %(n)s") % {"n": number}
        for number, sent in rows
    ]
    sentence = _("Báo cáo tổng hợp của Ban %(editions)s: bản đã lập giữ nguyên, cần lập lần mới để có số đã sửa.")
    return [sentence % {"editions": ", ".join(named)}]
