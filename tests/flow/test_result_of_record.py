"""The life of a ranking: sent for comments, asked about, answered, frozen, published, and changed by a revision only."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from openpyxl import load_workbook

from atgt_portal.ledger import kept
from atgt_portal.ledger.models import AuditEntry, Notice
from awards.appraisal import Judged, given_scores, seen_mark
from awards.appraisal import appraise as give
from awards.deciding import decided_about
from awards.results import guard
from awards.results.choices import Outcome, Stage
from awards.results.models import RankingResult, ScoreQuery
from awards.tables import lines_for
from campaigns.filing import act as filing_act
from campaigns.filing.act import digest
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.record.calendars import window_of
from campaigns.setup.choices import Calendar
from reports.summary import production, snapshot
from reports.summary.paper import official_document
from tests.flow.awards_stage import DECEMBER, NOMINEES, PLANTED, TOWN

pytestmark = pytest.mark.usefixtures("in_december")

AFTER_WINDOW = datetime(2023, 12, 26, 2, 0, tzinfo=UTC)
KEY = "IV-4.2"


def send(client, **said):
    page = client.get(reverse("awards:results"))
    return client.post(reverse("awards:results"), {"days": "5", "form_token": page.context["form_token"], **said})


def step(client, result, what):
    return client.post(reverse("awards:result-move", kwargs={"uuid": result.uuid}), {"buoc": what})


def newest() -> RankingResult:
    return RankingResult.objects.order_by("-number")[0]


def ask_url(result):
    return reverse("awards:ask", kwargs={"uuid": result.uuid, "unit_code": TOWN, "key": KEY})


def ask(client, result, reason, url=None):
    return client.post(url or ask_url(result), {"reason": reason, "seen_revision": result.number})


@pytest.fixture
def result(scored, people, client_of):
    assert send(client_of(people["reviewer"])).status_code == 302
    return newest()


def lowered(people, points: int, reason: str) -> None:
    """The office gives other points for the criterion that was asked about."""
    found = Filing.objects.filter(kind="score_sheet", unit__code=TOWN)
    sheet = found.select_related("unit", "board", "campaign", "accepted_version", "working_version").get()
    line = next(line for line in lines_for(sheet) if line.key == KEY)
    mark = seen_mark(sheet, given_scores(sheet), decided_about(sheet))
    judged = {line.criterion_id: Judged(points, reason)}
    give(sheet, actor=people["reviewer"], at=DECEMBER, seen=mark, lines=[line], given=judged)


def test_before_it_is_sent_only_the_office_meets_points_and_then_the_unit_its_own(scored, people, client_of):
    unit, neighbour, leader, office = (client_of(people[who]) for who in ("filer", "neighbour", "leader", "reviewer"))
    waiting = unit.get(reverse("awards:mine"))
    assert "Chưa công bố" in waiting.content.decode()
    assert "chưa gửi lấy ý kiến" in leader.get(reverse("awards:ranking")).content.decode()
    assert unit.get(reverse("awards:ranking")).status_code == 404
    assert leader.get(reverse("awards:explanation", kwargs={"unit_code": TOWN})).status_code == 404
    assert leader.get(reverse("awards:ranking-file")).status_code == 404

    assert send(office).status_code == 302
    found = newest()

    assert (found.number, found.stage, found.comments_until) == (1, Stage.COMMENTS, date(2023, 12, 25))
    mine = unit.get(reverse("awards:mine")).content.decode()
    assert "87,75" in mine
    assert PLANTED in mine
    assert "Đề nghị xem lại" in mine
    slip = reverse("awards:result-slip", kwargs={"uuid": found.uuid, "unit_code": TOWN})
    listed = neighbour.get(reverse("awards:ranking")).content.decode()
    assert "87,75" in listed
    assert PLANTED not in listed
    assert neighbour.get(slip).status_code == 404
    assert neighbour.get(reverse("awards:result-file", kwargs={"uuid": found.uuid})).status_code == 404
    assert PLANTED in leader.get(slip).content.decode()
    told = Notice.objects.filter(unique_key__startswith=f"result-sent:{found.pk}").values_list("to_user", flat=True)
    assert {people[who].pk for who in ("filer", "neighbour", "leader")} <= set(told)


def test_leaders_read_nominees_without_points_until_the_result_is_sent(scored, nominated, people, client_of):
    accept = {"actor": people["reviewer"], "at": DECEMBER, "seen_revision": nominated.revision}
    filing_act.act(nominated, Action.ACCEPT, **accept)
    leader, office = (client_of(people[who]) for who in ("leader", "reviewer"))

    def told(client) -> list[bool]:
        book = load_workbook(BytesIO(b"".join(client.get(reverse("awards:nominees-file")))))
        cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
        page = client.get(reverse("awards:nominees")).content.decode()
        return [NOMINEES["doi-tuong-3-name"] in page, "87,75" in page, "hạng 1" in page, 87.75 in cells]

    assert (told(leader), told(office)) == ([True, False, False, False], [True] * 4)
    assert send(office).status_code == 302
    assert told(leader) == [True] * 4


def test_a_unit_asks_the_office_answers_and_the_result_is_frozen_and_published(result, people, client_of):
    unit, office, head, leader = (client_of(people[who]) for who in ("filer", "reviewer", "second", "leader"))
    empty = ask(unit, result, " ")
    assert empty.status_code == 422
    words = "Đã gửi biên bản bình xét quý IV."
    assert ask(unit, result, words).status_code == 302
    again = ask(unit, result, "Lần nữa")
    assert (again.status_code, "Lần nữa" in again.content.decode()) == (422, True)
    assert words in unit.get(reverse("awards:mine")).content.decode()
    query = ScoreQuery.objects.get()
    address = reverse("awards:answer", kwargs={"uuid": query.uuid})

    early = step(head, result, "chot")
    assert (early.status_code, "đến hết ngày 25/12/2023" in early.content.decode()) == (422, True)
    with time_machine.travel(AFTER_WINDOW, tick=False):
        unit, office, head, leader = (client_of(people[who]) for who in ("filer", "reviewer", "second", "leader"))
        late = unit.get(reverse("awards:mine")).content.decode()
        assert ask_url(result) not in late
        other = reverse("awards:ask", kwargs={"uuid": result.uuid, "unit_code": TOWN, "key": "IV-4.1"})
        assert "đã hết ngày 25/12/2023" in ask(unit, result, words, other).content.decode()
        unanswered = step(head, result, "chot")
        assert "Còn 01 đề nghị" in unanswered.content.decode()
        assert "1 đề nghị chờ trả lời" in office.get(reverse("awards:queries")).content.decode()
        short = office.post(address, {"outcome": "kept", "words": ""})
        assert short.status_code == 422
        assert office.post(address, {"outcome": "kept", "words": "Biên bản thiếu chữ ký."}).status_code == 302
        assert "Biên bản thiếu chữ ký." in unit.get(reverse("awards:mine")).content.decode()
        assert step(office, result, "chot").status_code == 403
        assert step(head, result, "cong-bo").status_code == 422
        assert step(head, result, "chot").status_code == 302
        assert step(leader, result, "cong-bo").status_code == 302
    result.refresh_from_db()
    assert (result.stage, result.frozen_by, result.published_by) == (
        Stage.PUBLISHED,
        people["second"],
        people["leader"],
    )
    neighbour = client_of(people["neighbour"])
    slip = reverse("awards:result-slip", kwargs={"uuid": result.uuid, "unit_code": TOWN})
    assert PLANTED in neighbour.get(slip).content.decode()
    book = neighbour.get(reverse("awards:result-file", kwargs={"uuid": result.uuid}))
    rows = load_workbook(BytesIO(b"".join(book)), data_only=True)["XA"].iter_rows(values_only=True)
    assert next(float(row[9]) for row in rows if row[1] == "UBND thị trấn Tam Đường") == 87.75
    acts = AuditEntry.objects.filter(subject=f"result:{result.uuid}").order_by("seq").values_list("action", flat=True)
    assert list(acts) == ["result.send", "result.freeze", "result.publish"]


def test_points_changed_after_the_sending_ask_for_a_revision_and_both_stay_readable(result, people, client_of):
    office, head, unit = (client_of(people[who]) for who in ("reviewer", "second", "filer"))
    assert ask(unit, result, "Đề nghị chấm 4 điểm.").status_code == 302
    changed = {"outcome": "changed", "words": "Chấm lại 4 điểm."}
    assert (
        office.post(reverse("awards:answer", kwargs={"uuid": ScoreQuery.objects.get().uuid}), changed).status_code
        == 302
    )
    lowered(people, 400, "")
    check = office.get(reverse("awards:result-check", kwargs={"uuid": result.uuid})).content.decode()
    assert "tiêu chí 4.2 3 → 4; tổng điểm 87,75 → 88,75" in check

    with time_machine.travel(AFTER_WINDOW, tick=False):
        office, head, unit = (client_of(people[who]) for who in ("reviewer", "second", "filer"))
        refused = step(head, result, "chot")
        assert (refused.status_code, "gửi bản mới" in refused.content.decode()) == (422, True)
        bare = send(office, days="0", reason="")
        assert (bare.status_code, "Lý do lập bản mới đang trống" in bare.content.decode()) == (422, True)
        assert send(office, days="0", reason="Sửa điểm tiêu chí 4.2 của thị trấn").status_code == 302
        second = newest()
        assert (second.number, second.comments_until) == (2, None)
        assert step(head, result, "chot").status_code == 422
        assert [step(head, second, what).status_code for what in ("chot", "cong-bo")] == [302, 302]

    unit = client_of(people["filer"])
    old, new = (
        unit.get(reverse("awards:result-slip", kwargs={"uuid": one.uuid, "unit_code": TOWN})).content.decode()
        for one in (result, second)
    )
    assert ("87,75" in old, "88,75" in new) == (True, True)
    assert "88,75" in unit.get(reverse("awards:mine")).content.decode()


def test_a_replaced_draft_says_so_and_the_unit_reads_why_and_keeps_its_answers(result, people, client_of):
    office, head, unit = (client_of(people[who]) for who in ("reviewer", "second", "filer"))
    page = reverse("awards:result", kwargs={"uuid": result.uuid})
    assert "Chốt kết quả" in head.get(page).content.decode(), "the positive control"
    assert ask(unit, result, "Đề nghị chấm 4 điểm.").status_code == 302
    kept = {"outcome": "kept", "words": "Biên bản thiếu chữ ký."}
    office.post(reverse("awards:answer", kwargs={"uuid": ScoreQuery.objects.get().uuid}), kept)
    reason = "Cập nhật số liệu tháng 12"
    assert send(office, days="0", reason=reason).status_code == 302

    old = head.get(page).content.decode()
    assert ("Chốt kết quả" in old, "Bản 1 · dự kiến, đã có bản 2 thay thế" in old) == (False, True)
    badges = [row.stage.badge for row in office.get(reverse("awards:results")).context["rows"]]
    assert badges == ["Chờ chốt", "Đã thay thế"]
    mine = unit.get(reverse("awards:mine")).content.decode()
    assert f"Lý do lập bản này: {reason}" in mine
    assert "Đề nghị chấm 4 điểm. (bản 1)" in mine
    assert "Biên bản thiếu chữ ký." in mine
    assert reason in unit.get(reverse("awards:result", kwargs={"uuid": newest().uuid})).content.decode()
    notice = Notice.objects.filter(to_user=people["filer"], unique_key__startswith="result-sent:").latest("pk")
    assert (notice.subject, notice.body.endswith(reason)) == ("Kết quả xếp hạng có bản mới", True)


def test_an_answer_that_changes_a_point_is_kept_before_any_later_revision_is_frozen(result, people, client_of):
    office, head = (client_of(people[who]) for who in ("reviewer", "second"))
    assert ask(client_of(people["filer"]), result, "Đề nghị chấm 4 điểm.").status_code == 302
    changed = {"outcome": "changed", "words": "Đã nhận đủ biên bản."}
    office.post(reverse("awards:answer", kwargs={"uuid": ScoreQuery.objects.get().uuid}), changed)

    assert send(office, days="0", reason="Sửa theo đề nghị").status_code == 302
    again = send(office, days="5", reason="Sửa theo đề nghị")
    assert (again.status_code, "vừa gửi đã có đúng các điểm và lý do này" in again.content.decode()) == (422, True)
    refused = step(head, newest(), "chot")
    assert (refused.status_code, "mà điểm, lý do vẫn như cũ" in refused.content.decode()) == (422, True)

    lowered(people, 400, "Đủ biên bản.")
    assert send(office, days="0", reason="Sửa điểm tiêu chí 4.2").status_code == 302
    assert step(head, newest(), "chot").status_code == 302


def test_home_counts_only_queries_that_its_reader_may_answer(result, people, client_of):
    assert ask(client_of(people["filer"]), result, "Đề nghị chấm 4 điểm.").status_code == 302
    told = [client_of(who).get("/").content.decode() for who in (people["reviewer"], people["appraiser"])]
    assert ["1 đề nghị xem lại điểm chờ trả lời" in page for page in told] == [True, False]


def test_a_point_changed_before_the_freeze_is_named_and_nothing_is_frozen(result, people, client_of):
    lowered(people, 250, "Thiếu biên bản.")

    with time_machine.travel(AFTER_WINDOW, tick=False):
        refused = step(client_of(people["second"]), result, "chot")

    assert "UBND thị trấn Tam Đường: tiêu chí 4.2 3 → 2,5" in refused.content.decode()
    result.refresh_from_db()
    assert result.frozen_at is None


def edition_of(campaign) -> tuple[dict, str]:
    """What a year-end edition would rest on now, and all its words."""
    window = window_of(campaign, Calendar.ATGT)
    taken = snapshot.take(campaign, calendar=Calendar.ATGT, window=window, remarks={})
    document = official_document(production.summarise(taken), edition_label="lần thử", issue_year=2023)
    return taken, repr(document)


def test_an_edition_names_points_and_order_only_from_a_published_result(result, people, client_of, campaign):
    before, said = edition_of(campaign)
    assert len(before["ranking"]) == 29
    assert {(row["points"], row["rank"], row["band"]) for row in before["ranking"]} == {(None, None, None)}
    assert "Kết quả xếp hạng chưa công bố." in said
    assert "87,75" not in said

    with time_machine.travel(AFTER_WINDOW, tick=False):
        head = client_of(people["second"])
        assert [step(head, result, what).status_code for what in ("chot", "cong-bo")] == [302, 302]
    after, said = edition_of(campaign)
    town = next(row for row in after["ranking"] if row["unit"] == TOWN)
    assert (town["points"], town["rank"], after["result"]["sha256"]) == (8775, 1, result.sha256)
    assert "87,75" in said
    assert "chưa công bố" not in said
    lowered(people, 100, "Sau khi công bố.")
    assert edition_of(campaign)[0]["ranking"] == after["ranking"]


def points_by_hand(line: dict) -> int:
    """What the stored rule gives for the stored figures, by the words of the table and by nothing of the portal's."""
    rule, inputs = line["computed"]["rule"], line["computed"]["inputs"]
    base, current = inputs["previous"], inputs["current"]
    if rule["kind"] == "zero" or base == 0:
        return 0 if current else rule["maximum"]
    wanted = 1 if rule["full_at_pct"] is None else max(1, -(-base * int(rule["full_at_pct"]) // 100))
    if base - current >= wanted:
        return rule["maximum"]
    kept = rule["unchanged_share_pct"] if base < rule["unchanged_below"] else 0
    half = 50 if rule["has_half"] and current < base else 0
    share = 0 if current > base else max(kept, half)
    return (rule["maximum"] * share + 50) // 100


def test_the_public_list_is_closed_until_it_is_opened_and_names_no_person(result, people, client_of, client):
    address = reverse("awards:public", kwargs={"code": "TD-ATGT-2023"})
    with time_machine.travel(AFTER_WINDOW, tick=False):
        head = client_of(people["second"])
        assert step(head, result, "cong-khai").status_code == 422
        assert [step(head, result, what).status_code for what in ("chot", "cong-bo")] == [302, 302]
        assert client.get(address).status_code == 404
        assert step(head, result, "cong-khai").status_code == 302
        page = client.get(address).content.decode()
        assert "UBND thị trấn Tam Đường" in page
        assert "87,75" in page
        assert PLANTED not in page
        assert people["reviewer"].full_name not in page
        assert step(head, result, "dong-cong-khai").status_code == 302
        assert client.get(address).status_code == 404


def test_a_slip_is_read_from_what_was_stored_and_every_total_follows_from_it(result, people, client_of):
    assert digest(result.snapshot) == result.sha256
    for unit in result.snapshot["units"].values():
        lines = [line for line in unit["lines"] if line["applies"]]
        if unit["total"] is None:
            continue
        earned = sum(line["final"] for line in lines)
        applicable, whole = sum(line["maximum"] for line in lines), sum(line["maximum"] for line in unit["lines"])
        rescaled = earned if applicable == whole else (2 * earned * whole + applicable) // (2 * applicable)
        plus = sum(row["hundredths"] for row in unit["adjusted"] if row["hundredths"] > 0)
        cap = unit["rule"]["bonus_cap"]
        minus = sum(row["hundredths"] for row in unit["adjusted"] if row["hundredths"] < 0)
        assert unit["total"] == max(0, rescaled + (plus if cap is None else min(plus, cap)) + minus)
    town = result.snapshot["units"][TOWN]
    computed = [line for line in town["lines"] if line["by"] == "accidents"]
    assert len(computed) == 6
    assert [points_by_hand(line) for line in computed] == [line["final"] for line in computed]
    assert town["sheet"]["version"] == 1

    slip = reverse("awards:result-slip", kwargs={"uuid": result.uuid, "unit_code": TOWN})
    before = client_of(people["filer"]).get(slip).content.decode()
    lowered(people, 100, "Sau khi đã gửi.")
    after = client_of(people["filer"]).get(slip).content.decode()
    assert after.count("87,75") == before.count("87,75") > 0


def test_the_database_keeps_what_was_sent_and_frozen(result, people, client_of):
    unit = client_of(people["filer"])
    assert ask(unit, result, "Đề nghị xem lại.").status_code == 302
    rows, asked = RankingResult.objects.all(), ScoreQuery.objects.all()
    assert rows.update(frozen_at=DECEMBER, frozen_by=people["second"]) == 1
    done = {"outcome": Outcome.KEPT, "answer": "Giữ nguyên.", "answered_at": DECEMBER}
    assert asked.update(**done) == 1
    ways = [
        lambda: rows.update(snapshot={}),
        lambda: rows.update(sha256="0" * 64),
        lambda: rows.update(frozen_at=AFTER_WINDOW),
        lambda: rows.update(frozen_at=None),
        lambda: asked.update(reason="Khác"),
        lambda: asked.update(answer="Khác"),
        lambda: asked.all()._raw_delete("default"),
    ]
    for way in ways:
        with pytest.raises(DatabaseError, match="append-only table"), transaction.atomic():
            way()
    with connection.cursor() as cursor:
        for one in guard.KEPT:
            for statement in kept.lifted(connection.vendor, one):
                cursor.execute(statement)
    for way in ways:
        way()
    assert asked.count() == 0, "the positive control: it is the triggers that refuse"
