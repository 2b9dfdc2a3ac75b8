import datetime

from django import forms
from django.utils import formats

from atgt_portal.formats.vi import formats as ours


def test_djangos_own_date_fields_read_the_day_first():
    for typed in ("05/12/2023", "05-12-2023", "5.12.2023", "2023-12-05"):
        assert forms.DateField(localize=True).clean(typed) == datetime.date(2023, 12, 5)
        assert forms.DateField().clean(typed) == datetime.date(2023, 12, 5)


def test_dates_and_numbers_are_written_the_vietnamese_way():
    assert formats.date_format(datetime.date(2023, 12, 5)) == "05/12/2023"
    assert (
        formats.date_format(datetime.datetime.fromisoformat("2023-12-05T10:41"), "DATETIME_FORMAT")
        == "10:41 05/12/2023"
    )
    assert formats.date_format(datetime.date(2023, 12, 5), "YEAR_MONTH_FORMAT") == "tháng 12/2023"
    assert formats.number_format(1234567) == "1.234.567"
    assert formats.number_format(1234.5) == "1.234,5"


def test_weeks_begin_on_monday():
    assert formats.get_format("FIRST_DAY_OF_WEEK") == ours.FIRST_DAY_OF_WEEK == 1
