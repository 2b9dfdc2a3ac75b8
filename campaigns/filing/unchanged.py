"""An amendment that amends nothing: known by its content, without what is only worked out beside it."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.choices import State
from campaigns.filing.kinds import Fault, kind_of
from campaigns.filing.models import Filing


def faults(filing: Filing, content: Mapping[str, Any]) -> list[Fault]:
    """Why this content is not sent: it says what the accepted version says.

    Only of a paper opened for amendment. What the office has sent back may go back to the accepted words.
    """
    accepted = filing.accepted_version
    if accepted is None or filing.state != State.DRAFT:
        return []
    derived = kind_of(filing).derived
    if stated(content, derived) != stated(accepted.content, derived):
        return []
    said = {"number": accepted.number, "day": vn.show_date(timezone.localdate(accepted.frozen_at))}
    sentence = _(
        "Bản này giống hệt bản %(number)s gửi ngày %(day)s đã được tiếp nhận, chưa sửa chỗ nào. Mở hồ sơ, sửa chỗ sai rồi"
        " gửi lại. Không còn gì phải sửa thì không gửi: bản đã tiếp nhận vẫn được tính."
    )
    return [Fault("", sentence % said)]


def stated(content: Any, derived: frozenset[str]) -> Any:
    """The content without the keys named in `derived`, at whatever depth; an absent list of files is an empty one."""
    if isinstance(content, Mapping):
        kept = {key: stated(value, derived) for key, value in content.items() if key not in derived}
        return {key: value for key, value in kept.items() if key != "attachments" or value}
    if isinstance(content, list):
        return [stated(row, derived) for row in content]
    return content
