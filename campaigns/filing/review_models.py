"""Who has a paper in hand inside the office, what he put off and whom he asked; the unit sees none of it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.filing.choices import Action
from units.models import Membership, User


class Opinion(models.TextChoices):
    AGREE = "agree", _("Đồng ý")
    DISAGREE = "disagree", _("Không đồng ý")


class Outcome(models.TextChoices):
    CONFIRMED = "confirmed", _("Lãnh đạo văn phòng xác nhận")
    CHANGED = "changed", _("Lãnh đạo văn phòng quyết định khác")
    REPLACED = "replaced", _("Có đề nghị mới")


class Assignment(models.Model):
    """A paper is somebody's to review, from the moment it is given to him until it is given to another.

    It outlasts a return: whoever asked for the mending looks at what was mended.
    """

    filing = models.ForeignKey("campaigns.Filing", models.CASCADE, related_name="assignments")
    assignee = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người rà soát"))
    assigned_at = models.DateTimeField(_("giao lúc"))
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    acted_as = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    ended_at = models.DateTimeField(_("thôi giao lúc"), null=True)

    class Meta:
        verbose_name = _("phân công rà soát")
        verbose_name_plural = _("phân công rà soát")
        ordering = ["assigned_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["filing"], condition=Q(ended_at=None), name="paper_assigned_to_one"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("assigned_at")), name="assignment_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} – {self.assignee_id}"


class PutOff(models.Model):
    """A reviewer leaves a paper for later: it stands at the end of his queue until it comes up again or moves."""

    filing = models.ForeignKey("campaigns.Filing", models.CASCADE, related_name="put_offs")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("để sau lúc"))
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("lần để sau")
        verbose_name_plural = _("lần để sau")
        constraints = [models.UniqueConstraint(fields=["filing", "user"], name="put_off_once_a_person")]

    def __str__(self) -> str:
        return f"{self.filing_id} – {self.user_id}"


class Proposal(models.Model):
    """What a reviewer would decide, where the board has its head of the office confirm every result.

    The unit hears nothing of it: only the head's own step moves the paper.
    """

    filing = models.ForeignKey("campaigns.Filing", models.CASCADE, related_name="proposals")
    version = models.ForeignKey("campaigns.FilingVersion", models.PROTECT, related_name="+")
    action = models.CharField(_("đề nghị"), max_length=12, choices=Action)
    note = models.TextField(_("nội dung phải bổ sung"), blank=True)
    mend_by = models.DateField(_("bổ sung trước ngày"), null=True)
    proposed_at = models.DateTimeField(_("đề nghị lúc"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    acted_as = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("xong lúc"), null=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=Outcome, blank=True)

    class Meta:
        verbose_name = _("đề nghị kết quả rà soát")
        verbose_name_plural = _("đề nghị kết quả rà soát")
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["filing"], condition=Q(closed_at=None), name="one_proposal_waits"),
            models.CheckConstraint(
                condition=Q(action__in=[Action.ACCEPT, Action.SEND_BACK]), name="proposal_accepts_or_returns"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False, outcome__in=Outcome.values),
                name="proposal_closed_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} – {self.action}"


class SecondOpinion(models.Model):
    """What one who judges a paper asks a named colleague about it, and what that one answers, with his reason."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filing = models.ForeignKey("campaigns.Filing", models.CASCADE, related_name="opinions")
    version = models.ForeignKey("campaigns.FilingVersion", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("hỏi ý kiến"))
    question = models.CharField(_("câu hỏi"), max_length=1000)
    asked_at = models.DateTimeField(_("hỏi lúc"))
    answer = models.CharField(_("trả lời"), max_length=10, choices=Opinion, blank=True)
    reason = models.CharField(_("lý do"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)

    class Meta:
        verbose_name = _("ý kiến thứ hai")
        verbose_name_plural = _("ý kiến thứ hai")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "asked_of"], condition=Q(answered_at=None), name="colleague_asked_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(asked_by=F("asked_of")), name="opinion_of_another"),
            models.CheckConstraint(condition=~Q(question=""), name="opinion_has_a_question"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", reason="")
                | Q(answered_at__isnull=False, answer__in=Opinion.values) & ~Q(reason=""),
                name="opinion_is_answered_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} – {self.asked_of_id}"
