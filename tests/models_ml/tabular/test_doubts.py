"""Tables that contradict themselves, or could be read in another way."""

import numpy as np
import pandas as pd
import pytest

from models_ml.tabular import doubts, parse
from models_ml.tabular.contract import Contract
from models_ml.tabular.prepare import prepare

PEOPLE, MONTHS = 90, 6
ROWS = PEOPLE * MONTHS
RNG = np.random.default_rng(3)


def snapshots(outcome: np.ndarray) -> pd.DataFrame:
    """Monthly rows of people whom no column names."""
    who = np.repeat(np.arange(PEOPLE), MONTHS)
    return pd.DataFrame(
        {
            "score": RNG.normal(size=PEOPLE).round(4)[who],
            "income": RNG.lognormal(8, 1, PEOPLE).round(2)[who],
            "visits": RNG.integers(0, 9, ROWS),
            "left": np.where(outcome, "yes", "no"),
        }
    )


def test_rows_of_the_same_people_without_an_id_are_told():
    frame = snapshots(np.repeat(RNG.random(PEOPLE) < 0.4, MONTHS))
    (alarm,) = [one for one in prepare(frame, "left", Contract()).alarms if one.code == "same_subjects"]
    assert alarm.facts["each"] == 6.0
    assert set(alarm.facts["columns"].split(", ")) == {"score", "income"}
    named = frame.assign(person=np.repeat(np.arange(PEOPLE), MONTHS))
    assert "same_subjects" not in [one.code for one in prepare(named, "left", Contract(group="person")).alarms]


def test_columns_that_go_together_are_no_subjects_where_outcomes_differ():
    """A city and its rent: rows of one city are people of their own."""
    outcome = RNG.random(ROWS) < 0.4
    frame = snapshots(outcome).drop(columns="left")
    codes = pd.DataFrame({name: parse.distinct(frame[name])[0] for name in frame})
    assert doubts.same_subjects(codes, outcome.astype(float)) == []


def test_dates_that_contradict_the_usual_order_are_told():
    engaged = pd.Timestamp("2024-01-01") + pd.to_timedelta(RNG.integers(0, 300, ROWS), unit="D")
    closed = engaged + pd.to_timedelta(RNG.integers(1, 90, ROWS), unit="D")
    closed = closed.where(np.arange(ROWS) >= 7, engaged - pd.Timedelta(days=3))
    left = np.where(RNG.random(ROWS) < 0.4, "yes", "no")
    frame = pd.DataFrame({"engaged": engaged, "signed": closed, "left": left})
    (alarm,) = prepare(frame, "left", Contract()).alarms
    assert (alarm.code, alarm.column, alarm.facts) == ("out_of_order", "signed", {"first": "engaged", "rows": 7})


@pytest.mark.parametrize(
    ("texts", "example"),
    [
        (["01/02/2024", "03/04/2024", "05/05/2024"], "01/02/2024"),
        (["01/02/2024", "03/04/2024", "25/05/2024"], ""),
        (["2024-01-02", "2024-03-04", "2024-05-05"], ""),
        (["1,234", "12,345", "2,500"], "1,234"),
        (["1,234", "12,345", "2,500.5"], ""),
    ],
)
def test_columns_that_can_be_read_in_two_ways_are_told(texts, example):
    frame = pd.DataFrame(
        {"field": pd.Series(texts * 40, dtype="str"), "left": ["yes", "no", "no", "yes", "no"] * 24}
    )
    found = [one.facts["example"] for one in prepare(frame, "left", Contract()).alarms if one.code == "unclear"]
    assert found == ([example] if example else [])
