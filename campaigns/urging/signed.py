"""Where the signed copy of a công văn đôn đốc is kept."""

from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.papers import signed
from campaigns.setup.permissions import sets_up
from campaigns.urging.models import UrgingLetter
from units.models import User

CODE = "don-doc"


def register() -> None:
    signed.register(CODE, find)


def find(uuid: UUID, *, user: User | AnonymousUser, on: date) -> signed.BoardLetter | None:
    rows = UrgingLetter.objects.visible_to(user, on=on).select_related("board", "campaign")
    letter = rows.filter(uuid=uuid).first()
    if letter is None:
        return None
    title = _("Công văn đôn đốc lần %(n)s") % {"n": letter.number}
    return signed.BoardLetter(
        subject=f"urging:{letter.uuid}",
        title=title,
        sub=letter.campaign.name,
        back_url=reverse("urging:letter", kwargs={"uuid": letter.uuid}),
        back_label=title,
        board=letter.board,
        writes=sets_up(user, board_id=letter.board_id, on=on),
    )
