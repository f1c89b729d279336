"""Credit per channel for any weighting of the journeys: the data as they are, or a resampled replicate."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from models_ml.attribution.chain import DUST, Chain, States, removal_effects
from models_ml.attribution.games import chain_game
from models_ml.attribution.heuristics import PATH_MODELS, share, time_decay
from models_ml.attribution.journeys import Journeys, Totals
from models_ml.attribution.paths import Floats, Ints, Paths
from models_ml.attribution.rules import Rules


@dataclass(frozen=True, eq=False)
class Draw:
    """Weighted journeys, one column per replicate.

    Attributes:
        totals: per path.
        conversions, value: per credited row of the journeys.
        dust: relative error the chain may leave, see `Chain.reached`.
    """

    totals: Totals
    conversions: Floats
    value: Floats
    dust: float = DUST

    @classmethod
    def of(cls, journeys: Journeys) -> "Draw":
        """The journeys as they are."""
        rows = journeys.credited
        return cls(journeys.totals, journeys.conversions[rows][:, None], journeys.value[rows][:, None])


@dataclass(frozen=True, eq=False)
class Credits:
    """Per channel (rows) and replicate (columns).

    Attributes:
        effects: removal effect for conversions; None where the model has none.
    """

    conversions: Floats
    value: Floats
    effects: Floats | None = None


class Estimator:
    """All models over one set of journeys; what does not depend on weights is prepared once."""

    def __init__(self, journeys: Journeys, rules: Rules, order: int) -> None:
        self.journeys, self.rules, self.order = journeys, rules, order
        self._shares: dict[str, sparse.csc_array] = {}

    def credits(self, model: str, draw: Draw) -> Credits:
        """What each channel gets in each replicate."""
        if model == "time_decay":
            return Credits(self._decay @ draw.conversions, self._decay @ draw.value)
        if model in PATH_MODELS:
            shares = self._share(model)
            return Credits(shares @ draw.totals.conversions[self._hot], shares @ draw.totals.value[self._hot])
        strength = self._strengths(model, draw.totals, draw.dust)
        effects = strength[:, :, 0] if model == "markov" else None
        if self.rules.normalise == "journey":
            return Credits(*self._within_journeys(strength[:, :, 0], draw.totals), effects)
        whole = (draw.totals.conversions.sum(axis=0), draw.totals.value.sum(axis=0))
        return Credits(_shared(strength[:, :, 0], whole[0]), _shared(strength[:, :, 1], whole[1]), effects)

    def touch_shares(self, model: str, paths: Paths, days: Floats | None) -> Floats:
        """Share of each touch in its journey; models of the chain share out within the journey."""
        if model == "time_decay":
            return time_decay(paths, _known(days), self.rules.half_life_days)
        if model in PATH_MODELS:
            return share(model, paths, self.rules, self.journeys.channels)
        strength = self._strengths(model, self.journeys.totals)[:, 0, 0][paths.touches]
        among = paths.spread(paths.sums(strength))
        return np.where(among > 0, strength * _inverse(among), paths.spread(1.0 / paths.lengths))

    @cached_property
    def states(self) -> States:
        return States.of(self.journeys.paths, self.order)

    def _strengths(self, model: str, totals: Totals, dust: float = DUST) -> Floats:
        """Channel x replicate x (conversions, value): what the model says before it is shared out."""
        counts = self.states.count(self.journeys.paths, totals)
        chains = (Chain.fitted(self.states, counts, at) for at in range(counts.steps.shape[1]))
        return np.stack([_strength(model, chain, dust) for chain in chains], axis=1)

    def _within_journeys(self, strength: Floats, totals: Totals) -> tuple[Floats, Floats]:
        """Each journey's conversions and value over its touches, in proportion to their channels' strength."""
        touches = self._matrix(np.ones(len(self._paths.touches)), self._paths)
        among = touches.T @ strength
        split, equal = _inverse(among), (among <= 0) / self._paths.lengths[:, None]
        conversions, value = totals.conversions[self._hot], totals.value[self._hot]
        return (
            strength * (touches @ (conversions * split)) + touches @ (conversions * equal),
            strength * (touches @ (value * split)) + touches @ (value * equal),
        )

    @cached_property
    def _hot(self) -> Ints:
        """Paths with something to credit."""
        return np.flatnonzero((self.journeys.totals.conversions + self.journeys.totals.value)[:, 0] > 0)

    @cached_property
    def _paths(self) -> Paths:
        return self.journeys.paths.take(self._hot)

    @cached_property
    def _decay(self) -> sparse.csc_array:
        paths, places = self.journeys.per_row(self.journeys.credited)
        days = _known(self.journeys.days)[places]
        return self._matrix(time_decay(paths, days, self.rules.half_life_days), paths)

    def _share(self, model: str) -> sparse.csc_array:
        if model in self._shares:
            return self._shares[model]
        shares = self._matrix(share(model, self._paths, self.rules, self.journeys.channels), self._paths)
        if self.rules.bootstrap:
            self._shares[model] = shares
        return shares

    def _matrix(self, per_touch: Floats, paths: Paths) -> sparse.csc_array:
        """Channels x paths: adds up a number per touch by channel."""
        return sparse.csc_array((per_touch, paths.touches, paths.starts), shape=(paths.n_channels, len(paths)))


def _known(days: Floats | None) -> Floats:
    if days is None:
        raise ValueError("time_decay needs the time of each touch")
    return days


def _strength(model: str, chain: Chain, dust: float) -> Floats:
    """Removal effects, or values of the chain game: channel x (conversions, value)."""
    return removal_effects(chain.reached(dust)) if model == "markov" else chain_game(chain)


def _shared(strength: Floats, whole: Floats) -> Floats:
    """`whole` in proportion to strength, per replicate; nothing where no channel has any."""
    return strength * (whole * _inverse(strength.sum(axis=0)))


def _inverse(numbers: Floats) -> Floats:
    """1 / number, and 0 where the number is 0."""
    return np.divide(1.0, numbers, out=np.zeros_like(numbers), where=numbers > 0)
