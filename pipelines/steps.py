"""The steps of the daily flow, in order. Each imports what it needs when it runs: dbt, Great Expectations and
scikit-learn cost seconds apiece, and a run that stops early needn't pay."""

from pipelines.outcome import Outcome
from pipelines.record import Step


def check_incoming() -> Outcome:
    """The gate on what came in since; nothing is rebuilt from records that break it."""
    from pipelines.check_quality import check_incoming

    return check_incoming()


def build_marts() -> Outcome:
    from pipelines import dbt, draft
    from pipelines.publish import refresh_statistics

    refresh_statistics()
    draft.open_draft()
    return dbt.build("--exclude", "tag:after_attribution")


def attribute() -> Outcome:
    from pipelines.attribute import attribute_journeys

    return attribute_journeys()


def build_attribution() -> Outcome:
    from pipelines import dbt

    return dbt.build("--select", "tag:after_attribution")


def publish_marts() -> Outcome:
    from pipelines.publish import publish_marts

    return publish_marts()


def train_models() -> Outcome:
    from pipelines.train_models import train_models

    return train_models()


def score_records() -> Outcome:
    from pipelines.score_records import score_records

    return score_records()


def measure_scores() -> Outcome:
    from pipelines.measure_scores import measure_scores

    return measure_scores()


def seal_trail() -> Outcome:
    """Seal the audit trail, and say where an older seal no longer fits: something behind it was edited.

    Cost: linear in the whole trail, some ten seconds for a million entries.
    """
    from app.access.work import work
    from app.audit import trail
    from pipelines.robots import KEEPER

    with work(KEEPER) as w:
        sealed, broken = trail.seal(w), trail.broken_seals(w)
    return Outcome(rows=sealed, failures=[{"seal": one} for one in broken], tolerable=True)


DAILY: dict[str, Step] = {
    "check_incoming": check_incoming,
    "build_marts": build_marts,
    "attribute": attribute,
    "build_attribution": build_attribution,
    "publish_marts": publish_marts,
    "train_models": train_models,
    "score_records": score_records,
    "measure_scores": measure_scores,
    "seal_trail": seal_trail,
}
"""Step name, as the app shows it -> what it does."""
