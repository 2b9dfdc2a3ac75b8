"""What happens beside the papers: a journal, a black spot, a request at short notice with its answers. All invented."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from atgt_portal.management.demo import days, draws, grids
from atgt_portal.management.demo.people import Company
from atgt_portal.management.demo.scene import Scene, short_name
from campaigns.journal import entries
from campaigns.journal.choices import ExampleKind
from campaigns.journal.models import Example, SubordinateCheck
from reports.requests import asking
from reports.requests.choices import FieldKind
from reports.requests.models import DataRequest
from reports.spots import moving
from reports.spots.choices import SpotAction, SpotKind
from reports.spots.models import BlackSpot
from units.choices import Role
from units.models import Unit

_TITLE = "Điểm sạt lở, ngập trên đường sau mưa lớn (minh họa)"
_ASKED = (
    ("Số điểm sạt lở, ngập", FieldKind.COUNT),
    ("Chiều dài đường bị ảnh hưởng (m)", FieldKind.COUNT),
    ("Việc đã làm", FieldKind.TEXT),
)


@dataclass(frozen=True, slots=True)
class Happening:
    at: datetime
    tell: Callable[[datetime], None]


@dataclass(frozen=True)
class Events:
    """The units of the grid live these, too."""

    scene: Scene
    people: Company

    def all(self) -> Iterator[Happening]:
        """In order of time; none where no commune takes part."""
        listed = {unit.code: unit for unit in Unit.objects.filter(registry=self.scene.campaign.board)}
        named = [listed[code] for code in grids.units(self.scene) if code in listed]
        if not named:
            return
        middle, steady, living = self.scene.timeline.midyear, named[-1], named[0]
        before = [days.last_office_day(days.plus(middle, -count)) for count in (12, 10, 9, 6)]
        yield Happening(days.moment(before[0], 17 * 60 + 2), lambda at: self._found(living, at))
        yield Happening(days.moment(before[1], 17 * 60 + 4), self._surveyed)
        yield Happening(days.moment(before[2], 17 * 60 + 6), lambda at: self._checked(steady, at))
        yield Happening(days.moment(before[3], 17 * 60 + 8), lambda at: self._exemplary(steady, at))
        last = days.last_office_day(days.plus(middle, -1))
        yield Happening(days.moment(last, 17 * 60 + 10), lambda at: self._asked(named, at))
        yield Happening(days.moment(last, 17 * 60 + 40), lambda at: self._answered(steady, at))
        closed = days.office_days_later(middle, 3)
        yield Happening(days.moment(closed, 17 * 60 + 2), lambda at: self._answered(living, at))
        yield Happening(days.moment(closed, 17 * 60 + 20), self._closed)

    def _found(self, area: Unit, at: datetime) -> None:
        day = at.date()
        moving.find(
            self.scene.campaign.board,
            actor=self.people.filers[area.pk],
            at=at,
            found_by=area.pk,
            area=area,
            kind=SpotKind.POTENTIAL,
            road="Đường liên xã",
            place=f"Đoạn cua gần điểm trường, {short_name(area)} (minh họa)",
            found_on=day,
            why="Cua khuất tầm nhìn, chưa có biển báo, gương cầu; học sinh qua lại đông (minh họa).",
        )

    def _surveyed(self, at: datetime) -> None:
        spot = BlackSpot.objects.select_related("board", "area").get(board=self.scene.campaign.board)
        moving.move(
            spot,
            SpotAction.SURVEY,
            actor=self.people.officers[Role.REVIEWER],
            at=at,
            seen_revision=spot.revision,
            done_on=at.date(),
            who="Văn phòng thường trực, Công an và UBND xã (minh họa)",
            measure="Cần phát quang, lắp gương cầu lồi và biển báo đường cong (minh họa).",
        )

    def _checked(self, unit: Unit, at: datetime) -> None:
        entries.enter(
            SubordinateCheck,
            unit,
            actor=self.people.filers[unit.pk],
            at=at,
            checked_on=at.date(),
            subordinate="Trường THCS trên địa bàn (minh họa)",
            content="Kiểm tra việc ký cam kết và đội mũ bảo hiểm của học sinh (minh họa).",
            conclusion="Bổ sung cam kết của phụ huynh lớp 6 (minh họa).",
        )

    def _exemplary(self, unit: Unit, at: datetime) -> None:
        entries.enter(
            Example,
            unit,
            actor=self.people.filers[unit.pk],
            at=at,
            kind=ExampleKind.values[0],
            name="Cổng trường an toàn giao thông (minh họa)",
            since=self.scene.timeline.registration,
            content="Phụ huynh, dân quân phân làn giờ đưa đón, đỗ xe đúng vạch (minh họa).",
            result="Giờ tan trường không còn ùn tắc (minh họa).",
        )

    def _asked(self, units: list[Unit], at: datetime) -> None:
        asking.ask(
            self.scene.campaign.board,
            actor=self.people.officers[Role.REVIEWER],
            at=at,
            title=_TITLE,
            reason="Mưa lớn nhiều ngày, cần nắm ngay các điểm nguy hiểm để cảnh báo (minh họa)",
            paper_number="",
            due_at=at + timedelta(days=4),
            fields=_ASKED,
            units=units,
        )

    def _request(self) -> DataRequest:
        return DataRequest.objects.select_related("board").get(board=self.scene.campaign.board, title=_TITLE)

    def _answered(self, unit: Unit, at: datetime) -> None:
        """What a person has answered meanwhile stands."""
        row = self._request().answers.select_related("request__board", "unit").get(unit=unit)
        if row.answered_at is None:
            count = draws.number(1, 3, unit.code, "sạt lở")
            values = {"1": str(count), "2": str(count * 40), "3": "Đã cắm biển cảnh báo, cử người trực (minh họa)"}
            asking.answer(row, actor=self.people.filers[unit.pk], at=at, seen_revision=row.revision, values=values)

    def _closed(self, at: datetime) -> None:
        asking.close(self._request(), actor=self.people.officers[Role.REVIEWER], at=at)
