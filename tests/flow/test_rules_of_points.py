"""Bonus, penalty, what rules out, classes and equal totals are written in the browser, and mean what the file means."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from atgt_portal.ledger.models import AuditEntry
from awards.rules import fairness_of
from awards.tables import tables_of
from campaigns.launch import letters
from campaigns.launch.models import RuleChange
from campaigns.launch.points_form import PointsForm
from campaigns.launch.rule_changes import LetterRefusedError
from campaigns.setup.cloning import clone
from campaigns.setup.models import Campaign
from tests.flow.families.pages import foreign_words, sheets_of
from units.choices import Role
from units.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 12, 22, 2, 0, tzinfo=UTC)
POINTS, BANDS = (f"/phong-trao/TD-ATGT-2024/sua/{page}/" for page in ("diem-cong-tru", "xep-loai"))


@pytest.fixture
def head(person, board, client_of) -> Client:
    with time_machine.travel(NOW, tick=False):
        yield client_of(person(Role.OFFICE_HEAD, board=board))


@pytest.fixture
def draft(head, campaign) -> Campaign:
    actor = User.objects.get(memberships__role=Role.OFFICE_HEAD)
    return clone(campaign, year=2024, code="TD-ATGT-2024", name="Phong trào 2024", actor=actor, at=NOW)


def form_of(client: Client, url: str) -> dict[str, Any]:
    page = client.get(url)
    assert page.status_code == 200
    return next(sheet.values() for sheet in sheets_of(page) if "form_token" in sheet.values())


def send(client: Client, url: str, **changed: Any) -> Any:
    return client.post(url, {**form_of(client, url), **changed})


def rows(prefix: str, *listed: dict[str, str]) -> dict[str, str]:
    counted = {f"{prefix}-TOTAL_FORMS": str(len(listed))}
    return counted | {f"{prefix}-{n}-{box}": said for n, row in enumerate(listed) for box, said in row.items()}


def typed_points(rules: dict[str, Any]) -> dict[str, str]:
    """The rules of the file as a person would type them."""

    def graded(row: dict[str, Any]) -> dict[str, str]:
        return {**row, **{box: str(row[box]).lstrip("-") for box in ("points", "max")}}

    small = rules["unchanged_small_base"]
    return {
        "cong-cap": str(rules["bonus"]["cap"]),
        **rows("diem-cong", *(graded(row) for row in rules["bonus"]["items"])),
        **rows("diem-tru", *(graded(row) for row in rules["penalty"])),
        **{f"co-so-nho-{box}": str(small[box]) for box in ("base_below", "share_pct")},
    }


def typed_bands(rules: dict[str, Any]) -> dict[str, str]:
    listed = [
        {"code": row["code"], "name": row["name"], "min": str(row["min"])}
        | ({"needs_part_two": "on"} if row.get("extra") else {})
        for row in rules["bands"]
    ]
    losses = [{box: row.get(box, "") for box in ("code", "name", "basis")} for row in rules["disqualifiers"]]
    order = dict(zip(("first", "second", "third", "fourth"), rules["tie_breakers"], strict=True))
    return {
        **rows("xep-loai", *listed),
        **{f"phan-dinh-{place}": rule for place, rule in order.items()},
        **rows("loai-tru", *losses),
    }


def test_what_is_typed_equals_the_file_and_is_cloned(head, draft, campaign):
    file = campaign.scoring_rules
    for url in (POINTS, BANDS):
        assert send(head, url).status_code == 302
    draft.refresh_from_db()
    assert draft.scoring_rules == file, "gửi lại nguyên trang thì không đổi gì"

    kept = {"which_accidents_count": file["which_accidents_count"]}
    Campaign.objects.filter(pk=draft.pk).update(scoring_rules=kept)
    assert send(head, POINTS, **typed_points(file)).status_code == 302
    assert send(head, BANDS, **typed_bands(file)).status_code == 302

    draft.refresh_from_db()
    # The file's own remark beside the rule of small numbers is no rule.
    small = {key: file["unchanged_small_base"][key] for key in ("base_below", "share_pct")}
    assert draft.scoring_rules == {**file, "unchanged_small_base": small}
    assert AuditEntry.objects.filter(action="campaign.edit").last().detail["section"] == "scoring_rules"
    later = clone(draft, year=2025, code="TD-ATGT-2025", name="Phong trào 2025", actor=User.objects.first(), at=NOW)
    assert later.scoring_rules == draft.scoring_rules


def test_a_class_without_a_code_gets_one_and_an_emptied_page_is_stored_empty(head, draft):
    assert send(head, BANDS, **{"xep-loai-4-code": "", "xep-loai-4-name": "Chưa đạt yêu cầu"}).status_code == 302
    draft.refresh_from_db()
    assert draft.scoring_rules["bands"][4] == {"code": "CHUA_DAT_YEU_CAU", "name": "Chưa đạt yêu cầu", "min": 0}

    gone = {f"xep-loai-{n}-drop": "on" for n in range(5)}
    no_order = {f"phan-dinh-{place}": "" for place in ("first", "second", "third", "fourth")}
    no_small = {"co-so-nho-base_below": "", "co-so-nho-share_pct": ""}
    assert send(head, BANDS, **gone, **no_order).status_code == 302
    assert send(head, POINTS, **no_small).status_code == 302
    draft.refresh_from_db()
    assert [draft.scoring_rules[key] for key in ("bands", "tie_breakers", "unchanged_small_base")] == [[], [], {}]
    page = head.get(BANDS).content.decode()
    assert "Chưa có mức xếp loại" in page
    assert "đứng cùng hạng" in page
    assert "Chưa có mức xếp loại" in head.get("/phong-trao/TD-ATGT-2024/kiem-tra/").content.decode()


FAULTS = [
    (POINTS, {"diem-cong-0-max": "1"}, "id_diem-cong-0-max", "Điểm cộng dòng 1: Mức tối đa 1 điểm thấp hơn 2 điểm của một lần"),
    (POINTS, {"diem-tru-1-points": "0"}, "id_diem-tru-1-points", "Điểm trừ dòng 2: 0 điểm thì không cộng"),
    (POINTS, {"diem-tru-1-points": "-2"}, "id_diem-tru-1-points", "Số điểm trừ không thể nhỏ hơn 0"),
    (BANDS, {"loai-tru-1-code": "k1"}, "id_loai-tru-1-code", "“k1” trùng với dòng 1"),
    (POINTS, {"cong-cap": "năm"}, "id_cong-cap", "“năm” không phải là số"),
    (BANDS, {"xep-loai-1-min": "90,0"}, "id_xep-loai-1-min", "Loại dòng 2: Từ 90 điểm đã là mức “Xuất sắc”"),
    (BANDS, {"phan-dinh-third": "part_two"}, "id_phan-dinh-third", "đã chọn ở ô “Xét thứ nhất”"),
    (POINTS, {"co-so-nho-share_pct": ""}, "id_co-so-nho-share_pct", "ô bên cạnh đã ghi"),
]  # fmt: skip


def test_each_fault_stands_at_its_box_and_nothing_is_stored(head, draft):
    before = draft.scoring_rules
    for url, typed, box, sentence in FAULTS:
        answer = send(head, url, **typed)
        assert answer.status_code == 422, (typed, answer.status_code)
        found = dict(answer.context["errors"])
        assert sentence in found.get(box, ""), (typed, answer.context["errors"])
        assert foreign_words(answer) == []
        assert all(
            f'value="{said}"' in answer.content.decode() for said in typed.values() if said and said != "part_two"
        )
    draft.refresh_from_db()
    assert draft.scoring_rules == before


def test_the_second_of_two_who_write_rules_sees_both_versions_and_a_launched_campaign_stays(head, draft, campaign):
    seen = form_of(head, BANDS)
    assert send(head, POINTS, **{"cong-cap": "6"}).status_code == 302
    assert send(head, BANDS, **{"xep-loai-1-min": "81"}).status_code == 302
    late = head.post(BANDS, {**seen, "xep-loai-1-min": "82"})
    assert late.status_code == 409
    assert [(row.stored, row.typed) for row in late.context["diverging"]["rows"]] == [("81", "82")]
    draft.refresh_from_db()
    assert (draft.scoring_rules["bonus"]["cap"], draft.scoring_rules["bands"][1]["min"]) == (6, 81)

    launched = head.post(BANDS.replace("2024", "2023"), {**seen, "form_token": form_of(head, BANDS)["form_token"]})
    assert launched.status_code == 409
    assert "lập văn bản điều chỉnh" in launched.content.decode()
    campaign.refresh_from_db()
    assert campaign.scoring_rules["bands"][1]["min"] == 80


LETTERS = "/phong-trao/TD-ATGT-2023/dieu-chinh/?loai=points"
LETTER = {
    "number": "21/HD-BATGT", "signed_on": "20/12/2023", "applies_from": "20/12/2023", "signer": "Người Ký Minh Họa",
    "reason": "Theo hướng dẫn của Ban cấp tỉnh",
}  # fmt: skip


def test_after_the_launch_a_letter_changes_one_line_and_keeps_the_old_beside_the_new(head, campaign):
    def issue(**typed: str) -> Any:
        return head.post(LETTERS, {**form_of(head, LETTERS), **LETTER, **typed, "ap-dung": "1"})

    def rules() -> dict[str, Any]:
        return Campaign.objects.get(pk=campaign.pk).scoring_rules

    before = campaign.scoring_rules
    change = {"step": "change", "line": "bands:TOT", "points": "85"}
    preview = head.post(LETTERS, {**form_of(head, LETTERS), **LETTER, **change, "xem": "1"})
    assert [(row.old, row.new) for row in preview.context["effects"]][:1] == [
        ("Tốt: từ 80 điểm trở lên", "Tốt: từ 85 điểm trở lên")
    ]
    shown = preview.content.decode()
    assert "29 đơn vị thay đổi, 0 đơn vị giữ nguyên" in shown
    assert "Như nhau với cả 29 đơn vị" in shown
    assert shown.count("Tốt: từ 85 điểm trở lên") == 1, "what is the same for all is said once"
    assert rules() == before
    for unread, box in (
        ({"step": "change", "line": "bonus", "points": "3", "max": "8"}, "points"),
        ({"step": "remove", "line": "bonus:B1", "max": "8"}, "max"),
        ({"step": "change", "line": "bonus:B1", "points": "3", "name": "Tên khác"}, "name"),
    ):
        answer = issue(**unread)
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {box}, unread
    assert rules() == before

    assert issue(**change).status_code == 302
    assert [row["min"] for row in rules()["bands"]] == [90, 85, 65, 50, 0]
    assert (
        issue(step="add", line="penalty", code="P4", name="Không dự giao ban", points="0,5", per="lần").status_code
        == 302
    )
    assert rules()["penalty"][-1] == {"code": "P4", "name": "Không dự giao ban", "points": -0.5, "per": "lần"}
    assert issue(step="change", line="bonus", max="6").status_code == 302
    assert issue(step="remove", line="bonus:B3").status_code == 302
    assert rules()["bonus"] == {"cap": 6, "items": before["bonus"]["items"][:2]}
    made = list(RuleChange.objects.order_by("pk"))
    assert [one.words for one in made][:2] == [
        "Xếp loại: “Tốt: từ 80 điểm trở lên” đổi thành “Tốt: từ 85 điểm trở lên”",
        "Điểm trừ: thêm “Không dự giao ban: −0,5 điểm/lần”",
    ]
    assert (made[0].old["bands"], made[0].new["bands"][1]["min"]) == (before["bands"], 85)

    now = rules()
    for typed, box, sentence in (
        ({"step": "change", "line": "bands:TOT", "points": "90"}, "points", "Từ 90 điểm đã là mức “Xuất sắc”"),
        ({"step": "change", "line": "penalty:P4", "points": "0,5"}, "points", "đang đúng như vậy"),
        ({"step": "change", "line": "bonus:B1", "max": "1"}, "max", "Mức tối đa 1 điểm thấp hơn 2 điểm"),
        ({"step": "change", "line": "penalty"}, "line", "Chọn dòng cần đổi"),
        ({"step": "change", "line": "bands:TOT", "points": "84", "max": "3"}, "max", "Xếp loại không có mức tối đa"),
        ({"step": "add", "line": "bonus:B1", "code": "b2", "name": "Khác", "points": "1"}, "code", "đã có trong mục"),
        ({"step": "add", "line": "bonus"}, "name", "Nội dung dòng thêm đang trống"),
        ({"step": "remove", "line": "bands"}, "line", "Chọn dòng cần bỏ"),
    ):
        answer = issue(**typed)
        assert answer.status_code == 422, typed
        assert any(sentence in text for text in answer.context["form"].errors[box]), (
            typed,
            answer.context["form"].errors,
        )
    assert rules() == now


def test_of_two_letters_about_one_section_the_later_is_asked_to_look_again(campaign, person, board):
    head = person(Role.OFFICE_HEAD, board=board)
    typed = {**LETTER, "step": "change", "line": "bands:TOT", "points": "85"}
    with time_machine.travel(NOW, tick=False):
        early, late = (PointsForm({**typed, "points": said}, campaign=campaign) for said in ("85", "86"))
        assert early.is_valid()
        assert late.is_valid()
        letters.issue(campaign, early.letter(), early.change(), actor=head, at=NOW)
        with pytest.raises(LetterRefusedError, match="vừa được đổi theo một văn bản khác"):
            letters.issue(campaign, late.letter(), late.change(), actor=head, at=NOW)
    campaign.refresh_from_db()
    assert campaign.scoring_rules["bands"][1]["min"] == 85


def test_which_accidents_count_and_how_far_luck_is_allowed_for_are_written_in_the_browser(head, draft):
    typed = {"vu-tinh-diem-counted": "by_responsibility", "ap-dung-least": "60"}
    assert send(head, POINTS, **typed).status_code == 302
    luck = {"luck_allowance": "all", "alpha": "20", "min_lead": "0,5", "prior_years": "3"}
    assert send(head, BANDS, **{f"ngau-nhien-{box}": said for box, said in luck.items()}).status_code == 302
    draft.refresh_from_db()
    rules = draft.scoring_rules
    assert (rules["which_accidents_count"], rules["least_applicable_pct"]) == ("by_responsibility", 60)
    assert rules["fairness"] == {"luck_allowance": "all", "alpha": 0.2, "min_lead": 0.5, "prior_years": 3}
    read = fairness_of(draft)
    assert (read.alpha, read.luck_allowance, read.min_lead, read.chance.prior_years) == (0.2, "all", 50, 3)
    assert send(head, BANDS).status_code == 302
    assert Campaign.objects.get(pk=draft.pk).scoring_rules == rules, "gửi lại nguyên trang thì không đổi gì"
    page = head.get("/phong-trao/TD-ATGT-2024/bang-diem/").content.decode()
    assert "Theo trách nhiệm của đơn vị, xét từng vụ có giải trình." in page
    assert send(head, BANDS, **{"ngau-nhien-alpha": "60"}).status_code == 422


def test_a_criterion_may_be_compared_with_the_mean_of_three_years_and_the_page_tells_what_luck_moves(head, draft):
    url = "/phong-trao/TD-ATGT-2024/sua/bang-diem/XA/"
    page = head.get(url)
    assert "riêng ngẫu nhiên đã làm 35 điểm tai nạn của bảng 100 điểm lên xuống chừng" in page.content.decode()
    place = next(n for n, row in enumerate(page.context["blocks"][1].rows.forms) if row.initial.get("code") == "2.1")
    assert send(head, url, **{f"tieu-chi-{place}-baseline": "three_year_mean"}).status_code == 302
    rules = [line.rule for lines in tables_of(draft).values() for line in lines if line.code == "2.1" and line.rule]
    assert {rule.base_years for rule in rules} == {3}
    assert (
        "so với bình quân cùng kỳ tối đa ba năm trước"
        in head.get("/phong-trao/TD-ATGT-2024/bang-diem/").content.decode()
    )
