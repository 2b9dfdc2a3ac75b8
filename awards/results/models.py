import uuid
from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.results.choices import Outcome, Stage
from campaigns.filing.models import Filing
from campaigns.setup.models import Campaign
from units.choices import READING_ROLES, Role
from units.models import User
from units.permissions import posts_of


class RankingResultQuerySet(models.QuerySet["RankingResult"]):
    def visible_to(self, user: User | AnonymousUser, *, on: date) -> Self:
        """Results of the boards `user` works for and of campaigns his units take part in; the council waits for the
        publication. How much of one he reads, `reach_of` says.
        """
        posts = posts_of(user, on=on)
        served = Q(campaign__board__in=posts.board_ids(*READING_ROLES))
        council = Q(campaign__board__in=posts.board_ids(Role.COUNCIL), published_at__isnull=False)
        concerned = Q(campaign__in=Campaign.objects.filter(participations__unit__in=posts.unit_ids()).values("pk"))
        return self.filter(served | council | concerned)

    def lasting(self) -> Self:
        """The newest of each campaign first, without the snapshots: they are long."""
        return self.defer("snapshot").order_by("-campaign__year", "campaign__code", "-number")


class RankingResult(models.Model):
    """One numbered revision of a campaign's ranking, as it was sent for comments. Its snapshot never changes.

    `comments_until` is the last day of the window, None where a revision was made without one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField(_("bản"))
    reason = models.CharField(_("lý do lập bản mới"), max_length=300, blank=True)
    snapshot = models.JSONField(_("bản chốt điểm"))
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("gửi lấy ý kiến lúc"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    comment_days = models.PositiveSmallIntegerField(_("số ngày làm việc để góp ý"))
    comments_until = models.DateField(_("góp ý đến hết ngày"), null=True)
    frozen_at = models.DateTimeField(_("chốt lúc"), null=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("công bố lúc"), null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_public = models.BooleanField(_("có trang công khai"), default=False)

    objects = RankingResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả xếp hạng")
        verbose_name_plural = _("kết quả xếp hạng")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="result_number_once"),
            models.CheckConstraint(
                condition=Q(comment_days=0, comments_until__isnull=True)
                | Q(comment_days__gt=0, comments_until__isnull=False),
                name="result_window_has_its_last_day",
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="result_anew_has_a_reason"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(published_at__gte=F("frozen_at")),
                name="result_frozen_before_published",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(published_at__isnull=False), name="result_public_once_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} – {self.number}"

    @property
    def stage(self) -> Stage:
        if self.published_at is not None:
            return Stage.PUBLISHED
        return Stage.COMMENTS if self.frozen_at is None else Stage.FROZEN

    def takes_queries(self, on: date) -> bool:
        """Whether a unit may still ask that a point be looked at again."""
        return self.frozen_at is None and self.comments_until is not None and on <= self.comments_until


class ScoreQuery(models.Model):
    """Đề nghị xem lại: a unit asks about one criterion of its slip, the office answers once; both are kept."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    result = models.ForeignKey(RankingResult, models.PROTECT, related_name="queries")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="+", verbose_name=_("bảng tự chấm điểm"))
    key = models.CharField(_("tiêu chí"), max_length=60)
    reason = models.CharField(_("lý do đề nghị"), max_length=1000)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("đề nghị lúc"))
    outcome = models.CharField(_("kết quả xem lại"), max_length=8, choices=Outcome, blank=True)
    answer = models.CharField(_("trả lời"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)

    class Meta:
        verbose_name = _("đề nghị xem lại điểm")
        verbose_name_plural = _("đề nghị xem lại điểm")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["result", "filing", "key"], name="score_query_once_a_criterion"),
            models.CheckConstraint(condition=~Q(reason=""), name="score_query_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome="", answer="", answered_at__isnull=True)
                | (~Q(outcome="") & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="score_query_is_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.key}"
