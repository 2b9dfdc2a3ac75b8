"""Đăng ký danh hiệu thi đua, hình thức khen thưởng: what a unit may set out for, and what it has put in its plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.kinds import Fault
from campaigns.plans.models import Plan, TitleSought
from campaigns.setup.choices import TitleSubject
from campaigns.setup.models import Campaign
from campaigns.setup.titles import Title, titles_during, titles_of

COUNTED = {TitleSubject.COLLECTIVE: "collectives", TitleSubject.INDIVIDUAL: "individuals"}
MOST = 9999


class SoughtValues(TypedDict):
    code: str
    collectives: int
    individuals: int


def offered(campaign: Campaign) -> tuple[Title, ...]:
    """What the page of a plan offers: all that the law knows on some day between the launch and the end."""
    first = campaign.launched_on or campaign.official_first_day
    return titles_during(titles_of(campaign.award_rules), first, campaign.ends_on)


def field_of(code: str, subject: TitleSubject) -> str:
    """The form control of that number."""
    return f"titles-{code}-{COUNTED[subject]}"


def write(plan: Plan, rows: Sequence[SoughtValues]) -> None:
    """The registration anew; a row without a number is none."""
    TitleSought.objects.filter(plan=plan).delete()
    TitleSought.objects.bulk_create(
        TitleSought(plan=plan, **row) for row in rows if row["collectives"] or row["individuals"]
    )


def content_of(campaign: Campaign, rows: Mapping[str, TitleSought]) -> list[dict[str, Any]]:
    """In the order of the campaign's list, each with its name as it is now."""
    return [
        {
            "code": title.code,
            "name": title.name,
            "kind": title.kind.value,
            "collectives": rows[title.code].collectives,
            "individuals": rows[title.code].individuals,
        }
        for title in titles_of(campaign.award_rules)
        if title.code in rows
    ]


def faults(campaign: Campaign, rows: Mapping[str, TitleSought], *, on: date) -> Iterator[Fault]:
    """Law of the day: what is given no more, or not yet, cannot be registered for. After the movement its last day counts."""
    day = min(on, campaign.ends_on)
    for title in titles_of(campaign.award_rules):
        if title.code in rows and not title.is_in_force(day):
            subject = TitleSubject.COLLECTIVE if rows[title.code].collectives else TitleSubject.INDIVIDUAL
            sentence = _(
                "“%(name)s” không áp dụng vào ngày %(day)s theo quy định khen thưởng của phong trào."
                " Xóa số ở dòng này, hoặc đăng ký danh hiệu, hình thức khác."
            )
            yield Fault(field_of(title.code, subject), sentence % {"name": title.name, "day": vn.show_date(day)})


def in_words(rows: Iterable[Mapping[str, Any]]) -> str:
    """The whole registration in one line: 1 tập thể, 2 cá nhân."""
    listed = list(rows)
    totals = [(sum(row[name] for row in listed), subject.label) for subject, name in COUNTED.items()]
    return ", ".join(f"{vn.two_digits(count)} {label}" for count, label in totals if count)
