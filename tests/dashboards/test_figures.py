"""Figures say what their numbers say."""

from base64 import b64decode
from datetime import date

import pytest

from dashboards import figures

HISTORY = [(date(2026, 1, 1), 0.25), (date(2026, 2, 1), 0.5), (date(2026, 4, 1), 0.375)]


def test_sparkline_draws_every_month_and_marks_the_newest():
    svg = b64decode(figures.sparkline(HISTORY).split(",", 1)[1]).decode()
    points = [tuple(map(float, point.split(","))) for point in svg.split('points="')[1].split('"')[0].split()]
    assert [y for _x, y in points] == [29.0, 3.0, 16.0]
    assert 'd="M117.0 16.0h0"' in svg


def test_sparkline_holds_the_band_and_the_target_of_its_months():
    svg = b64decode(figures.sparkline(HISTORY, [(0.0, 0.5), None, (0.25, 0.75)], 1.0).split(",", 1)[1]).decode()
    assert 'points="3.0,16.0 117.0,9.5 117.0,22.5 3.0,29.0"' in svg
    assert 'd="M0 3.0H120"' in svg


def test_sparkline_of_one_month_is_none():
    assert figures.sparkline(HISTORY[:1]) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.25, 0.5], [0.0, 0.2, 0.4, 0.6]),
        ([78.0], [0, 20, 40, 60, 80]),
        ([-30.0, 60.0], [-50, -25, 0, 25, 50, 75]),
        ([0.0], [0, 0.25]),
    ],
)
def test_a_scale_of_round_numbers_holds_every_value(values, expected):
    assert figures.scale(values) == pytest.approx(expected)


def test_words_of_a_target_stand_where_they_cover_no_point():
    over = [(8.0, 54.0), (25.0, 53.0), (50.0, 70.0), (92.0, 56.0)]
    assert figures.clearest(50.0, over) == 38
    assert figures.clearest(50.0, []) == 1
