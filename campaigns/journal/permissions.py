"""Who reads and who writes the journal of a unit: its own people write, the offices of its board read."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import ALLOWED, Verdict
from units.choices import READING_ROLES, UNIT_ROLES
from units.models import Unit, User
from units.permissions import posts_of

_NOT_YOURS = Verdict(_("Nhật ký do người của đơn vị ghi. Đề nghị đơn vị tự ghi hoặc sửa."))


def units_in_view(user: User | AnonymousUser, *, on: date) -> QuerySet[Unit]:
    """The units whose journals `user` may read that day."""
    posts = posts_of(user, on=on)
    return Unit.objects.filter(Q(pk__in=posts.unit_ids()) | Q(registry__in=posts.board_ids(*READING_ROLES)))


def may_write(user: User | AnonymousUser, unit: Unit, *, on: date) -> Verdict:
    return ALLOWED if posts_of(user, on=on).for_unit(unit.pk, *UNIT_ROLES) else _NOT_YOURS
