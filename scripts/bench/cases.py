"""What is compared with what. Every key has a bare form of the same work; the goals are those of the speed page."""

from collections.abc import Callable
from dataclasses import dataclass
from unittest.mock import patch

from django.urls import reverse

from atgt_portal.lib import clock, vn
from campaigns.filing import views as filing_views
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.record import figures
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from reports.returns.imports import pages as import_pages
from reports.summary import snapshot
from reports.summary.compile import compile_summary
from scripts.bench import filing_year, imports, scoring, sums
from scripts.bench.browser import Browser
from scripts.bench.filing_year import Month
from scripts.bench.goals import Goal
from units.choices import Role
from units.models import Board, Membership, User

NO_GOAL = Goal()
ROW_GOAL = Goal("G7", 0.25, in_ms=True)
QUEUE, BARE_LIST = "/ra-soat/", "/tran/danh-sach/"
ROWS, FEW = 50, 5
_FIELDS_OF_FORM = 5


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the bare page of the same kind, seen by one reader."""

    key: str
    browser: Browser
    ours: str
    bare: str
    goal: Goal = NO_GOAL


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work without a page."""

    key: str
    ours: Callable[[], object]
    bare: Callable[[], object]
    goal: Goal = NO_GOAL
    times: int = 1


@dataclass(frozen=True)
class Stage:
    """The seeded board and those who look at it."""

    campaign: Campaign
    office: Browser
    leader: Browser
    nobody: Browser
    month: Month

    @classmethod
    def of(cls, board: Board) -> "Stage":
        newest = Campaign.objects.filter(board=board).select_related("board", "board__parent", "parent_basis")
        campaign = newest.order_by("-year")[0]
        return cls(
            campaign=campaign,
            office=Browser(_holder(board, Role.REVIEWER)),
            leader=Browser(_holder(board, Role.BOARD_LEADER)),
            nobody=Browser(),
            month=filing_year.month_of(campaign),
        )

    @property
    def year(self) -> Window:
        return Window(self.campaign.official_first_day, self.campaign.official_last_day)


def _holder(board: Board, role: Role) -> User:
    return Membership.objects.select_related("user").get(board=board, role=role).user


def pages(stage: Stage) -> list[Page]:
    campaign, office = stage.campaign, stage.office
    received = campaign.filings.filter(kind=Paper.PLAN, state=State.ACCEPTED, unit__is_geographic=True)
    plan = received.select_related("unit").order_by("pk")[0]
    cluster = campaign.clusters.order_by("position").last()
    cluster_pk, cluster_code = (cluster.pk, cluster.code) if cluster else (0, "")
    return [
        Page("đăng nhập (GET)", stage.nobody, reverse("login"), "/tran/dang-nhap/", Goal("G4", 1.3)),
        Page("danh sách rà soát, 50 dòng", office, QUEUE, BARE_LIST, Goal("G1", 1.5)),
        Page("một hồ sơ", office, _detail(plan), f"/tran/ho-so/{plan.pk}/", Goal("G2", 2.0)),
        _form_page(campaign, Paper.DISSEMINATION, "plans:dissemination", fields=_FIELDS_OF_FORM),
        _form_page(campaign, Paper.CLOSING_RETURN, "returns:closing"),
        _grid_page(stage.month),
        _preview_page(campaign),
        Page("trang chủ của lãnh đạo", stage.leader, reverse("home"), "/tran/tong/", Goal("G5", 0.5)),
        Page("bản đồ tiến độ", office, reverse("filing:progress"), f"/tran/tien-do/{campaign.pk}/"),
        Page("so sánh số liệu", office, reverse("record:comparison"), "/tran/tong/"),
        Page(
            "xếp hạng một khối",
            office,
            f"{reverse('awards:ranking')}?khoi={cluster_code}",
            f"/tran/xep-hang/{cluster_pk}/",
        ),
    ]


def rows_waiting(stage: Stage) -> int:
    """How many rows the first page of the queue has."""
    return min(ROWS, Filing.objects.filter(board=stage.campaign.board_id, state=State.SUBMITTED).count())


