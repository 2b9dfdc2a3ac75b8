"""What a racing process runs: it imports nothing of Django before it is set up for the test's database."""

from multiprocessing.connection import Connection
from typing import Any


def run(line: Connection) -> None:
    """Serve races until the other end hangs up."""
    import django

    django.setup()
    from django.db import close_old_connections, connection

    contests = {"act": _act, "appraise": _appraise, "open_edition": _open_edition}
    while True:
        close_old_connections()
        try:
            name, *arguments = line.recv()
        except EOFError:
            connection.close()
            return
        seen, do = contests[name](*arguments)
        line.send(seen)
        assert line.recv() == ("go",)
        line.send(do())


def _act(filing_id: int, action: str, actor_id: int, at: Any) -> Any:
    from campaigns.filing import act as filing_act
    from campaigns.filing.choices import Action
    from campaigns.filing.models import Filing
    from campaigns.filing.reading import RELATED
    from units.models import User

    filing = Filing.objects.select_related(*RELATED).get(pk=filing_id)
    actor = User.objects.get(pk=actor_id)

    def do() -> str:
        try:
            filing_act.act(
                filing, Action(action), actor=actor, at=at, seen_revision=filing.revision, note="Thiếu chỉ tiêu."
            )
        except filing_act.StalePageError as stale:
            return str(stale)
        return "won"

    return (filing.state, filing.revision), do


def _appraise(filing_id: int, criterion: int, hundredths: int, actor_id: int, at: Any) -> Any:
    from awards import appraisal, deciding
    from awards.appraisal import Judged
    from campaigns.filing.act import StalePageError
    from campaigns.filing.models import Filing
    from campaigns.filing.reading import RELATED
    from units.models import User

    filing = Filing.objects.select_related(*RELATED, "accepted_version", "working_version").get(pk=filing_id)
    actor = User.objects.get(pk=actor_id)
    lines, scores = appraisal.lines_and_scores(filing)
    seen = appraisal.seen_mark(filing, scores, deciding.decided_about(filing))
    given = {criterion: Judged(hundredths, f"Điểm của người thẩm định {actor_id}")}

    def do() -> str:
        try:
            appraisal.appraise(filing, actor=actor, at=at, seen=seen, lines=lines, given=given)
        except StalePageError as stale:
            return str(stale)
        return "won"

    return seen, do


def _open_edition(campaign_id: int, actor_id: int, at: Any) -> Any:
    from campaigns.setup.choices import Calendar
    from campaigns.setup.models import Campaign
    from reports.summary import editions
    from units.models import User

    campaign = Campaign.objects.select_related("board").get(pk=campaign_id)
    actor = User.objects.get(pk=actor_id)

    def do() -> tuple[int, int]:
        edition = editions.open_edition(campaign, actor=actor, at=at, calendar=Calendar.ATGT)
        return edition.pk, edition.number

    return campaign.summaries.count(), do
