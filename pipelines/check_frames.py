"""Great Expectations on what goes into a model and on what comes out of it."""

import os
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

from pipelines.scorers import Scorer

Failure = dict[str, Any]


def check_features(rows: pd.DataFrame, scorer: Scorer) -> list[Failure]:
    """Each record once, each with the day its facts are of."""
    keys = rows[[scorer.key, "as_of"]].astype({scorer.key: str})
    return _judge(
        keys,
        scorer,
        gxe.ExpectColumnValuesToBeUnique(column=scorer.key),
        gxe.ExpectColumnValuesToNotBeNull(column=scorer.key),
        gxe.ExpectColumnValuesToNotBeNull(column="as_of"),
    )


def check_scores(scores: pd.DataFrame, scorer: Scorer) -> list[Failure]:
    """Shares between 0 and 1, none missing, and not all the same."""
    checked = scores[["probability"]]
    expectations: list[Any] = [
        gxe.ExpectColumnValuesToNotBeNull(column="probability"),
        gxe.ExpectColumnValuesToBeBetween(column="probability", min_value=0, max_value=1),
    ]
    if len(scores) > 1:
        expectations.append(gxe.ExpectColumnUniqueValueCountToBeBetween(column="probability", min_value=2))
    return _judge(checked, scorer, *expectations)


def _judge(frame: pd.DataFrame, scorer: Scorer, *expectations: Any) -> list[Failure]:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset(scorer.model)
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch(batch_parameters={"dataframe": frame})
    checked = [(each, batch.validate(each)) for each in expectations]
    return [
        {"model": scorer.model, "column": each.column, "rule": each.expectation_type}
        for each, result in checked
        if not result.success
    ]
