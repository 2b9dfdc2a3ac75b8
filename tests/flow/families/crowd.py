"""Many units, papers, versions, events and notices at once, so that counts of queries are taken on a filled portal."""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from atgt_portal.ledger.models import Job, Notice
from awards.models import AppraisedScore
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing, FilingEvent, FilingVersion
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Participation
from reports.summary.models import YearEndSummary
from tests.flow.families.work import more_work
from tests.flow.families.world import BINHLU, NOW, World
from units.choices import BoardRole, Role
from units.models import BoardMembership, Membership, Unit, User
from units.names import keys_for


def fill(world: World, size: int) -> None:
    """`size` more of everything that a page may list; the filer of the town works for a fifth of the new units."""
    units = _units(world, size)
    _papers(world, units)
    more_work(world, units, size)
    _history(world, size)
    _notices(world, size)
    _editions(world, size)
    _failed_jobs(world, size)
    _campaigns(world, size)


def _units(world: World, size: int) -> list[Unit]:
    pattern = world.unit(BINHLU)
    names = [f"UBND xã Đông Đảo {number:03d}" for number in range(size)]
    units = Unit.objects.bulk_create(
        Unit(
            registry=world.board, code=f"DONG-{number:03d}", kind=pattern.kind, name=name, place_name=name[5:],
            is_geographic=True, **keys_for(name),
        )
        for number, name in enumerate(names)
    )  # fmt: skip
    cluster = world.campaign.participations.get(unit=pattern).cluster
    Participation.objects.bulk_create(
        Participation(campaign=world.campaign, unit=unit, cluster=cluster) for unit in units
    )
    BoardMembership.objects.bulk_create(
        BoardMembership(board=world.board, unit=unit, role=BoardRole.MEMBER) for unit in units
    )
    people = User.objects.bulk_create(
        User(username=f"dong.{number:03d}", full_name=f"Người lập {number}") for number in range(size)
    )
    since = {"role": Role.FILER, "valid_from": NOW.date() - timedelta(400)}
    Membership.objects.bulk_create(
        Membership(user=user, unit=unit, **since)
        for person, unit in zip(people, units, strict=True)
        for user in (person, world.people["filer"])
        if user is person or unit in units[: size // 5 + 1]
    )
    return units


def _papers(world: World, units: list[Unit]) -> None:
    """Each unit's papers as Bình Lư's stand, with their versions and scores."""
    monthly = Q(kind=Paper.FIGURES_CONFIRMATION) & ~Q(period=world.papers["confirmation"].period)
    for pattern in Filing.objects.filter(unit__code=BINHLU, campaign=world.campaign).exclude(monthly):
        values = {
            field.attname: getattr(pattern, field.attname)
            for field in Filing._meta.concrete_fields
            if field.attname not in {"id", "uuid", "unit_id", "working_version_id", "accepted_version_id"}
        }
        state = State.SUBMITTED if pattern.state == State.ACCEPTED else pattern.state
        papers = Filing.objects.bulk_create(Filing(**{**values, "unit": unit, "state": state}) for unit in units)
        if pattern.working_version is None:
            continue
        FilingVersion.objects.bulk_create(
            FilingVersion(
                filing=paper,
                number=1,
                content=pattern.working_version.content,
                sha256="0" * 64,
                frozen_at=NOW,
                frozen_by=world.people["filer"],
            )
            for paper in papers
        )
        new = Filing.objects.filter(kind=pattern.kind, unit__in=units, period=pattern.period_id)
        its_version = Subquery(FilingVersion.objects.filter(filing=OuterRef("pk")).values("pk")[:1])
        accepted = {"accepted_version": its_version, "state": pattern.state} if pattern.accepted_version_id else {}
        new.update(working_version=its_version, **accepted)
        _scores(world, pattern, papers)


def _scores(world: World, pattern: Filing, papers: list[Filing]) -> None:
    given = list(AppraisedScore.objects.filter(filing=pattern))
    AppraisedScore.objects.bulk_create(
        AppraisedScore(
            filing=paper, criterion_id=row.criterion_id, hundredths=row.hundredths, reason=row.reason,
            appraised_by_id=row.appraised_by_id, appraised_at=NOW,
        )
        for paper in papers
        for row in given
    )  # fmt: skip


def _history(world: World, size: int) -> None:
    """Sent back and sent again, so many times."""
    actor = world.people["neighbour"]
    for paper in (world.papers["plan"], world.papers["closing"], world.papers["scores"], world.papers["dossier"]):
        last = paper.versions.count()
        content = paper.versions.last().content
        versions = FilingVersion.objects.bulk_create(
            FilingVersion(
                filing=paper, number=last + number, content=content, sha256="0" * 64, frozen_at=NOW, frozen_by=actor
            )
            for number in range(1, size + 1)
        )
        moves: tuple[tuple[Any, ...], ...] = (
            (Action.SUBMIT, State.SENT_BACK, State.SUBMITTED, Role.FILER),
            (Action.SEND_BACK, State.SUBMITTED, State.SENT_BACK, Role.REVIEWER),
        )
        FilingEvent.objects.bulk_create(
            FilingEvent(
                filing=paper, action=action, from_state=before, to_state=after, version=version, actor=actor, role=role,
                note="Ghi chú", happened_at=NOW - timedelta(days=30),
            )
            for version in versions
            for action, before, after, role in moves
        )  # fmt: skip


def _notices(world: World, size: int) -> None:
    Notice.objects.bulk_create(
        Notice(to_user=user, subject=f"Thông báo {number}", created_at=NOW, unique_key=f"dong:{number}:{user.pk}")
        for user in world.people.values()
        for number in range(size)
    )


def _editions(world: World, size: int) -> None:
    kept = YearEndSummary.objects.get(pk=world.editions["kept"].pk)
    jobs = Job.objects.bulk_create(
        Job(kind="summary.compile", unique_key=f"dong:{number}", requested_at=NOW, queued_at=NOW, state=Job.State.DONE)
        for number in range(size)
    )
    YearEndSummary.objects.bulk_create(
        YearEndSummary(
            board=kept.board, campaign=kept.campaign, number=10 + number, calendar=kept.calendar, job=job,
            first_day=kept.first_day, last_day=kept.last_day, opened_at=NOW, opened_by=kept.opened_by, compiled_at=NOW,
            snapshot={}, snapshot_sha256="0" * 64,
        )
        for number, job in enumerate(jobs)
    )  # fmt: skip


def _failed_jobs(world: World, size: int) -> None:
    """Editions that the machine could not compile, each with its job."""
    failed = YearEndSummary.objects.get(job=world.failed_job)
    jobs = Job.objects.bulk_create(
        Job(
            kind="summary.compile", unique_key=f"dừng:{number}", requested_at=NOW, requested_by=failed.opened_by,
            queued_at=NOW, state=Job.State.FAILED, attempt=3, tries_left=0, error="Việc dừng vì lỗi minh họa.",
        )
        for number in range(size)
    )  # fmt: skip
    YearEndSummary.objects.bulk_create(
        YearEndSummary(
            board=failed.board, campaign=failed.campaign, number=2_000 + number, calendar=failed.calendar, job=job,
            first_day=failed.first_day, last_day=failed.last_day, opened_at=NOW, opened_by=failed.opened_by,
        )
        for number, job in enumerate(jobs)
    )  # fmt: skip


def _campaigns(world: World, size: int) -> None:
    """Older ones, so that the newest stays the one that pages open with."""
    values = {
        field.attname: getattr(world.campaign, field.attname)
        for field in Campaign._meta.concrete_fields
        if field.attname not in {"id", "uuid", "code", "year"}
    }
    Campaign.objects.bulk_create(
        Campaign(**values, uuid=uuid.uuid4(), code=f"CU-{number:03d}", year=2001) for number in range(size)
    )
