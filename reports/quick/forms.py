import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import personal, vn
from atgt_portal.lib.fields import (
    ChoiceField,
    CountField,
    LineField,
    RevisionField,
    TextField,
    TickField,
    TypedChoiceField,
    VietnameseDateField,
)
from atgt_portal.lib.forms import PortalForm
from campaigns.journal.forms import EntryForm
from reports.quick import doubts
from reports.quick.choices import Known, QuickAction
from reports.quick.wording import clock_words
from reports.returns.accidents import least_severity
from reports.returns.choices import Severity
from units.models import Unit

_L = gettext_lazy
_LONGEST, _MOST_PEOPLE = 2000, 500
_CLOCK = re.compile(r"(\d{1,2})\s*(?:giờ|gio|h|g|:|\.)?\s*(\d{1,2})?\s*(?:phút|phut|p|')?", re.IGNORECASE)
_WORDS = ("place", "vehicles", "grounds", "cause", "done", "needs", "added")


class ClockField(LineField):
    """An hour of the day as people write it: 14:30, 14h30, 14 giờ 30; kept as 14:30."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "14:30", "class": "is-date"}
    )
    blank_advice = _L("Ghi giờ và phút, ví dụ 14:30.")

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        if not typed:
            return ""
        read = _CLOCK.fullmatch(typed)
        hour, minute = (int(read[1]), int(read[2] or 0)) if read else (99, 99)
        if hour > 23 or minute > 59:
            sentence = _("%(typed)s không phải giờ trong ngày. Ghi giờ và phút, ví dụ 14:30.")
            raise forms.ValidationError(sentence % {"typed": vn.quoted(typed)}, code="invalid")
        return f"{hour:02d}:{minute:02d}"


def at_clock(day: date, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return timezone.make_aware(datetime.combine(day, time(int(hour), int(minute))))


class QuickForm(EntryForm):
    """What is known of the accident by now; `now` is the moment of writing, after which nothing can have happened."""

    order_advice = _L("Sửa một trong hai.")
    widths = {
        "unit": 12, "known_on": 3, "known_at": 3, "happened_on": 3, "happened_at": 3, "area": 4, "place": 8, "deaths": 3,
        "injured": 3, "commercial": 3, "alcohol": 3, "cause": 6, "done": 6,
    }  # fmt: skip
    unit = ChoiceField(label=_L("Đơn vị báo cáo"))
    known_on = VietnameseDateField(label=_L("Biết tin ngày"))
    known_at = ClockField(label=_L("Biết tin lúc"), max_length=20)
    happened_on = VietnameseDateField(label=_L("Xảy ra ngày"))
    happened_at = ClockField(label=_L("Xảy ra lúc"), max_length=20, required=False)
    area = ChoiceField(label=_L("Địa bàn"), help_text=_L("Xã, thị trấn nơi xảy ra."))
    place = LineField(
        label=_L("Tuyến đường, vị trí"),
        max_length=200,
        help_text=_L("Ví dụ Quốc lộ 4D, Km 52+300, dốc gần chợ."),
        blank_advice=_L("Ghi tên đường và chỗ xảy ra; chưa rõ chỗ thì ghi “đang xác minh”."),
    )
    deaths = CountField(label=_L("Số người chết"), max_value=_MOST_PEOPLE)
    injured = CountField(label=_L("Số người bị thương"), max_value=_MOST_PEOPLE)
    commercial = TypedChoiceField(label=_L("Ô tô kinh doanh vận tải"), choices=Known.choices, initial=Known.UNKNOWN)
    alcohol = TypedChoiceField(label=_L("Nghi có nồng độ cồn"), choices=Known.choices, initial=Known.UNKNOWN)
    declared = TickField(label=_L("Đơn vị thấy vụ này đặc biệt nghiêm trọng dù có dưới 03 người chết"), required=False)
    grounds = LineField(
        label=_L("Vì sao là đặc biệt nghiêm trọng"),
        max_length=300,
        required=False,
        help_text=_L("Chỉ khi đánh dấu ô trên, ví dụ thiệt hại tài sản rất lớn, xe chở hàng nguy hiểm."),
    )
    vehicles = LineField(
        label=_L("Phương tiện"),
        max_length=300,
        help_text=_L("Số lượng, loại xe; không ghi biển số, tên lái xe."),
        blank_advice=_L("Ghi số lượng, loại xe; chưa rõ thì ghi “đang xác minh”."),
    )
    cause = TextField(
        label=_L("Nguyên nhân ban đầu"), max_length=_LONGEST, blank_advice=_L("Chưa rõ thì ghi “Đang làm rõ”.")
    )
    done = TextField(
        label=_L("Đã và đang xử lý"),
        max_length=_LONGEST,
        blank_advice=_L("Ghi việc đã làm, ví dụ cấp cứu, bảo vệ hiện trường, phân luồng."),
    )
    needs = TextField(
        label=_L("Đề nghị, kiến nghị"), max_length=_LONGEST, required=False, help_text=_L("Không có thì để trống.")
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        units: Sequence[Unit],
        areas: Sequence[Unit],
        now: datetime,
        **more: Any,
    ) -> None:
        super().__init__(data, on=timezone.localdate(now), **more)
        self.now = now
        self.units = {str(unit.uuid): unit for unit in units}
        self.areas = {str(unit.uuid): unit for unit in areas}
        if len(self.units) > 1:
            self.fields["unit"].choices = [(key, unit.name) for key, unit in self.units.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]
        named = [(key, unit.place_name or unit.name) for key, unit in self.areas.items()]
        self.fields["area"].choices = [("", _("– Chọn địa bàn –")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_later("known_on", "happened_on")
        self._refuse_hours_to_come("known", _("biết tin"))
        self._refuse_hours_to_come("happened", _("xảy ra"))
        if not self.errors:
            self._refuse_news_before_it_happened(said)
        self._judge_severity(said)
        self._refuse_persons(said)
        return said

    def _refuse_news_before_it_happened(self, said: Mapping[str, Any]) -> None:
        happened, known = at_clock(said["happened_on"], said["happened_at"] or "00:00"), self.known_moment()
        if happened > known:
            sentence = _("Lúc xảy ra %(happened)s đứng sau lúc biết tin %(known)s. %(advice)s")
            told = {"happened": _moment(happened), "known": _moment(known), "advice": self.order_advice}
            self.add_error("happened_on", sentence % told)

    def _refuse_hours_to_come(self, name: str, what: str) -> None:
        day, clock = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_at")
        if day == self.on and clock and at_clock(day, clock) > self.now:
            now = clock_words(f"{timezone.localtime(self.now):%H:%M}")
            sentence = _("Giờ %(what)s %(typed)s chưa tới, lúc này là %(now)s. Kiểm tra lại giờ.")
            self.add_error(f"{name}_at", sentence % {"what": what, "typed": clock_words(clock), "now": now})

    def _judge_severity(self, said: Mapping[str, Any]) -> None:
        """Three dead are the law's own measure; below it the unit has to say so, and why."""
        deaths = said.get("deaths")
        if deaths is None or least_severity(deaths) == Severity.ESPECIALLY_SERIOUS:
            return
        if not said.get("declared"):
            sentence = _(
                "Vụ có %(n)s người chết; từ 03 người chết mới xếp đặc biệt nghiêm trọng theo số người chết. Nếu vẫn là"
                " vụ đặc biệt nghiêm trọng, đánh dấu ô này và ghi vì sao; nếu không, vụ được báo trong số liệu của kỳ."
            )
            self.add_error("declared", sentence % {"n": vn.two_digits(deaths)})
        elif "grounds" in said and not said["grounds"]:
            self.add_error(
                "grounds", vn.blank_sentence(str(self["grounds"].label), advice=_("Ghi ngắn căn cứ để xếp như vậy."))
            )

    def _refuse_persons(self, said: Mapping[str, Any]) -> None:
        sentence = _("Ô %(box)s hình như có %(what)s. Bỏ đi rồi gửi: báo cáo này không ghi thông tin của riêng ai.")
        for name in _WORDS:
            if what := personal.found_in(said.get(name) or ""):
                self.add_error(name, sentence % {"box": self[name].label, "what": what})

    def chosen_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]] if "unit" in self.fields else next(iter(self.units.values()))

    def known_moment(self) -> datetime:
        return at_clock(self.cleaned_data["known_on"], self.cleaned_data["known_at"])

    def doubts(self) -> list[str]:
        """What the writer is asked to look at once more; of a form that is valid."""
        labels = {name: str(field.label) for name, field in self.fields.items()}
        return doubts.about(self.cleaned_data, before=self.initial, labels=labels)

    def content(self) -> dict[str, Any]:
        """What is told, as plain JSON: counts and classes only, no person."""
        said, area = self.cleaned_data, self.areas[self.cleaned_data["area"]]
        plain = {name: said.get(name, "") for name in (*_WORDS, "deaths", "injured", "commercial", "alcohol")}
        at = {"happened_on": said["happened_on"].isoformat(), "happened_at": said["happened_at"]}
        counted = least_severity(said["deaths"]) == Severity.ESPECIALLY_SERIOUS
        named = {"area": area.place_name or area.name, "area_uuid": str(area.uuid)}
        return {**plain, **at, **named, "grounds": "" if counted else plain["grounds"]}


