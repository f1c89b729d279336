"""The tabular pipeline beside LightGBM and CatBoost: same rows, same features, same folds, one command.

    python benchmarks/models.py [--data FOLDER] [--peers PYTHON] [--csv FILE --target COLUMN] [SET ...]

FOLDER (or TRIBUTARY_DATA) holds the public sets. Figures are means over five stratified folds, shuffled,
random_state 0. The peers are tuned: every setting in models_peers.py is early-stopped on a fifth of the training
rows, the best one fitted again on all of them; ours chooses for itself inside the training rows. Everyone runs
on one thread in a process of its own; CPU time is what counts on a machine that others use.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

BARS = {
    "telco": "AUC >= .849, log loss <= .4115, ECE <= .025",
    "cdnow": "AUC >= .805, log loss <= .411",
    "olist": "AUC >= .714, log loss <= .310, lift >= 2.05",
    "maven": "refused: not enough signal",
}
PEERS = ("lightgbm", "catboost")
LEAST_BEHIND = 0.003


def telco(data: Path) -> pd.DataFrame:
    """One row per customer."""
    return pd.read_csv(data / "telco_churn" / "Telco-Customer-Churn.csv").rename(columns={"Churn": "target"})


def cdnow(data: Path) -> pd.DataFrame:
    """One row per customer who bought in 1997; target: nothing bought in the 181 days after."""
    from models_ml.churn.features import from_transactions, quiet_for

    log = pd.read_csv(data / "cdnow" / "CDNOW_master.txt", sep=r"\s+")
    log["date"] = pd.to_datetime(log["date"].astype(str))
    as_of = pd.Timestamp("1997-12-31")
    found = from_transactions(log, as_of, amount="dollar_value")
    return found.assign(target=quiet_for(log, found.index, as_of, 181)).reset_index(drop=True)


def olist(data: Path) -> pd.DataFrame:
    """One row per lead, with what was known when it came in."""
    leads = pd.read_csv(data / "olist_funnel" / "olist_marketing_qualified_leads_dataset.csv")
    closed = pd.read_csv(data / "olist_funnel" / "olist_closed_deals_dataset.csv")
    return leads.assign(target=leads["mql_id"].isin(closed["mql_id"]).astype(int))


def maven(data: Path) -> pd.DataFrame:
    """One row per closed deal, with its account; what is only known at the end left out."""
    deals = pd.read_csv(data / "maven_crm" / "sales_pipeline.csv")
    deals = deals[deals["deal_stage"].isin(["Won", "Lost"])].reset_index(drop=True)
    joined = deals.merge(pd.read_csv(data / "maven_crm" / "accounts.csv"), on="account", how="left")
    return joined.drop(columns=["close_value", "close_date"]).rename(columns={"deal_stage": "target"})


SETS: dict[str, Callable[[Path], pd.DataFrame]] = {"telco": telco, "cdnow": cdnow, "olist": olist, "maven": maven}


def ours(frame: pd.DataFrame, target: str, matrix: Path) -> dict[str, float | str]:
    """Figures, verdict and CPU seconds of the pipeline; writes what the peers get to `matrix`."""
    from threadpoolctl import threadpool_limits

    from models_ml.tabular import gate
    from models_ml.tabular.contract import Contract
    from models_ml.tabular.prepare import prepare
    from models_ml.tabular.train import cross_validate

    started = time.process_time()
    prepared = prepare(frame, target, Contract())
    table = prepared.table
    with threadpool_limits(1):
        crossed = cross_validate(table, 0)
    seconds = time.process_time() - started
    positives = int(table.target.sum())
    verdict = gate.judge(positives, len(table.target) - positives, crossed, None, prepared.alarms)
    given = [i for i, one in enumerate(table.features) if one.is_read and not (one.is_count or one.is_ordered)]
    levels = [bool(table.features[i].levels or table.features[i].rates) for i in given]
    np.savez(matrix, values=table.values[:, given], levels=levels, target=table.target)
    return {"name": "ours", **crossed.figures.as_dict(), "cpu": seconds, "verdict": verdict.verdict}


def peer(name: str, python: str, matrix: Path) -> dict[str, float | str] | None:
    """Figures and CPU seconds of a peer, or None where it is not installed."""
    script = Path(__file__).with_name("models_peers.py")
    alone = {**os.environ, "OMP_NUM_THREADS": "1"}
    run = subprocess.run([python, str(script), name, str(matrix)], capture_output=True, text=True, env=alone)
    if "ModuleNotFoundError" in run.stderr:
        return None
    run.check_returncode()
    return json.loads(run.stdout)


def compare(name: str, frame: pd.DataFrame, target: str, python: str) -> None:
    """Print one table: a line per contestant, then how far ours is from the better peer."""
    print(f"\n{name}: {len(frame):,} rows   {BARS.get(name, '')}")
    print(f"{'':10}{'AUC':>8}{'log loss':>10}{'Brier':>8}{'ECE':>8}{'lift@10':>9}{'CPU s':>8}")
    with tempfile.TemporaryDirectory() as folder:
        matrix = Path(folder) / "matrix.npz"
        found = [ours(frame, target, matrix)]
        show(found[0])
        for other in PEERS:
            result = peer(other, python, matrix)
            if result is None:
                print(f"{other:10}not installed (extra `bench`, or --peers PYTHON)")
                continue
            found.append(result)
            show(result)
    judge(found)


def show(line: dict[str, float | str]) -> None:
    print(
        f"{line['name']:10}{line['auc']:8.4f}{line['log_loss']:10.4f}{line['brier']:8.4f}{line['ece']:8.4f}"
        f"{line['lift_at_10']:9.2f}{line['cpu']:8.1f}   {line.get('verdict', '')}",
        flush=True,
    )


def judge(found: list[dict[str, float | str]]) -> None:
    if len(found) == 1:
        return
    mine, peers = found[0], found[1:]
    behind = max(float(line["auc"]) for line in peers) - float(mine["auc"])
    slower = max(float(line["cpu"]) for line in peers)
    print(
        f"AUC behind the better: {behind:+.4f} ({'within' if behind <= LEAST_BEHIND else 'OVER'} {LEAST_BEHIND}); "
        f"time / the slower: {float(mine['cpu']) / slower:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", help=f"of {', '.join(SETS)}; all without any")
    parser.add_argument("--data", default=os.environ.get("TRIBUTARY_DATA"), help="folder of the public sets")
    parser.add_argument("--peers", default=sys.executable, help="a Python that has LightGBM and CatBoost")
    parser.add_argument("--csv", type=Path, help="any other table")
    parser.add_argument("--target", help="its target")
    options = parser.parse_args()
    if options.csv:
        from models_ml.tabular.read import load

        compare(options.csv.stem, load(options.csv).frame, options.target, options.peers)
        return
    if not options.data:
        parser.error("say where the public data sets are: --data or TRIBUTARY_DATA")
    for name in options.sets or SETS:
        compare(name, SETS[name](Path(options.data)), "target", options.peers)


if __name__ == "__main__":
    main()
