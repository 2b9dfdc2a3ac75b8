"""Two versions of one paper beside each other, as one reader may see them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import diff
from campaigns.filing.choices import State
from campaigns.filing.diff import PartChanges
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing, FilingQuerySet, FilingVersion
from campaigns.filing.reading import NoSuchVersionError, Reading, is_of_unit
from units.models import User

RECEIVED = (State.SUBMITTED, State.ACCEPTED)
ONLY_CHANGES, WHOLE = "da-sua", "toan-bo"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from the one version to the other."""

    before: int
    after: int
    parts: list[PartChanges]

    @property
    def count(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def head_before(self) -> str:
        return _("Bản %(n)s") % {"n": self.before}

    @property
    def head_after(self) -> str:
        return _("Bản %(n)s") % {"n": self.after}


def with_former(papers: FilingQuerySet) -> FilingQuerySet:
    """Each paper with the version that the office had received before the newest one, in the same question."""
    former = FilingVersion.objects.filter(
        filing=OuterRef("pk"), number__lt=OuterRef("working_version__number"), events__to_state__in=RECEIVED
    ).order_by("-number")
    return papers.annotate(
        former_number=Subquery(former.values("number")[:1]), former_content=Subquery(former.values("content")[:1])
    )


def since_former(filing: Filing, seen: Reading) -> Comparison | None:
    """What the newest version changed, where that is the one on the page and an earlier one had been received.

    Not of kinds whose contents are shown with names from elsewhere: those are compared on their own page.
    """
    former = getattr(filing, "former_content", None)
    newest = seen.version is not None and seen.by_default and seen.version.pk == filing.working_version_id
    if former is None or not newest or seen.version is None or seen.content is None:
        return None
    kind = kind_of(filing)
    if kind.needs_names:
        return None
    parts = diff.changes(kind.outline(former), kind.outline(seen.content))
    return Comparison(before=getattr(filing, "former_number", 0), after=seen.version.number, parts=parts)


def between(
    filing: Filing, user: User | AnonymousUser, *, on: date, before: int | None, after: int | None
) -> Comparison | None:
    """The versions of those numbers, unless told the newest and the one received before it; None where there is one only.

    Raises `NoSuchVersionError` for a number that the paper has not, or not for this reader.
    """
    newest = filing.working_version.number if filing.working_version else None
    former = getattr(filing, "former_number", None)
    numbers = (former if before is None else before, newest if after is None else after)
    if None in numbers:
        if before is not None or after is not None:
            raise NoSuchVersionError(numbers)
        return None
    versions = FilingVersion.objects.filter(filing=filing, number__in=numbers)
    if not is_of_unit(user, filing, on=on):
        versions = versions.filter(events__to_state__in=RECEIVED).distinct()
    kind = kind_of(filing)
    parts = {version.number: kind.outline(kind.shown(version.content)) for version in versions}
    if missing := [number for number in numbers if number not in parts]:
        raise NoSuchVersionError(missing[0])
    one, other = (number for number in numbers if number is not None)
    return Comparison(before=one, after=other, parts=diff.changes(parts[one], parts[other]))


def views_of(filing: Filing, compared: Comparison, *, asked: str, query: str, by_default: bool) -> dict[str, Any]:
    """The switch between only what was mended and the whole paper; `by_default` is what opens without a word."""
    only = asked == ONLY_CHANGES or (by_default and asked != WHOLE)
    here = reverse("filing:detail", kwargs={"uuid": filing.uuid}) + query
    joint = "&" if query else "?"
    label = _("Chỉ phần đã sửa (%(n)s)") % {"n": vn.show_number(compared.count)}
    return {
        "only_changes": only,
        "view_links": [
            {"label": label, "url": f"{here}{joint}xem={ONLY_CHANGES}", "current": only},
            {"label": _("Toàn bộ hồ sơ"), "url": f"{here}{joint}xem={WHOLE}", "current": not only},
        ],
        "view_note": _("So với bản %(n)s đã đến văn phòng") % {"n": compared.before},
    }
