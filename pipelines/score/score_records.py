"""Scoring: every record that waits gets its scores, checked for drift and sense, then written back as a run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd

from app.access.work import Work, work
from app.models import service as models
from app.models.schema import ModelView
from app.runs import service as runs
from app.runs.model import RunStatus
from app.score_runs import service as score_runs
from models_ml import store
from pipelines.kernel import frames
from pipelines.kernel.alone import Failure, alone, tolerable
from pipelines.kernel.outcome import Outcome
from pipelines.kernel.robots import KEEPER, SCORER
from pipelines.models import watch
from pipelines.models.check_frames import check_features, check_labels, check_scores
from pipelines.models.files import folder_of
from pipelines.models.scorer import Labels, Scored, Scorer
from pipelines.models.scorers import SCORERS
from pipelines.score import blocks


class Unfit(Exception):
    """Scores that make no sense; nothing of the run is kept."""

    def __init__(self, failures: list[Failure]) -> None:
        super().__init__(str(failures))
        self.failures = failures


@dataclass
class Seen:
    """What is checked when all are scored: keys, what no row may lack, and what was said, without its reasons."""

    keys: list[pd.DataFrame] = field(default_factory=list)
    chances: list[list[np.ndarray]] = field(default_factory=list)
    labels: list[Labels] = field(default_factory=list)

    def add(self, scorer: Scorer[Any], rows: pd.DataFrame, scored: Scored) -> None:
        self.keys.append(rows[[scorer.key, *scorer.needed]])
        self.chances.append(scored.chances)
        if scored.labels is not None:
            self.labels.append(scored.labels)

    def failures(self, scorer: Scorer[Any]) -> list[Failure]:
        found = check_features(pd.concat(self.keys, ignore_index=True), scorer)
        for chances in zip(*self.chances, strict=True):
            found += check_scores(np.concatenate(chances), scorer)
        if self.labels:
            said = [label for labels in self.labels for label in labels.said]
            found += check_labels(replace(self.labels[0], said=said), scorer)
        return found


def score_records() -> Outcome:
    """Score with every champion; `rows` counts proposed scores. What is refused is said, not written."""
    rows, detail, pipeline_run = 0, {}, _pipeline_run()
    failures: list[Failure] = []
    for scorer in SCORERS:
        with work(SCORER) as w:
            champion = models.champion(w, scorer.model)
        if champion is None:
            continue
        done, faults = alone(scorer.model, partial(_scored, scorer, champion, pipeline_run))
        failures += faults
        if done is None:
            continue
        proposed, refused, looked = done
        detail[scorer.model] = {"version": champion.version, "drift": looked}
        rows += proposed
        failures += [{"model": scorer.model} | failure for failure in refused]
    return Outcome(rows=rows, failures=failures, detail=detail, tolerable=tolerable(failures))


def _scored(
    scorer: Scorer[Any], champion: ModelView, pipeline_run: UUID | None
) -> tuple[int, list[Failure], dict[str, Any]]:
    """(scores proposed, what spoke against it, what the watch saw)."""
    try:
        model = scorer.kind.load(folder_of(scorer.model, champion.version))
    except (store.Refused, OSError) as error:
        failures = [{"file": str(error)}]
        _refuse(scorer, champion, "gate", failures, pipeline_run)
        return 0, failures, {}
    with work(SCORER) as w:
        looked = watch.look(w, scorer, model, champion.card.get("profile", {}))
    proposed, refused = _write_or_refuse(scorer, champion, model, watch.acting(looked), pipeline_run)
    return proposed, refused, looked


def _pipeline_run() -> UUID | None:
    """The run of the pipeline that this is a step of, if it is."""
    with work(KEEPER) as w:
        latest = runs.latest(w)
    return latest.id if latest and latest.status == RunStatus.RUNNING else None


def _write_or_refuse(
    scorer: Scorer[Any], champion: ModelView, model: Any, acting: list[Failure], pipeline_run: UUID | None
) -> tuple[int, list[Failure]]:
    """(scores proposed, what spoke against it)."""
    if acting:
        _refuse(scorer, champion, "drift", acting, pipeline_run)
        return 0, [{"drift": one["feature"], "psi": one["psi"]} for one in acting]
    try:
        return write_back(scorer, champion, model, pipeline_run), []
    except Unfit as unfit:
        _refuse(scorer, champion, "gate", unfit.failures, pipeline_run)
        return 0, unfit.failures


def write_back(scorer: Scorer[Any], champion: ModelView, model: Any, pipeline_run: UUID | None = None) -> int:
    """Score all who wait, propose, and apply what moves no more than usual; how many scores. Raises Unfit."""
    seen = Seen()
    with work(SCORER) as reading, work(SCORER) as w:
        evidence = {name: models.list_evidence(w, name, champion.version) for name in scorer.names}

        def made(run_ids: Mapping[str, UUID]) -> Iterator[bytes]:
            for rows in frames.stream(reading, scorer.waiting.format(mart=f"marts.{scorer.mart}")):
                scored = scorer.kind.say(model, rows, 3)
                seen.add(scorer, rows, scored)
                yield from blocks.of_scores(scorer, champion.version, rows, scored, evidence, run_ids)
            yield from _unscored(reading, scorer, champion.version, run_ids)

        proposed = score_runs.propose(
            w, scorer.names, scorer.entity, champion.version, made, pipeline_run_id=pipeline_run
        )
        if seen.keys and (failures := seen.failures(scorer)):
            raise Unfit(failures)
        for run in proposed:
            score_runs.apply_by_rule(w, run.id)
    return sum(run.counts["scored"] for run in proposed)


def _unscored(reading: Work, scorer: Scorer[Any], version: str, run_ids: Mapping[str, UUID]) -> Iterator[bytes]:
    """A score that stood when a record was won or lost is left as it was: only the others are told why not."""
    if scorer.unscored is None:
        return
    for name, run_id in run_ids.items():
        for rows in frames.stream(reading, scorer.unscored, name=name):
            yield blocks.of_unscored(scorer, version, name, rows, run_id)


def _refuse(
    scorer: Scorer[Any], champion: ModelView, why: str, findings: list[Failure], pipeline_run: UUID | None
) -> None:
    """Records say from now on that this model is not trusted, until a later run applies."""
    with work(SCORER) as w:
        for name in scorer.names:
            score_runs.refuse(w, name, scorer.entity, champion.version, why, {"findings": findings}, pipeline_run)
