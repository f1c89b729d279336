"""Great Expectations on what goes into a model and on what comes out of it."""

import os
from collections.abc import Sequence
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

from pipelines.models.scorers import Scorer

Failure = dict[str, Any]


def check_features(rows: pd.DataFrame, scorer: Scorer) -> list[Failure]:
    """Each record once, each with the day its facts are of."""
    keys = rows[[scorer.key, "as_of"]].astype({scorer.key: str})
    return _judge(
        keys,
        scorer.model,
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
    return _judge(checked, scorer.model, *expectations)


def check_tickets(tickets: pd.DataFrame, model: str) -> list[Failure]:
    """Each ticket once, with the day it came and a text."""
    return _judge(
        tickets[["ticket_id", "created_at", "text"]].astype({"ticket_id": str}),
        model,
        gxe.ExpectColumnValuesToBeUnique(column="ticket_id"),
        gxe.ExpectColumnValuesToNotBeNull(column="created_at"),
        gxe.ExpectColumnValuesToNotBeNull(column="text"),
    )


def check_categories(said: pd.DataFrame, classes: Sequence[str], model: str) -> list[Failure]:
    """A confidence between 0 and 1 and one of the company's categories for every ticket."""
    return _judge(
        said[["confidence", "category"]],
        model,
        gxe.ExpectColumnValuesToNotBeNull(column="confidence"),
        gxe.ExpectColumnValuesToBeBetween(column="confidence", min_value=0, max_value=1),
        gxe.ExpectColumnValuesToNotBeNull(column="category"),
        gxe.ExpectColumnValuesToBeInSet(column="category", value_set=list(classes)),
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
