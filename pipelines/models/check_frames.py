"""Great Expectations on what goes into a model and on what comes out of it."""

import os
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import great_expectations.expectations as gxe
import numpy as np
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

from pipelines.models.scorer import Labels, Scorer

Failure = dict[str, Any]


def check_features(rows: pd.DataFrame, scorer: Scorer[Any]) -> list[Failure]:
    """Each record once, each with what no row may lack: the day its facts are of, a ticket its text."""
    columns = (scorer.key, *scorer.needed)
    return _judge(
        rows[list(columns)].astype({scorer.key: str}),
        scorer.model,
        gxe.ExpectColumnValuesToBeUnique(column=scorer.key),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in columns),
    )


def check_scores(chance: np.ndarray, scorer: Scorer[Any]) -> list[Failure]:
    """Shares between 0 and 1, none missing, and not all the same, unless they tell how sure a category is."""
    expectations: list[Any] = [
        gxe.ExpectColumnValuesToNotBeNull(column="probability"),
        gxe.ExpectColumnValuesToBeBetween(column="probability", min_value=0, max_value=1),
    ]
    if len(chance) > 1 and scorer.of.speaks.cuts:
        expectations.append(gxe.ExpectColumnUniqueValueCountToBeBetween(column="probability", min_value=2))
    return _judge(pd.DataFrame({"probability": chance}), scorer.model, *expectations)


def check_labels(labels: Labels, scorer: Scorer[Any]) -> list[Failure]:
    """One of the company's categories for every row."""
    return _judge(
        pd.DataFrame({"category": labels.said}, dtype=object),
        scorer.model,
        gxe.ExpectColumnValuesToNotBeNull(column="category"),
        gxe.ExpectColumnValuesToBeInSet(column="category", value_set=list(labels.known)),
    )


def _judge(frame: pd.DataFrame, model: str, *expectations: Any) -> list[Failure]:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset(model)
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch(batch_parameters={"dataframe": frame})
    checked = [(each, batch.validate(each)) for each in expectations]
    return [
        {"model": model, "column": each.column, "rule": each.expectation_type}
        for each, result in checked
        if not result.success
    ]
