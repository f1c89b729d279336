"""Journeys from the marts, credit from the engine, and back: the middle of the two dbt builds.

Works as dbt's role on the marts being built: attribution is a part of the build, not a reader of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

import polars as pl
from sqlalchemy import Connection, text

from app.core.db import engine
from models_ml.attribution.engine import Attribution, attribute
from models_ml.attribution.journeys import Journeys
from models_ml.attribution.rules import MODELS, Rules
from models_ml.attribution.touches import credit_touches
from pipelines.kernel.outcome import Outcome

REPLICATES = 200
BLOCK = 100_000
"""Rows of a table that are text at one time."""

KINDS = "select distinct conversion_kind from staging.attribution_journeys order by 1"
TOUCHES = """
    copy (
        select
            dense_rank() over journeys::int,
            case when touchpoint_id is not null then row_number() over touches end::int,
            case when coalesce(position, 1) = 1 then conversion_id end,
            case when is_converted then touchpoint_id end,
            is_converted,
            coalesce(amount, 0)::float8,
            credited,
            (extract(epoch from touched_at) * 1000000)::bigint
        from staging.attribution_journeys
        where conversion_kind = %s
        window
            journeys as (order by journey_id collate "C"),
            touches as (order by journey_id collate "C", position)
        order by 1, position
    ) to stdout (format csv)"""
"""Journeys and touches under numbers, which say their order and are a tenth of the size of their ids; what ended a
journey stands at its first touch."""

SCHEMA = {
    "journey": pl.Int32, "touch": pl.Int32, "conversion_id": pl.String, "touchpoint_id": pl.String,
    "is_converted": pl.String, "amount": pl.Float64, "channel": pl.String, "touched_at": pl.Int64,
}  # fmt: skip
CREDITS = ("conversion_kind", "conversion_id", "touchpoint_id", "model", "credit", "amount")


def attribute_journeys() -> Outcome:
    """Give every kind of conversion its credits; `rows` counts credited touches times models.

    The next step's statements are planned on what this one wrote, so its tables are analyzed here.

    Cost: linear in touches times models; memory holds the touches of one kind and the credits of one model.
    """
    rows, detail = 0, {}
    with engine("crm_dbt").begin() as link:
        link.execute(text("truncate staging.attribution_credits, staging.attribution_channel_results"))
        for kind in link.scalars(text(KINDS)).all():
            if said := _attributed(link, kind):
                result, credited = said
                rows += credited
                detail[kind] = {"order": result.order, "left_out": result.left_out}
        link.execute(text("analyze staging.attribution_credits, staging.attribution_channel_results"))
    return Outcome(rows=rows, detail=detail)


def _attributed(link: Connection, kind: str) -> tuple[Attribution, int] | None:
    """As `_credit`, None where nothing is to be credited; what was read is gone when the next kind is."""
    prepared = _prepared(_touches(link, kind))
    return None if prepared is None else _credit(link, kind, prepared)


def _touches(link: Connection, kind: str) -> pl.DataFrame:
    """One row per touch, in order, and one per journey without any; ids only where there is credit to give."""
    raw: Any = link.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(TOUCHES, (kind,)) as copy:
        return pl.concat(_blocks(copy))  # not in one piece: that would be all of it twice


@dataclass(frozen=True)
class Prepared:
    """What the engine reads of a kind, and what its numbers stand for: what was read for them is let go of."""

    journeys: Journeys
    touches: pl.DataFrame
    conversions: pl.DataFrame


def _prepared(touches: pl.DataFrame) -> Prepared | None:
    """None where nobody was touched or nothing was won."""
    is_first = touches["journey"].is_first_distinct()
    outcomes = touches.select("is_converted", "amount", "conversion_id", journey_id="journey").filter(is_first)
    is_touch = touches["touch"].is_not_null()
    if not is_touch.any() or not outcomes["is_converted"].any():
        return None
    named = touches.select("touchpoint_id", touch="touch").filter(is_touch & touches["is_converted"])
    columns = touches.select("channel", "touched_at", journey_id="journey", touchpoint_id="touch")
    touches = columns if is_touch.all() else columns.filter(is_touch)
    del columns
    return Prepared(
        Journeys.from_touches(touches, outcomes.select("is_converted", "amount", "journey_id")),
        named,
        outcomes.filter("is_converted").select("journey_id", "conversion_id"),
    )


def _credit(link: Connection, kind: str, prepared: Prepared) -> tuple[Attribution, int]:
    """What the models say of this kind, and how many credits of touches were kept."""
    result = attribute(prepared.journeys, MODELS, Rules(bootstrap=REPLICATES, normalise="journey"))
    models = [model for model in MODELS if model not in result.left_out]
    rows = 0
    for credits in credit_touches(prepared.journeys, models, Rules(order=result.order)):
        earned = credits.rename({"touchpoint_id": "touch"}).join(prepared.touches, on="touch")
        named = earned.join(prepared.conversions, on="journey_id")
        _copy(link, "attribution_credits", named.select(pl.lit(kind).alias("conversion_kind"), *CREDITS[1:]))
        rows += named.height
    _keep_channels(link, kind, result)
    return result, rows


def _keep_channels(link: Connection, kind: str, result: Attribution) -> None:
    columns = {
        "conversions": "conversions", "conversions_low": "low", "conversions_high": "high", "value": "value",
        "value_low": "value_low", "value_high": "value_high", "removal_effect": "removal_effect",
    }  # fmt: skip
    named = result.channels.filter(pl.col("channel").is_not_null())
    _copy(
        link,
        "attribution_channel_results",
        named.select(pl.lit(kind).alias("conversion_kind"), "model", "channel", **columns),
    )


def _blocks(copy: Iterable[Any]) -> Iterator[pl.DataFrame]:
    rows = iter(copy)
    while lines := b"".join(islice(rows, BLOCK)):
        block = pl.read_csv(BytesIO(lines), has_header=False, schema=SCHEMA)
        yield block.with_columns(
            pl.col("is_converted") == "t", pl.col("touched_at").cast(pl.Datetime("us", "UTC"))
        )


def _copy(link: Connection, table: str, rows: pl.DataFrame) -> None:
    raw: Any = link.connection.driver_connection
    columns = ", ".join(rows.columns)
    with raw.cursor() as cursor, cursor.copy(f"copy staging.{table} ({columns}) from stdin (format csv)") as copy:
        for block in rows.iter_slices(BLOCK):
            copy.write(block.write_csv(include_header=False).encode())
