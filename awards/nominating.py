"""The award dossier as a paper: nominees written, checked and frozen. Persons go into contents by UUID only."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from atgt_portal.lib import text, vn
from awards.choices import NomineeCategory, SubjectKind
from awards.models import AwardDossier, Nominee
from awards.rules import award_types_of, named, quota_of, routes_of
from campaigns.filing.kinds import Fault, not_yet
from campaigns.filing.models import Filing
from campaigns.papers.forgetting import forget_unsaid
from units.models import Person

MOST_NOMINEES = 40
FIELD_PREFIX = "doi-tuong-"
ERASED = _lazy("(đã xóa thông tin cá nhân)")


def write(filing: Filing, values: Mapping[str, Any]) -> None:
    """`values`: nobody, minutes_number, met_on, and nominees as rows with the fields of the form."""
    dossier, _made = AwardDossier.objects.update_or_create(
        filing=filing,
        defaults={key: values[key] for key in ("nobody", "minutes_number", "met_on")},
    )
    before = {nominee.position: nominee.person for nominee in dossier.nominees.select_related("person")}
    people = [_person(filing, row, before.get(row["position"])) for row in values["nominees"]]
    dossier.nominees.all().delete()
    Nominee.objects.bulk_create(
        _nominee(dossier, position, row, person)
        for position, (row, person) in enumerate(zip(values["nominees"], people, strict=True), start=1)
    )
    _forget_unused(filing, [person for person in before.values() if person is not None])
    forget_unsaid(filing)


def _nominee(dossier: AwardDossier, position: int, row: Mapping[str, Any], person: Person | None) -> Nominee:
    shared = ("subject_kind", "category", "award_code", "route_code", "achievement", "votes_for", "votes_total")
    return Nominee(
        dossier=dossier,
        position=position,
        person=person,
        collective_name="" if person else row["name"],
        **{key: row[key] for key in shared},
    )


def _person(filing: Filing, row: Mapping[str, Any], before: Person | None) -> Person | None:
    """The row of the person named; what a sent version names is never rewritten, so that it goes on meaning the same."""
    if row["subject_kind"] != SubjectKind.INDIVIDUAL:
        return None
    told = {
        "full_name": row["name"],
        "birth_year": row["birth_year"],
        "is_woman": row["is_woman"],
        "post": row["post"],
    }
    if known := Person.objects.filter(unit=filing.unit_id, **told).order_by("pk").first():
        return known
    if before is not None and not _is_fixed(filing, before):
        Person.objects.filter(pk=before.pk).update(**told)
        return before
    return Person.objects.create(unit_id=filing.unit_id, **told)


def _is_fixed(filing: Filing, person: Person) -> bool:
    """Whether a sent version or another dossier may name this person."""
    return filing.versions.exists() or person.nominations.exclude(dossier=filing.pk).exists()


def _forget_unused(filing: Filing, people: list[Person]) -> None:
    """Names typed into a draft and taken out again are not kept."""
    for person in people:
        if not _is_fixed(filing, person) and not person.nominations.exists():
            person.delete()


def check(filing: Filing, *, on: date) -> list[Fault]:
    """A statement that nobody is proposed, or at least one nominee with the unit's minutes; never both."""
    dossier = AwardDossier.objects.filter(filing=filing).first()
    nominees = list(dossier.nominees.select_related("person")) if dossier else []
    if dossier is None or not (dossier.nobody or nominees):
        return [
            Fault(
                "nobody",
                _(
                    "Hồ sơ chưa có đối tượng nào. Nhập ít nhất một tập thể hoặc cá nhân, hoặc đánh dấu “Đơn vị không đề nghị khen thưởng”."
                ),
            )
        ]
    if dossier.nobody:
        both = _("Đã đánh dấu không đề nghị khen thưởng nhưng còn %(count)s đối tượng. Bỏ dấu hoặc xóa các dòng ấy.")
        return [Fault("nobody", both % {"count": len(nominees)})] if nominees else []
    return [
        *_minutes_faults(dossier, on=on),
        *(fault for row in nominees for fault in _row_faults(row)),
        *_doubles(nominees),
    ]


def _minutes_faults(dossier: AwardDossier, *, on: date) -> list[Fault]:
    faults = []
    if not dossier.minutes_number:
        faults.append(
            Fault("minutes_number", _("Ô Số biên bản họp bình xét đang trống. Nhập số biên bản, ví dụ 12/BB-UBND."))
        )
    if dossier.met_on is None:
        faults.append(Fault("met_on", _("Ô Ngày họp bình xét đang trống. Nhập theo ngày/tháng/năm, ví dụ 15/12/2023.")))
    elif dossier.met_on > on:
        faults.append(not_yet("met_on", _("Ngày họp bình xét"), dossier.met_on, on=on))
    return faults


