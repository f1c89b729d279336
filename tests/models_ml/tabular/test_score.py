"""Scoring: exact, whole in chunks, calm about rows it has never seen the like of."""

import json

import numpy as np
import pandas as pd
import pytest

from models_ml.odds import probability
from models_ml.tabular.score import score, score_chunks


def test_effects_sum_to_the_log_odds(trained, table):
    model = trained.model
    values = model.read(table)
    np.testing.assert_allclose(model.base + model.effects(values).sum(axis=1), model.log_odds(values), atol=1e-9)


def test_score_gives_probability_and_reasons_on_the_frames_index(trained, table):
    part = table.sample(50, random_state=0)
    scored = score(trained.model, part)
    assert scored.index.equals(part.index)
    expected = probability(trained.model.log_odds(trained.model.read(part)))
    np.testing.assert_allclose(scored["probability"], expected, atol=1e-12)


def test_reasons_are_the_strongest_effects_of_the_row(trained, table):
    row = table.iloc[[5]]
    effects = dict(
        zip([f.name for f in trained.model.fields], trained.model.effects(trained.model.read(row))[0], strict=True)
    )
    reasons = score(trained.model, row)["reasons"].iloc[0]
    ups = [reason for reason in reasons if reason["direction"] == "up"]
    strongest = sorted((name for name in effects if effects[name] > 0.005), key=lambda name: -effects[name])[:3]
    assert [reason["field"] for reason in ups] == strongest
    for reason in reasons:
        assert reason["effect"] == pytest.approx(effects[reason["field"]], abs=1e-4)
        assert (reason["direction"] == "up") == (reason["effect"] > 0)
    json.dumps(reasons)


def test_score_chunks_are_the_whole_in_order(trained, table):
    chunked = pd.concat(list(score_chunks(trained.model, table, chunk=400)))
    pd.testing.assert_frame_equal(chunked, score(trained.model, table))


def test_score_takes_new_levels_blanks_and_absent_columns(trained, table):
    strange = table.head(5).assign(plan="Z", tenure=None, income="n/a").drop(columns=["noise", "since"])
    scored = score(trained.model, strange)
    assert scored["probability"].between(0, 1).all()


def test_score_of_no_rows_is_no_rows(trained, table):
    assert list(score(trained.model, table.head(0)).columns) == ["probability", "reasons"]
