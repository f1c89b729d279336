"""Numbers as their units are written."""

import pytest

from dashboards.units import bounds, in_unit


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (98, 126, "98–126 min"),
        (126, 190, "2.1–3.2 h"),
        (None, 190, ""),
    ],
)
def test_both_ends_of_an_interval_are_in_one_unit(low, high, said):
    assert bounds(low, high, "minutes") == said


def test_what_takes_two_hours_is_said_in_hours():
    assert [in_unit(minutes, "minutes") for minutes in (119, 120)] == ["119 min", "2.0 h"]
