"""Win probability beside what Odoo computes: the same deals, the newest three tenths held out in time.

    python benchmarks/win_probability.py

Reads `ml_deals` of the installation that the settings name (`make run` first). Odoo's predictive lead scoring is a
naive Bayes of its own for each team: how often each value was seen among won and lost, each count raised by .1.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pandas as pd

from app.access.work import work
from models_ml import evaluate
from models_ml.tabular import splits
from models_ml.tabular.fit import fit
from models_ml.tabular.prepare import prepare
from pipelines.kernel import frames
from pipelines.kernel.robots import SCORER
from pipelines.models.scorers import DEAL_DAYS, WIN_PROBABILITY

SMOOTHING = 0.1
FIELDS = ("stage", "channel", "product", "industry", "country", "has_lead")
"""What Odoo counts: the stage, and the fields that a company ticks."""


class BayesPerTeam:
    """Odoo's frequencies: won and lost of each value of each field, in each team."""

    def __init__(self, rows: pd.DataFrame, won: np.ndarray) -> None:
        self.seen: dict[tuple[object, ...], list[float]] = defaultdict(lambda: [SMOOTHING, SMOOTHING])
        for team, values, outcome in zip(rows["team"], _values(rows), won, strict=True):
            for field, value in [("all", ""), *zip(FIELDS, values, strict=True)]:
                self.seen[team, field, value][int(outcome)] += 1

    def chances(self, rows: pd.DataFrame) -> np.ndarray:
        """Chance to be won per row; a value that the team never saw says nothing."""
        return np.array(
            [self._chance(team, values) for team, values in zip(rows["team"], _values(rows), strict=True)]
        )

    def _chance(self, team: object, values: Iterable[object]) -> float:
        all_lost, all_won = self.seen[team, "all", ""]
        lost, won = all_lost, all_won
        for field, value in zip(FIELDS, values, strict=True):
            if (team, field, value) in self.seen:
                of_lost, of_won = self.seen[team, field, value]
                lost, won = lost * of_lost / all_lost, won * of_won / all_won
        return won / (won + lost)


def _values(rows: pd.DataFrame) -> Iterable[tuple[object, ...]]:
    return rows[list(FIELDS)].astype(str).itertuples(index=False, name=None)


def main() -> None:
    """Print one line for each: who ranks better, and whose chances come true."""
    with work(SCORER) as w:
        rows = frames.read(w, WIN_PROBABILITY.learn)
    table = prepare(rows, WIN_PROBABILITY.kind.target, WIN_PROBABILITY.kind.contract).table
    seen = np.asarray(table.moments)
    held_out = splits.newest(seen, None)[1]
    learned = np.flatnonzero(seen + DEAL_DAYS <= seen[held_out].min())
    truth = table.target[held_out]
    ours = fit(table.part(learned), 0).model.log_odds(table.values[held_out])
    odoo = BayesPerTeam(rows.iloc[learned], table.target[learned]).chances(rows.iloc[held_out])
    print(
        f"{len(learned):,} rows of deals learned from, {len(held_out):,} newer ones judged, {truth.mean():.1%} won"
    )
    for name, odds in (("ours", ours), ("naive Bayes per team", np.log(odoo / (1 - odoo)))):
        found = evaluate.figures(truth, odds)
        told = {"AUC": found.auc, "log loss": found.log_loss, "Brier": found.brier, "ECE": found.ece}
        print(f"{name:22}" + "".join(f"  {label} {value:.3f}" for label, value in told.items()))


if __name__ == "__main__":
    main()
