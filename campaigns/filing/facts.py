"""What a paper's page tells beside it: whose, when due, when received, which version, and the ways to the other ones."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import reading, urged, wording
from campaigns.filing.choices import State
from campaigns.filing.models import Filing


@dataclass(frozen=True, slots=True)
class VersionLink:
    label: str
    url: str
    current: bool


def of(filing: Filing, seen: reading.Reading) -> list[dict[str, str]]:
    due = _("tính từ ngày có số liệu") if filing.awaits_figures else vn.show_date(filing.due_on)
    facts = [(_("Đơn vị"), filing.unit.name), (_("Kỳ"), _days(filing)), (_("Hạn nộp"), due)]
    if filing.received_at is not None:
        facts.append((_("Văn phòng nhận lần đầu"), _received(filing, filing.received_at)))
    if seen.version is not None:
        facts.append((_("Bản đang xem"), _("bản số %(n)s") % {"n": seen.version.number}))
        facts.append((_("Mã kiểm tra"), seen.version.sha256[:12]))
    elif seen.is_working_copy:
        facts.append((_("Bản đang xem"), _("bản đang soạn, chưa gửi")))
    # Of no interest where the paper came in time, nor to him who now judges it.
    is_behind = filing.received_at is None or bool(filing.late_days)
    if (
        is_behind
        and getattr(filing, "was_urged", True)
        and filing.state != State.SUBMITTED
        and (said := urged.of_paper(filing.pk))
    ):
        facts.append((_("Đã nhắc"), _("%(n)s lần: %(when)s") % {"n": len(said), "when": ", ".join(said)}))
    return [{"label": label, "value": value, "url": ""} for label, value in facts]


def _days(filing: Filing) -> str:
    return f"{vn.show_date(filing.period.first_day)} – {vn.show_date(filing.period.last_day)}"


def _received(filing: Filing, moment: datetime) -> str:
    late = _("muộn %(n)s ngày") % {"n": filing.late_days} if filing.late_days else _("đúng hạn")
    return f"{wording.moment(moment)}, {late if filing.due_on else _('không tính hạn')}"


def version_links(filing: Filing, seen: reading.Reading) -> list[VersionLink]:
    """Ways to the other versions, when there is more than one thing to read."""
    here = reverse("filing:detail", kwargs={"uuid": filing.uuid})
    links = [
        VersionLink(
            label=_version_label(filing, version.pk, version.number),
            url=f"{here}?ban={version.number}",
            current=seen.version is not None and seen.version.pk == version.pk,
        )
        for version in seen.versions
    ]
    if seen.is_unit and filing.state in {State.DRAFT, State.SENT_BACK} and filing.has_begun:
        links.append(VersionLink(label=_("Bản đang soạn"), url=here, current=seen.is_working_copy))
    return links if len(links) > 1 else []


def _version_label(filing: Filing, pk: int, number: int) -> str:
    if pk == filing.accepted_version_id:
        return _("Bản %(n)s, đã tiếp nhận") % {"n": number}
    return _("Bản %(n)s") % {"n": number}


@dataclass(frozen=True, slots=True)
class Standing:
    """An accepted version counts while another is on its way; `url` leads to it where it is not the one shown."""

    url: str


def standing(filing: Filing, seen: reading.Reading) -> Standing | None:
    if not filing.is_amended:
        return None
    if seen.version is not None and seen.version.pk == filing.accepted_version_id:
        return Standing(url="")
    number = next(version.number for version in seen.versions if version.pk == filing.accepted_version_id)
    return Standing(url=f"{reverse('filing:detail', kwargs={'uuid': filing.uuid})}?ban={number}")
