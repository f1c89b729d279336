"""Figures say what their numbers say."""

from base64 import b64decode
from datetime import date

from dashboards import figures

HISTORY = [(date(2026, 1, 1), 0.25), (date(2026, 2, 1), 0.5), (date(2026, 4, 1), 0.375)]


def test_sparkline_draws_every_month_and_marks_the_newest():
    svg = b64decode(figures.sparkline(HISTORY).split(",", 1)[1]).decode()
    points = [tuple(map(float, point.split(","))) for point in svg.split('points="')[1].split('"')[0].split()]
    assert [y for _x, y in points] == [29.0, 3.0, 16.0]
    assert 'cx="117.0" cy="16.0"' in svg


def test_sparkline_of_one_month_is_none():
    assert figures.sparkline(HISTORY[:1]) is None


def test_trend_shows_months_values_and_the_readers_words():
    figure = figures.trend(HISTORY, ["25 %", "50 %", "37.5 %"], as_share=True, dark=False)
    (line,) = figure.data
    assert (list(line.x), list(line.y)) == ([m for m, _v in HISTORY], [0.25, 0.5, 0.375])
    assert list(line.customdata) == ["25 %", "50 %", "37.5 %"]
    assert figure.layout.yaxis.tickformat == ".0%"