def _row_faults(nominee: Nominee) -> list[Fault]:
    individual = nominee.subject_kind == SubjectKind.INDIVIDUAL
    name = nominee.person.full_name if nominee.person else nominee.collective_name
    needed = (
        ("name", name, _("chưa có tên. Nhập họ và tên hoặc tên tập thể.")),
        ("category", nominee.category or not individual, _("chưa chọn diện. Chọn một diện trong danh sách.")),
        ("award_code", nominee.award_code, _("chưa chọn hình thức đề nghị. Chọn một hình thức trong danh sách.")),
        ("route_code", nominee.route_code, _("chưa chọn tuyến trình. Chọn một tuyến trong danh sách.")),
        ("achievement", nominee.achievement, _("chưa có tóm tắt thành tích. Ghi kết quả cụ thể trong phong trào.")),
        ("votes_for", nominee.votes_for is not None, _("chưa có số phiếu đồng ý. Nhập theo biên bản họp bình xét.")),
        ("votes_total", nominee.votes_total, _("chưa có tổng số phiếu. Nhập theo biên bản họp bình xét.")),
    )
    return [
        Fault(
            field_name(nominee.position, field),
            _("Đối tượng %(no)s %(fault)s") % {"no": nominee.position, "fault": fault},
        )
        for field, given, fault in needed
        if not given
    ]


def _doubles(nominees: list[Nominee]) -> list[Fault]:
    """One person, or one collective, once."""
    first: dict[tuple[str, str, int | None], int] = {}
    faults = []
    for nominee in nominees:
        name = nominee.person.full_name if nominee.person else nominee.collective_name
        born = nominee.person.birth_year if nominee.person else None
        other = first.setdefault((nominee.subject_kind, text.fold(name), born), nominee.position)
        if name and other != nominee.position:
            sentence = _(
                "Đối tượng %(no)s trùng với đối tượng %(other)s: %(name)s. Mỗi tập thể, cá nhân chỉ đề nghị một lần; xóa một dòng."
            )
            named_as = {"no": nominee.position, "other": other, "name": vn.quoted(name)}
            faults.append(Fault(field_name(nominee.position, "name"), sentence % named_as))
    return faults


def field_name(position: int, field: str) -> str:
    """The form control of a nominee's field."""
    return f"{FIELD_PREFIX}{position}-{field}"


def content(filing: Filing) -> dict[str, Any]:
    """The dossier with the names of its awards and routes as they are now; of persons the UUID alone."""
    dossier = AwardDossier.objects.filter(filing=filing).first()
    awards, routes = award_types_of(filing.campaign), routes_of(filing.campaign)
    nominees = dossier.nominees.select_related("person") if dossier else ()
    return {
        "nobody": bool(dossier and dossier.nobody),
        "minutes_number": dossier.minutes_number if dossier else "",
        "met_on": dossier.met_on.isoformat() if dossier and dossier.met_on else None,
        "nominees": [
            {
                "position": row.position,
                "subject_kind": row.subject_kind,
                "person": str(row.person.uuid) if row.person else None,
                "collective_name": row.collective_name,
                "category": row.category,
                "category_name": str(NomineeCategory(row.category).label) if row.category else "",
                "award_code": row.award_code,
                "award_name": named(awards, row.award_code),
                "route_code": row.route_code,
                "route_name": named(routes, row.route_code),
                "achievement": row.achievement,
                "votes_for": row.votes_for,
                "votes_total": row.votes_total,
            }
            for row in nominees
        ],
    }


def shown(content: dict[str, Any]) -> dict[str, Any]:
    """The content with the names of its persons as they stand now: a sent version knows them by UUID only."""
    uuids = [row["person"] for row in content["nominees"] if row["person"]]
    people = {str(person.uuid): person for person in Person.objects.filter(uuid__in=uuids)} if uuids else {}
    rows = [_named(row, people.get(row["person"] or "")) for row in content["nominees"]]
    return {**content, "nominees": rows}


def shown_name(row: Mapping[str, Any], person: Person | None) -> str:
    """What a nominee is called where the list is read: a person by his row, if it has not been erased."""
    if row["subject_kind"] == SubjectKind.COLLECTIVE:
        return str(row["collective_name"])
    return person.full_name if person else str(ERASED)


def _named(row: Mapping[str, Any], person: Person | None) -> dict[str, Any]:
    return {
        **row,
        "name": shown_name(row, person),
        "birth_year": str(person.birth_year or "") if person else "",
        "is_woman": bool(person and person.is_woman),
        "post": person.post if person else "",
    }


def warnings(filing: Filing, values: Mapping[str, Any]) -> list[str]:
    """What does not keep a dossier from being sent, but will be asked about."""
    most = quota_of(filing.campaign).individuals_per_unit_max
    kinds = Counter(row["subject_kind"] for row in values["nominees"])
    count = kinds[SubjectKind.INDIVIDUAL]
    if most is None or count <= most:
        return []
    sentence = _(
        "Đơn vị đề nghị %(count)s cá nhân, định mức mỗi đơn vị là %(most)s. Vẫn gửi được; văn phòng thường trực sẽ xem xét số vượt."
    )
    return [sentence % {"count": count, "most": most}]
