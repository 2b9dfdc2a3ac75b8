"""The campaign's pages and the office's care for units and accounts, over HTTP."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atgt_portal.ledger import tokens
from atgt_portal.ledger.models import Notice
from atgt_portal.lib import sheets
from campaigns.setup.load import load_campaign
from tests.conftest import MIDYEAR, SEED
from units.choices import Role
from units.models import ImportBatch, Membership, Unit, User
from units.names import keys_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_16_june")]

PAGES = ("", "nhiem-vu/", "don-vi/", "bang-diem/")
SQL_A_PAGE = 8


def address(page: str, code: str = "TD-ATGT-2023") -> str:
    return f"/phong-trao/{code}/{page}"


@pytest.fixture
def other_campaign(campaign):
    changed = json.loads(SEED.read_bytes())
    changed["campaign"]["code"] = "KHAC-2023"
    return load_campaign(json.dumps(changed).encode(), at=MIDYEAR, actor=None)


@pytest.fixture
def office(person, board) -> User:
    return person(Role.REVIEWER, board=board)


@pytest.fixture
def head(person, board) -> User:
    return person(Role.OFFICE_HEAD, board=board)


@pytest.fixture
def filer(person, unit_of) -> User:
    return person(Role.FILER, unit=unit_of("X-BINHLU"))


def page_text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def sql_of(client, path: str) -> int:
    """How many queries the page itself takes; the session's renewal is not the page's."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] and not query["sql"].startswith("UPDATE") for query in caught)


@pytest.mark.parametrize("page", PAGES)
def test_members_and_officers_read_the_campaign_and_another_board_does_not_know_it(
    page, campaign, other_campaign, office, filer, person, client_of
):
    for reader in (office, filer, person(Role.BOARD_LEADER, board=campaign.board)):
        assert client_of(reader).get(address(page)).status_code == 200
        assert client_of(reader).get(address(page, "KHAC-2023")).status_code == 404
    strangers = [
        person(Role.REVIEWER, board=other_campaign.board),
        person(Role.FILER, unit=Unit.objects.get(registry=other_campaign.board, code="X-BINHLU")),
        person(Role.REVIEWER, board=campaign.board, valid_to=date(2023, 6, 15)),
    ]
    for stranger in strangers:
        assert client_of(stranger).get(address(page)).status_code == 404


def test_the_overview_says_theme_objectives_days_and_what_is_invented(filer, client_of, campaign):
    said = page_text(client_of(filer).get(address("")))
    assert "Thượng tôn pháp luật, xây dựng văn hóa giao thông an toàn" in said
    assert "Giảm từ 5% đến 10% số người chết so với năm 2022" in said
    assert "Không để xảy ra tai nạn đặc biệt nghiêm trọng" in said
    assert "15/12/2022 – 14/12/2023" in said
    assert "01/01/2023 – 31/12/2023" in said
    assert "Quyết định số 27/QĐ-BATGT ngày 12/04/2023 của Ban ATGT tỉnh Lai Châu" in said
    assert "28/04/2023 (minh họa)" in said
    assert "TRƯỞNG PHÒNG KINH TẾ VÀ HẠ TẦNG" in said


def test_task_groups_due_dates_and_scoring_are_told_in_words(filer, client_of, campaign):
    client = client_of(filer)
    tasks, members, scoring = (page_text(client.get(address(page))) for page in PAGES[1:])
    assert "Chiều dài đường được bảo trì, sửa chữa km Phòng Kinh tế và Hạ tầng, các xã, thị trấn" in tasks
    assert "31/05/2023 Kế hoạch phong trào thi đua" in members
    assert "03/01/2024 Số liệu tai nạn giao thông Bổ sung 15/12 – 31/12/2023 Công an huyện" in members
    assert "UBND xã Bình Lư" in members
    assert "Tỷ lệ báo cáo đúng hạn đạt 100%: đủ điểm; 50%: 0 điểm" in scoring
    assert "điểm phần II cao hơn" in scoring
    assert "dữ liệu minh họa" in scoring


def test_pages_keep_english_remarks_of_the_file_to_themselves(filer, client_of, campaign):
    said = " ".join(page_text(client_of(filer).get(address(page))) for page in PAGES)
    assert not re.search(r"\b(configurable|numerator|every_unit|standing_office|commune)\b", said)


@pytest.mark.parametrize("path", ["/phong-trao/", *map(address, PAGES), "/don-vi/", "/don-vi/?q=binh"])
def test_a_page_takes_few_queries(path, office, client_of, campaign):
    assert sql_of(client_of(office), path) <= SQL_A_PAGE


