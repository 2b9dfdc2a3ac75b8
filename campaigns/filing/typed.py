"""What somebody had typed on the page of a paper when it was refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.filing.kinds import Fault


@dataclass(frozen=True, slots=True)
class Typed:
    """What the person had typed and chosen when the page refused it, and the faults."""

    action: str = ""
    note: str = ""
    mend_by: str = ""
    take_note: str = ""
    later_note: str = ""
    answer: str = ""
    reason: str = ""
    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, posted: Mapping[str, Any], faults: tuple[Fault, ...]) -> "Typed":
        return cls(
            action=str(posted.get("action", ""))[:20],
            note=str(posted.get("note", "")),
            mend_by=str(posted.get("mend_by", ""))[:40],
            take_note=str(posted.get("take_note", "")),
            later_note=str(posted.get("later_note", "")),
            answer=str(posted.get("answer", ""))[:20],
            reason=str(posted.get("reason", "")),
            faults=faults,
        )
