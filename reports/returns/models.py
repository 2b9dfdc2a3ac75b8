from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from campaigns.filing.models import Filing, FilingVersion
from campaigns.record.choices import FigureStatus
from campaigns.setup.models import Indicator
from reports.returns.choices import Cause, Mode, Section, Severity, Statement
from units.models import Unit, User


class AccidentReturn(models.Model):
    """The police's accidents of one period, one row each; figures of record are derived when it is accepted."""

    filing = models.OneToOneField(Filing, models.PROTECT, primary_key=True, related_name="accident_return")
    nothing_happened = models.BooleanField(_("không phát sinh tai nạn trong kỳ"), default=False)
    status = models.CharField(
        _("tính chất số liệu"), max_length=12, choices=FigureStatus, default=FigureStatus.OFFICIAL
    )

    class Meta:
        verbose_name = _("số liệu tai nạn")
        verbose_name_plural = _("số liệu tai nạn")

    def __str__(self) -> str:
        return str(self.filing_id)


class Accident(models.Model):
    """One accident: counts and classes only, never a name. A draft may leave boxes blank; a submitted one may not."""

    accident_return = models.ForeignKey(AccidentReturn, models.CASCADE, related_name="accidents")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("mã vụ"), max_length=40, blank=True)
    happened_on = models.DateField(_("ngày xảy ra"), null=True, blank=True)
    about_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("địa bàn")
    )
    mode = models.CharField(_("loại hình"), max_length=12, choices=Mode, default=Mode.ROAD)
    road = models.CharField(_("tuyến đường"), max_length=80, blank=True)
    severity = models.CharField(_("mức độ"), max_length=24, choices=Severity, blank=True)
    deaths = models.PositiveSmallIntegerField(_("số người chết"), null=True, blank=True)
    injured = models.PositiveSmallIntegerField(_("số người bị thương"), null=True, blank=True)
    alcohol_related = models.BooleanField(_("do uống rượu, bia"), default=False)
    commercial_vehicle = models.BooleanField(_("liên quan ô tô kinh doanh vận tải"), default=False)
    cause = models.CharField(_("nguyên nhân chính"), max_length=24, choices=Cause, blank=True)
    cause_note = models.CharField(_("ghi thêm về nguyên nhân"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("vụ tai nạn")
        verbose_name_plural = _("vụ tai nạn")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["accident_return", "position"], name="accident_position_once")]

    def __str__(self) -> str:
        return f"{self.accident_return_id}.{self.position}"


class UnitCount(models.Model):
    """What the police's table of one period says of a place, where the campaign takes counts for official.

    A draft may leave boxes blank; a measure that the table does not speak of stays blank.
    """

    accident_return = models.ForeignKey(AccidentReturn, models.CASCADE, related_name="counts")
    about_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    accidents = models.PositiveIntegerField(_("số vụ"), null=True, blank=True)
    deaths = models.PositiveIntegerField(_("số người chết"), null=True, blank=True)
    injured = models.PositiveIntegerField(_("số người bị thương"), null=True, blank=True)
    alcohol_related = models.PositiveIntegerField(_("số vụ do uống rượu, bia"), null=True, blank=True)
    especially_serious = models.PositiveIntegerField(_("số vụ đặc biệt nghiêm trọng"), null=True, blank=True)
    commercial_vehicle = models.PositiveIntegerField(
        _("số vụ liên quan ô tô kinh doanh vận tải"), null=True, blank=True
    )
    note = models.CharField(_("ghi chú"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("số liệu của một địa bàn trong kỳ")
        verbose_name_plural = _("số liệu các địa bàn trong kỳ")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["accident_return", "about_unit"], name="place_once_a_table")]

    def __str__(self) -> str:
        return f"{self.accident_return_id}: {self.about_unit_id}"


