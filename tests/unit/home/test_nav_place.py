"""Every page says where it lies: one link of the navigation is current, on pages of single papers too."""

from datetime import date

import pytest

from atgt_portal.home.nav import links_for
from units.choices import Role
from units.models import Unit
from units.permissions import posts_of

pytestmark = pytest.mark.django_db
ON = date(2023, 6, 16)
PAPER = "11111111-1111-1111-1111-111111111111"


@pytest.mark.parametrize(
    ("role", "unit", "path", "label"),
    [
        (Role.FILER, "X-BINHLU", f"/ke-hoach/{PAPER}/sua/", "Hồ sơ của đơn vị"),
        (Role.FILER, "X-BINHLU", f"/so-lieu/{PAPER}/xac-nhan/", "Hồ sơ của đơn vị"),
        (Role.FILER, "X-BINHLU", "/so-lieu/", "Số liệu"),
        (Role.FILER, "X-BINHLU", f"/nhat-ky/{PAPER}/kiem-tra/", "Nhật ký"),
        (Role.REVIEWER, None, f"/ho-so/{PAPER}/", "Rà soát"),
        (Role.BOARD_LEADER, None, f"/ho-so/{PAPER}/", "Tiến độ nộp"),
        (Role.REVIEWER, None, f"/cham-diem/{PAPER}/", "Chấm điểm"),
        (Role.REVIEWER, None, f"/bao-cao-nhanh/{PAPER}/", "Báo nhanh"),
        (Role.BOARD_LEADER, None, f"/bao-cao-nhanh/{PAPER}/", "Báo nhanh"),
    ],
)
def test_a_paper_lies_in_the_list_its_reader_came_from(campaign, person, role, unit, path, label):
    seat = Unit.objects.get(code=unit) if unit else None
    posts = posts_of(person(role, unit=seat, board=None if seat else campaign.board), on=ON)

    assert [link.label for link in links_for(posts, path=path) if link.current] == [label]
