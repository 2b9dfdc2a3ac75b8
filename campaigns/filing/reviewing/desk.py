"""What the office noted beside a paper, read along with it: who has it, who put it off, whom he asked.

Only for those who judge papers: whoever works in the unit, or may not judge it, is shown nothing but whose it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, JSONField, OuterRef, Subquery
from django.utils.translation import gettext as _

from atgt_portal.lib.json_rows import JSONRows
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.filing.review_models import Opinion, Proposal, PutOff, SecondOpinion
from campaigns.filing.reviewing import chain, holding
from units.models import User


@dataclass(frozen=True, slots=True)
class Mark:
    """A line beside a paper, with its tone."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Somebody left the paper for later, with a word for his colleagues or none."""

    user: int
    name: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A second opinion, answered or awaited."""

    uuid: str
    version: int
    asked_by: int
    by: str
    asked_of: int
    of: str
    question: str
    answer: str
    reason: str

    @property
    def is_open(self) -> bool:
        return not self.answer

    @property
    def disagrees(self) -> bool:
        return self.answer == Opinion.DISAGREE


def along(papers: FilingQuerySet) -> FilingQuerySet:
    """`papers` with what was put off and asked, in the same query."""
    put_off = PutOff.objects.filter(filing=OuterRef("pk"), at__gte=OuterRef("moved_at"))
    asked = SecondOpinion.objects.filter(filing=OuterRef("pk"))
    proposed = Proposal.objects.filter(filing=OuterRef("pk"), closed_at=None)
    return papers.annotate(
        desk_proposed=_rows(
            proposed,
            user=F("proposed_by"),
            name=F("proposed_by__full_name"),
            action=F("action"),
            note=F("note"),
            mend_by=F("mend_by"),
        ),
        desk_put_off=_rows(put_off, user=F("user"), name=F("user__full_name"), at=F("at"), note=F("note")),
        desk_asked=_rows(
            asked,
            uuid=F("uuid"),
            version=F("version"),
            asked_by=F("asked_by"),
            by=F("asked_by__full_name"),
            asked_of=F("asked_of"),
            of=F("asked_of__full_name"),
            question=F("question"),
            answer=F("answer"),
            reason=F("reason"),
            key=F("pk"),
        ),
    )


def _rows(found: Any, **told: Any) -> Subquery:
    rows = found.order_by().values("filing").annotate(told=JSONRows(**told)).values("told")
    return Subquery(rows, output_field=JSONField())


def put_offs(filing: Filing) -> list[Noted]:
    """The newest first."""
    rows = [
        Noted(user=row["user"], name=row["name"], at=_moment(row["at"]), note=row["note"])
        for row in vars(filing).get("desk_put_off") or []
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def opinions(filing: Filing) -> list[Asked]:
    """Every question asked about the paper, the oldest first."""
    rows: list[Mapping[str, Any]] = sorted(vars(filing).get("desk_asked") or [], key=lambda row: row["key"])
    return [Asked(**{name: row[name] for name in Asked.__slots__} | {"uuid": str(UUID(row["uuid"]))}) for row in rows]


def of_version(filing: Filing) -> list[Asked]:
    """Those about the version that now waits."""
    return [row for row in opinions(filing) if row.version == filing.working_version_id]


def _moment(told: str) -> datetime:
    """SQLite keeps moments in UTC without saying so."""
    read = datetime.fromisoformat(told)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def holder_words(filing: Filing, user: User) -> str:
    """Whose a paper read by `holding.with_holder` is, for the reader."""
    told = vars(filing)
    if told.get("holder") is None:
        return ""
    return _("Giao cho tôi") if told["holder"] == user.pk else str(told["holder_name"])


def marks_of(filing: Filing, user: User) -> tuple[Mark, ...]:
    """The lines under a paper in the queue."""
    return (*_proposed_marks(filing), *_put_off_marks(filing, user), *_asked_marks(filing, user))


def _proposed_marks(filing: Filing) -> list[Mark]:
    if (told := chain.proposed(filing)) is None:
        return []
    said = {"name": told["name"], "what": chain.words_of(told["action"])}
    return [Mark(_("%(name)s đề nghị %(what)s") % said, "info")]


def _put_off_marks(filing: Filing, user: User) -> list[Mark]:
    own = holding.put_off_at(filing)
    found = [Mark(_("Anh/chị đã để sau"), "plain")] if own else []
    noted = [row for row in put_offs(filing) if row.note]
    return found + [
        Mark(_("%(name)s để sau: %(note)s") % {"name": row.name, "note": row.note}, "plain") for row in noted
    ]


def _asked_marks(filing: Filing, user: User) -> list[Mark]:
    found = []
    for row in of_version(filing):
        if row.is_open and row.asked_of == user.pk:
            found.append(Mark(_("%(name)s xin ý kiến anh/chị") % {"name": row.by}, "warn"))
        elif row.is_open:
            found.append(Mark(_("Chờ ý kiến của %(name)s") % {"name": row.of}, "info"))
        elif row.disagrees:
            found.append(Mark(_("%(name)s không đồng ý") % {"name": row.of}, "warn"))
    return found