class CountEdit(models.Model):
    """How often the row of a place was stored, by whom last, and by which turn of which page; as `CellEdit` tells of a cell."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="+")
    about_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField(_("lần ghi"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("lúc"), null=True)
    page = models.CharField(max_length=32, blank=True)
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("lần ghi số liệu một địa bàn")
        verbose_name_plural = _("lần ghi số liệu các địa bàn")
        constraints = [models.UniqueConstraint(fields=["filing", "about_unit"], name="count_edit_once_a_place")]

    def __str__(self) -> str:
        return f"{self.filing_id}.{self.about_unit_id}: {self.edition}"


class FiguresConfirmation(models.Model):
    """A commune's answer to the police figures about it: right, or to be reconciled. Silence is never agreement."""

    filing = models.OneToOneField(Filing, models.PROTECT, primary_key=True, related_name="confirmation")
    statement = models.CharField(_("ý kiến"), max_length=10, choices=Statement, blank=True)
    note = models.TextField(_("nội dung đề nghị đối chiếu"), blank=True)
    about_version = models.ForeignKey(FilingVersion, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("xác nhận số liệu")
        verbose_name_plural = _("xác nhận số liệu")

    def __str__(self) -> str:
        return str(self.filing_id)


class ReturnSection(models.Model):
    """One section of an interim or closing return."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="sections")
    code = models.CharField(_("mục"), max_length=4, choices=Section)
    text = models.TextField(_("nội dung"), blank=True)

    class Meta:
        verbose_name = _("mục báo cáo")
        verbose_name_plural = _("mục báo cáo")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["filing", "code"], name="section_once")]

    def __str__(self) -> str:
        return self.get_code_display()


class ActivityResult(models.Model):
    """What the unit did, by indicator, for the period of an interim or closing return and the same days a year before."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="activity_results")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    value = models.DecimalField(_("kỳ này"), max_digits=14, decimal_places=2, null=True, blank=True)
    out_of = models.DecimalField(_("trên tổng số"), max_digits=14, decimal_places=2, null=True, blank=True)
    previous_value = models.DecimalField(_("cùng kỳ"), max_digits=14, decimal_places=2, null=True, blank=True)
    previous_out_of = models.DecimalField(
        _("cùng kỳ, trên tổng số"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("kết quả hoạt động")
        verbose_name_plural = _("kết quả hoạt động")
        constraints = [
            models.UniqueConstraint(fields=["filing", "indicator"], name="activity_result_once"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="activity_not_negative"),
            models.CheckConstraint(
                condition=Q(out_of__isnull=True) | Q(value__isnull=True) | Q(value__lte=F("out_of")),
                name="activity_part_within_whole",
            ),
            models.CheckConstraint(
                condition=Q(previous_out_of__isnull=True)
                | Q(previous_value__isnull=True)
                | Q(previous_value__lte=F("previous_out_of")),
                name="previous_part_within_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value}"


class CellEditQuerySet(models.QuerySet["CellEdit"]):
    def standing(self) -> Self:
        """Of each cell its last edition: what the grid of a paper holds."""
        same_cell = CellEdit.objects.filter(filing=OuterRef("filing"), indicator=OuterRef("indicator"))
        return self.filter(~Exists(same_cell.filter(edition__gt=OuterRef("edition"))))


class CellEdit(models.Model):
    """What was stored in one cell of the grid of a month or a quarter, each time; insert-only. The last one is the cell.

    `note` gives the reason for a figure that stands out. The edition of a cell is stored once, whoever writes; `page`
    and `turn` tell the page that typed it, so that an answer lost on the way is no conflict of the typist with himself.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="cell_edits")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField(_("lần ghi"))
    value = models.DecimalField(_("kỳ này"), max_digits=14, decimal_places=2, null=True)
    out_of = models.DecimalField(_("trên tổng số"), max_digits=14, decimal_places=2, null=True)
    note = models.CharField(_("lý do"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    page = models.CharField(max_length=32, blank=True)
    turn = models.PositiveIntegerField(default=0)

    objects = CellEditQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần ghi một ô")
        verbose_name_plural = _("lần ghi một ô")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "indicator", "edition"], name="cell_edition_once"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="cell_not_negative"),
            models.CheckConstraint(
                condition=Q(out_of__isnull=True) | Q(value__isnull=True) | Q(value__lte=F("out_of")),
                name="cell_part_within_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id}.{self.indicator_id}: {self.edition}"


class TargetResult(models.Model):
    """What came of a registered target, named by its position: a plan that is amended later takes no result away."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="target_results")
    position = models.PositiveSmallIntegerField(_("chỉ tiêu số"))
    value = models.DecimalField(_("kết quả"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("kết quả chỉ tiêu")
        verbose_name_plural = _("kết quả chỉ tiêu")
        constraints = [models.UniqueConstraint(fields=["filing", "position"], name="target_result_once")]

    def __str__(self) -> str:
        return f"{self.filing_id}.{self.position}: {self.value}"


class IssuedPaper(models.Model):
    """The signed, numbered paper behind an interim or closing return: pressing "Gửi" issues nothing."""

    filing = models.OneToOneField(Filing, models.PROTECT, primary_key=True, related_name="issued_paper")
    number = models.CharField(_("số, ký hiệu báo cáo"), max_length=60, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("văn bản đã ban hành")
        verbose_name_plural = _("văn bản đã ban hành")

    def __str__(self) -> str:
        return self.number


class ClosingReturn(models.Model):
    """What only the closing return states: subordinates, models, staff, the unit's own review meeting."""

    filing = models.OneToOneField(Filing, models.PROTECT, primary_key=True, related_name="closing_return")
    has_no_subordinates = models.BooleanField(_("không có đơn vị trực thuộc"), default=False)
    subordinates = models.PositiveSmallIntegerField(_("số đơn vị trực thuộc"), null=True, blank=True)
    subordinates_checked = models.PositiveSmallIntegerField(_("số đơn vị đã kiểm tra, đôn đốc"), null=True, blank=True)
    models_recognised = models.PositiveSmallIntegerField(
        _("số điển hình, mô hình được công nhận"), null=True, blank=True
    )
    staff_violations = models.PositiveSmallIntegerField(
        _("số cán bộ vi phạm nồng độ cồn, gây tai nạn"), null=True, blank=True
    )
    women_percent = models.PositiveSmallIntegerField(_("tỷ lệ nữ trong đơn vị (%)"), null=True, blank=True)
    reviewed_on = models.DateField(_("ngày họp bình xét"), null=True, blank=True)

    class Meta:
        verbose_name = _("báo cáo tổng kết")
        verbose_name_plural = _("báo cáo tổng kết")
        constraints = [
            models.CheckConstraint(
                condition=Q(subordinates__isnull=True)
                | Q(subordinates_checked__isnull=True)
                | Q(subordinates_checked__lte=F("subordinates")),
                name="checked_within_subordinates",
            ),
            models.CheckConstraint(
                condition=Q(women_percent__isnull=True) | Q(women_percent__lte=100), name="women_percent_is_a_part"
            ),
        ]

    def __str__(self) -> str:
        return str(self.filing_id)
