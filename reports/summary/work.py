"""The job that compiles an edition; safe to run again at any point."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from atgt_portal.ledger import files, jobs
from atgt_portal.lib import clock
from reports.summary import production, snapshot
from reports.summary.editions import COMPILE
from reports.summary.models import EditionFile, YearEndSummary

STEPS = (
    "Kiểm tra hồ sơ các đơn vị",
    "Lấy bản chốt số liệu",
    "Tính so sánh cùng kỳ và xếp hạng",
    "Dựng báo cáo và phụ lục",
    "Lưu tệp",
)


def register() -> None:
    """Tell the ledger how a summary is compiled."""
    jobs.register(COMPILE, compile_edition, label=_l("Lập báo cáo tổng kết"))


def compile_edition(run: jobs.Run) -> None:
    """Compile, print and store the edition of this job: all its files at once, or none."""
    edition = YearEndSummary.objects.select_related("campaign").get(job=run.job_id)
    _announce(run, 0)
    window = snapshot.window_of_edition(edition)
    _announce(run, 1)
    taken = snapshot.take(edition.campaign, calendar=edition.calendar, window=window, remarks=edition.remarks)
    _announce(run, 2)
    summary = production.summarise(taken)
    _announce(run, 3)
    with run.beating():
        produced = production.produce_files(
            summary, edition_label=label_of(edition), issue_year=timezone.localdate(edition.opened_at).year
        )
    _announce(run, 4)
    at = clock.now()
    with run.finishing():
        for kind, content in produced.files.items():
            name = f"tong-ket-{edition.campaign.year}-lan-{edition.number}.{kind}"
            stored = files.store(
                content,
                label=name,
                content_type=production.CONTENT_TYPES[kind],
                at=at,
                name=f"editions/{edition.uuid.hex}/{kind}",
            )
            EditionFile.objects.create(edition=edition, kind=kind, stored=stored)
        YearEndSummary.objects.filter(pk=edition.pk, compiled_at=None).update(
            snapshot=taken, snapshot_sha256=summary.snapshot_sha256, compiled_at=at, not_printed=produced.not_printed
        )


def label_of(edition: YearEndSummary) -> str:
    """What the paper says of its own origin."""
    return _("lần %(number)s") % {"number": edition.number}


def _announce(run: jobs.Run, number: int) -> None:
    run.step(STEPS[number], done=number, total=len(STEPS))
