from datetime import UTC, date, datetime
from decimal import Decimal

from django.template import Context, Template


def shown(source, **values):
    return Template("{% load vietnamese %}" + source).render(Context(values))


def test_days_and_moments_are_shown_as_here():
    late = datetime(2023, 12, 4, 17, 30, tzinfo=UTC)
    assert shown("{{ day|vn_date }}", day=date(2023, 12, 5)) == "05/12/2023"
    assert shown("{{ day|vn_date }}", day=late) == "05/12/2023"
    assert shown("{{ at|vn_moment }}", at=late) == "00:30 ngày 05/12/2023"


def test_numbers_percentages_and_changes_are_shown_as_in_documents():
    assert shown("{{ n|vn_number }} {{ n|vn_number:2 }}", n=Decimal("1234.5")) == "1.234,5 1.234,50"
    assert shown("{{ n|vn_percent }}", n=Decimal("-6.25")) == "−6,25%"
    assert shown("{{ n|vn_change:'vụ' }}", n=-1) == "giảm 1 vụ"


def test_what_is_not_known_is_a_dash_and_never_a_zero():
    every = "{{ x|vn_date }}{{ x|vn_moment }}{{ x|vn_number }}{{ x|vn_percent }}{{ x|vn_change:'vụ' }}"
    assert shown(every, x=None) == "–––––"
    assert shown("{{ x|vn_number }} {{ x|vn_percent }} {{ x|vn_change:'vụ' }}", x=0) == "0 0% không đổi"
