"""What the frame of every page shows: whose portal, who is here, where to go."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from atgt_portal.home.nav import NavLink, links_for
from atgt_portal.lib import clock
from campaigns.setup.in_view import name_in_view
from units.acting import choosing
from units.models import User
from units.permissions import posts_of


@dataclass(frozen=True, slots=True)
class PortalFrame:
    board_name: str = ""
    campaign_name: str = ""
    user_name: str = ""
    user_post: str = ""
    user_key: str = ""
    has_posts: bool = False
    nav: list[NavLink] = field(default_factory=list)
    demo_day: date | None = None
    local_mode: bool = False
    support: str = ""


def portal(request: HttpRequest) -> dict[str, Any]:
    """`portal` for the base template; no query for a user whose posts are known."""
    local = not settings.PRODUCTION
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"portal": PortalFrame(local_mode=local, demo_day=clock.demo_day())}
    on = clock.today()
    posts = posts_of(user, on=on)
    post = posts.main
    board = (post.board or (post.unit.registry if post.unit else None)) if post else None
    return {
        "portal": PortalFrame(
            board_name=board.name if board else "",
            campaign_name=name_in_view(user, post) if post else "",
            user_name=user.full_name,
            user_post=choosing.line(post) if post else _("chưa được phân công"),
            user_key=user.uuid.hex,
            has_posts=posts.chosen is not None,
            nav=links_for(posts, path=request.path),
            demo_day=clock.demo_day(),
            local_mode=local,
            support=board.office_name if board else "",
        )
    }
