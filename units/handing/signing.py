"""Who really signs for a unit on a day: its leader, or while he is away the one who stands in, in the manner of his paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from units.choices import Role, SignsAs
from units.models import Membership

_BEFORE = {SignsAs.KT: "KT.", SignsAs.Q: "Q.", SignsAs.TUQ: "TUQ."}


@dataclass(frozen=True, slots=True)
class Signer:
    """`manner` is “KT.”, “Q.”, “TUQ.” or nothing; `head_post` the post in whose place or with whose power he signs."""

    name: str
    post: str
    manner: str = ""
    head_post: str = ""
    basis: str = ""

    @property
    def authority(self) -> str:
        """The line above the signature: KT. CHỦ TỊCH, Q. TRƯỞNG PHÒNG, or the post itself."""
        if not self.manner:
            return self.post
        return f"{self.manner} {self.head_post or self.post}".strip()

    @property
    def line(self) -> str:
        """As the box “Người ký” takes it: KT. Chủ tịch – Phó Chủ tịch, Nguyễn Văn A."""
        parts = [self.authority]
        if self.manner and self.manner != _BEFORE[SignsAs.Q] and self.post and self.post != self.head_post:
            parts.append(self.post)
        told = " – ".join(part for part in parts if part)
        return f"{told}, {self.name}" if told else self.name


def signer_among(posts: Iterable[Membership]) -> Signer | None:
    """The signer among the leaders' posts of one unit in force on one day; None where nothing tells who of several signs."""
    held = list(posts)
    for post in held:
        if post.stands_in_for is not None and post.signs_as:
            manner, away = _BEFORE[SignsAs(post.signs_as)], post.stands_in_for
            return Signer(post.user.full_name, _own_post(post), manner, away.post, post.basis)
    leaders = [post for post in held if post.stands_in_for_id is None]
    if len(leaders) != 1:
        return None
    return Signer(leaders[0].user.full_name, leaders[0].post)


def _own_post(post: Membership) -> str:
    """A stand-in's row is made with the post that he stands in for unless his paper names his own."""
    away = post.stands_in_for
    return "" if away is not None and post.post == away.post else post.post


def signer_of(unit_id: int, *, on: date) -> Signer | None:
    """One query."""
    held = Membership.objects.in_force(on).filter(unit=unit_id, role=Role.UNIT_LEADER, user__is_active=True)
    return signer_among(held.select_related("user", "stands_in_for").order_by("pk"))


def told(signer: Signer, *, on_words: str) -> str:
    """What stands beside the box: who signs that day, and by which paper."""
    if not signer.basis:
        return _("Ngày %(day)s người ký là %(line)s.") % {"day": on_words, "line": signer.line}
    said = {"day": on_words, "line": signer.line, "basis": signer.basis}
    return _("Ngày %(day)s người ký là %(line)s, theo %(basis)s.") % said
