"""The office's list of nominees: who is proposed, on what result, and how much of the quota is used."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn
from awards.choices import NomineeCategory, SubjectKind
from awards.gathering import Papers
from awards.nominating import shown_name
from awards.ranking import Place
from awards.rules import Quota, quota_of
from awards.slips import percent
from awards.standing import Standing
from campaigns.setup.models import Campaign
from units.models import Person


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """What the list may say of a unit's result; `url` is the page of its slip."""

    points: Decimal | None
    rank: int | None
    band: str
    url: str


NOT_TOLD = UnitPlace(None, None, "", "")


@dataclass(frozen=True, slots=True)
class NomineeRow:
    """One nominee beside the result of the unit; `notes` are what the office must look into before it proposes."""

    unit_code: str
    unit: str
    subject_kind: str
    name: str
    birth_year: int | None
    is_woman: bool
    post: str
    category: str
    category_name: str
    award: str
    route: str
    achievement: str
    votes_for: int | None
    votes_total: int | None
    place: UnitPlace
    notes: tuple[str, ...]

    @property
    def route_beside_award(self) -> str:
        """The route, unless its name only says the award again: "Đề nghị Giấy khen …" beside "Giấy khen …"."""
        return "" if text.fold(self.award) in text.fold(self.route) else self.route

    @property
    def votes_percent(self) -> Decimal | None:
        return _percent_of(self.votes_for, self.votes_total)


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One quota, how much of it is used, and whether it holds."""

    label: str
    value: str
    note: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Nominations:
    """All nominees of accepted dossiers, collectives first, and how many units have answered."""

    collectives: tuple[NomineeRow, ...]
    individuals: tuple[NomineeRow, ...]
    quota: tuple[QuotaLine, ...]
    answered: int
    nobody: int
    waiting: int
    participants: int


def nominations(campaign: Campaign, found: Standing, *, places: Mapping[str, UnitPlace]) -> Nominations:
    """Reads accepted dossiers through `found`, and the persons they name in one query; of results it says what `places`
    tells, by the unit's code, and nothing where that is empty.
    """
    said = list(_said(found))
    wanted = [nominee["person"] for _place, _papers, nominee in said if nominee["person"]]
    people = {str(person.uuid): person for person in Person.objects.filter(uuid__in=wanted)}
    quota = quota_of(campaign)
    rows = [
        _row(place, papers, nominee, people=people, quota=quota, told=places.get(place.row.code))
        for place, papers, nominee in said
    ]
    collectives = tuple(row for row in rows if row.subject_kind == SubjectKind.COLLECTIVE)
    individuals = tuple(row for row in rows if row.subject_kind == SubjectKind.INDIVIDUAL)
    dossiers = [papers.dossier for papers in found.papers.values() if papers.dossier is not None]
    return Nominations(
        collectives=collectives,
        individuals=individuals,
        quota=tuple(_quota_lines(quota, collectives, individuals, participants=len(found.papers))),
        answered=len(dossiers),
        nobody=sum(1 for dossier in dossiers if dossier["nobody"]),
        waiting=sum(1 for papers in found.papers.values() if papers.dossier_waits),
        participants=len(found.papers),
    )


def _said(found: Standing) -> Iterator[tuple[Place, Papers, Mapping[str, Any]]]:
    places = found.places
    for code, papers in found.papers.items():
        for nominee in (papers.dossier or {}).get("nominees", ()):
            yield places[code], papers, nominee


def _row(
    place: Place,
    papers: Papers,
    said: Mapping[str, Any],
    *,
    people: Mapping[str, Person],
    quota: Quota,
    told: UnitPlace | None,
) -> NomineeRow:
    person = people.get(said["person"] or "")
    return NomineeRow(
        unit_code=place.row.code,
        unit=place.row.name,
        subject_kind=said["subject_kind"],
        name=shown_name(said, person),
        birth_year=person.birth_year if person else None,
        is_woman=bool(person and person.is_woman),
        post=person.post if person else "",
        category=said["category"],
        category_name=said["category_name"],
        award=said["award_name"],
        route=said["route_name"],
        achievement=said["achievement"],
        votes_for=said["votes_for"],
        votes_total=said["votes_total"],
        place=told or NOT_TOLD,
        notes=tuple(_notes(told, papers, said, quota)),
    )


def _notes(told: UnitPlace | None, papers: Papers, said: Mapping[str, Any], quota: Quota) -> Iterator[str]:
    lacking = [
        name
        for name, is_there in ((_("kế hoạch"), papers.has_plan), (_("báo cáo tổng kết"), papers.has_closing))
        if not is_there
    ]
    if lacking:
        yield _("Chưa đủ điều kiện (K1): chưa có %(papers)s được tiếp nhận.") % {"papers": _(" và ").join(lacking)}
    if told is not None and told.rank is None:
        yield _("Đơn vị chưa xếp hạng.")
    if said["subject_kind"] == SubjectKind.INDIVIDUAL and quota.individuals_per_unit_max is not None:
        mine = [row for row in (papers.dossier or {})["nominees"] if row["subject_kind"] == SubjectKind.INDIVIDUAL]
        if len(mine) > quota.individuals_per_unit_max:
            named = {"count": len(mine), "most": quota.individuals_per_unit_max}
            yield _("Đơn vị đề nghị %(count)s cá nhân, định mức %(most)s.") % named


def _quota_lines(
    quota: Quota, collectives: tuple[NomineeRow, ...], individuals: tuple[NomineeRow, ...], *, participants: int
) -> Iterator[QuotaLine]:
    by_category = Counter(row.category for row in individuals)
    if quota.collective_max_share is not None:
        most = int(quota.collective_max_share * participants)
        yield QuotaLine(
            label=_("Tập thể"),
            value=f"{len(collectives)}/{most}",
            note=_("không quá %(share)s của %(all)s đơn vị")
            % {"share": percent(quota.collective_max_share), "all": participants},
            is_kept=len(collectives) <= most,
        )
    if quota.direct_force_min_share is not None:
        yield _share_line(
            _("Lực lượng trực tiếp"),
            by_category[NomineeCategory.DIRECT_FORCE],
            len(individuals),
            least=quota.direct_force_min_share,
            before=_before_words(quota),
        )
    if quota.leader_max_share is not None:
        yield _share_line(
            _("Lãnh đạo"), by_category[NomineeCategory.LEADER], len(individuals), most=quota.leader_max_share
        )


def _share_line(
    label: str, part: int, whole: int, *, least: Decimal | None = None, most: Decimal | None = None, before: str = ""
) -> QuotaLine:
    share = Decimal(part) / whole if whole else None
    if least is not None:
        note = _("ít nhất %(share)s số cá nhân") % {"share": percent(least)}
    else:
        note = _("không quá %(share)s số cá nhân") % {"share": percent(most or Decimal(0))}
    kept = share is None or ((least is None or share >= least) and (most is None or share <= most))
    value = f"{part}/{whole} ({vn.show_percent(_percent_of(part, whole))})" if whole else "0/0"
    return QuotaLine(label=label, value=value, note=f"{note}{before}", is_kept=kept)


def _before_words(quota: Quota) -> str:
    share = _percent_of(quota.previous_to_direct_force, quota.previous_awards)
    if share is None:
        return ""
    sentence = _("; năm %(year)s là %(share)s (%(part)s/%(all)s)")
    return sentence % {
        "year": quota.previous_year,
        "share": vn.show_percent(share),
        "part": quota.previous_to_direct_force,
        "all": quota.previous_awards,
    }


def _percent_of(part: int | None, whole: int | None) -> Decimal | None:
    if part is None or not whole:
        return None
    return (Decimal(part * 100) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
