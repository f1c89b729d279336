"""From a frame and a label contract to a judged model and its card. The one way in."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from joblib import cpu_count
from threadpoolctl import threadpool_limits

from models_ml import evaluate, fairness, store
from models_ml.card import Card
from models_ml.evaluate import Outcome
from models_ml.odds import log_losses, probability
from models_ml.tabular import drift, leaks, parse, splits
from models_ml.tabular.contract import Contract
from models_ml.tabular.fit import Fitted, Table, fit
from models_ml.tabular.gate import NOTE, Finding, Verdict, judge
from models_ml.tabular.model import Model
from models_ml.tabular.prepare import Prepared, prepare
from models_ml.tabular.target import read_target

OUTER_FOLDS = 5
SIDE_BY_SIDE = 8000
"""Rows above which folds are fitted side by side; below, threads mostly wait for one another's Python."""
LEAST_LATER = 5
"""Newest rows of either outcome below which no figure out of time is given."""
Progress = Callable[..., None]
"""Called with a code of words.py and its facts as each step starts or ends."""


@dataclass(frozen=True)
class Trained:
    """A model with its card, and the held-out rows that the card's figures come from.

    `card.verdict` says whether it may be used: a refused model is here to be looked at, never to score.
    """

    model: Model
    card: Card
    prepared: Prepared
    verdict: Verdict
    crossed: Outcome
    later: Outcome | None


class DataChanged(ValueError):
    """The rows are not those of the card."""


def quiet(_code: str, **_facts: Any) -> None:
    """No progress."""


def train(
    frame: pd.DataFrame,
    target: str,
    contract: Contract | None = None,
    progress: Progress = quiet,
    *,
    is_kept: bool = True,
) -> Trained:
    """Prepare, cross-validate, hold out the newest, judge, fit on all rows. Raises Unusable.

    Args:
        frame: one row per case; every column that the contract does not drop may become a feature.
        target: the column to predict; two values, or any number with `contract.positive`.
        progress: told of each step, see Progress.
        is_kept: whether there will be a file of the model. Without one its card has no version, and what writes
            files need not be loaded.
    """
    contract = contract or Contract()
    progress("typing", rows=len(frame), columns=frame.shape[1])
    prepared = prepare(frame, target, contract)
    table = prepared.table
    with threadpool_limits(1):
        crossed = cross_validate(table, contract.seed, progress)
        later = None
        if table.moments is not None:
            later = out_of_time(table, contract.seed, progress, is_panel=contract.panel)
        progress("fitting")
        fitted = fit(table, contract.seed)
    prepared = replace(prepared, alarms=[*prepared.alarms, *leaks.together(crossed.figures.auc)])
    positives = int(table.target.sum())
    verdict = judge(positives, len(table.target) - positives, crossed, later, prepared.alarms)
    if table.moments is not None and later is None:
        verdict = replace(verdict, findings=[*verdict.findings, Finding("no_later", NOTE)])
    sha = store.sha256(store.pack(fitted.model)) if is_kept else ""
    card = _card(frame, target, contract, prepared, fitted, verdict, crossed, later, sha)
    card = replace(card, fairness=_by_group(frame, card, contract, later or crossed))
    return Trained(fitted.model, card, prepared, verdict, crossed, later)


def repeat(card: Card, frame: pd.DataFrame) -> Trained:
    """Train again from a card: the same rows and versions give the same file. Raises DataChanged."""
    if fingerprint(frame) != card.data_sha256:
        raise DataChanged(f"These are not the rows that {card.name} {card.version} was trained on.")
    return train(frame, card.target, Contract.from_dict(card.contract))


def cross_validate(table: Table, seed: int, progress: Progress = quiet) -> Outcome:
    """Five stratified, shuffled folds (grouped with groups).

    Figures are the mean over folds, but for ECE: ten bins of one small fold mostly measure its noise, so it
    is taken, like the calibration table, over the held-out rows of all folds together.
    """
    outer = splits.folds(table.target, table.groups, OUTER_FOLDS, seed)
    with ThreadPoolExecutor(cpu_count() if len(table.target) > SIDE_BY_SIDE else 1) as pool:
        parts = []
        for outcome in pool.map(lambda split: _held_out(table, split, seed), outer):
            parts.append(outcome)
            progress("crossed", fold=len(parts), folds=len(outer), auc=outcome.figures.auc)
    log_odds = np.concatenate([part.log_odds for part in parts])
    target = np.concatenate([part.target for part in parts])
    ece = evaluate.expected_calibration_error(target, probability(log_odds))
    return Outcome(
        log_odds,
        target,
        replace(evaluate.mean([part.figures for part in parts]), ece=ece),
        float(np.mean([part.base_log_loss for part in parts])),
        np.concatenate([rows for _, rows in outer]),
    )


