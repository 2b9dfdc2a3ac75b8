import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.launch.choices import ChangeKind
from campaigns.launch.prepared_models import PreparedTable as PreparedTable
from campaigns.setup.models import Campaign, Obligation, Period
from units.models import Unit, User


class CampaignLetter(models.Model):
    """The dated paper by which a running campaign is changed; never rewritten, a later letter changes again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="letters")
    number = models.CharField(_("số, ký hiệu"), max_length=60)
    signed_on = models.DateField(_("ngày ký"))
    signer = models.CharField(_("người ký"), max_length=120)
    applies_from = models.DateField(_("áp dụng từ ngày"))
    reason = models.CharField(_("lý do"), max_length=500)
    entered_at = models.DateTimeField(_("ghi lúc"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("văn bản điều chỉnh")
        verbose_name_plural = _("văn bản điều chỉnh")
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(applies_from__gte=F("signed_on")), name="letter_applies_once_signed"),
        ]

    def __str__(self) -> str:
        return self.number


class DueChange(models.Model):
    """What a letter changes, old beside new: a due day for all, for one unit, or a paper that is asked anew."""

    letter = models.ForeignKey(CampaignLetter, models.PROTECT, related_name="changes")
    kind = models.CharField(_("nội dung"), max_length=10, choices=ChangeKind)
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="changes")
    period = models.ForeignKey(Period, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    old_due_on = models.DateField(_("hạn cũ"), null=True)
    new_due_on = models.DateField(_("hạn mới"), null=True)
    papers = models.PositiveIntegerField(_("số hồ sơ"), default=0)

    class Meta:
        verbose_name = _("thay đổi hạn nộp")
        verbose_name_plural = _("thay đổi hạn nộp")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="extend") | Q(unit__isnull=False, period__isnull=False),
                name="extension_names_unit_and_period",
            ),
            models.CheckConstraint(
                condition=Q(kind="add") | Q(new_due_on__isnull=False), name="due_change_has_a_new_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.obligation_id}"


class RuleChange(models.Model):
    """What a letter changes in the rules, whole and old beside new: quotas, an outline, the rhythm of a monthly paper."""

    letter = models.ForeignKey(CampaignLetter, models.PROTECT, related_name="rule_changes")
    kind = models.CharField(_("nội dung"), max_length=10, choices=ChangeKind)
    subject = models.CharField(_("về"), max_length=40, blank=True, help_text=_("loại báo cáo hoặc mã hồ sơ"))
    words = models.CharField(_("thay đổi"), max_length=500)
    old = models.JSONField(_("trước"), default=dict, blank=True)
    new = models.JSONField(_("sau"), default=dict, blank=True)
    papers = models.PositiveIntegerField(_("số đơn vị, hồ sơ"), default=0)

    class Meta:
        verbose_name = _("thay đổi quy định")
        verbose_name_plural = _("thay đổi quy định")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="rule_change_says_what")]

    def __str__(self) -> str:
        return self.words
