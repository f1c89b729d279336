"""How far each model is from the truth, where the truth is known: on generated companies and after experiments."""

import polars as pl


def compare_with_truth(channels: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """One row per model and channel: model, channel, credited_share, true_share, error.

    Models share out all conversions, also those that would have come anyway; an effect is what a channel added.
    Therefore shares are compared: of all credit, and of all added conversions.

    Args:
        channels: `Attribution.channels`.
        truth: channel, incremental_conversions (0 or more); a channel missing on one side counts as 0 there.

    Raises ValueError where no channel has an effect.
    """
    if truth["incremental_conversions"].sum() <= 0:
        raise ValueError("the truth names no channel with an effect")
    share = pl.col("incremental_conversions") / pl.col("incremental_conversions").sum()
    true = truth.select("channel", true_share=share)
    models = channels.select("model").unique(maintain_order=True)
    credited = channels.filter(pl.col("channel").is_not_null()).select(
        "model", "channel", credited_share=pl.col("conversions") / pl.col("conversions").sum().over("model")
    )
    everything = models.join(
        pl.concat([true.select("channel"), credited.select("channel")]).unique().sort("channel"),
        how="cross",
        maintain_order="left_right",
    )
    joined = everything.join(credited, on=["model", "channel"], how="left", maintain_order="left").join(
        true, on="channel", how="left", maintain_order="left"
    )
    return joined.with_columns(pl.col("credited_share", "true_share").fill_null(0.0)).with_columns(
        error=pl.col("credited_share") - pl.col("true_share")
    )


def errors(compared: pl.DataFrame) -> pl.DataFrame:
    """One row per model, best first: model, misplaced_share, largest_error, rank_correlation.

    misplaced_share is the part of all credit that would have to move to another channel to be right (half the sum
    of absolute errors, 0 to 1); rank_correlation is Spearman's, 1 where the channels come in the true order.

    Args:
        compared: from `compare_with_truth`.
    """
    return (
        compared.group_by("model", maintain_order=True)
        .agg(
            misplaced_share=pl.col("error").abs().sum() / 2,
            largest_error=pl.col("error").abs().max(),
            rank_correlation=pl.corr("credited_share", "true_share", method="spearman"),
        )
        .sort("misplaced_share", maintain_order=True)
    )
