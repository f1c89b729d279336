"""Attribution beside its peers: same machine, same journeys, one run, one command.

    python benchmarks/attribution.py [--journeys 1000000] [--large 10000000] [--peers PYTHON]

Every contestant runs in a process of its own, which loads the journeys first and is then timed from the frame in
memory to the table of credits; memory is the peak of the whole process, journeys and imports included. CPU time
is what counts on a machine that others use. The floor is what no engine can avoid: split each path, count touches.
"""

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

CHANNELS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mi")
MEAN_TOUCHES = 4.5
SEED = 11
ENGINE = {
    "floor": ("floor: split the paths, count touches", ""),
    "headline": ("six heuristics, Markov order 1, subset Shapley", "under 4 s, 1 GB"),
    "order_three": ("Markov order 3", "under 8 s"),
    "order_chosen": ("Markov, order chosen of 1 to 4", ""),
    "replicates": ("200 replicates of all nine models, order 1", "under 60 s"),
    "replicates_three": ("200 replicates of Markov order 3", ""),
}
PEERS = {
    "peer_heuristics": "ChannelAttribution: first, last, linear",
    "peer_markov": "ChannelAttribution: Markov order 1 (simulated)",
    "mam_heuristics": "marketing-attribution-models: four heuristics",
    "mam_markov": "marketing-attribution-models: Markov order 1",
    "mam_shapley": "marketing-attribution-models: Shapley, 4 channels",
}


def generate(n: int, file: Path, seed: int = SEED) -> None:
    """One row per journey: a walk over the channels that likes to stay, and converts by what it met."""
    import numpy as np
    import polars as pl

    random = np.random.default_rng(seed)
    lengths = random.geometric(1 / MEAN_TOUCHES, n)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    share = random.dirichlet(np.full(len(CHANNELS), 1.5))
    touches = random.choice(len(CHANNELS), starts[-1], p=share).astype(np.uint8)
    stays = random.random(starts[-1]) < 0.25
    stays[starts[:-1]] = False
    touches = touches[np.maximum.accumulate(np.where(stays, 0, np.arange(starts[-1])))]
    odds = np.add.reduceat(np.linspace(-0.4, 0.4, len(CHANNELS))[touches], starts[:-1]) - 1.5
    converts = random.random(n) < 1 / (1 + np.exp(-odds))
    days = np.abs(random.exponential(3.0, starts[-1])).astype(np.float32)
    owner = np.repeat(np.arange(n), lengths)
    names = pl.Series(np.array(CHANNELS))[touches.astype(np.int64)]
    long = pl.DataFrame({"owner": owner, "name": names, "days": days.cumsum(dtype=np.float64)})
    paths = long.group_by("owner", maintain_order=True).agg(path="name", touch_days="days")
    paths.select(
        pl.col("path").list.join(" > "),
        "touch_days",
        total_conversions=pl.Series(converts.astype(np.int64)),
        total_conversion_value=pl.Series(np.where(converts, np.round(random.lognormal(3, 1, n), 2), 0.0)),
        total_null=pl.Series((~converts).astype(np.int64)),
    ).write_ipc(file)


def generate_apart(n: int, file: Path) -> None:
    """Generate in a process of its own: a child's peak memory would otherwise begin with ours."""
    process = multiprocessing.get_context("spawn").Process(target=generate, args=(n, file))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit("the journeys could not be generated")


def measured(python: str, task: str, file: Path) -> dict[str, float]:
    """Run one task in a process of its own."""
    here = Path(__file__).parent
    done = subprocess.run(
        [python, str(here / "attribution_tasks.py"), task, str(file)],
        env={**os.environ, "PYTHONPATH": str(here.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{task} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def show(name: str, taken: dict[str, float], floor: dict[str, float], budget: str = "") -> None:
    if "missing" in taken:
        print(f"{name:52} no {taken['missing']} here: install the extra `bench`, or name --peers PYTHON")
        return
    ratio = taken["cpu"] / floor["cpu"]
    print(
        f"{name:52} {taken['wall']:8.2f} {taken['cpu']:8.2f} {ratio:8.1f} {taken['peak_gb']:8.2f}  {budget}",
        flush=True,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--journeys", type=int, default=1_000_000)
    options.add_argument("--large", type=int, default=10_000_000, help="journeys of the memory test; 0 skips it")
    options.add_argument("--peers", default=sys.executable, help="Python of an environment that holds the peers")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "journeys.arrow"
        generate_apart(asked.journeys, file)
        print(f"{asked.journeys:,} journeys, {len(CHANNELS)} channels, {MEAN_TOUCHES} touches each on average\n")
        print(f"{'':52} {'wall s':>8} {'CPU s':>8} {'x floor':>8} {'peak GB':>8}")
        floor = measured(sys.executable, "floor", file)
        for task, (name, budget) in ENGINE.items():
            show(name, floor if task == "floor" else measured(sys.executable, task, file), floor, budget)
        for task, name in PEERS.items():
            show(name, measured(asked.peers, task, file), floor)
        if asked.large:
            generate_apart(asked.large, file)
            show(
                f"headline, {asked.large:,} journeys",
                measured(sys.executable, "headline", file),
                floor,
                "under 4 GB",
            )


if __name__ == "__main__":
    main()
