"""Papers are divided evenly, whole units together, the same way each time, and never to somebody who may not judge them."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from campaigns.filing.reviewing.balance import Waiting, divided

BOTH = frozenset({1, 2})


def test_units_stay_whole_and_loads_come_out_even():
    papers = [Waiting(n, unit, BOTH) for n, unit in enumerate([10, 10, 10, 11, 11, 12, 13])]
    shares = divided(papers, loads={}, order=[1, 2])
    assert shares == {0: 1, 1: 1, 2: 1, 3: 2, 4: 2, 5: 2, 6: 1}


def test_who_already_has_much_gets_less():
    assert divided([Waiting(5, 10, BOTH)], loads={1: 4, 2: 1}, order=[1, 2]) == {5: 2}


def test_a_unit_stays_with_whoever_has_its_other_papers():
    assert divided([Waiting(5, 10, BOTH, kept_by=1)], loads={1: 9}, order=[1, 2]) == {5: 1}


def test_a_unit_of_which_nobody_may_judge_everything_is_taken_apart():
    papers = [Waiting(1, 10, frozenset({1})), Waiting(2, 10, frozenset({2})), Waiting(3, 10, frozenset())]
    assert divided(papers, loads={}, order=[1, 2]) == {1: 1, 2: 2}


@given(
    st.lists(st.tuples(st.integers(1, 6), st.sets(st.integers(1, 4))), max_size=25),
    st.dictionaries(st.integers(1, 4), st.integers(0, 9)),
)
def test_nobody_gets_what_he_may_not_judge_and_the_order_of_papers_does_not_matter(rows, loads):
    papers = [Waiting(n, unit, frozenset(eligible)) for n, (unit, eligible) in enumerate(rows)]
    shares = divided(papers, loads=loads, order=[1, 2, 3, 4])
    assert shares == divided(papers[::-1], loads=loads, order=[1, 2, 3, 4])
    assert shares.keys() == {row.paper for row in papers if row.eligible}
    assert all(shares[row.paper] in row.eligible for row in papers if row.paper in shares)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_where_all_may_judge_everything_loads_differ_by_no_more_than_the_largest_unit(sizes):
    papers = [Waiting(100 * unit + n, unit, BOTH) for unit, size in enumerate(sizes) for n in range(size)]
    got = Counter(divided(papers, loads={}, order=[1, 2]).values())
    assert abs(got[1] - got[2]) <= max(sizes)
