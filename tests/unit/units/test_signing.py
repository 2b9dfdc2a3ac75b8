"""Who signs for a unit, and how the line above the signature reads."""

import pytest

from units.handing.signing import Signer, signer_among, told
from units.models import Membership, User


def post(name: str, title: str, *, instead_of: Membership | None = None, signs_as: str = "") -> Membership:
    basis = "Quyết định số 12/QĐ-UBND" if instead_of else ""
    user = User(full_name=name)
    return Membership(user=user, post=title, stands_in_for=instead_of, signs_as=signs_as, basis=basis)


HEAD = post("Trưởng Minh Họa", "Trưởng phòng")
HEAD.pk = 7


@pytest.mark.parametrize(
    ("signs_as", "own", "line"),
    [
        ("kt", "Phó Trưởng phòng", "KT. Trưởng phòng – Phó Trưởng phòng, Phó Minh Họa"),
        ("q", "Trưởng phòng", "Q. Trưởng phòng, Phó Minh Họa"),
        ("tuq", "Chánh Văn phòng", "TUQ. Trưởng phòng – Chánh Văn phòng, Phó Minh Họa"),
    ],
)
def test_a_stand_in_signs_in_the_manner_of_his_paper(signs_as: str, own: str, line: str) -> None:
    signer = signer_among([HEAD, post("Phó Minh Họa", own, instead_of=HEAD, signs_as=signs_as)])
    assert signer is not None
    assert (signer.line, signer.basis) == (line, "Quyết định số 12/QĐ-UBND")
    assert "theo Quyết định" in told(signer, on_words="20/06/2023")


def test_the_only_leader_signs_and_of_several_nobody_is_guessed() -> None:
    assert signer_among([HEAD]) == Signer("Trưởng Minh Họa", "Trưởng phòng")
    assert signer_among([HEAD, post("Phó Minh Họa", "Phó Trưởng phòng")]) is None
    assert signer_among([]) is None
