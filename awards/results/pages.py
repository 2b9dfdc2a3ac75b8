"""What the pages of results are made of besides rows and slips: words of a stage, chips, the next steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.templatetags.vietnamese import vn_moment
from awards.pages import Chip, chips_of
from awards.points import in_points
from awards.results import shown
from awards.results.choices import Move, Stage
from awards.results.models import RankingResult
from awards.results.permissions import Reach
from awards.results.recording import Record
from awards.slips import tie_rules_words
from campaigns.setup.windows import Window

_TONES = {Stage.COMMENTS: "wait", Stage.FROZEN: "info", Stage.PUBLISHED: "good"}


@dataclass(frozen=True, slots=True)
class StageWords:
    """How far a result is: a badge, and one line."""

    badge: str
    tone: str
    sub: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One revision in the list."""

    title: str
    url: str
    stage: StageWords
    made: str
    reason: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Step:
    """A button of those who decide; `is_main` is the one next step."""

    value: str
    label: str
    is_main: bool


def stage_words(result: RankingResult, *, on: date, newest: int | None = None) -> StageWords:
    """`newest` is the number of the campaign's last revision, where the reader is to know of it."""
    number = _("Bản %(n)s") % {"n": result.number}
    if result.published_at is None and newest is not None and newest > result.number:
        sub = _("%(number)s · dự kiến, đã có bản %(newest)s thay thế") % {"number": number, "newest": newest}
        return StageWords(_("Đã thay thế"), "plain", sub)
    badge, tone = str(result.stage.label), _TONES[result.stage]
    if result.stage == Stage.COMMENTS and not result.takes_queries(on):
        badge = _("Chờ chốt")
    return StageWords(badge, tone, f"{number} · {_since(result, on=on)}")


def _since(result: RankingResult, *, on: date) -> str:
    if result.published_at is not None:
        return _("công bố lúc %(at)s") % {"at": vn_moment(result.published_at)}
    if result.frozen_at is not None:
        return _("chốt lúc %(at)s, chờ công bố") % {"at": vn_moment(result.frozen_at)}
    if result.comments_until is None:
        return _("dự kiến, không lấy ý kiến, chờ chốt")
    day = vn.show_date(result.comments_until)
    if result.takes_queries(on):
        return _("dự kiến, góp ý đến hết ngày %(day)s") % {"day": day}
    return _("dự kiến, đã hết thời gian góp ý ngày %(day)s, chờ chốt") % {"day": day}


def basis_words(record: Record) -> str:
    """By which rules the points were given: the letters that changed them, and the hash of the rules as they were."""
    rules = record["rules"]
    named = {"hash": rules["sha256"][:12], "letters": "; ".join(letter["number"] for letter in rules["letters"])}
    if rules["letters"]:
        return _("Bảng chấm điểm và quy tắc chung mã %(hash)s, đã theo văn bản điều chỉnh %(letters)s.") % named
    return _("Bảng chấm điểm và quy tắc chung mã %(hash)s, chưa có văn bản điều chỉnh.") % named


def result_row(result: RankingResult, *, on: date, newest: int) -> ResultRow:
    by = {"at": vn_moment(result.made_at), "by": result.made_by.full_name}
    return ResultRow(
        title=_("Bản %(n)s") % {"n": result.number},
        url=reverse("awards:result", kwargs={"uuid": result.uuid}),
        stage=stage_words(result, on=on, newest=newest),
        made=_("%(at)s, %(by)s") % by,
        reason=result.reason,
        sha256=result.sha256,
    )


def revisions_of(result: RankingResult) -> list[tuple[int, UUID]]:
    """All revisions of the same campaign, newest first. One query."""
    found = RankingResult.objects.filter(campaign=result.campaign_id).order_by("-number")
    return list(found.values_list("number", "uuid"))


def revision_chips(result: RankingResult, revisions: Sequence[tuple[int, UUID]]) -> list[Chip]:
    return [
        Chip(
            label=_("Bản %(n)s") % {"n": number},
            url=reverse("awards:result", kwargs={"uuid": uuid}),
            current=number == result.number,
            count="",
        )
        for number, uuid in revisions
    ]


def moves_of(result: RankingResult, *, newest: int) -> list[Step]:
    """The steps that may follow, none for a draft that a newer one replaces; whether one is taken now, the rule decides."""
    if result.stage == Stage.PUBLISHED:
        next_one = Move.CLOSE if result.is_public else Move.OPEN
        return [Step(next_one.value, str(next_one.label), is_main=False)]
    if newest > result.number:
        return []
    step = Move.FREEZE if result.stage == Stage.COMMENTS else Move.PUBLISH
    return [Step(step.value, str(step.label), is_main=True)]


def ranking_context(
    record: Record, cluster: Record | None, *, urls: Mapping[str, str], open_slips: frozenset[str] | None = None
) -> dict[str, Any]:
    """What the table of one cluster and its grounds need, whichever record it is of."""
    days = record["window"]
    window = Window(date.fromisoformat(days["first_day"]), date.fromisoformat(days["last_day"]))
    parts = cluster["parts"] if cluster else []
    return {
        "cluster_name": cluster["name"] if cluster else "",
        "rows": shown.rows_of(record, cluster, ranked=True, urls=urls, open_slips=open_slips) if cluster else [],
        "unranked": shown.rows_of(record, cluster, ranked=False, urls=urls, open_slips=open_slips) if cluster else [],
        "luck_words": cluster["luck"]["words"] if cluster else "",
        "slip_span": len(parts) + 4,
        "maximum": in_points(cluster["maximum"]) if cluster else None,
        "part_heads": [(part["code"], part["name"], in_points(part["maximum"])) for part in parts],
        "tie_rules": tie_rules_words([rule["label"] for rule in record["tie_rules"]]),
        "window": window,
    }


def result_context(result: RankingResult, reach: Reach, *, asked_cluster: str) -> dict[str, Any]:
    """The clusters that this reader is shown, and the chosen one."""
    record, here = result.snapshot, reverse("awards:result", kwargs={"uuid": result.uuid})
    mine = {record["units"][code]["cluster"] for code in reach.units if code in record["units"]}
    clusters = [one for one in record["clusters"] if reach.is_whole or one["code"] in mine]
    wanted = next((one for one in clusters if one["code"] == asked_cluster), None)
    cluster = wanted or next((one for one in clusters if one["code"] in mine), clusters[0])
    urls = {
        code: reverse("awards:result-slip", kwargs={"uuid": result.uuid, "unit_code": code})
        for code in cluster["places"]
        if reach.slip_of(code)
    }
    heads = [(one["code"], one["name"], len(one["places"])) for one in clusters]
    return {
        "campaign": result.campaign,
        "found": result,
        "file_url": reverse("awards:result-file", kwargs={"uuid": result.uuid}) if reach.is_whole else "",
        "chips": chips_of(heads, chosen=cluster["code"], base=here),
        "basis": basis_words(record),
        **ranking_context(record, cluster, urls=urls, open_slips=None if reach.is_whole else reach.units),
    }
