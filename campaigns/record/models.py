from functools import reduce
from operator import or_
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.filing.models import FilingVersion
from campaigns.record.choices import FigureStatus
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.models import Campaign, Indicator
from units.models import Unit, User


class FigureQuerySet(models.QuerySet["Figure"]):
    def in_force(self) -> Self:
        """Figures of versions that are accepted now; a later accepted version of the same paper replaces them."""
        return self.filter(version__accepted_for__isnull=False)


class Figure(models.Model):
    """One figure of record: what a version states about a unit, or about the whole board, for these days.

    Insert-only. Blank is no row; zero is a row.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="figures", verbose_name=_("chỉ tiêu"))
    about_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="figures_about", verbose_name=_("về đơn vị")
    )
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    days = models.PositiveSmallIntegerField(_("số ngày"))
    value = models.DecimalField(_("giá trị"), max_digits=14, decimal_places=2)
    out_of = models.DecimalField(_("mẫu số"), max_digits=14, decimal_places=2, null=True)
    status = models.CharField(_("tính chất"), max_length=12, choices=FigureStatus, default=FigureStatus.OFFICIAL)
    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="figures", verbose_name=_("theo bản"))

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu")
        verbose_name_plural = _("số liệu")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "indicator", "about_unit", "first_day"], name="figure_once_a_version"
            ),
            models.UniqueConstraint(
                fields=["version", "indicator", "first_day"],
                condition=Q(about_unit__isnull=True),
                name="board_figure_once_a_version",
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="figure_runs_forward"),
            models.CheckConstraint(condition=Q(value__gte=0), name="figure_not_negative"),
            models.CheckConstraint(condition=Q(days__gt=0), name="figure_has_days"),
        ]
        indexes = [models.Index(fields=["indicator", "first_day", "last_day"], name="figure_by_days")]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value}"


class UpperFigures(models.Model):
    """What the upper board holds about the whole board for these days, as one of its papers states it.

    Insert-only; of several about the same days the newest holds. Blank: that paper does not speak of the measure.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="upper_figures")
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    accidents = models.PositiveIntegerField(AccidentMeasure.ACCIDENTS.label, null=True, blank=True)
    deaths = models.PositiveIntegerField(AccidentMeasure.DEATHS.label, null=True, blank=True)
    injured = models.PositiveIntegerField(AccidentMeasure.INJURED.label, null=True, blank=True)
    alcohol_related = models.PositiveIntegerField(AccidentMeasure.ALCOHOL_RELATED.label, null=True, blank=True)
    especially_serious = models.PositiveIntegerField(AccidentMeasure.ESPECIALLY_SERIOUS.label, null=True, blank=True)
    commercial_vehicle = models.PositiveIntegerField(AccidentMeasure.COMMERCIAL_VEHICLE.label, null=True, blank=True)
    source = models.CharField(_("theo văn bản"), max_length=300)
    stated_on = models.DateField(_("ngày của văn bản"))
    entered_at = models.DateTimeField(_("ghi lúc"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("số liệu của cấp trên")
        verbose_name_plural = _("số liệu của cấp trên")
        ordering = ["-entered_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="upper_figures_run_forward"),
            models.CheckConstraint(
                condition=reduce(or_, (Q(**{f"{measure}__isnull": False}) for measure in AccidentMeasure.values)),
                name="upper_figures_state_something",
            ),
        ]

    def __str__(self) -> str:
        return self.source
