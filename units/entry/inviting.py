"""An invitation as it is told: the link, and the words to paste where there is no mail."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from units.entry import tickets
from units.models import Unit, User


@dataclass(frozen=True, slots=True)
class Invited:
    """Shown once to the office."""

    name: str
    username: str
    mailed_to: str
    link: str = field(repr=False)
    words: str = field(repr=False)


def invited(account: User, *, unit: Unit, actor: User, at: datetime, base: str) -> Invited:
    """Invite `account` to its first visit; `base` is the portal's address. Mail goes out where the person has one."""
    ticket, secret = tickets.issue_invitation(account, board=unit.registry, actor=actor, at=at)
    link = base.rstrip("/") + reverse("units:invitation", kwargs={"token": secret})
    said = _(
        "Mời %(name)s (%(unit)s) vào cổng thi đua an toàn giao thông.\nMở liên kết sau trong 72 giờ, chỉ dùng được một "
        "lần, để đặt mật khẩu:\n%(link)s\nTên đăng nhập: %(username)s\n%(office)s"
    )
    words = said % {
        "name": account.full_name,
        "unit": unit.name,
        "link": link,
        "username": account.username,
        "office": unit.registry.office_name,
    }
    if account.email:
        tickets.mail_invitation(ticket, words=words, at=at)
    return Invited(name=account.full_name, username=account.username, mailed_to=account.email, link=link, words=words)
