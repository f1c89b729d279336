"""What the attribution benchmark times: each function loads the journeys and returns the call to be timed."""

import json
import resource
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PATHS = ("path", "total_conversions", "total_conversion_value", "total_null")
HEADLINE = ("first", "last", "last_non_direct", "linear", "position", "time_decay", "markov", "shapley")
REPLICATES = 200


def load(file: Path, *columns: str) -> Any:
    import polars as pl

    return pl.read_ipc(file, columns=columns or None)


def floor(file: Path) -> Callable[[], object]:
    frame = load(file, *PATHS)
    return lambda: frame["path"].str.split(" > ").explode(empty_as_null=True).value_counts()


def _engine(file: Path, models: tuple[str, ...], columns: tuple[str, ...], **rules: Any) -> Callable[[], object]:
    from models_ml.attribution import Journeys, Rules, attribute

    frame = load(file, *columns)
    return lambda: attribute(Journeys.from_paths(frame), models, Rules(**rules)).channels


def headline(file: Path) -> Callable[[], object]:
    return _engine(file, HEADLINE, (*PATHS, "touch_days"), order=1)


def order_three(file: Path) -> Callable[[], object]:
    return _engine(file, ("markov",), PATHS, order=3)


def order_chosen(file: Path) -> Callable[[], object]:
    return _engine(file, ("markov",), PATHS)


def replicates(file: Path) -> Callable[[], object]:
    models = (*HEADLINE, "shapley_chain")
    return _engine(file, models, (*PATHS, "touch_days"), order=1, bootstrap=REPLICATES)


def replicates_three(file: Path) -> Callable[[], object]:
    return _engine(file, ("markov",), PATHS, order=3, bootstrap=REPLICATES)


def _channel_attribution(file: Path, call: Callable[[Any, Any], object]) -> Callable[[], object]:
    import ChannelAttribution as peer

    data = load(file, *PATHS).to_pandas()
    return lambda: call(peer, data)


def peer_heuristics(file: Path) -> Callable[[], object]:
    return _channel_attribution(
        file,
        lambda peer, data: peer.heuristic_models(
            data, "path", "total_conversions", var_value="total_conversion_value", flg_pro=False
        ),
    )


def peer_markov(file: Path) -> Callable[[], object]:
    return _channel_attribution(
        file,
        lambda peer, data: peer.markov_model(
            data,
            "path",
            "total_conversions",
            var_value="total_conversion_value",
            var_null="total_null",
            order=1,
            verbose=False,
            flg_pro=False,
        ),
    )


def _mam(file: Path, *runs: str) -> Callable[[], object]:
    import polars as pl
    from mam import MAM

    frame = load(file, *PATHS).with_columns(occurrences=pl.lit(1))

    def call() -> object:
        mam = MAM(
            frame,
            "grouped_journey",
            channels_colname="path",
            journey_with_conv_colname="total_conversions",
            occurrences_colname="occurrences",
            conversion_value_colname="total_conversion_value",
        )
        return [getattr(mam, f"run_{run}")() for run in runs]

    return call


def mam_heuristics(file: Path) -> Callable[[], object]:
    return _mam(file, "first_click", "last_click", "linear", "position_based")


def mam_markov(file: Path) -> Callable[[], object]:
    return _mam(file, "markov")


def mam_shapley(file: Path) -> Callable[[], object]:
    return _mam(file, "shapley")


NEEDS = {"peer_heuristics": "ChannelAttribution", "peer_markov": "ChannelAttribution"} | dict.fromkeys(
    ("mam_heuristics", "mam_markov", "mam_shapley"), "mam"
)


def main(task: str, file: Path) -> None:
    """Time one task and print what it took as JSON."""
    if task in NEEDS and not find_spec(NEEDS[task]):
        print(json.dumps({"missing": NEEDS[task]}))
        return
    call = globals()[task](file)
    begin, before = time.perf_counter(), time.process_time()
    call()
    taken = {"wall": time.perf_counter() - begin, "cpu": time.process_time() - before}
    print(json.dumps({**taken, "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
