"""The parts of a plan and of a dissemination, from their frozen contents; keys are the names their forms use for faults."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from campaigns.filing.outline import Part, day, figure, number, words
from campaigns.plans.sought import COUNTED, field_of


def plan_parts(content: Mapping[str, Any]) -> tuple[Part, ...]:
    paper = (
        figure("paper_number", _("Số, ký hiệu"), content["paper_number"]),
        day("signed_on", _("Ngày ký"), content["signed_on"]),
        figure("signer", _("Người ký"), content["signer"]),
        words("embedded_in", _("Đã lồng ghép tại"), content["embedded_in"]),
    )
    links = (
        words("linked_movements", _("Kết hợp với các phong trào thi đua khác"), content["linked_movements"]),
        words(
            "socio_economic_tasks", _("Gắn với nhiệm vụ phát triển kinh tế - xã hội"), content["socio_economic_tasks"]
        ),
    )
    tasks = tuple(words(f"tasks-{row['no']}", f"{row['no']}. {row['group']}", row["text"]) for row in content["tasks"])
    return (
        Part("paper", _("Văn bản kế hoạch"), paper),
        Part("tasks", _("Nhiệm vụ theo nhóm"), tasks),
        Part("targets", _("Chỉ tiêu đăng ký"), tuple(item for row in content["targets"] for item in _target(row))),
        Part("measures", _("Biện pháp"), tuple(item for row in content["measures"] for item in _measure(row))),
        *_titles(content),
        Part("links", _("Gắn kết với nhiệm vụ, phong trào khác"), links),
    )


def _target(row: Mapping[str, Any]) -> tuple[Any, ...]:
    at, no = f"targets-{row['position']}", row["position"]
    name = row["name"] or _("Chỉ tiêu dòng %(n)s") % {"n": no}
    return (
        number(f"{at}-value", name, row["value"]),
        number(f"{at}-baseline", _("%(name)s: năm trước") % {"name": name}, row["baseline"], is_minor=True),
        figure(f"{at}-indicator", _("Tên chỉ tiêu dòng %(n)s") % {"n": no}, row["name"], is_minor=True),
        figure(
            f"{at}-unit_of_measure", _("%(name)s: đơn vị tính") % {"name": name}, row["unit_of_measure"], is_minor=True
        ),
    )


def _measure(row: Mapping[str, Any]) -> tuple[Any, ...]:
    at, no = f"measures-{row['position']}", {"n": row["position"]}
    return (
        words(f"{at}-text", _("Biện pháp dòng %(n)s") % no, row["text"]),
        figure(f"{at}-responsible", _("Biện pháp dòng %(n)s: phụ trách") % no, row["responsible"], is_minor=True),
        day(f"{at}-due_on", _("Biện pháp dòng %(n)s: hoàn thành trước") % no, row["due_on"], is_minor=True),
    )


def _titles(content: Mapping[str, Any]) -> tuple[Part, ...]:
    """Plans sent before titles could be registered in them have no such part."""
    if "titles" not in content:
        return ()
    items = tuple(
        figure(field_of(row["code"], subject), f"{row['name']}: {subject.label}", row[name] or None)
        for row in content["titles"]
        for subject, name in COUNTED.items()
    )
    return (Part("titles", _("Đăng ký danh hiệu, hình thức khen thưởng"), items),)


def dissemination_parts(content: Mapping[str, Any]) -> tuple[Part, ...]:
    items = (
        day("held_on", _("Ngày tổ chức"), content["held_on"]),
        figure("reached", _("Số người được phổ biến"), content["reached"]),
        figure("headcount", _("Tổng số người thuộc phạm vi"), content["headcount"]),
        figure("together_with", _("Phối hợp với"), content["together_with"]),
        words("note", _("Hình thức, nội dung phổ biến"), content["note"]),
    )
    return (Part("pho-bien", _("Kết quả phổ biến, quán triệt"), items),)
