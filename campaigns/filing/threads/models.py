import uuid
from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from campaigns.filing.models import Filing, FilingQuerySet, FilingVersion
from units.choices import UNIT_ROLES, Role
from units.models import Membership, User
from units.permissions import posts_of


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user: User | AnonymousUser, *, on: date) -> Self:
        """The conversations about papers that `user` may read; what a leader says to his staff stays in their unit."""
        read = Filing.objects.visible_to(user, on=on)
        own = Q(is_inside=False) | Q(filing__unit__in=posts_of(user, on=on).unit_ids())
        return self.filter(own, filing__in=read.values("pk"))

    def unresolved(self) -> Self:
        return self.filter(resolved_at=None)


def with_talk(papers: FilingQuerySet) -> FilingQuerySet:
    """Each paper with whether anything was ever asked about it, in the same question: most pages need not look further."""
    return papers.annotate(has_threads=Exists(Thread.objects.filter(filing=OuterRef("pk"))))


class Thread(models.Model):
    """One matter about one place of a paper, from the first question until somebody marks it done.

    `anchor` is the place's stable key, `place` what it was called when the thread was opened.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="threads")
    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="threads", verbose_name=_("bản đã đọc"))
    anchor = models.CharField(max_length=80, blank=True)
    place = models.CharField(_("chỗ góp ý"), max_length=300)
    is_inside = models.BooleanField(_("trong nội bộ đơn vị"), default=False)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("nêu lúc"))
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(_("xong lúc"), null=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("ý kiến rà soát")
        verbose_name_plural = _("ý kiến rà soát")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__gte=F("opened_at"), resolved_by__isnull=False),
                name="thread_done_by_somebody_after_it_began",
            )
        ]
        indexes = [models.Index(fields=["filing", "resolved_at"], name="thread_of_paper")]

    def __str__(self) -> str:
        return self.place

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None


class ThreadComment(models.Model):
    """What one person said in a thread, and in which post; the first is the question."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="comments")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    acted_as = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    text = models.TextField(_("nội dung"))
    written_at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("lời trao đổi")
        verbose_name_plural = _("lời trao đổi")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_of_unit(self) -> bool:
        return self.role in UNIT_ROLES