def test_the_list_of_units_costs_the_same_for_any_number_of_units(office, client_of, board):
    few = sql_of(client_of(office), "/don-vi/")
    Unit.objects.bulk_create(
        Unit(registry=board, code=f"M-{no}", kind="xa", name=f"Xã {no}", **keys_for(f"Xã {no}")) for no in range(200)
    )
    for unit in Unit.objects.filter(registry=board)[:20]:
        user = User.objects.create(username=f"nguoi{unit.pk}", full_name=f"Người {unit.pk}")
        Membership.objects.create(user=user, unit=unit, role=Role.FILER, valid_from=date(2023, 1, 1))
    assert sql_of(client_of(office), "/don-vi/") == few


def test_units_are_found_without_marks_and_those_without_account_are_marked(office, filer, client_of):
    client = client_of(office)
    assert "UBND xã Bình Lư" in page_text(client.get("/don-vi/?q=binh lu"))
    assert "chưa có tài khoản" not in page_text(client.get("/don-vi/?q=binh lu")).split("Người dùng")[-1]
    without = page_text(client.get("/don-vi/?loai=chua-co-tai-khoan"))
    assert "UBND xã Bình Lư" not in without
    assert "UBND xã Bản Bo" in without
    assert "Không có đơn vị nào khớp" in page_text(client.get("/don-vi/?q=khong-co"))


@pytest.mark.parametrize("path", ["/don-vi/", "/don-vi/nhap/", "/don-vi/xuat.xlsx", "/don-vi/mau-units.csv"])
def test_pages_about_units_do_not_exist_for_others(path, office, filer, person, board, client_of):
    assert client_of(office).get(path).status_code == 200
    for other in (filer, person(Role.BOARD_LEADER, board=board)):
        assert client_of(other).get(path).status_code == 404


def test_units_of_another_board_do_not_exist(office, other_campaign, client_of, unit_of):
    client, foreign = client_of(office), Unit.objects.get(registry=other_campaign.board, code="X-BINHLU")
    assert client.get(f"/don-vi/{unit_of('X-BINHLU').uuid}/").status_code == 200
    assert client.get(f"/don-vi/{foreign.uuid}/").status_code == 404
    assert client.post(f"/don-vi/{foreign.uuid}/doi-ten/", {"name": "X", "from_day": "01/07/2023"}).status_code == 404


def upload(client, kind: str, headers, rows):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("bảng.csv", sheets.write_csv(headers, rows))
    return client.post("/don-vi/nhap/", {"kind": kind, "table": file})


def test_the_office_looks_at_a_table_before_it_takes_it_in(office, client_of, board):
    client = client_of(office)
    shown = upload(client, "units", ["Mã đơn vị", "Tên đơn vị", "Loại"], [["X-MOI", "UBND xã Mới", "Xã"]])
    preview = shown.headers["Location"]
    assert "1 dòng thêm mới" in page_text(client.get(preview))
    assert not Unit.objects.filter(code="X-MOI").exists()
    assert client.post(preview, {"nhap": "1"}).status_code == 302
    assert Unit.objects.get(code="X-MOI").registry == board
    assert client.post(preview, {"nhap": "1"}).status_code == 302
    assert Unit.objects.filter(code="X-MOI").count() == 1


def test_a_table_with_faults_tells_each_and_offers_no_way_in(office, client_of):
    client = client_of(office)
    rows = [["X-MOI", "UBND xã Mới", "Xã"], ["", "Không mã", "Làng"]]
    preview = upload(client, "units", ["Mã đơn vị", "Tên đơn vị", "Loại"], rows).headers["Location"]
    response = client.get(preview)
    assert response.status_code == 422
    assert "Có 2 chỗ phải sửa trong tệp" in page_text(response)
    assert 'name="nhap"' not in response.content.decode()
    assert client.post(preview, {"nhap": "1"}).status_code in {409, 422}
    assert not Unit.objects.filter(code="X-MOI").exists()
    assert client.post(preview, {"bo": "1"}).status_code == 302
    assert ImportBatch.objects.get().state == ImportBatch.State.DROPPED


def test_a_table_is_seen_by_its_maker_only(office, person, board, client_of):
    preview = upload(client_of(office), "units", ["Mã đơn vị", "Tên đơn vị", "Loại"], [["A", "B", "Xã"]]).headers[
        "Location"
    ]
    assert client_of(office).get(preview).status_code == 200
    assert client_of(person(Role.OFFICE_HEAD, board=board)).get(preview).status_code == 404


@pytest.mark.parametrize(
    ("name", "body"),
    [("a.csv", b"\xff\xfe\x00"), ("a.xlsx", b"MZ programme"), ("a.csv", b""), ("a.csv", b"Cot la\n1\n")],
)
def test_a_file_that_is_no_such_table_is_sent_back_with_words(name, body, office, client_of):
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = client_of(office).post("/don-vi/nhap/", {"kind": "units", "table": SimpleUploadedFile(name, body)})
    assert response.status_code == 422
    assert not ImportBatch.objects.exists()
    assert "Có 1 chỗ cần sửa" in page_text(response)


