"""The parts of a score sheet and of a dossier, from their contents as shown; keys are the names of their forms' controls."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from awards.nominating import field_name
from awards.self_scoring import EVIDENCE_PREFIX, SCORE_PREFIX
from campaigns.filing.outline import Item, Part, day, figure, number, words


def sheet_parts(content: Mapping[str, Any]) -> tuple[Part, ...]:
    """One part each of the table; computed points are nobody's to mend, yet a change in them is shown."""
    parts = [
        Part(f"phan-{part['code']}", f"{part['code']}. {part['name']}", tuple(_lines(part["lines"])))
        for part in content["parts"]
    ]
    return (*parts, Part("ghi-chu", _("Ghi chú của đơn vị"), (words("ghi-chu", _("Ghi chú"), content["note"]),)))


def _lines(lines: list[Mapping[str, Any]]) -> Iterator[Item]:
    for line in lines:
        label = f"{line['code']} {line['name']}"
        yield number(f"{SCORE_PREFIX}{line['key']}", label, line["points"])
        said = _("%(line)s: minh chứng") % {"line": label}
        yield words(f"{EVIDENCE_PREFIX}{line['key']}", said, line["evidence"], is_minor=True)


def dossier_parts(content: Mapping[str, Any]) -> tuple[Part, ...]:
    meeting = (
        figure("nobody", _("Không đề nghị khen thưởng"), content["nobody"]),
        figure("minutes_number", _("Số biên bản họp bình xét"), content["minutes_number"]),
        day("met_on", _("Ngày họp bình xét"), content["met_on"]),
    )
    return (
        Part("minutes_number", _("Họp bình xét của đơn vị"), meeting),
        *(_nominee(row) for row in content["nominees"]),
    )


def _nominee(row: Mapping[str, Any]) -> Part:
    at, name = row["position"], row.get("name") or row["collective_name"]
    kind = _("Tập thể") if row["subject_kind"] == "collective" else _("Cá nhân")
    return Part(
        field_name(at, "name"),
        _("Đối tượng %(n)s") % {"n": at},
        (
            figure(field_name(at, "name"), _("Họ và tên hoặc tên tập thể"), name),
            figure(field_name(at, "subject_kind"), _("Tập thể hay cá nhân"), kind, is_minor=True),
            figure(field_name(at, "birth_year"), _("Năm sinh"), str(row.get("birth_year") or ""), is_minor=True),
            figure(field_name(at, "post"), _("Chức vụ"), row.get("post")),
            figure(field_name(at, "category"), _("Diện"), row["category_name"]),
            figure(field_name(at, "award_code"), _("Hình thức đề nghị"), row["award_name"]),
            figure(field_name(at, "route_code"), _("Tuyến trình"), row["route_name"]),
            words(field_name(at, "achievement"), _("Tóm tắt thành tích"), row["achievement"]),
            figure(field_name(at, "votes_for"), _("Số phiếu đồng ý"), row["votes_for"]),
            figure(field_name(at, "votes_total"), _("Tổng số phiếu"), row["votes_total"]),
        ),
    )
