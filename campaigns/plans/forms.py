from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.forms import BaseForm, BaseFormSet, BoundField, formset_factory
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import CountField, DraftForm, LineField, PortalFormSet, TextField, VietnameseDateField
from campaigns.filing.models import Filing
from campaigns.plans import sought, targets
from campaigns.plans.models import Dissemination, Measure, Plan, Target
from campaigns.plans.parts import DATE, IssuedPaperForm, LinksForm, MeasureRow, RowForm, TargetRow, TaskForm
from campaigns.plans.storing import LINK_FIELDS, PAPER_FIELDS, MeasureValues, TargetValues, targets_content
from campaigns.plans.titles_form import TitlesForm
from campaigns.plans.working import working_of
from campaigns.setup.choices import ObjectiveKind
from campaigns.setup.models import CampaignIndicator, Objective

SPARE_ROWS, MOST_ROWS = 3, 20


class PlanForm:
    """The whole plan on one page: issued paper, tasks by group, targets, measures, titles sought, links."""

    def __init__(self, data: QueryDict | None, *, filing: Filing) -> None:
        working, fresh = working_of(filing), data is None
        plan, known = working.plan, targets.baselines(filing)
        self.paper = IssuedPaperForm(data, initial=_initial(plan, PAPER_FIELDS) if fresh else None)
        texts = {str(row.task_group.no): row.text for row in working.tasks} if fresh else {}
        self.tasks = TaskForm(data, groups=working.groups, initial=texts)
        self.aims, self.aims_note = targets.aims(working.objectives, known), _aims_note(filing)
        stored = _target_rows(working.targets) if filing.has_begun else _suggested(filing, working.objectives, known)
        self.targets = _rows(
            TargetRow,
            data,
            "chi-tieu",
            stored if fresh else {},
            choices=_choices(working.places),
            indicators={place.indicator.code: place.indicator for place in working.places},
        )
        self.looser = [row for row in targets_content(working) if row["is_looser"]] if fresh else []
        self.measures = _rows(MeasureRow, data, "bien-phap", _measure_rows(working.measures) if fresh else {})
        self.titles = TitlesForm(data, titles=sought.offered(filing.campaign), stored=working.titles if fresh else None)
        self.links = LinksForm(data, initial=_initial(plan, LINK_FIELDS) if fresh else None)
        self.whole: list[str] = []
        self.placed: set[str] = set()

    def is_valid(self) -> bool:
        return all([part.is_valid() for part in self._parts()])  # noqa: C419 - every part is to speak, not only the first

    def values(self) -> dict[str, Any]:
        return {
            **self.paper.cleaned_data,
            **self.links.cleaned_data,
            "tasks": self.tasks.texts(),
            "targets": [*self._targets()],
            "measures": [*self._measures()],
            "titles": self.titles.sought(),
        }

    def _targets(self) -> Iterator[TargetValues]:
        for position, row in _kept(self.targets, ("indicator", "name", "unit_of_measure", "baseline", "value")):
            yield TargetValues(
                position=position,
                indicator=row["indicator"],
                name=row["name"],
                unit_of_measure=row["unit_of_measure"],
                direction=row["direction"],
                baseline=row["baseline"],
                value=row["value"],
            )

    def _measures(self) -> Iterator[MeasureValues]:
        for position, row in _kept(self.measures, ("text", "responsible", "due_on")):
            yield MeasureValues(
                position=position, text=row["text"], responsible=row["responsible"], due_on=row["due_on"]
            )

    def add_fault(self, field: str, message: str) -> None:
        form, name = self._place(field)
        if form is None:
            self.whole.append(message)
        else:
            form.add_error(name, message)
            self.placed.add(message)

    def box_of(self, anchor: str) -> BoundField | None:
        """The box that a thread at that place is about."""
        whole = {"paper": "paper_number", "links": "linked_movements"}
        form, name = self._place(whole.get(anchor, anchor))
        return form[name] if form is not None and name in form.fields else None

    def _place(self, field: str) -> tuple[BaseForm | None, str]:
        """`paper_number` is a box; `tasks` the first box of its part; `targets-2-value` a box of row 2."""
        part, _dash, rest = field.partition("-")
        if single := next((form for form in (self.paper, self.links) if part in form.fields), None):
            return single, part
        if part == "tasks":
            return self.tasks, rest or next(iter(self.tasks.fields))
        if part == "titles":
            return self.titles, rest or next(iter(self.titles.fields), "")
        sets = {"targets": (self.targets, "indicator"), "measures": (self.measures, "text")}
        if part not in sets:
            return None, ""
        rows, first = sets[part]
        number, _dash, name = (rest or f"1-{first}").partition("-")
        place = int(number) - 1 if number.isdigit() else len(rows.forms)
        return (rows.forms[place], name) if 0 <= place < len(rows.forms) else (None, "")

    def error_list(self) -> list[tuple[str, str]]:
        lines = [("", message) for message in self.whole]
        for part in self._parts():
            if isinstance(part, BaseFormSet):
                lines += [("", str(text)) for text in part.non_form_errors()]
                lines += [line for number, row in enumerate(part.forms, 1) for line in self._row_lines(row, number)]
            else:
                lines += _lines(part)
        return lines

    def _row_lines(self, row: RowForm, number: int) -> list[tuple[str, str]]:
        """The faults of one row, each with the row it is in: the page has many boxes of the same name."""
        place = str(row.place) % {"n": number}
        return [(target, text if text in self.placed else f"{place} – {text}") for target, text in _lines(row)]

    def _parts(self) -> tuple[Any, ...]:
        return self.paper, self.tasks, self.targets, self.measures, self.titles, self.links


