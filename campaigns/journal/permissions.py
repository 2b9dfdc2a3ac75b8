"""Who reads and who writes the journal of a unit: its own people write, the offices of its board read."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import Verdict
from units.acting.rights import Acting, acting_for_unit
from units.choices import READING_ROLES, UNIT_ROLES
from units.models import Unit, User
from units.permissions import posts_of

_NOT_YOURS = Verdict(_("Nhật ký do người của đơn vị ghi. Đề nghị đơn vị tự ghi hoặc sửa."))


def units_in_view(user: User | AnonymousUser, *, on: date) -> QuerySet[Unit]:
    """The units whose journals `user` may read that day."""
    posts = posts_of(user, on=on)
    return Unit.objects.filter(Q(pk__in=posts.unit_ids()) | Q(registry__in=posts.board_ids(*READING_ROLES)))


def writing_for(user: User | AnonymousUser, unit: Unit, *, on: date) -> Acting:
    """The post in which `user` writes the journal of `unit`."""
    return acting_for_unit(user, unit.pk, *UNIT_ROLES, on=on, refusal=_NOT_YOURS)
