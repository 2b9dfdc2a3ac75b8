"""What higher rooms have to say about a scoring table while it is being written; each registers its word in `ready()`."""

from collections.abc import Callable

from campaigns.setup.contents import TableEntry
from campaigns.setup.models import Campaign

Remark = Callable[[TableEntry, Campaign], str]
_remarks: dict[str, Remark] = {}


def register(name: str, remark: Remark) -> None:
    _remarks[name] = remark


def about(entry: TableEntry, campaign: Campaign) -> str:
    """All that is to be said, in sentences; mostly one word or none."""
    return " ".join(said for remark in _remarks.values() if (said := remark(entry, campaign)))