def test_without_a_file_the_form_asks_for_one(office, client_of):
    response = client_of(office).post("/don-vi/nhap/", {"kind": "units"})
    assert response.status_code == 422
    assert "đang trống. Chọn tệp rồi gửi lại." in page_text(response)


def test_new_people_get_passwords_shown_once(head, client_of):
    headers = ["Tên đăng nhập", "Họ và tên", "Đơn vị", "Vai trò", "Từ ngày"]
    rows = [["lap.moi", "Người Thử Mới", "X-BINHLU", "Người lập", "01/06/2023"]]
    desk = client_of(head)
    preview = upload(desk, "accounts", headers, rows).headers["Location"]
    shown = desk.post(preview, {"nhap": "1"})
    password = re.search(r"<samp[^>]*>([^<]+)</samp>", shown.content.decode())
    assert password is not None
    assert "no-store" in shown.headers["Cache-Control"]
    assert User.objects.get(username="lap.moi").check_password(password[1])


def test_the_head_of_the_office_gives_a_new_password_once_a_click(head, filer, client_of, unit_of):
    desk, unit = client_of(head), unit_of("X-BINHLU")
    path = reverse("units:issue_password", kwargs={"uuid": unit.uuid, "account": filer.uuid})
    token = {tokens.FIELD: tokens.mint()}
    first, again = desk.post(path, token), desk.post(path, token)
    password = re.search(r"<samp[^>]*>([^<]+)</samp>", first.content.decode())
    assert password is not None
    assert again.status_code == 302
    filer.refresh_from_db()
    assert filer.check_password(password[1])
    told = Notice.objects.get(to_user=filer)
    assert told.subject == f"Mật khẩu của anh/chị vừa được cấp lại bởi {head.full_name}"


def test_who_holds_two_posts_in_one_unit_gets_one_new_password(head, filer, client_of, unit_of):
    unit = unit_of("X-BINHLU")
    Membership.objects.create(user=filer, role=Role.UNIT_LEADER, unit=unit, valid_from=date(2022, 1, 1))
    path = reverse("units:issue_password", kwargs={"uuid": unit.uuid, "account": filer.uuid})

    shown = client_of(head).post(path, {tokens.FIELD: tokens.mint()})

    password = re.search(r"<samp[^>]*>([^<]+)</samp>", shown.content.decode())
    assert password is not None
    filer.refresh_from_db()
    assert filer.check_password(password[1])


def test_an_officer_or_a_foreign_account_gets_no_password_here(head, person, board, client_of, unit_of, other_campaign):
    desk, unit = client_of(head), unit_of("X-BINHLU")
    officer = person(Role.BOARD_LEADER, board=board)
    both = person(Role.FILER, unit=unit)
    Membership.objects.create(user=both, role=Role.REVIEWER, board=other_campaign.board, valid_from=date(2022, 1, 1))
    for account, status in ((officer, 404), (both, 403)):
        path = reverse("units:issue_password", kwargs={"uuid": unit.uuid, "account": account.uuid})
        assert desk.post(path).status_code == status
        account.refresh_from_db()
        assert account.password == ""


def test_a_reviewer_sees_the_people_and_neither_makes_nor_opens_their_accounts(
    office, head, filer, client_of, unit_of, person, board
):
    unit = unit_of("X-BINHLU")
    page, empty = f"/don-vi/{unit.uuid}/", f"/don-vi/{unit_of('NV').uuid}/"
    path = reverse("units:issue_password", kwargs={"uuid": unit.uuid, "account": filer.uuid})
    desk = client_of(office)
    assert filer.full_name in page_text(desk.get(page))
    assert path not in desk.get(page).content.decode()
    assert "Đề nghị lãnh đạo văn phòng thường trực" in page_text(desk.get(empty))
    refused = desk.post(path, {tokens.FIELD: tokens.mint()})
    assert refused.status_code == 403
    assert "Chỉ lãnh đạo văn phòng thường trực và quản trị hệ thống cấp mật khẩu" in page_text(refused)
    headers = ["Tên đăng nhập", "Họ và tên", "Đơn vị", "Vai trò", "Từ ngày"]
    rows = [["lap.moi", "Người Thử Mới", "X-BINHLU", "Người lập", "01/06/2023"]]
    assert upload(desk, "accounts", headers, rows).status_code == 422
    assert "Tài khoản do lãnh đạo văn phòng thường trực" in page_text(desk.get("/don-vi/nhap/"))
    filer.refresh_from_db()
    assert filer.password == ""
    for manager in (head, person(Role.SYSTEM_ADMIN, board=board)):
        assert path in client_of(manager).get(page).content.decode()
        assert "Nhập tài khoản" in page_text(client_of(manager).get(empty))
        assert upload(client_of(manager), "accounts", headers, rows).status_code == 302


