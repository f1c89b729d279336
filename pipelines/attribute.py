"""Journeys from the marts, credit from the engine, and back: the middle of the two dbt builds.

Works as dbt's role on the marts being built: attribution is a part of the build, not a reader of it.
"""

from collections.abc import Iterable
from typing import Any

import polars as pl
from sqlalchemy import Connection, text

from app.core.db import engine
from models_ml.attribution.engine import Attribution, attribute
from models_ml.attribution.journeys import Journeys
from models_ml.attribution.rules import MODELS, Rules
from models_ml.attribution.touches import credit_touches
from pipelines.outcome import Outcome
from pipelines.publish import NEXT

REPLICATES = 200


def attribute_journeys() -> Outcome:
    """Give every kind of conversion its credits; `rows` counts credited touches times models.

    The next step's statements are planned on what this one wrote, so its tables are analyzed here.

    Cost: linear in touches times models, about 200 bytes a touch in memory.
    """
    rows, detail = 0, {}
    with engine("crm_dbt").begin() as link:
        link.execute(text("truncate staging.attribution_credits, staging.attribution_channel_results"))
        touches = _touches(link)
        for (kind,), journeys in touches.group_by("conversion_kind", maintain_order=True):
            if not journeys["touchpoint_id"].is_not_null().any() or not journeys["is_converted"].any():
                continue
            result, credits = _credit(journeys)
            rows += _keep_credits(link, str(kind), journeys, credits)
            _keep_channels(link, str(kind), result)
            detail[str(kind)] = {"order": result.order, "left_out": result.left_out}
        link.execute(text("analyze staging.attribution_credits, staging.attribution_channel_results"))
    return Outcome(rows=rows, detail=detail)


def _touches(link: Connection) -> pl.DataFrame:
    """One row per touch, and one per journey without any: as mart `attribution_journeys` has them."""
    query = f"""select conversion_kind, journey_id, conversion_id::text, is_converted, amount::float8 as amount,
        touchpoint_id::text, credited as channel, touched_at
        from {NEXT}.attribution_journeys order by conversion_kind, journey_id, position"""  # noqa: S608
    return pl.read_database(query, link, infer_schema_length=None)


def _credit(journeys: pl.DataFrame) -> tuple[Attribution, pl.DataFrame]:
    touched = journeys.filter(pl.col("touchpoint_id").is_not_null())
    outcomes = journeys.unique("journey_id", maintain_order=True).select(
        "journey_id", "is_converted", pl.col("amount").fill_null(0.0)
    )
    prepared = Journeys.from_touches(
        touched.select("journey_id", "touchpoint_id", "channel", "touched_at"), outcomes
    )
    result = attribute(prepared, MODELS, Rules(bootstrap=REPLICATES, normalise="journey"))
    models = [model for model in MODELS if model not in result.left_out]
    return result, credit_touches(prepared, models, Rules(order=result.order))


def _keep_credits(link: Connection, kind: str, journeys: pl.DataFrame, credits: pl.DataFrame) -> int:
    """Credits of touches; what no touch earned is made explicit by the mart."""
    conversions = journeys.select("journey_id", "conversion_id").unique("journey_id")
    earned = credits.filter(pl.col("touchpoint_id").is_not_null()).join(conversions, on="journey_id")
    columns = ("conversion_id", "touchpoint_id", "model", "credit")
    _copy(
        link,
        f"staging.attribution_credits (conversion_kind, {', '.join(columns)})",
        ((kind, *row) for row in earned.select(columns).iter_rows()),
    )
    return earned.height


def _keep_channels(link: Connection, kind: str, result: Attribution) -> None:
    columns = {
        "model": "model", "channel": "channel", "conversions": "conversions", "low": "conversions_low",
        "high": "conversions_high", "value": "value", "value_low": "value_low", "value_high": "value_high",
        "removal_effect": "removal_effect",
    }  # fmt: skip
    named = result.channels.filter(pl.col("channel").is_not_null()).select(list(columns))
    _copy(
        link,
        f"staging.attribution_channel_results (conversion_kind, {', '.join(columns.values())})",
        ((kind, *row) for row in named.iter_rows()),
    )


def _copy(link: Connection, target: str, rows: Iterable[tuple[Any, ...]]) -> None:
    raw: Any = link.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f"copy {target} from stdin") as copy:
        for row in rows:
            copy.write_row(row)
