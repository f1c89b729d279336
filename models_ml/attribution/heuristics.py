"""Models that give each touch a fixed share of its journey: one share per touch, adding up to 1 in each path."""

import numpy as np

from models_ml.attribution.paths import Floats, Ints, Paths, compact
from models_ml.attribution.rules import Rules


def first(paths: Paths) -> Floats:
    """Everything to the first touch."""
    return _all_to(paths, paths.starts[:-1])


def last(paths: Paths) -> Floats:
    """Everything to the last touch."""
    return _all_to(paths, paths.starts[1:] - 1)


def last_non_direct(paths: Paths, is_direct: np.ndarray) -> Floats:
    """Everything to the last touch whose channel is not direct; to the last touch where all are.

    Args:
        is_direct: one boolean per channel.
    """
    place = np.where(is_direct[paths.touches], -1, np.arange(len(paths.touches)))
    if len(paths) == 0:
        return np.zeros(0)
    found = np.maximum.reduceat(place, paths.starts[:-1])
    return _all_to(paths, np.where(found >= 0, found, paths.starts[1:] - 1))


def linear(paths: Paths) -> Floats:
    """The same to each touch."""
    return paths.spread(1.0 / paths.lengths)


def position(paths: Paths, weights: tuple[float, float, float]) -> Floats:
    """First, middle and last touch by weight; the middle weight is shared equally by all middle touches.

    Without middle touches the first and the last weight are scaled up to 1 (halves where both are 0).
    """
    begin, middle, end = (weight / sum(weights) for weight in weights)
    share = paths.spread(middle / np.maximum(paths.lengths - 2, 1))
    two = np.array([begin, end]) / (begin + end) if begin + end > 0 else np.array([0.5, 0.5])
    short = paths.lengths == 2
    share[paths.starts[:-1]] = np.where(short, two[0], begin)
    share[paths.starts[1:] - 1] = np.where(short, two[1], end)
    share[paths.starts[:-1][paths.lengths == 1]] = 1.0
    return share


def time_decay(paths: Paths, days: Floats, half_life_days: float) -> Floats:
    """Half as much for each half-life that a touch lies before the last touch of its journey.

    Args:
        days: time of each touch in days, counted from any origin: only differences within a path matter.
    """
    if len(paths) == 0:
        return np.zeros(0)
    newest = np.maximum.reduceat(days, paths.starts[:-1])
    weight = np.exp2((days - paths.spread(newest)) / half_life_days)
    return weight / paths.spread(paths.sums(weight))


def shapley(paths: Paths) -> Floats:
    """Shapley value of the subset game: v(S) = what journeys bring whose channels all lie in S.

    A journey's own game has one carrier, the set of its channels, so its exact value is an equal split over the
    distinct channels (no subset needs to be listed); a channel's part is split equally over its touches.
    """
    pair, n_pairs = compact(
        paths.owner.astype(np.int64) * paths.n_channels + paths.touches, len(paths) * paths.n_channels
    )
    times = np.bincount(pair, minlength=n_pairs)[pair]
    share = 1.0 / times
    return share / paths.spread(paths.sums(share))


PATH_MODELS = ("first", "last", "last_non_direct", "linear", "position", "shapley")
"""Models whose shares depend on the path alone."""


def share(model: str, paths: Paths, rules: Rules, channels: tuple[str, ...]) -> Floats:
    """Share of each touch by one of the PATH_MODELS."""
    if model == "last_non_direct":
        return last_non_direct(paths, direct_channels(channels, rules))
    if model == "position":
        return position(paths, rules.position)
    return {"first": first, "last": last, "linear": linear, "shapley": shapley}[model](paths)


def direct_channels(channels: tuple[str, ...], rules: Rules) -> np.ndarray:
    """Which of the channels the rules call direct."""
    names = {name.casefold() for name in rules.direct}
    return np.array([channel.casefold() in names for channel in channels], bool)


def _all_to(paths: Paths, places: Ints) -> Floats:
    share = np.zeros(len(paths.touches))
    share[places] = 1.0
    return share
