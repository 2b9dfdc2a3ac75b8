"""`manage.py seed_scale --units N --years Y`: a board of invented units in any number, for measuring."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.management.commands.seed_demo import SEED
from atgt_portal.management.demo import people
from atgt_portal.management.scale import seeding
from atgt_portal.management.scale.layout import CODE, LEAST_UNITS
from campaigns.setup.schema import read_campaign
from units.models import Board

_MOST_UNITS, _MOST_YEARS = 99_999, 10


class Command(BaseCommand):
    help = "Tạo một ban với nhiều đơn vị thử, nhiều năm hồ sơ và số liệu, để đo tốc độ; không dùng khi vận hành thật."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--units", type=int, required=True, help="số đơn vị, từ 10")
        parser.add_argument("--years", type=int, default=1, help="số năm, từ 1; năm cuối là 2023")
        parser.add_argument("--seed", type=int, default=1, help="cùng số này thì ra cùng dữ liệu")

    def handle(self, *args: Any, units: int, years: int, seed: int, **options: Any) -> None:
        if refusal := _refusal(units, years):
            raise CommandError(refusal)
        began = time.monotonic()
        order = seeding.Order(
            units=units, years=years, seed=seed, password=people.password_in_use, say=self.stdout.write
        )
        made = seeding.seed(order, read_campaign(SEED.read_bytes()))
        for name, count in sorted(made.rows.items(), key=lambda item: -item[1]):
            self.stdout.write(f"  {name:<22} {vn.show_number(count):>12}")
        self.stdout.write(
            _("Đã tạo %(rows)s dòng trong %(seconds)s giây. Xem ở ngày %(day)s (ATGT_DEMO_TODAY=%(iso)s).")
            % {
                "rows": vn.show_number(made.rows.total()),
                "seconds": round(time.monotonic() - began),
                "day": vn.show_date(made.day),
                "iso": made.day.isoformat(),
            }
        )
        said = _("Tài khoản: %(names)s. Mật khẩu chung: %(password)s")
        self.stdout.write(said % {"names": ", ".join(made.logins), "password": people.password_in_use()})


def _refusal(units: int, years: int) -> str:
    if settings.PRODUCTION:
        return _(
            "seed_scale chỉ dùng để đo thử: dữ liệu là bịa. Bỏ ATGT_ENV=production rồi chạy trên cơ sở dữ liệu khác."
        )
    if not LEAST_UNITS <= units <= _MOST_UNITS:
        return _("--units là %(n)s; nhận từ %(least)s đến %(most)s.") % {
            "n": units,
            "least": LEAST_UNITS,
            "most": vn.show_number(_MOST_UNITS),
        }
    if not 1 <= years <= _MOST_YEARS:
        return _("--years là %(n)s; nhận từ 1 đến %(most)s.") % {"n": years, "most": _MOST_YEARS}
    if Board.objects.filter(code=CODE).exists():
        return _("Ban %(code)s đã có trong cơ sở dữ liệu này. Chạy trên một cơ sở dữ liệu mới.") % {"code": CODE}
    return ""
