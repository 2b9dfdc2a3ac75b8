"""What in a telling is worth a second look before it goes: told, never refused. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from reports.returns.accidents import least_severity
from reports.returns.choices import Severity

_LEAST_HURT = 3
"""With fewer persons than this dead or hurt, no count of persons makes the class: TT 58/2009/TT-BCA, TT 26/2024/TT-BCA."""
_MANY = {"deaths": 10, "injured": 40}


def about(said: Mapping[str, Any], *, before: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    """`before` is what the boxes showed as told already; `labels` name them on the page."""
    by_deaths = least_severity(said["deaths"]) == Severity.ESPECIALLY_SERIOUS
    severity = _unneeded(said, before=before) if by_deaths else _weakly_grounded(said)
    return [*severity, *_many(said, before=before, labels=labels), *_fewer(said, before=before)]


def _weakly_grounded(said: Mapping[str, Any]) -> Iterator[str]:
    if said["deaths"] + said["injured"] < _LEAST_HURT:
        told = {"dead": vn.two_digits(said["deaths"]), "hurt": vn.two_digits(said["injured"])}
        sentence = _(
            "Vụ có %(dead)s người chết, %(hurt)s người bị thương. Dưới 03 người chết và bị thương thì chỉ xếp đặc biệt"
            " nghiêm trọng khi thiệt hại tài sản rất lớn; xem lại số người và căn cứ “%(grounds)s”."
        )
        yield sentence % {**told, "grounds": said["grounds"].rstrip(".")}


def _unneeded(said: Mapping[str, Any], *, before: Mapping[str, Any]) -> Iterator[str]:
    """Grounds that were told before the third person died stay in the earlier version."""
    if said["grounds"] and said["grounds"] != before.get("grounds", ""):
        told = {"dead": vn.two_digits(said["deaths"]), "grounds": said["grounds"].rstrip(".")}
        sentence = _(
            "Vụ có %(dead)s người chết đã là đặc biệt nghiêm trọng theo số người chết; căn cứ “%(grounds)s” không đưa"
            " vào báo cáo. Cần nói thêm thì ghi ở ô Nguyên nhân ban đầu hoặc Đã và đang xử lý."
        )
        yield sentence % told


def _many(said: Mapping[str, Any], *, before: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[str]:
    for name, many in _MANY.items():
        if said[name] >= many and said[name] != before.get(name):
            yield _("%(box)s là %(n)s, nhiều hơn thường gặp. Xem lại số vừa gõ.") % {
                "box": labels[name],
                "n": vn.show_number(said[name]),
            }


def _fewer(said: Mapping[str, Any], *, before: Mapping[str, Any]) -> Iterator[str]:
    if (earlier := before.get("deaths")) is not None and said["deaths"] < earlier:
        told = {"earlier": vn.two_digits(earlier), "now": vn.two_digits(said["deaths"])}
        yield (
            _(
                "Bản trước báo %(earlier)s người chết, bản này %(now)s. Xem lại; đúng là giảm thì nói rõ ở ô Bổ sung lần này."
            )
            % told
        )
