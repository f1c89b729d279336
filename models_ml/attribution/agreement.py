"""Where models contradict each other: the mark beside a channel."""

import polars as pl


def compare_models(channels: pl.DataFrame) -> pl.DataFrame:
    """One row per channel: channel, lowest, highest (conversions over all models), spread, is_disputed.

    spread is (highest - lowest) / mean. is_disputed: two models have intervals that do not touch, so the
    difference comes from what the models mean and not from chance; null where there are no intervals.

    Args:
        channels: `Attribution.channels`, best with intervals.
    """
    return (
        channels.filter(pl.col("channel").is_not_null())
        .group_by("channel")
        .agg(
            lowest=pl.col("conversions").min(),
            highest=pl.col("conversions").max(),
            spread=(pl.col("conversions").max() - pl.col("conversions").min()) / pl.col("conversions").mean(),
            is_disputed=pl.col("low").max() > pl.col("high").min(),
        )
        .sort("channel")
    )
