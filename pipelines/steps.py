"""The steps of the nightly flow and what each needs. Each imports its libraries when it runs: dbt, scikit-learn
and Great Expectations cost seconds apiece, and a run that stops early needn't pay."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pipelines.kernel.outcome import Outcome

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """`needs` names the steps without which this one makes no sense; `is_vital` if it renews what people read.

    A step is given up after `limit`. One that failed because the database was away is tried again.
    """

    name: str
    do: Callable[[], Outcome]
    needs: tuple[str, ...] = ()
    limit: timedelta = timedelta(hours=1)
    is_vital: bool = False


def check_incoming() -> Outcome:
    """The gate on what came in since; nothing is rebuilt from records that break it."""
    from pipelines.build.check_quality import check_incoming

    return check_incoming()


def check_freshness() -> Outcome:
    from pipelines.build.check_freshness import check_freshness

    return check_freshness()


def build_marts() -> Outcome:
    """What changed since the build in force, or all of it: where nothing can be carried on or it strayed."""
    from pipelines.build import carrying, dbt_build, draft, of_records
    from pipelines.build.publish import refresh_statistics

    refresh_statistics()
    draft.open_draft()
    outcome = dbt_build.build("--exclude", "tag:after_attribution")
    of_records.keep()
    if outcome.failures or not (astray := carrying.find_astray(datetime.now(UTC).toordinal())):
        return outcome
    log.error("%s was carried on to something else than it should be; the build begins anew", astray)
    draft.open_draft(anew=True)
    again = dbt_build.build("--exclude", "tag:after_attribution")
    of_records.keep()
    return replace(again, detail=again.detail | {"astray": astray})


def attribute() -> Outcome:
    from pipelines.build.attribute import attribute_journeys

    return attribute_journeys()


def build_attribution() -> Outcome:
    from pipelines.build import dbt_build, draft

    draft.require_its_definitions()
    return dbt_build.build("--select", "tag:after_attribution")


def publish_marts() -> Outcome:
    from pipelines.build.publish import publish_marts

    return publish_marts()


def freeze_figures() -> Outcome:
    from pipelines.build.freeze_figures import freeze_figures

    return freeze_figures()


def check_alerts() -> Outcome:
    from pipelines.alerts import check_alerts

    return check_alerts()


def train_models() -> Outcome:
    from pipelines.learn.train_models import train_models

    return train_models()


def score_records() -> Outcome:
    from pipelines.score.score_records import score_records

    return score_records()


def measure_scores() -> Outcome:
    from pipelines.score.measure_scores import measure_scores

    return measure_scores()


def seal_trail() -> Outcome:
    """Seal the audit trail, and say where an older seal no longer fits: something behind it was edited.

    Cost: linear in the whole trail, some ten seconds for a million entries.
    """
    from app.access.work import work
    from app.audit import trail
    from pipelines.kernel.robots import KEEPER

    with work(KEEPER) as w:
        sealed, broken = trail.seal(w), trail.broken_seals(w)
    return Outcome(rows=sealed, failures=[{"seal": one} for one in broken], tolerable=True)


DAILY: tuple[Step, ...] = (
    Step("seal_trail", seal_trail, limit=timedelta(minutes=30)),
    Step("check_incoming", check_incoming, limit=timedelta(minutes=30)),
    Step("check_freshness", check_freshness, limit=timedelta(minutes=10)),
    Step("build_marts", build_marts, needs=("check_incoming",)),
    Step("attribute", attribute, needs=("build_marts",)),
    Step("build_attribution", build_attribution, needs=("attribute",)),
    Step("publish_marts", publish_marts, needs=("build_attribution",), limit=timedelta(minutes=10), is_vital=True),
    Step("freeze_figures", freeze_figures, needs=("publish_marts",)),
    Step("check_alerts", check_alerts, needs=("publish_marts",), limit=timedelta(minutes=30)),
    Step("train_models", train_models, needs=("publish_marts",), limit=timedelta(hours=2)),
    Step("score_records", score_records, needs=("publish_marts",)),
    Step("measure_scores", measure_scores, needs=("publish_marts",)),
)
"""In the order in which they are done. Sealing comes first: it needs nothing, and nothing that hangs shall keep it
from happening. Scoring needs no training of this night: models in force score on."""
