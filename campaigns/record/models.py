from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.filing.models import FilingVersion
from campaigns.record.choices import FigureStatus
from campaigns.setup.models import Indicator
from units.models import Unit


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
