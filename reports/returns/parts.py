"""The parts of the papers of this room, from their frozen contents; keys are the names their forms use for faults."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from campaigns.filing.outline import Item, Part, day, day_words, figure, number, words
from campaigns.setup.choices import AccidentMeasure


def periodic_parts(content: Mapping[str, Any]) -> tuple[Part, ...]:
    """An interim return has sections and activities; a closing one its targets and the unit's standing besides."""
    paper = content["paper"]
    found = [
        Part(
            "sections",
            _("Nội dung báo cáo"),
            tuple(words(f"sections.{row['code']}", row["title"], row["text"]) for row in content["sections"]),
        ),
        Part("activities", _("Kết quả theo nhóm nhiệm vụ"), tuple(_activities(content))),
    ]
    if "targets" in content:
        found += [
            Part("targets", _("Chỉ tiêu đã đăng ký và kết quả"), tuple(_result(row) for row in content["targets"])),
            Part("standing", _("Đơn vị trực thuộc, điển hình, bình xét"), _standing(content)),
        ]
    issued = (
        figure("paper_number", _("Số, ký hiệu báo cáo"), paper["number"]),
        day("signed_on", _("Ngày ký"), paper["signed_on"]),
        figure("signer", _("Người ký"), paper["signer"]),
    )
    return (*found, Part("paper", _("Văn bản đã ký, cấp số"), issued))


def _activities(content: Mapping[str, Any]) -> Iterator[Item]:
    for row in content["activities"]:
        at, name = f"activities.{row['code']}", row["name"]
        halves = (
            (("value", row["part_label"] or ""), ("out_of", row["whole_label"] or ""))
            if row["is_ratio"]
            else (("value", ""),)
        )
        for box, half in halves:
            label = f"{name}: {half}" if half else name
            yield number(f"{at}.{box}", label, row[box], is_minor=box != "value")
            said = _("%(name)s (cùng kỳ)") % {"name": label}
            yield number(f"{at}.previous_{box}", said, row[f"previous_{box}"], is_minor=True)


def grid_parts(content: Mapping[str, Any]) -> tuple[Part, ...]:
    """The results of a month: each indicator a place to talk about, its reason compared with it."""
    reasons = (
        words(
            f"activities.{row['code']}.note",
            _("Lý do của “%(name)s”") % {"name": row["name"]},
            row.get("note", ""),
            is_minor=True,
        )
        for row in content["activities"]
    )
    return (Part("activities", _("Kết quả hoạt động của đơn vị"), (*_activities(content), *reasons)),)


def _result(row: Mapping[str, Any]) -> Item:
    return number(f"targets.{row['position']}", row["name"], row["result"])


def _standing(content: Mapping[str, Any]) -> tuple[Item, ...]:
    return (
        figure("has_no_subordinates", _("Không có đơn vị trực thuộc"), content["has_no_subordinates"], is_minor=True),
        figure("subordinates", _("Số đơn vị trực thuộc"), content["subordinates"]),
        figure("subordinates_checked", _("Số đơn vị đã kiểm tra, đôn đốc"), content["subordinates_checked"]),
        figure("models_recognised", _("Điển hình, mô hình được công nhận"), content["models_recognised"]),
        figure("staff_violations", _("Cán bộ vi phạm nồng độ cồn, gây tai nạn"), content["staff_violations"]),
        figure("women_percent", _("Tỷ lệ nữ (%)"), content["women_percent"]),
        day("reviewed_on", _("Ngày họp bình xét"), content["reviewed_on"]),
    )


def accident_parts(content: Mapping[str, Any]) -> tuple[Part, ...]:
    """One part an accident, known by its place on the page of the return."""
    nothing = figure("nothing_happened", _("Không phát sinh vụ nào trong kỳ"), content["nothing_happened"])
    status = figure("status", _("Tính chất số liệu"), content.get("status_name", ""), is_minor=True)
    rows = tuple(_accident(row) for row in content["accidents"])
    places = tuple(_place(row) for row in content.get("counts", ()))
    return (Part("head", _("Cả kỳ"), (nothing, status)), *rows, *places)


def _place(row: Mapping[str, Any]) -> Part:
    at = f"counts.{row['unit']}"
    told = (figure(f"{at}.{one}", str(one.label), row[one], is_minor=row[one] is None) for one in AccidentMeasure)
    return Part(at, row["place"], (*told, words(f"{at}.note", _("Ghi chú"), row["note"], is_minor=True)))


def _accident(row: Mapping[str, Any]) -> Part:
    at = f"accidents.{row['position']}"
    said = {"n": row["position"], "day": day_words(row["happened_on"]) or "–", "place": row["place"] or "–"}
    return Part(
        at,
        _("Vụ số %(n)s, ngày %(day)s, %(place)s") % said,
        (
            day(f"{at}.happened_on", _("Ngày xảy ra"), row["happened_on"]),
            figure(f"{at}.unit", _("Địa bàn"), row["place"]),
            figure(f"{at}.severity", _("Mức độ"), row["severity_name"]),
            figure(f"{at}.deaths", _("Số người chết"), row["deaths"]),
            figure(f"{at}.injured", _("Số người bị thương"), row["injured"]),
            figure(f"{at}.road", _("Tuyến đường"), row["road"]),
            figure(f"{at}.cause", _("Nguyên nhân chính"), row["cause_name"]),
            figure(f"{at}.cause_note", _("Nguyên nhân khác"), row["cause_note"], is_minor=True),
            figure(f"{at}.mode", _("Loại hình"), row["mode_name"], is_minor=True),
            figure(f"{at}.code", _("Mã vụ"), row["code"], is_minor=True),
            figure(f"{at}.alcohol_related", _("Do uống rượu, bia"), row["alcohol_related"]),
            figure(f"{at}.commercial_vehicle", _("Liên quan ô tô kinh doanh vận tải"), row["commercial_vehicle"]),
        ),
    )


def confirmation_parts(content: Mapping[str, Any]) -> tuple[Part, ...]:
    items = (
        figure("statement", _("Ý kiến của đơn vị"), content["statement_name"]),
        words("note", _("Nội dung đề nghị đối chiếu"), content["note"]),
    )
    return (Part("y-kien", _("Xác nhận số liệu"), items),)
