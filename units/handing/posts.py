"""Posts change hands by date: for good, or while their holder is on leave. The unit's papers stay with the unit."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from units.models import Board, Membership, User

_ONE_DAY = timedelta(days=1)


class PostRefusedError(ValueError):
    """The post cannot change hands so; the message is for the person."""


@transaction.atomic
def hand_over(
    post: Membership, *, to: User, on: date, basis: str, board: Board, actor: User, at: datetime
) -> Membership:
    """From that day `to` holds the post; its holder's last day is the one before. Raises `PostRefusedError`.

    Whoever was entered as a new person of the unit holds such a post already, and keeps that one.
    """
    post = Membership.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=post.pk)
    own = _own_post(post, to, on=on)
    _refuse_unfit(post, to, first=on, last=post.valid_to, has_own=own is not None)
    if on <= post.valid_from:
        sentence = _("%(who)s mới giữ việc từ ngày %(day)s. Chọn ngày bàn giao sau ngày đó.")
        raise PostRefusedError(sentence % {"who": post.user.full_name, "day": vn.show_date(post.valid_from)})
    fresh = own or Membership.objects.create(
        user=to, role=post.role, unit=post.unit, post=post.post, basis=basis, valid_from=on, valid_to=post.valid_to
    )
    Membership.objects.filter(pk=fresh.pk, basis="").update(basis=basis)
    Membership.objects.filter(pk=post.pk).update(valid_to=on - _ONE_DAY)
    post.stand_ins.filter(valid_from__gte=on).delete()
    post.stand_ins.filter(valid_to__gte=on).update(valid_to=on - _ONE_DAY)
    _note("post.hand_over", post, fresh, first=on, board=board, actor=actor, at=at)
    return fresh


@transaction.atomic
def let_stand_in(
    post: Membership,
    *,
    by: User,
    first: date,
    last: date,
    basis: str,
    board: Board,
    actor: User,
    at: datetime,
    signs_as: str = "",
    own_post: str = "",
) -> Membership:
    """While the holder is away `by` does his work under his own name. Raises `PostRefusedError`."""
    post = Membership.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=post.pk)
    if last < first:
        sentence = _("Ngày cuối %(last)s ở trước ngày đầu %(first)s. Kiểm tra lại hai ngày.")
        raise PostRefusedError(sentence % {"last": vn.show_date(last), "first": vn.show_date(first)})
    _refuse_unfit(post, by, first=first, last=last)
    other = post.stand_ins.filter(valid_from__lte=last, valid_to__gte=first).select_related("user").first()
    if other is not None:
        sentence = _("Từ %(first)s đến %(last)s đã có %(who)s làm thay. Chọn ngày khác.")
        days = {"first": vn.show_date(other.valid_from), "last": vn.show_date(other.valid_to)}
        raise PostRefusedError(sentence % {**days, "who": other.user.full_name})
    fresh = Membership.objects.create(
        user=by, role=post.role, unit=post.unit, post=own_post or post.post, basis=basis, stands_in_for=post,
        signs_as=signs_as, valid_from=first, valid_to=last,
    )  # fmt: skip
    _note("post.stand_in", post, fresh, first=first, board=board, actor=actor, at=at)
    return fresh


def _own_post(post: Membership, to: User, *, on: date) -> Membership | None:
    """Such a post of the unit that `to` holds by himself that day and for as long as this one lasts."""
    last = Q(valid_to=None) if post.valid_to is None else Q(valid_to=None) | Q(valid_to__gte=post.valid_to)
    same = Membership.objects.filter(last, user=to, role=post.role, unit=post.unit, stands_in_for=None)
    return same.filter(valid_from__lte=on).exclude(pk=post.pk).select_related("user").first()


def _refuse_unfit(post: Membership, to: User, *, first: date, last: date | None, has_own: bool = False) -> None:
    if to.pk == post.user_id:
        raise PostRefusedError(
            _("%(who)s đang giữ việc này. Ghi tên đăng nhập của người nhận.") % {"who": to.full_name}
        )
    if post.stands_in_for_id is not None:
        raise PostRefusedError(_("Đây là việc làm thay có thời hạn. Bàn giao ở dòng của người được thay."))
    if post.valid_from > first or (post.valid_to is not None and post.valid_to < first):
        sentence = _("Ngày %(day)s, %(who)s không giữ việc này. Chọn ngày trong thời gian người ấy giữ việc.")
        raise PostRefusedError(sentence % {"day": vn.show_date(first), "who": post.user.full_name})
    same = Membership.objects.filter(user=to, role=post.role, unit=post.unit)
    meanwhile = Q(valid_to=None) | Q(valid_to__gte=first)
    if last is not None:
        meanwhile &= Q(valid_from__lte=last)
    if not has_own and same.filter(meanwhile).exists():
        sentence = _("%(who)s đã giữ cùng vai trò ở đơn vị trong thời gian ấy nên không cần giao nữa.")
        raise PostRefusedError(sentence % {"who": to.full_name})


def _note(
    action: str, post: Membership, fresh: Membership, *, first: date, board: Board, actor: User, at: datetime
) -> None:
    detail = {
        "role": post.role,
        "from": str(post.user.uuid),
        "first_day": first.isoformat(),
        "last_day": fresh.valid_to.isoformat() if fresh.valid_to else "",
    }
    subject = f"user:{fresh.user.uuid}"
    audit.write(action, subject=subject, actor=actor, at=at, chain=board.chain, detail=detail)
    said = {
        "role": vn.uncapitalise(post.get_role_display()),
        "unit": post.unit.name if post.unit else "",
        "day": vn.show_date(first),
        "old": post.user.full_name,
        "new": fresh.user.full_name,
    }
    subject_words = _("Từ ngày %(day)s %(new)s là %(role)s thay %(old)s")
    notices.post(
        [post.user, fresh.user],
        subject=(subject_words % said)[:190],
        body=_("%(unit)s. Bản nháp và hồ sơ của đơn vị giữ nguyên.") % said,
        at=at,
        unique_key=f"post:{post.pk}:{fresh.pk}",
    )
