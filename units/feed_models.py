from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """The private address under which a person's calendar program fetches the due days. Hashed at rest, one a person.

    A new address makes the old one void; so does taking it back.
    """

    user = models.OneToOneField("units.User", models.CASCADE, related_name="calendar_feed")
    secret = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("tạo lúc"))
    read_at = models.DateTimeField(_("đọc gần nhất lúc"), null=True)
    hour_began_at = models.DateTimeField(null=True)
    reads_this_hour = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("lịch riêng")
        verbose_name_plural = _("lịch riêng")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} #{self.user_id}"
