"""Parts of a difference add up to it exactly, whatever the numbers are."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboards.why import split

segment = st.tuples(st.integers(0, 500), st.integers(0, 50)).map(
    lambda pair: (Fraction(pair[0], 10), Fraction(pair[1]))
)
"""Some have a numerator without a denominator, as spend on a channel that brought nobody."""
exactly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
sides = st.dictionaries(st.sampled_from("abcdef"), segment, min_size=1)


def whole(side):
    return sum(top for top, _bottom in side.values()), sum(bottom for _top, bottom in side.values())


@exactly
@given(sides, sides)
def test_rates_and_mix_add_up_to_the_difference_of_the_ratio(before, after):
    (top, bottom), (later_top, later_bottom) = whole(before), whole(after)
    if bottom and later_bottom:
        shares = split.by_rate_and_mix(before, after)
        assert sum(share.amount for share in shares) == later_top / later_bottom - top / bottom


@exactly
@given(st.dictionaries(st.text(), st.fractions()), st.dictionaries(st.text(), st.fractions()))
def test_amounts_add_up_to_the_difference_of_the_sum(before, after):
    shares = split.by_amount(before, after)
    assert sum(share.amount for share in shares) == sum(after.values()) - sum(before.values())


def test_who_wins_less_and_who_got_more_of_the_work_are_told_apart():
    """Amy falls from 60 of 100 to 40 of 100; Ben stays at half, with 100 of 200 first and 50 of 100 then."""
    before = {"Amy": (Fraction(60), Fraction(100)), "Ben": (Fraction(100), Fraction(200))}
    after = {"Amy": (Fraction(40), Fraction(100)), "Ben": (Fraction(50), Fraction(100))}
    found = {(s.kind, s.of): s.amount for s in split.by_rate_and_mix(before, after)}
    assert found["rate", "Amy"] == -Fraction(1, 5) * (Fraction(1, 3) + Fraction(1, 2)) / 2
    assert found["rate", "Ben"] == 0
    assert sum(found.values()) == Fraction(90, 200) - Fraction(160, 300)


def test_a_segment_that_only_one_side_has_moves_the_whole_by_its_weight():
    before = {"a": (Fraction(1), Fraction(2))}
    after = {"a": (Fraction(1), Fraction(2)), "b": (Fraction(2), Fraction(2))}
    found = {(s.kind, s.of): s.amount for s in split.by_rate_and_mix(before, after)}
    assert ("rate", "b") not in found
    assert sum(found.values()) == Fraction(1, 4)
