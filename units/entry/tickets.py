"""Tickets: a code read out on the phone for a forgotten password, a link for a person's first visit. Each works once.

Only hashes are stored. A code is short, so it lives for minutes, bears few wrong tries, and its hash is a slow one.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import text, vn
from units import accounts
from units.choices import TicketKind
from units.models import Board, Ticket, User

CODE_LASTS = timedelta(minutes=15)
INVITATION_LASTS = timedelta(hours=72)
MOST_CODES, CODES_WITHIN = 3, timedelta(hours=1)
_LETTERS = "ABCDEFGHKMNPQRSTUVWXYZ23456789"  # no I, L, O, J, 0, 1: codes are read out on the phone
_GROUPS, _GROUP = 2, 4


class TicketRefusedError(ValueError):
    """No ticket can be given, or this one lets nobody in; the message is for the person."""


def issue_code(account: User, *, board: Board, actor: User, at: datetime) -> str:
    """A code by which `account` sets a new password within minutes. Told once; earlier codes no longer work.

    `TicketRefusedError` where too many were given within the hour.
    """
    recent = Ticket.objects.filter(user=account, kind=TicketKind.CODE, issued_at__gt=at - CODES_WITHIN)
    if recent.count() >= MOST_CODES:
        sentence = _(
            "Đã cấp %(n)s mã cho %(who)s trong một giờ qua. Gọi lại để chắc đúng người, rồi cấp mã sau một giờ."
        )
        raise TicketRefusedError(sentence % {"n": vn.two_digits(MOST_CODES), "who": account.full_name})
    code = "-".join("".join(secrets.choice(_LETTERS) for _letter in range(_GROUP)) for _group in range(_GROUPS))
    stored = make_password(_tidy(code))
    with transaction.atomic():
        ticket = _issue(account, TicketKind.CODE, board=board, actor=actor, at=at, secret=stored, lasts=CODE_LASTS)
        notices.post(
            [account],
            subject=_("%(who)s vừa cấp mã đặt lại mật khẩu cho anh/chị") % {"who": actor.full_name},
            body=_("Nếu anh/chị không đề nghị cấp mã, báo ngay lãnh đạo Ban."),
            at=at,
            unique_key=f"ticket:{ticket.pk}",
        )
    return code


def holder_of_code(username: str, typed: str, *, at: datetime) -> Ticket | None:
    """The open ticket of that person if `typed` is its code; a wrong code uses up one of its tries.

    Who is not known takes as long as who is.
    """
    open_ones = Ticket.objects.filter(
        kind=TicketKind.CODE, used_at=None, void_at=None, tries_left__gt=0, expires_at__gt=at, user__is_active=True
    )
    ticket = (
        open_ones.filter(user__username=text.clean(username).lower()).select_related("user").order_by("-pk").first()
    )
    # The try is taken before the slow comparison: guesses sent side by side share the same few tries.
    if ticket is None or not open_ones.filter(pk=ticket.pk).update(tries_left=F("tries_left") - 1):
        make_password(_tidy(typed))
        return None
    if not check_password(_tidy(typed), ticket.secret):
        return None
    Ticket.objects.filter(pk=ticket.pk).update(tries_left=F("tries_left") + 1)
    return ticket


def issue_invitation(account: User, *, board: Board, actor: User, at: datetime) -> tuple[Ticket, str]:
    """An invitation and the secret of its link; earlier invitations of the same person no longer work."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        stored = _digest(secret)
        ticket = _issue(
            account, TicketKind.INVITATION, board=board, actor=actor, at=at, secret=stored, lasts=INVITATION_LASTS
        )
    return ticket, secret


def mail_invitation(ticket: Ticket, *, words: str, at: datetime) -> None:
    """The invitation also leaves by mail, where the person has an address."""
    subject = _("Lời mời vào cổng thi đua an toàn giao thông")
    notices.post([ticket.user], subject=subject, body=words, at=at, unique_key=f"ticket:{ticket.pk}")


def invitation_of(secret: str) -> Ticket | None:
    """The invitation of that link, open or not."""
    found = Ticket.objects.filter(kind=TicketKind.INVITATION, secret=_digest(secret))
    return found.select_related("user", "board").first()


def why_closed(ticket: Ticket, *, at: datetime) -> str:
    """Why an invitation lets nobody in, and what to do; empty for an open one."""
    if ticket.used_at is not None:
        return _(
            "Lời mời này đã được dùng. Đăng nhập bằng mật khẩu đã đặt; nếu quên, gọi văn phòng thường trực để lấy mã."
        )
    if ticket.void_at is not None or not ticket.user.is_active:
        return _(
            "Lời mời này đã được thay bằng lời mời khác. Mở liên kết nhận sau cùng, hoặc gọi văn phòng thường trực."
        )
    if at >= ticket.expires_at:
        return _("Lời mời này đã quá 72 giờ. Gọi văn phòng thường trực để nhận lời mời mới.")
    return ""


@transaction.atomic
def use(ticket: Ticket, *, password: str, at: datetime, full_name: str = "") -> User:
    """The person's own password; the ticket and his other open ones are spent. `TicketRefusedError` for the later of two."""
    own = Ticket.objects.filter(pk=ticket.pk, used_at=None, void_at=None, expires_at__gt=at)
    if not own.update(used_at=at):
        raise TicketRefusedError(_("Mã hoặc lời mời này vừa được dùng. Đăng nhập bằng mật khẩu đã đặt."))
    _void_others(ticket.user, at=at)
    user = User.objects.select_for_update().get(pk=ticket.user_id)
    if full_name:
        user.full_name = full_name
        User.objects.filter(pk=user.pk).update(full_name=full_name)
    accounts.change_own_password(user, password=password, at=at)
    audit.write(
        "account.use_ticket",
        subject=f"user:{user.uuid}",
        actor=user,
        at=at,
        chain=ticket.board.chain,
        detail={"kind": ticket.kind, "ticket": str(ticket.uuid)},
    )
    return user


def _issue(
    account: User, kind: TicketKind, *, board: Board, actor: User, at: datetime, secret: str, lasts: timedelta
) -> Ticket:
    _void_others(account, at=at, kind=kind)
    ticket = Ticket.objects.create(
        kind=kind, user=account, board=board, secret=secret, issued_by=actor, issued_at=at, expires_at=at + lasts
    )
    detail = {"kind": str(kind), "ticket": str(ticket.uuid), "until": ticket.expires_at.isoformat()}
    audit.write(
        "account.issue_ticket", subject=f"user:{account.uuid}", actor=actor, at=at, chain=board.chain, detail=detail
    )
    return ticket


def _void_others(account: User, *, at: datetime, kind: TicketKind | None = None) -> None:
    others = Ticket.objects.filter(user=account, used_at=None, void_at=None)
    (others.filter(kind=kind) if kind else others).update(void_at=at)


def _tidy(code: str) -> str:
    return "".join(letter for letter in text.clean(code).upper() if letter.isalnum())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