def test_a_waiting_table_of_accounts_closes_when_its_maker_becomes_a_reviewer(head, client_of):
    headers = ["Tên đăng nhập", "Họ và tên", "Đơn vị", "Vai trò", "Từ ngày"]
    rows = [["lap.moi", "Người Thử Mới", "X-BINHLU", "Người lập", "01/06/2023"]]
    preview = upload(client_of(head), "accounts", headers, rows).headers["Location"]
    assert client_of(head).get(preview).status_code == 200
    Membership.objects.filter(user=head).update(role=Role.REVIEWER)
    assert client_of(head).post(preview, {"nhap": "1"}).status_code == 404
    assert not User.objects.filter(username="lap.moi").exists()


def test_a_new_name_holds_from_its_day(office, client_of, unit_of):
    desk, unit = client_of(office), unit_of("X-BINHLU")
    path = f"/don-vi/{unit.uuid}/"
    form = {"name": "UBND xã Bình Lư mới", "place_name": "Xã Bình Lư", "from_day": "1/7/2023"}
    assert desk.post(f"{path}doi-ten/", form).status_code == 302
    said = page_text(desk.get(path))
    assert "UBND xã Bình Lư Xã Bình Lư từ trước đến 30/06/2023" in said
    assert "UBND xã Bình Lư mới Xã Bình Lư từ 01/07/2023 đến 30/06/2025" in said
    assert unit_of("X-BINHLU").name == "UBND xã Bình Lư mới"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"name": "", "from_day": "01/07/2023"}, "Ô Tên mới đang trống"),
        ({"name": "A", "from_day": "31/11/2023"}, "không có trong lịch"),
        ({"name": "A", "from_day": ""}, "Ô Từ ngày đang trống"),
    ],
)
def test_a_wrong_new_name_keeps_what_was_typed(form, told, office, client_of, unit_of):
    unit = unit_of("X-BINHLU")
    response = client_of(office).post(f"/don-vi/{unit.uuid}/doi-ten/", form)
    assert response.status_code == 422
    assert told in page_text(response)
    assert unit_of("X-BINHLU").name == "UBND xã Bình Lư"


@pytest.fixture
def own_password_first(settings):
    wanted = "units.middleware.OwnPasswordFirstMiddleware"
    if wanted not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, wanted]


@pytest.mark.usefixtures("own_password_first")
def test_who_has_an_issued_password_chooses_his_own_first(filer, client_of):
    filer.set_password("tam-thoi-1234")
    filer.must_change_password = True
    filer.save()
    client = client_of(filer)
    assert client.get("/phong-trao/").headers["Location"] == "/doi-mat-khau/"
    form = {"old_password": "tam-thoi-1234", "new_password": "sông xanh núi cao", "again": "sông xanh núi cao"}
    assert client.post("/doi-mat-khau/", form).status_code == 302
    assert client.get("/phong-trao/").status_code == 200
    filer.refresh_from_db()
    assert filer.check_password("sông xanh núi cao")


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"old_password": "sai", "new_password": "sông xanh núi cao", "again": "sông xanh núi cao"}, "Mật khẩu đang dùng chưa đúng"),
        ({"old_password": "tam-thoi-1234", "new_password": "ngắn", "again": "ngắn"}, "Đặt ít nhất 10 ký tự"),
        ({"old_password": "tam-thoi-1234", "new_password": "password123", "again": "password123"}, "quá phổ biến"),
        ({"old_password": "tam-thoi-1234", "new_password": "tam-thoi-1234", "again": "tam-thoi-1234"}, "trùng mật khẩu đang dùng"),
        ({"old_password": "tam-thoi-1234", "new_password": "sông xanh núi cao", "again": "khác"}, "không giống nhau"),
        ({}, "Ô Mật khẩu mới đang trống"),
    ],
)  # fmt: skip
def test_a_password_that_will_not_do_is_refused_in_our_words(form, told, filer, client_of):
    filer.set_password("tam-thoi-1234")
    filer.save()
    response = client_of(filer).post("/doi-mat-khau/", form)
    assert response.status_code == 422
    assert told in page_text(response)
    filer.refresh_from_db()
    assert filer.check_password("tam-thoi-1234")


def test_only_superusers_enter_the_reference_data(person, board, client_of):
    chief, staff = person(Role.SYSTEM_ADMIN, board=board), person(Role.REVIEWER, board=board)
    User.objects.filter(pk=chief.pk).update(is_staff=True, is_superuser=True)
    User.objects.filter(pk=staff.pk).update(is_staff=True)
    for page in ("unit", "board", "user", "unitsuccession"):
        path = reverse(f"admin:units_{page}_changelist")
        assert client_of(chief).get(path).status_code == 200
        assert client_of(staff).get(path).status_code == 403
