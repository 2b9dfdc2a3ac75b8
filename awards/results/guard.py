"""What of a result the database itself keeps as it was written, whatever program asks: the snapshot, the steps taken."""

from atgt_portal.ledger.kept import Kept

RESULTS = Kept(
    "awards_rankingresult",
    (
        "id", "uuid", "campaign_id", "number", "reason", "snapshot", "sha256", "made_at", "made_by_id", "comment_days",
        "comments_until",
    ),
    refused=(
        "(OLD.frozen_at IS NOT NULL AND (NEW.frozen_at IS NULL OR NEW.frozen_at <> OLD.frozen_at)) OR "
        "(OLD.published_at IS NOT NULL AND (NEW.published_at IS NULL OR NEW.published_at <> OLD.published_at))"
    ),
)  # fmt: skip
QUERIES = Kept(
    "awards_scorequery",
    ("id", "uuid", "result_id", "filing_id", "key", "reason", "asked_by_id", "asked_at"),
    refused="OLD.answered_at IS NOT NULL",
)
KEPT = (RESULTS, QUERIES)
"""A result is frozen once and published once; a query is answered once. Only the public page is opened and closed."""
