"""`manage.py erase_person UUID --reason TEXT`: a nominee's name, birth year and post taken out, with a report of what stays."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from atgt_portal.lib import clock, text, vn
from awards.erasing import Erasure, erase
from reports.summary.models import YearEndSummary
from units.models import Person


class Command(BaseCommand):
    help = "Xóa họ tên, năm sinh, chức vụ của một cá nhân được đề nghị khen thưởng."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uuid", metavar="UUID", type=UUID, help="mã của cá nhân, như trong bản đã gửi")
        parser.add_argument("--reason", required=True, help="căn cứ xóa, ghi vào nhật ký")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.select_related("unit__registry").filter(uuid=options["uuid"]).first()
        reason = text.clean(options["reason"])
        if person is None or not reason:
            told = _(
                "Không có cá nhân mang mã %(uuid)s, hoặc căn cứ xóa đang trống. Chưa xóa gì; kiểm tra mã, ghi căn cứ."
            )
            self.stderr.write(told % {"uuid": options["uuid"]})
            raise SystemExit(1)
        self._tell(erase(person, reason=reason, at=clock.now()))

    def _tell(self, done: Erasure) -> None:
        said = {"dossiers": vn.show_number(len(done.dossiers)), "printouts": vn.show_number(done.printouts)}
        self.stdout.write(_("Đã xóa thông tin cá nhân ở %(dossiers)s hồ sơ và %(printouts)s bản in.") % said)
        for filing in done.dossiers:
            self.stdout.write(f"- {filing.campaign.code}: {filing.unit.name}, {filing.uuid}")
        campaigns = {filing.campaign_id for filing in done.dossiers}
        issued = YearEndSummary.objects.filter(campaign__in=campaigns, compiled_at__isnull=False)
        for edition in issued.select_related("campaign").order_by("campaign__code", "number"):
            kept = _(
                "Giữ nguyên theo pháp luật lưu trữ: báo cáo tổng kết %(code)s lần %(number)s, có thể ghi tên người này."
            )
            self.stdout.write(kept % {"code": edition.campaign.code, "number": edition.number})
        self.stdout.write(_("Bản ký, tệp kèm theo đã tải lên không bị xóa; kiểm tra từng tệp của các hồ sơ trên."))
