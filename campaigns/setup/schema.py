"""Reading a campaign file: the whole schema is checked and every fault told with its place; nothing is stored here."""

from typing import Any

from django.utils.translation import gettext as _

from campaigns.setup.contents import CampaignFile
from campaigns.setup.json_text import MAX_BYTES, CampaignFileError, FileFault, decode, digest
from campaigns.setup.reading import Spot, note_keys_given_twice
from campaigns.setup.schema_awards import read_award_rules
from campaigns.setup.schema_campaign import read_campaign_entry
from campaigns.setup.schema_duties import read_indicators, read_obligations
from campaigns.setup.schema_members import (
    check_heads,
    read_accidents,
    read_clusters,
    read_minor_collisions,
    read_successors,
    read_units,
    read_violations,
)
from campaigns.setup.schema_scoring import read_scoring_rules, read_tables

__all__ = ["MAX_BYTES", "CampaignFile", "CampaignFileError", "FileFault", "read_campaign"]

_MARKED_SECTIONS = ("scoring", "award_quota", "statistics", "indicators", "obligations", "routes")
_MARKED_SETTINGS = ("statistics_period", "plan_due_on", "report_due_on", "launched_on")


def read_campaign(raw: bytes) -> CampaignFile:
    """The campaign that `raw` describes, or `CampaignFileError` with every fault and its path in the file."""
    try:
        return _read(decode(raw))
    except RecursionError:
        deep = _("Tệp lồng quá nhiều tầng ngoặc. Kiểm tra lại các dấu ngoặc mở, đóng.")
        raise CampaignFileError([FileFault("", deep)]) from None


def _read(content: Any) -> CampaignFile:
    faults: list[FileFault] = []
    root = Spot(content, "", faults)
    if not isinstance(content, dict):
        raise CampaignFileError([FileFault("", _("Tệp phải bắt đầu bằng một nhóm {…} có khóa campaign và units."))])
    note_keys_given_twice(root)
    read = _contents(root)
    if faults:
        raise CampaignFileError(list(dict.fromkeys(faults)))
    return read


def _contents(root: Spot) -> CampaignFile:
    campaign = read_campaign_entry(root["campaign"].group())
    clusters = read_clusters(root)
    units = read_units(root, clusters)
    check_heads(root, clusters, {unit.code: unit.cluster for unit in units})
    scoring, statistics = (root[key].group(required=False) for key in ("scoring", "statistics"))
    return CampaignFile(
        campaign=campaign,
        clusters=clusters,
        units=units,
        successors=read_successors(root, units),
        indicators=read_indicators(root, units, campaign.task_groups),
        obligations=read_obligations(root, units),
        tables=read_tables(scoring, clusters),
        scoring_rules=read_scoring_rules(scoring) if scoring.value else {},
        award_rules=read_award_rules(root, units),
        accidents=read_accidents(statistics, units),
        minor_collisions=read_minor_collisions(statistics),
        violations=read_violations(statistics),
        illustrative=tuple(_marked(root)),
        sha256=digest(root.value),
    )


def _marked(root: Spot) -> list[str]:
    """The sections and settings that the file itself marks as invented."""
    settings = [key for key in _MARKED_SETTINGS if root["campaign"][key]["illustrative"].flag()]
    return settings + [key for key in _MARKED_SECTIONS if root[key]["illustrative"].flag()]
