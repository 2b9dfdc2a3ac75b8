"""Three people die; the commune tells at once, adds to it, the office notes and passes it on; nothing of it is counted."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from atgt_portal.ledger import jobs
from atgt_portal.ledger.models import AuditEntry, Job, Notice, StoredFile
from atgt_portal.lib import personal
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.papers.sheet import ILLUSTRATIVE
from campaigns.record.models import Figure
from campaigns.setup.choices import Paper
from reports.quick import differing, matching, show, telling
from reports.quick.models import QuickReport, QuickTerm
from tests.factories.pages import Desk, errors_of, hidden, sent_from, text_of
from tests.factories.papers import SmallBoard, moment, small_board
from units.choices import Level, Role
from units.models import Board, Membership, User

pytestmark = pytest.mark.django_db
NEW = "/bao-cao-nhanh/moi/"


@pytest.fixture(autouse=True)
def _june() -> Iterator[None]:
    with time_machine.travel(moment(6, 16), tick=False):
        yield


@pytest.fixture
def here() -> SmallBoard:
    board = small_board()
    if board.board.parent is None:
        board.board.parent = Board.objects.create(code="tren", name="Ban ATGT cấp trên thử", level=Level.PROVINCE)
        board.board.save(update_fields=["parent"])
    return board


def upper(here: SmallBoard) -> Desk:
    user = User.objects.create(username="cap-tren", full_name="Người thử cấp trên")
    Membership.objects.create(user=user, role=Role.UPPER_BOARD, board=here.board.parent, valid_from="2022-01-01")
    return Desk(user)


def typed(here: SmallBoard, **changes: str) -> dict[str, str]:
    return {
        "known_on": "16/06/2023", "known_at": "8h30", "happened_on": "16/06/2023", "happened_at": "7 giờ 15",
        "area": str(here.unit.uuid), "place": "Quốc lộ 4D, Km 52+300", "deaths": "3", "injured": "2",
        "commercial": "yes", "alcohol": "unknown", "grounds": "", "vehicles": "01 xe khách, 01 mô tô",
        "cause": "Đang làm rõ", "done": "Phân luồng\nĐưa người bị thương đi cấp cứu", "needs": "Xe cứu hộ",
    } | changes  # fmt: skip


def told(here: SmallBoard, desk: Desk, **changes: str):
    return desk.post(NEW, {"form_token": hidden(desk.get(NEW), "form_token"), **typed(here, **changes)})


def press(desk: Desk, report: QuickReport, action: str):
    page = desk.get(reverse("quick:report", kwargs={"uuid": report.uuid}))
    url = reverse("quick:act", kwargs={"uuid": report.uuid})
    return desk.post(url, {name: hidden(page, name) for name in ("form_token", "seen_revision")} | {"action": action})


def test_an_accident_is_told_at_once_supplemented_noted_and_passed_on(here: SmallBoard) -> None:
    filer, office, above = Desk(here.person(Role.FILER)), Desk(here.person(Role.REVIEWER)), upper(here)
    leader = Desk(here.person(Role.BOARD_LEADER))
    assert NEW in filer.get("/").content.decode()
    sent = told(here, filer)
    assert sent.status_code == 302, errors_of(sent)
    page, report = sent.headers["Location"], QuickReport.objects.get()
    assert sorted(Notice.objects.values_list("to_user__full_name", flat=True)) == sorted(
        desk.user.full_name for desk in (office, leader)
    )
    assert "Tai nạn ngày 16/06/2023 tại" in text_of(office.get(page))
    assert "gửi trong giờ đầu kể từ khi biết tin, hạn 24 giờ" in text_of(office.get(page))
    assert "Báo cáo nhanh vụ tai nạn đặc biệt nghiêm trọng" in text_of(office.get("/"))
    assert above.get(page).status_code == 404

    # Not before it is noted; then the unit is told, and the province sees it.
    assert press(office, report, "chuyen").status_code == 403
    assert press(office, report, "nhan").status_code == 302
    assert Notice.objects.filter(to_user=filer.user, subject__startswith="Văn phòng đã nhận").count() == 1
    assert "Chờ ghi nhận" not in text_of(office.get("/"))
    assert press(leader, report, "chuyen").status_code == 302
    assert "03 người chết, 02 người bị thương" in text_of(above.get("/bao-cao-nhanh/"))
    assert "Báo cáo nhanh vụ tai nạn đặc biệt nghiêm trọng" in text_of(above.get("/"))
    assert press(above, report, "nhan").status_code == 403
    assert press(above, report, "cap-tren").status_code == 302
    assert "Báo cáo nhanh vụ tai nạn" not in text_of(above.get("/"))
    again = {"action": "cap-tren", "seen_revision": "1"}
    url = reverse("quick:act", kwargs={"uuid": report.uuid})
    assert [desk.post(url, again).status_code for desk in (above, office, leader)] == [403, 403, 403]
    assert "Ban cấp trên đã nhận bản 1" in text_of(office.get(page))
    assert Notice.objects.filter(to_user=office.user, subject__startswith="Ban cấp trên đã nhận").count() == 1

    # A supplement is a version of its own: the province keeps what was passed on until the next is.
    more = reverse("quick:supplement", kwargs={"uuid": report.uuid})
    stale, form = filer.get(more), filer.get(more)
    added = {"deaths": "4", "injured": "1", "added": "Thêm 01 người chết tại bệnh viện"}
    boxes = {name: value for name, value in typed(here, **added).items() if not name.startswith("known")}
    assert filer.post(more, sent_from(form, **boxes)).status_code == 302
    late = filer.post(more, sent_from(stale, **boxes | {"needs": "Lời đã gõ"}))
    assert (late.status_code, "Lời đã gõ" in late.content.decode()) == (409, True)
    report.refresh_from_db()
    assert [row.content["deaths"] for row in report.versions.all()] == [3, 4]
    assert "03 người chết" in text_of(filer.get(f"{page}?ban=1"))
    assert "Bổ sung, chờ ghi nhận" in text_of(office.get("/bao-cao-nhanh/"))
    for address in (page, "/bao-cao-nhanh/"):
        assert "03 người chết" in text_of(above.get(address))
        assert "04 người chết" not in text_of(above.get(address))
    assert above.get(f"{page}?ban=2").status_code == 404
    assert [press(office, report, action).status_code for action in ("nhan", "chuyen")] == [302, 302]
    assert "04 người chết" in text_of(above.get(page))
    assert "Bổ sung báo cáo nhanh vụ tai nạn" in text_of(above.get("/"))

    assert not Figure.objects.exists()
    acts = AuditEntry.objects.filter(action__startswith="quick.").order_by("pk").values_list("action", flat=True)
    assert list(acts) == [
        "quick.told",
        "quick.noted",
        "quick.passed",
        "quick.received",
        "quick.supplemented",
        "quick.noted",
        "quick.passed",
    ]


def test_a_supplement_cannot_move_the_accident_behind_the_news_of_it(here: SmallBoard) -> None:
    filer = Desk(here.person(Role.FILER))
    assert told(here, filer).status_code == 302
    report = QuickReport.objects.get()
    more = reverse("quick:supplement", kwargs={"uuid": report.uuid})
    boxes = {name: value for name, value in typed(here, added="Rõ giờ").items() if not name.startswith("known")}
    behind = filer.post(more, sent_from(filer.get(more), **boxes | {"happened_at": "8:31"}))
    assert behind.status_code == 422
    assert errors_of(behind) == [
        "Lúc xảy ra 8 giờ 31 ngày 16/06/2023 đứng sau lúc biết tin 8 giờ 30 ngày 16/06/2023. "
        "Lúc biết tin đã báo thì giữ nguyên: sửa lúc xảy ra."
    ]
    assert filer.post(more, sent_from(behind, **boxes | {"happened_at": "8:30"})).status_code == 302
    assert report.versions.count() == 2


def test_what_is_not_especially_serious_or_names_a_person_is_refused_at_its_box(here: SmallBoard) -> None:
    filer = Desk(here.person(Role.FILER))
    few = told(here, filer, deaths="1")
    assert few.status_code == 422
    assert "từ 03 người chết mới xếp đặc biệt nghiêm trọng" in errors_of(few)[0]
    unsaid = told(here, filer, deaths="1", declared="on")
    assert [line.split(".")[0] for line in errors_of(unsaid)] == ["Ô Vì sao là đặc biệt nghiêm trọng đang trống"]
    named = told(here, filer, done="Báo người nhà theo số 0912 345 678", cause="Do ông Nguyễn Minh Họa lấn làn")
    assert [("số điện thoại" in line, "tên một người" in line) for line in errors_of(named)] == [
        (False, True),
        (True, False),
    ]
    assert "0912 345 678" in named.content.decode()
    early = told(here, filer, known_at="9:01", happened_at="25:00")
    assert ["chưa tới, lúc này là 9 giờ" in line for line in errors_of(early)] == [True, False]
    assert "“25:00” không phải giờ trong ngày" in errors_of(early)[1]
    before = told(here, filer, known_at="7:00")
    assert "đứng sau lúc biết tin 7 giờ ngày 16/06/2023" in errors_of(before)[0]
    assert not QuickReport.objects.exists()
    assert told(here, filer, deaths="1", declared="on", grounds="Xe chở hàng nguy hiểm bị cháy").status_code == 302
    assert QuickReport.objects.get().content["grounds"]
    assert [personal.found_in(text) for text in ("Bà Rịa Vũng Tàu", "02 xe mô tô, Km 52+300", "")] == ["", "", ""]


def test_what_is_doubtful_is_asked_once_before_it_goes(here: SmallBoard) -> None:
    filer = Desk(here.person(Role.FILER))
    weak = {"deaths": "0", "injured": "1", "declared": "on", "grounds": "Xe chở xăng bị cháy"}
    asked = told(here, filer, **weak)
    assert (asked.status_code, QuickReport.objects.count()) == (422, 0)
    assert "xem lại số người và căn cứ “Xe chở xăng bị cháy”" in text_of(asked)
    seen = re.search(r'name="van-gui" value="(\w+)"', asked.content.decode())
    # What was mended goes; what was read is sent all the same; another doubt is asked anew.
    other = told(here, filer, **weak | {"injured": "41", "van-gui": seen[1]})
    assert (other.status_code, "Số người bị thương là 41" in text_of(other)) == (422, True)
    assert told(here, filer, **{"van-gui": seen[1]}).status_code == 302
    assert told(here, filer, **weak | {"van-gui": seen[1]}).status_code == 302
    report = QuickReport.objects.order_by("pk").last()
    more = reverse("quick:supplement", kwargs={"uuid": report.uuid})
    boxes = {
        name: value for name, value in typed(here, deaths="3", grounds=weak["grounds"]).items() if "known" not in name
    }
    empty = filer.post(more, sent_from(filer.get(more), **boxes))
    assert errors_of(empty) == [
        "Ô Bổ sung lần này đang trống. Ghi một câu về điều mới so với bản trước, để người nhận thấy ngay."
    ]
    assert filer.post(more, sent_from(empty, **boxes, added="Thêm 03 người chết")).status_code == 302
    less = filer.post(more, sent_from(filer.get(more), **boxes | {"deaths": "2", "declared": "on"}, added="Đính chính"))
    assert (less.status_code, "Bản trước báo 03 người chết, bản này 02" in text_of(less)) == (422, True)


def test_lateness_is_counted_from_the_knowledge_by_the_boards_own_term(here: SmallBoard) -> None:
    filer = Desk(here.person(Role.FILER))
    QuickTerm.objects.create(board=here.board, hours=12)
    told(here, filer, known_on="15/06/2023", happened_on="15/06/2023")
    report = QuickReport.objects.get()
    assert report.is_late
    assert "gửi sau 24 giờ kể từ khi biết tin, quá hạn 12 giờ" in text_of(filer.get(f"/bao-cao-nhanh/{report.uuid}/"))
    assert told(here, filer).status_code == 302
    assert not QuickReport.objects.order_by("pk").last().is_late


def test_it_prints_on_the_units_letterhead_and_nobody_else_reads_or_adds(here: SmallBoard) -> None:
    filer, office, other = Desk(here.person(Role.FILER)), Desk(here.person(Role.REVIEWER)), small_board("kia")
    told(here, filer)
    report = QuickReport.objects.get()
    page, paper = (reverse(f"quick:{name}", kwargs={"uuid": report.uuid}) for name in ("report", "print"))
    assert filer.post(paper, {}).status_code == 302
    assert jobs.run(Job.objects.get(kind="papers.print").pk)
    assert max(len(name) for name in StoredFile.objects.values_list("storage_name", flat=True)) <= 120
    assert filer.get(f"{paper}van-ban.docx").content.startswith(b"PK")
    ways = ["Quét hoặc chụp bản đã ký" in text_of(desk.get(paper)) for desk in (filer, office)]
    assert ways == [True, False]
    assert office.get(f"{paper}van-ban.pdf").content.startswith(b"%PDF-")
    strangers = [here.person(Role.FILER, unit=here.new_unit("X-KHAC")), other.person(Role.REVIEWER)]
    for address in (page, paper, f"{paper}van-ban.docx"):
        assert [Desk(user).get(address).status_code for user in strangers] == [404, 404]
    kept = reverse("papers:signed", kwargs={"kind": "bao-cao-nhanh", "uuid": report.uuid})
    assert [desk.get(kept).status_code for desk in (filer, office, *map(Desk, strangers))] == [200, 200, 404, 404]
    assert "Chỉ đơn vị đã gửi" in text_of(office.post(kept, {}))
    more = reverse("quick:supplement", kwargs={"uuid": report.uuid})
    assert [desk.get(more).status_code for desk in (filer, office)] == [200, 404]
    step, said = reverse("quick:act", kwargs={"uuid": report.uuid}), {"action": "nhan", "seen_revision": "1"}
    others = (Role.APPRAISER, Role.FILER, Role.BOARD_LEADER)
    assert [Desk(here.person(role)).post(step, said).status_code for role in others] == [403, 403, 403]
    assert QuickReport.objects.get().noted_number == 0
    assert office.get(NEW).status_code == 404


def test_the_police_figure_of_that_place_and_day_is_shown_beside_it_and_stays_the_only_one_counted(
    campaign, person, unit_of, paper_of
) -> None:
    commune, police, office = unit_of("X-BINHLU"), person(Role.FILER, unit=unit_of("CAH")), person(Role.REVIEWER, board=campaign.board)  # fmt: skip
    filer, at = person(Role.FILER, unit=commune), moment(6, 20)
    content = {
        "happened_on": "2023-06-12", "happened_at": "", "area": "Xã Bình Lư", "area_uuid": str(commune.uuid), "place": "QL.4D",
        "deaths": 3, "injured": 0, "vehicles": "02 xe", "commercial": "no", "alcohol": "no", "grounds": "", "cause": "Chưa rõ",
        "done": "Phân luồng", "needs": "", "added": "",
    }  # fmt: skip
    report = telling.tell(commune, content, actor=filer, at=at, known_at=at)
    assert matching.on_record(report, user=office, on=at.date()) == []
    paper = show.document_of(report, user=filer, on=at.date())
    assert (campaign.is_illustrative, paper.note) == (True, ILLUSTRATIVE)
    assert [block.text for block in paper.blocks if "Phân luồng" in getattr(block, "text", "")] == ["Phân luồng."]

    row = {
        "code": "", "happened_on": date(2023, 6, 12), "unit": "X-BINHLU", "mode": "duong_bo", "road": "QL.4D",
        "severity": "dac_biet_nghiem_trong", "deaths": 4, "injured": 1, "alcohol_related": False,
        "commercial_vehicle": False, "cause": "toc_do", "cause_note": "",
    }  # fmt: skip
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__first_day__lte=date(2023, 6, 12), period__last_day__gte=date(2023, 6, 12))  # fmt: skip
    after = paper.period.last_day + timedelta(days=1)
    at = moment(after.month, after.day)
    paper = filing_act.revise(paper, actor=police, at=at, seen_revision=paper.revision, accidents=[row])
    paper = filing_act.act(paper, Action.SUBMIT, actor=police, at=at, seen_revision=paper.revision)
    filing_act.act(paper, Action.ACCEPT, actor=office, at=at, seen_revision=paper.revision)

    words = "Vụ ngày 12/06/2023: 04 người chết, 01 người bị thương, mức đặc biệt nghiêm trọng."
    seen = {user: matching.on_record(report, user=user, on=after) for user in (office, filer)}
    assert [[one.words for one in found] for found in seen.values()] == [[words], [words]]
    assert [bool(found[0].url) for found in seen.values()] == [True, False]

    # The numbers are others than the unit told: said on the report, in the office's lists, and to whom judges the police paper.
    with time_machine.travel(at, tick=False):
        desk, stated = Desk(office), "04 người chết, 01 người bị thương"
        page = f"/bao-cao-nhanh/{report.uuid}/"
        assert all("Khác số liệu đã tiếp nhận" in text_of(one.get(page)) for one in (desk, Desk(filer)))
        assert f"khác số công an đã tiếp nhận: {stated}" in text_of(desk.get("/bao-cao-nhanh/"))
        assert "khác số công an" not in text_of(Desk(filer).get("/bao-cao-nhanh/"))
        assert stated in text_of(desk.get("/so-lieu/dieu-chinh/"))
        judged = f"/ho-so/{paper.uuid}/"
        assert "Báo cáo nhanh khác số liệu của công an" in text_of(desk.get(judged))
        assert "Báo cáo nhanh khác số liệu của công an" not in text_of(Desk(police).get(judged))
    report.content = content | {"deaths": 4, "injured": 1}
    assert differing.differing([report]) == {}

    # Whoever names another's place in a report of his own does not read the police figures of that place by it.
    neighbour = person(Role.FILER, unit=unit_of("X-BANBO"))
    foreign = telling.tell(unit_of("X-BANBO"), content, actor=neighbour, at=at, known_at=at)
    seen = {user: matching.on_record(foreign, user=user, on=after) for user in (neighbour, office, police)}
    assert [[one.words for one in found] for found in seen.values()] == [[], [words], [words]]
    deaths = Figure.objects.in_force().filter(indicator__code="deaths", about_unit=commune, value__gt=0)
    assert [int(figure.value) for figure in deaths] == [4]