class SupplementForm(QuickForm):
    """The same boxes as they were told, and what is new; when the news came, `known`, does not change."""

    order_advice = _L("Lúc biết tin đã báo thì giữ nguyên: sửa lúc xảy ra.")
    seen_revision = RevisionField()
    added = LineField(
        label=_L("Bổ sung lần này"),
        max_length=300,
        help_text=_L("Ví dụ: thêm 01 người chết tại bệnh viện."),
        blank_advice=_L("Ghi một câu về điều mới so với bản trước, để người nhận thấy ngay."),
    )
    field_order = ("added",)
    widths = {**QuickForm.widths, "happened_on": 6, "happened_at": 6}

    def __init__(self, data: Mapping[str, Any] | None, *, known: datetime, **more: Any) -> None:
        super().__init__(data, **more)
        self.known = known
        for name in ("known_on", "known_at"):
            del self.fields[name]

    def known_moment(self) -> datetime:
        return self.known


class QuickActionForm(PortalForm):
    """One press of the office; `seen_revision` is the version that was read."""

    action = TypedChoiceField(label=_L("Việc"), choices=QuickAction.choices, coerce=QuickAction)
    seen_revision = RevisionField()


def mark_of(found: Sequence[str]) -> str:
    """Tells these doubts from others: who has seen some still meets new ones."""
    return hashlib.sha256("\n".join(found).encode()).hexdigest()[:16] if found else ""


def _moment(moment: datetime) -> str:
    here = timezone.localtime(moment)
    return _("%(clock)s ngày %(day)s") % {"clock": clock_words(f"{here:%H:%M}"), "day": vn.show_date(here.date())}


def told_again(content: Mapping[str, Any]) -> dict[str, Any]:
    """A content as the boxes of its supplement show it."""
    happened = vn.show_date(date.fromisoformat(content["happened_on"]))
    kept = {name: content[name] for name in (*_WORDS, "deaths", "injured", "commercial", "alcohol", "happened_at")}
    return {
        **kept,
        "added": "",
        "happened_on": happened,
        "area": content["area_uuid"],
        "declared": bool(content["grounds"]),
    }