def _initial(plan: Plan, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in names}


def _rows(
    kind: type[RowForm], data: QueryDict | None, prefix: str, stored: dict[int, dict[str, Any]], **row: Any
) -> Any:
    """A set of rows whose place is the stored position, with spare ones after the last."""
    filled = max(stored, default=0)
    extra = min(SPARE_ROWS, MOST_ROWS - filled)
    factory = formset_factory(kind, formset=PortalFormSet, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    initial = [stored.get(position, {}) for position in range(1, filled + 1)]
    return factory(data, prefix=prefix, initial=initial or None, form_kwargs=row)


def _target_rows(rows: Iterable[Target]) -> dict[int, dict[str, Any]]:
    return {
        row.position: {
            "indicator": row.indicator.code if row.indicator else "",
            "baseline": row.baseline,
            "value": row.value,
            "name": "" if row.indicator else row.name,
            "unit_of_measure": "" if row.indicator else row.unit_of_measure,
            "direction": row.direction,
        }
        for row in rows
    }


def _suggested(filing: Filing, objectives: list[Objective], known: Mapping[str, int]) -> dict[int, dict[str, Any]]:
    """For a plan nobody has begun: a unit with a territory is offered the reduction aims with last year's figures."""
    bands = [row.indicator.code for row in objectives if row.kind == ObjectiveKind.REDUCTION_BAND]
    offered = bands if filing.unit.is_geographic else []
    return {place: {"indicator": code, "baseline": known.get(code)} for place, code in enumerate(offered, start=1)}


def _aims_note(filing: Filing) -> str:
    if not filing.unit.is_geographic:
        return str(_("Đơn vị không có địa bàn: đăng ký chỉ tiêu theo chức năng, nhiệm vụ của mình."))
    return str(_("Số bên phải là số năm trước trên địa bàn; dấu – là chưa có đủ số liệu đã tiếp nhận."))


def _measure_rows(rows: Iterable[Measure]) -> dict[int, dict[str, Any]]:
    return {row.position: {"text": row.text, "responsible": row.responsible, "due_on": row.due_on} for row in rows}


def _choices(places: Iterable[CampaignIndicator]) -> list[Any]:
    """The campaign's indicators under their task groups."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in places:
        group = (
            f"{place.task_group.no}. {place.task_group.title}"[:80]
            if place.task_group
            else str(_("Tai nạn giao thông"))
        )
        label = f"{place.indicator.name} ({place.indicator.unit_of_measure})"
        groups.setdefault(group, []).append((place.indicator.code, label))
    return [("", _("– Chọn chỉ tiêu hoặc tự đặt tên –")), *groups.items()]


def _kept(rows: Any, speaking: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(position, cleaned values) of rows that say something and are not to be dropped."""
    for position, row in enumerate(rows.forms, start=1):
        cleaned: dict[str, Any] = row.cleaned_data
        if not cleaned.get("drop") and any(cleaned.get(name) not in {"", None} for name in speaking):
            yield position, cleaned


def _lines(form: BaseForm) -> list[tuple[str, str]]:
    found = [("", str(text)) for text in form.non_field_errors()]
    for field in form:
        found += [(str(field.id_for_label or field.auto_id), str(text)) for text in field.errors]
    return found


class DisseminationForm(DraftForm):
    held_on = VietnameseDateField(label=_("Ngày tổ chức"), widget=DATE)
    reached = CountField(label=_("Số người được phổ biến"), max_value=10**6)
    headcount = CountField(
        label=_("Tổng số người thuộc phạm vi"),
        max_value=10**6,
        help_text=_("Toàn thể cán bộ, công chức, viên chức, người lao động thuộc phạm vi quản lý."),
    )
    together_with = LineField(
        label=_("Phối hợp với"),
        max_length=300,
        required=False,
        help_text=_("Cấp ủy, Công đoàn, Đoàn Thanh niên, Hội Phụ nữ … cùng tổ chức."),
    )
    note = TextField(
        label=_("Hình thức, nội dung phổ biến"),
        max_length=3000,
        required=False,
        help_text=_("Hội nghị, sinh hoạt chi bộ, loa truyền thanh, nhóm Zalo của cơ quan …"),
    )

    def __init__(self, data: QueryDict | None, *, filing: Filing) -> None:
        row = Dissemination.objects.filter(pk=filing.pk).first() if data is None else None
        super().__init__(data, initial={name: getattr(row, name) for name in self.base_fields} if row else None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        reached, headcount = cleaned.get("reached"), cleaned.get("headcount")
        if reached is not None and headcount is not None and reached > headcount:
            sentence = _("Số người được phổ biến (%(reached)s) lớn hơn tổng số người (%(all)s). Sửa một trong hai số.")
            self.add_error("reached", sentence % {"reached": vn.show_number(reached), "all": vn.show_number(headcount)})
        return cleaned

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def add_fault(self, field: str, message: str) -> None:
        self.add_error(field if field in self.fields else None, message)

    def box_of(self, anchor: str) -> BoundField | None:
        return self[anchor] if anchor in self.fields else None

    def error_list(self) -> list[tuple[str, str]]:
        return _lines(self)
