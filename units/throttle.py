"""How often one may be wrong at log-in: for one name from one address, and for all names from one address.

django-axes counts and keeps the first limit; its own settings know one limit for both, and an office of forty people
behind one address needs a higher one than a single account.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.core.checks import CheckMessage, Warning  # noqa: A004 - so it is called
from django.db.models import QuerySet, Sum

from atgt_portal.lib import address

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251 - a type only

    Credentials = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Lock:
    """Which of the two limits is reached, and how long until the first try counts again."""

    by_address: bool
    wait: timedelta


class LoginLimits(AxesDatabaseHandler):  # type: ignore[misc]
    """Named in `AXES_HANDLER`. A right password opens its own account's count, never that of its address."""

    def get_failures(self, request: "HttpRequest", credentials: "Credentials" = None) -> int:
        """Also the limit itself, as soon as the address has reached its own."""
        count: int = super().get_failures(request, credentials)
        limit = settings.LOGIN_TRIES_PER_ADDRESS
        if limit and count < settings.AXES_FAILURE_LIMIT and _wrong(_from_this_address(request)) >= limit:
            return int(settings.AXES_FAILURE_LIMIT)
        return count


def check_proxies(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Told by `check --deploy`: without the number of proxies the limit of an address is off."""
    if settings.LOGIN_TRIES_PER_ADDRESS:
        return []
    return [
        Warning(
            "Giới hạn đăng nhập sai theo địa chỉ mạng đang tắt.",
            hint="Đặt ATGT_PROXY_COUNT bằng số proxy đứng trước cổng, thường là 1.",
            id="units.W001",
        )
    ]


def client_of(request: "HttpRequest") -> str | None:
    """Named in `AXES_CLIENT_IP_CALLABLE`: the address that wrong tries are counted under."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "")
    peer = request.META.get("REMOTE_ADDR", "")
    return address.subscriber(address.client_address(peer, told, proxies=settings.PROXY_COUNT))


def lock_of(request: "HttpRequest", credentials: "Credentials") -> Lock:
    """Why a log-in that axes has stopped was stopped."""
    everybody = _from_this_address(request)
    own = everybody.filter(username=get_client_username(request, credentials))
    now, cool_off = request.axes_attempt_time, get_cool_off(request)  # type: ignore[attr-defined]

    def wait(tries: QuerySet[Any], limit: int) -> timedelta:
        last = _to_be_forgotten(tries.values_list("attempt_time", "failures_since_start"), limit=limit)
        return last + cool_off - now if last else timedelta()

    for_name = wait(own, settings.AXES_FAILURE_LIMIT)
    for_all = wait(everybody, settings.LOGIN_TRIES_PER_ADDRESS) if settings.LOGIN_TRIES_PER_ADDRESS else timedelta()
    return Lock(by_address=for_all > for_name, wait=max(for_name, for_all))


def _from_this_address(request: "HttpRequest") -> QuerySet[Any]:
    recent: QuerySet[Any] = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
    return recent.filter(ip_address=request.axes_ip_address)  # type: ignore[attr-defined]


def _wrong(tries: QuerySet[Any]) -> int:
    return tries.aggregate(n=Sum("failures_since_start"))["n"] or 0


def _to_be_forgotten(tries: Iterable[tuple[datetime, int]], *, limit: int) -> datetime | None:
    """The try after whose cool-off fewer than `limit` are left; None where there are fewer already."""
    oldest_first = sorted(tries)
    left, last = sum(count for _at, count in oldest_first), None
    for at, count in oldest_first:
        if left < limit:
            break
        left, last = left - count, at
    return last
