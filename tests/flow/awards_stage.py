"""What the stories of scores and awards share: who is who, what a commune types, and how a page is sent."""

from datetime import UTC, datetime

from django.urls import reverse

from campaigns.filing.choices import State
from campaigns.filing.models import Filing, FilingVersion
from campaigns.record.models import Figure
from campaigns.setup.choices import AccidentMeasure, Paper
from campaigns.setup.models import Campaign, Indicator
from campaigns.setup.windows import Window
from units.models import Unit, User

DECEMBER = datetime(2023, 12, 18, 2, 0, tzinfo=UTC)
TOWN, BINHLU, OFFICE, APPRAISERS = "TT-TAMDUONG", "X-BINHLU", "KTHT", "NV"
PLANTED = "LÝ DO CHỈ VĂN PHÒNG BIẾT"

# What a commune types: every criterion of its table except part II, which is computed.
TYPED = {
    "diem-I-1.1": "600",
    "diem-I-1.2": "4",
    "diem-I-1.3": "4,5",
    "diem-I-1.4": "3",
    "diem-III-3.1": "5",
    "diem-III-3.2": "4",
    "diem-III-3.3": "4,25",
    "diem-III-3.4": "5",
    "diem-III-3.5": "5",
    "diem-III-3.6": "4",
    "diem-IV-4.1": "5",
    "diem-IV-4.2": "4",
    "diem-IV-4.3": "500",
    "minh-chung-I-1.1": "Kế hoạch số 12/KH-UBND",
    "ghi-chu": "",
}
AGENCY = {name: value for name, value in TYPED.items() if name != "ghi-chu"} | {
    "diem-II-2.1": "18",
    "diem-II-2.2": "9",
    "diem-II-2.3": "5",
}
NOMINEES = {
    "so-dong": "4",
    "minutes_number": "15/BB-UBND",
    "met_on": "16/12/2023",
    "doi-tuong-1-subject_kind": "collective",
    "doi-tuong-1-name": "Công an thị trấn Tam Đường",
    "doi-tuong-1-award_code": "GIAY_KHEN_HUYEN",
    "doi-tuong-1-route_code": "HUYEN",
    "doi-tuong-1-achievement": "Tuần tra 120 lượt",
    "doi-tuong-1-votes_for": "12",
    "doi-tuong-1-votes_total": "13",
    "doi-tuong-1-category": "direct_force",
    "doi-tuong-3-subject_kind": "individual",
    "doi-tuong-3-name": "Lò Thị Thử Nghiệm",
    "doi-tuong-3-birth_year": "1985",
    "doi-tuong-3-is_woman": "on",
    "doi-tuong-3-post": "Công chức",
    "doi-tuong-3-category": "direct_force",
    "doi-tuong-3-award_code": "BANG_KHEN_TINH",
    "doi-tuong-3-route_code": "TINH",
    "doi-tuong-3-achievement": "Vận động 40 hộ",
    "doi-tuong-3-votes_for": "13",
    "doi-tuong-3-votes_total": "13",
}


def police_figures(
    campaign: Campaign,
    author: User,
    values: dict[tuple[str, str], tuple[int, int]],
    *,
    unknown: frozenset[tuple[str, str]] = frozenset(),
) -> None:
    """Accident figures of both years for every commune; (base, this year), zero where nothing is said.

    Of `unknown` this year is missing.
    """
    official = Window(campaign.official_first_day, campaign.official_last_day)
    paper = Filing.objects.filter(campaign=campaign, kind=Paper.ACCIDENT_RETURN).first()
    version = accepted(paper, {}, author=author)
    indicators = dict(Indicator.objects.filter(board=campaign.board).values_list("code", "pk"))
    communes = Unit.objects.filter(participations__cluster__code="XA", registry=campaign.board)
    Figure.objects.bulk_create(
        Figure(
            indicator_id=indicators[measure],
            about_unit=unit,
            first_day=window.first_day,
            last_day=window.last_day,
            days=window.days,
            value=values.get((unit.code, measure), (0, 0))[year],
            version=version,
        )
        for unit in communes
        for measure in AccidentMeasure.values
        for year, window in enumerate((official.year_before(), official))
        if not (year and (unit.code, measure) in unknown)
    )


def accepted(paper: Filing, content: dict, *, author: User, received: datetime = DECEMBER) -> FilingVersion:
    """A paper of another room as it stands once it is accepted."""
    version = FilingVersion.objects.create(
        filing=paper,
        number=paper.versions.count() + 1,
        content=content,
        sha256="0" * 64,
        frozen_at=received,
        frozen_by=author,
    )
    Filing.objects.filter(pk=paper.pk).update(
        state=State.ACCEPTED, accepted_version=version, working_version=version, received_at=received, begun_at=received
    )
    return version


def post(client, paper: Filing, name: str, data: dict, **button: str):
    paper.refresh_from_db()
    return client.post(reverse(name, kwargs={"uuid": paper.uuid}), {**data, "seen_revision": paper.revision, **button})


def appraise(client, paper: Filing, data: dict):
    """Open the page, then send its form as a person would."""
    page = client.get(reverse("awards:appraise", kwargs={"uuid": paper.uuid}))
    return client.post(
        reverse("awards:appraise", kwargs={"uuid": paper.uuid}),
        {**data, "da-xem": page.context["seen"], "form_token": page.context["form_token"]},
    )


def scores(typed: dict) -> dict:
    return {name: value for name, value in typed.items() if name.startswith("diem-")}
