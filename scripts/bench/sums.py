"""The bare sums: what the year-end compile and the ranking read, in one statement each, nothing kept of it in Python."""

from typing import Any

from django.db import connection

from campaigns.record.dated import MEASURES
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window

_SUMS = """
SELECT f.about_unit_id, i.code,
       sum(f.value) FILTER (WHERE f.first_day >= %(first)s) AS now,
       sum(f.value) FILTER (WHERE f.first_day < %(first)s) AS before
  FROM campaigns_figure f
  JOIN campaigns_indicator i ON i.id = f.indicator_id
  JOIN campaigns_filing p ON p.accepted_version_id = f.version_id
 WHERE i.board_id = %(board)s AND i.code = ANY(%(codes)s) AND f.about_unit_id IS NOT NULL
   AND f.first_day >= %(earliest)s AND f.last_day <= %(last)s
 GROUP BY f.about_unit_id, i.code
"""
_STATED = """
SELECT f.about_unit_id, f.first_day, f.last_day, f.version_id, f.status, {sums}
  FROM campaigns_figure f
  JOIN campaigns_indicator i ON i.id = f.indicator_id
  JOIN campaigns_filing p ON p.accepted_version_id = f.version_id
 WHERE i.board_id = %(board)s AND i.code = ANY(%(codes)s) AND f.about_unit_id IS NOT NULL
   AND f.first_day >= %(earliest)s AND f.last_day <= %(last)s
 GROUP BY 1, 2, 3, 4, 5
"""  # a sum a measure stands in the braces
_RANKED = """
CREATE TEMP TABLE bench_lines ON COMMIT DROP AS
SELECT about_unit_id, code, now, before,
       (before = 0 AND now = 0) OR (before - now) * 100 >= before * 5 AS met,
       rank() OVER (PARTITION BY code ORDER BY now - before) AS place
  FROM ({sums}) AS sums
"""  # the text of `_SUMS` stands in the braces


def _asked(campaign: Campaign) -> dict[str, Any]:
    year = Window(campaign.official_first_day, campaign.official_last_day)
    return {
        "board": campaign.board_id,
        "codes": list(MEASURES),
        "first": year.first_day,
        "last": year.last_day,
        "earliest": year.year_before().first_day,
    }


def grouped(campaign: Campaign) -> list[tuple[object, ...]]:
    """Both years by unit and measure: one grouped SELECT, its rows as they come."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, _asked(campaign))
        return list(cursor.fetchall())


def stated(campaign: Campaign) -> list[tuple[object, ...]]:
    """Both years, a row a unit, run of days and version, as the ranking reads them: nothing added up, nothing settled."""
    columns = ", ".join(f"sum(f.value) FILTER (WHERE i.code = '{code}')::bigint" for code in MEASURES)
    with connection.cursor() as cursor:
        cursor.execute(_STATED.format(sums=columns), _asked(campaign))
        return list(cursor.fetchall())


def ranked(campaign: Campaign) -> None:
    """The same with the test of five percent and the rank, written by one INSERT … SELECT."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(_RANKED.format(sums=_SUMS), _asked(campaign))
        cursor.execute("ROLLBACK")
