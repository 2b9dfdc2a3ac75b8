"""The campaign of 2023 lived by clicks only, from the plans of May to the package that the province downloads.

Whatever the story does not tell is told by `seed_demo` between the chapters, on the same data; web and worker are
killed and started anew for each chapter, on its day.
"""

from collections.abc import Callable

import pytest

from tests.browser import chapters
from tests.browser.pages import Album, Cast, Person
from tests.browser.portal import Portal

pytestmark = pytest.mark.browser


def test_the_campaign_of_2023_from_the_first_plan_to_the_province(
    portal: Portal, sign_in: Callable[..., Person], album: Album
) -> None:
    cast = Cast(portal, sign_in)

    portal.start("2023-05-22")
    chapters.the_plan_is_written_returned_twice_and_accepted(cast)
    chapters.the_dissemination_is_filed_and_accepted(cast)

    portal.start("2023-06-16")
    chapters.the_police_file_a_month_and_the_commune_confirms_it(cast)
    portal.seed("midyear")
    chapters.the_first_half_year_can_be_compared(cast)

    portal.start("2023-12-18")
    chapters.the_year_is_closed_by_the_unit(cast)
    chapters.points_are_appraised_by_the_office(cast)
    portal.seed("yearend")

    portal.start("2024-01-03")
    chapters.what_is_left_is_reviewed(cast)
    chapters.the_standing_office_is_appraised_by_somebody_else(cast)
    chapters.the_published_result_is_changed_by_a_revision_only(cast)
    chapters.units_are_ranked_and_nominees_listed(cast)
    chapters.the_edition_is_compiled_downloaded_sent_and_seen_by_the_province(cast)

    assert album.faults == []