def our_queue(stage: Stage) -> Callable[[int], object]:
    """The queue with pages of so many rows."""

    def visit(rows: int) -> object:
        with patch.object(filing_views, "ROWS_A_PAGE", rows):
            return stage.office.visit(QUEUE)

    return visit


def bare_queue(stage: Stage) -> Callable[[int], object]:
    return lambda rows: stage.office.visit(f"{BARE_LIST}?dong={rows}")


def _detail(filing: Filing) -> str:
    return reverse("filing:detail", kwargs={"uuid": filing.uuid})


def _form_page(campaign: Campaign, kind: Paper, edit_url: str, *, fields: int = 0) -> Page:
    """The form as its filer sees it; the bare form has as many boxes, counted on the page where not known."""
    papers = Filing.objects.filter(
        campaign__board=campaign.board_id, kind=kind, state=State.DRAFT, unit__is_geographic=True
    )
    filing = papers.filter(accepted_version=None).order_by("begun_at", "-campaign__year", "pk")[0]
    post = Membership.objects.select_related("user").get(unit=filing.unit_id, role=Role.FILER)
    browser = Browser(post.user)
    address = reverse(edit_url, kwargs={"uuid": filing.uuid})
    count = fields or _boxes(browser.visit(address))
    return Page(
        f"biểu mẫu: {Paper(kind).label}, {count} ô", browser, address, f"/tran/bieu-mau/{count}/", Goal("G3", 1.8)
    )


def _grid_page(month: Month) -> Page:
    count = _boxes(month.browser.visit(month.grid))
    return Page(
        f"lưới kết quả tháng, {count} ô", month.browser, month.grid, f"/tran/bieu-mau/{count}/", Goal("G3", 1.8)
    )


def _preview_page(campaign: Campaign) -> Page:
    errand = imports.errand(campaign)
    browser, address = filing_year.preview_of(errand)
    key = f"xem trước {vn.show_number(errand.rows)} dòng, trang đầu {import_pages.ROWS_A_PAGE} dòng"
    return Page(key, browser, address, f"{BARE_LIST}?dong={import_pages.ROWS_A_PAGE}", Goal("G1", 1.5))


def _boxes(page: bytes) -> int:
    hidden = page.count(b'type="hidden"')
    return sum(page.count(tag) for tag in (b"<input", b"<textarea", b"<select")) - hidden


def tasks(stage: Stage) -> list[Task]:
    campaign, year = stage.campaign, stage.year

    def both_years() -> object:
        return figures.accident_totals(campaign, year), figures.accident_totals(campaign, year.year_before())

    def compiled() -> object:
        taken = snapshot.take(campaign, calendar="atgt", window=year, remarks={})
        return compile_summary(taken, sha256="")

    errand = imports.errand(campaign)
    scoring.fill(campaign)
    scored = {"units": vn.show_number(campaign.participations.count()), "criteria": scoring.CRITERIA}
    month = stage.month
    return [
        Task(
            "ghi một ô của lưới",
            month.typing(),
            lambda: month.browser.send("/tran/ghi/", o="1"),
            Goal("G3", 3.0),
            times=20,
        ),
        Task(
            f"nhập {vn.show_number(errand.rows)} dòng theo đơn vị, cạnh django-import-export mặc định",
            imports.ours(errand),
            imports.theirs(errand),
            Goal("G12", 0.05),
        ),
        Task(
            "chấm điểm, xếp hạng {units} đơn vị × {criteria} tiêu chí, cạnh đọc và ghi bấy nhiêu dòng".format(**scored),
            scoring.ours(campaign, on=clock.today()),
            scoring.bare(campaign),
            Goal("C", 4.0),
        ),
        Task("tổng tai nạn hai năm, từng đơn vị", both_years, lambda: sums.grouped(campaign)),
        Task("tổng hợp cuối năm (chốt và tính)", compiled, lambda: sums.ranked(campaign), Goal("G10", 1.5)),
    ]