def out_of_time(table: Table, seed: int, progress: Progress = quiet, *, is_panel: bool = False) -> Outcome | None:
    """Fitted on the oldest 70 %, judged on the newest 30 %; None if either lacks an outcome.

    In a panel an account is on both sides, as it will be when it is scored. Within the oldest rows it stays on one
    side, as in every fit: penalties and shares chosen on accounts known by heart are those of another model.
    """
    assert table.moments is not None  # noqa: S101 - the caller asked for it
    split = splits.newest(table.moments, None if is_panel else table.groups)
    counts = [min(table.target[rows].sum(), (1 - table.target[rows]).sum()) for rows in split]
    if min(counts) < LEAST_LATER:
        return None
    outcome = _held_out(table, split, seed)
    progress("later", rows=len(split[1]), auc=outcome.figures.auc)
    return outcome


def _held_out(table: Table, split: splits.Split, seed: int) -> Outcome:
    train_rows, test_rows = split
    fitted = fit(table.part(train_rows), seed)
    log_odds, target = fitted.log_odds(table.values[test_rows]), table.target[test_rows]
    rate = table.target[train_rows].mean()
    base = float(log_losses(np.full(len(target), np.log(rate / (1 - rate))), target).mean())
    return Outcome(log_odds, target, evaluate.figures(target, log_odds), base, test_rows)


def _by_group(frame: pd.DataFrame, card: Card, contract: Contract, held_out: Outcome) -> list[dict[str, Any]]:
    """Who is selected, group by group, where all that are likelier than the average are."""
    known = ~np.isnan(read_target(frame[card.target], card.positive).values)
    rows = frame.rename(columns=str)[known].iloc[held_out.rows]
    chance, rate = probability(held_out.log_odds), float(held_out.target.mean())
    names = dict.fromkeys([*contract.sensitive, *contract.watched, *fairness.named(rows)])
    used = {one["name"] for one in card.fields}
    return [
        fairness.by_group(rows[name], held_out.target, chance, rate, is_feature=name in used)
        for name in names
        if name not in (card.target, contract.time, contract.group)
    ]


def fingerprint(frame: pd.DataFrame) -> str:
    """sha256 of a frame's column names and cells, in order."""
    rows = frame.rename(columns=str)
    try:
        cells = pd.util.hash_pandas_object(rows, index=False).to_numpy()
    except TypeError:
        cells = pd.util.hash_pandas_object(rows.apply(parse.hashable), index=False).to_numpy()
    return hashlib.sha256("\n".join(map(str, frame.columns)).encode() + cells.tobytes()).hexdigest()


def _card(
    frame: pd.DataFrame,
    target: str,
    contract: Contract,
    prepared: Prepared,
    fitted: Fitted,
    verdict: Verdict,
    crossed: Outcome,
    later: Outcome | None,
    sha: str,
) -> Card:
    table, decisive = prepared.table, later or crossed
    return Card(
        name=contract.name,
        version=sha[:12],
        trained_at=datetime.now(UTC).isoformat(timespec="seconds"),
        target=target,
        positive=prepared.positive,
        contract=contract.as_dict(),
        rows=len(table.target),
        positives=int(table.target.sum()),
        window=_window(frame, contract),
        data_sha256=fingerprint(frame),
        model_sha256=sha,
        verdict=verdict.verdict,
        findings=[asdict(finding) for finding in verdict.findings],
        cross_validated=crossed.figures.as_dict(),
        out_of_time=later.figures.as_dict() if later else None,
        auc_interval=[round(edge, 4) for edge in decisive.auc_interval],
        calibration_slope=round(decisive.slope[0], 4),
        base_log_loss=round(decisive.base_log_loss, 5),
        bands=[band.as_dict() for band in decisive.bands],
        fields=[{"name": field.name, "kind": field.kind} for field in table.fields],
        left_out=prepared.left_out,
        choice=fitted.choice,
        versions=store.versions(),
        profile=drift.profile(table.features, table.values, probability(fitted.log_odds(table.values))),
    )


def _window(frame: pd.DataFrame, contract: Contract) -> list[Any] | None:
    if contract.time is None:
        return None
    present = frame[contract.time].dropna()
    return [str(present.min()), str(present.max())] if len(present) else None
