"""What keeps a plan or a dissemination from being submitted; a draft may lack any of it."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from campaigns.filing.kinds import Fault, not_yet
from campaigns.filing.models import Filing
from campaigns.plans import sought
from campaigns.plans.models import Dissemination, Measure, Plan, Target
from campaigns.plans.working import working_of


def check_plan(filing: Filing, *, on: date) -> list[Fault]:
    working = working_of(filing)
    targets, measures = working.targets, working.measures
    faults = [*_paper_faults(working.plan, on=on)]
    if not working.tasks:
        faults.append(Fault("tasks", _("Kế hoạch chưa có nhiệm vụ nào. Ghi nhiệm vụ ở ít nhất một nhóm.")))
    if not targets:
        faults.append(Fault("targets", _("Kế hoạch chưa đăng ký chỉ tiêu nào. Nhập ít nhất một chỉ tiêu bằng số.")))
    faults += [*_target_faults(targets), *_twice(targets)]
    if not measures:
        faults.append(Fault("measures", _("Kế hoạch chưa có biện pháp nào. Nhập ít nhất một biện pháp.")))
    return [*faults, *_measure_faults(measures), *sought.faults(filing.campaign, working.titles, on=on)]


def _paper_faults(plan: Plan, *, on: date) -> Iterator[Fault]:
    """A plan worked into another paper needs none of its own."""
    if plan.embedded_in:
        return
    if not plan.paper_number:
        yield Fault(
            "paper_number",
            _(
                "Ô Số, ký hiệu kế hoạch đang trống. Nhập số của kế hoạch đã ban hành,"
                " hoặc ghi văn bản đã lồng ghép ở ô Đã lồng ghép tại."
            ),
        )
    if plan.signed_on is None:
        yield Fault(
            "signed_on", _("Ô Ngày ký đang trống. Nhập ngày ký kế hoạch theo ngày/tháng/năm, ví dụ 15/05/2023.")
        )
    elif plan.signed_on > on:
        yield not_yet("signed_on", _("Ngày ký"), plan.signed_on, on=on)


def _target_faults(rows: list[Target]) -> Iterator[Fault]:
    for row in rows:
        at = f"targets-{row.position}"
        where = {"n": row.position, "name": row.name}
        if not row.name:
            yield Fault(
                f"{at}-indicator", _("Chỉ tiêu dòng %(n)s chưa có tên. Chọn trong danh mục hoặc tự đặt tên.") % where
            )
        if row.name and not row.unit_of_measure:
            yield Fault(
                f"{at}-unit_of_measure", _("Chỉ tiêu “%(name)s” chưa có đơn vị tính. Ghi vụ, người, buổi, %% …") % where
            )
        if row.value is None:
            yield Fault(
                f"{at}-value", _("Chỉ tiêu dòng %(n)s chưa có số của năm nay. Nhập số hoặc bỏ dòng này.") % where
            )


def _twice(rows: list[Target]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row in rows:
        if not row.name:
            continue
        if row.name in first:
            where = {"name": row.name, "one": first[row.name], "two": row.position}
            sentence = _("Chỉ tiêu “%(name)s” ghi hai lần, ở dòng %(one)s và dòng %(two)s. Bỏ một dòng.")
            yield Fault(f"targets-{row.position}-indicator", sentence % where)
        first.setdefault(row.name, row.position)


def _measure_faults(rows: list[Measure]) -> Iterator[Fault]:
    for row in rows:
        at, where = f"measures-{row.position}", {"n": row.position}
        if not row.text:
            yield Fault(
                f"{at}-text", _("Biện pháp dòng %(n)s chưa có nội dung. Ghi việc sẽ làm hoặc bỏ dòng này.") % where
            )
        if not row.responsible:
            yield Fault(
                f"{at}-responsible",
                _("Biện pháp dòng %(n)s chưa có người, bộ phận phụ trách. Ghi tên bộ phận hoặc chức danh.") % where,
            )


def check_dissemination(filing: Filing, *, on: date) -> list[Fault]:
    row = Dissemination.objects.filter(pk=filing.pk).first() or Dissemination(filing=filing)
    faults = []
    if row.held_on is None:
        faults.append(
            Fault("held_on", _("Ô Ngày tổ chức đang trống. Nhập ngày phổ biến, quán triệt, ví dụ 20/05/2023."))
        )
    elif row.held_on > on:
        faults.append(not_yet("held_on", _("Ngày tổ chức"), row.held_on, on=on))
    if row.reached is None:
        faults.append(
            Fault("reached", _("Ô Số người được phổ biến đang trống. Nhập số người đã dự; không có ai thì ghi 0."))
        )
    if row.headcount is None:
        faults.append(
            Fault("headcount", _("Ô Tổng số người thuộc phạm vi đang trống. Nhập số cán bộ, công chức, viên chức."))
        )
    elif row.headcount == 0:
        faults.append(
            Fault("headcount", _("Tổng số người thuộc phạm vi là 0. Nhập số cán bộ, công chức, viên chức của đơn vị."))
        )
    return faults
