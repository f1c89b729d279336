"""Journeys: what a table of paths or a table of touches becomes before any model sees it."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import polars as pl
from scipy import sparse

from models_ml.attribution.paths import Floats, Ints, Paths, distinct, offsets, ragged

SEPARATOR = " > "
MOST = 2**53
"""Counts above this are not exact as floating point numbers."""


@dataclass(frozen=True, eq=False)
class Journeys:
    """Rows of journeys, each pointing to one of the distinct paths.

    Attributes:
        channels: names, sorted; their place is the number used in `paths`.
        paths: each distinct path once (twins are allowed and change no result).
        path: the path of each row.
        conversions, value, nulls: per row; conversions and nulls are whole numbers of journeys that did and that
            did not convert, value is what the conversions brought, all together.
        days: time of each touch of each row, rows end to end, in days from any origin; None where not known.
        touch_ids, row_ids: names of touches (as `days`) and of rows, for drill-down; None where there are none.
        untouched: rows that converted without any touch (journey_id, conversions, value): credited to nobody.
    """

    channels: tuple[str, ...]
    paths: Paths
    path: Ints
    conversions: Floats
    value: Floats
    nulls: Floats
    days: Floats | None = None
    touch_ids: pl.Series | None = None
    row_ids: pl.Series | None = None
    untouched: pl.DataFrame = field(default_factory=lambda: _untouched([], [], []))

    def __post_init__(self) -> None:
        for name in ("conversions", "nulls"):
            _check_counts(getattr(self, name), name)
        if not np.isfinite(self.value).all() or (self.value < 0).any():
            raise ValueError("value must be a finite number, 0 or more")
        if self.conversions.sum() + self.nulls.sum() == 0:
            raise ValueError("no journey: all counts are 0")

    @classmethod
    def from_paths(cls, frame: pl.DataFrame, separator: str = SEPARATOR) -> "Journeys":
        """From one row per path or per journey, repeated paths allowed.

        Args:
            frame: path (channels joined by the separator, blanks around a name are ignored), total_conversions,
                total_conversion_value, total_null; and, for `time_decay`, optionally touch_days (a list with the
                time of each touch in days from any origin).

        Raises ValueError for an empty path or element, a negative or broken count, or no journey at all.
        """
        if frame["path"].null_count():
            raise ValueError("a path is empty")
        texts = frame["path"].unique(maintain_order=True)
        twin = frame.select("path").join(
            pl.DataFrame({"path": texts}).with_row_index("twin"), on="path", how="left", maintain_order="left"
        )
        elements = texts.str.split(separator)
        lengths = elements.list.len().to_numpy().astype(np.int64)
        channels, touches = _numbered(elements.explode(empty_as_null=True).str.strip_chars())
        journeys = cls(
            channels,
            Paths(touches, offsets(lengths), len(channels)),
            twin["twin"].to_numpy(),
            _floats(frame["total_conversions"]),
            _floats(frame["total_conversion_value"]),
            _floats(frame["total_null"]),
        )
        return journeys._timed(frame["touch_days"]) if "touch_days" in frame.columns else journeys

    @classmethod
    def from_touches(cls, touches: pl.DataFrame, outcomes: pl.DataFrame) -> "Journeys":
        """From one row per touch and one row per journey, as the marts hold them.

        Args:
            touches: journey_id, touchpoint_id, channel, touched_at. Touches at the same moment are put in the
                order of their touchpoint_id, so that a tie gives the same credit on every run.
            outcomes: journey_id (unique), is_converted, amount (of the conversion; ignored where not converted).

        Raises ValueError where a touch has no outcome, or nothing has a touch.
        """
        sequence = touches.sort("journey_id", "touched_at", "touchpoint_id")
        counted = sequence.group_by("journey_id", maintain_order=True).len()
        rows = counted.join(outcomes, on="journey_id", how="left", maintain_order="left")
        if rows["is_converted"].null_count():
            raise ValueError("a touch belongs to a journey without an outcome")
        channels, codes = _numbered(sequence["channel"])
        paths, path = distinct(Paths(codes, offsets(counted["len"].to_numpy()), len(channels)))
        converted = rows["is_converted"].to_numpy().astype(float)
        alone = outcomes.filter("is_converted").join(counted, on="journey_id", how="anti").sort("journey_id")
        return cls(
            channels,
            paths,
            path,
            converted,
            _floats(rows["amount"].fill_null(0)) * converted,
            1.0 - converted,
            days=sequence["touched_at"].dt.epoch("us").to_numpy() / 86_400e6,
            touch_ids=sequence["touchpoint_id"],
            row_ids=rows["journey_id"],
            untouched=_untouched(alone["journey_id"], [1.0] * len(alone), _floats(alone["amount"].fill_null(0))),
        )

    def collapsed(self) -> "Journeys":
        """The same journeys with repeats of a channel in direct succession taken as one touch."""
        return replace(self, paths=self.paths.collapsed(), days=None, touch_ids=None)

    @cached_property
    def totals(self) -> "Totals":
        """Conversions, value and nulls per path."""
        return Totals(*(self._per_path(x) for x in (self.conversions, self.value, self.nulls)))

    @cached_property
    def credited(self) -> Ints:
        """Rows that have something to credit."""
        return np.flatnonzero((self.conversions > 0) | (self.value > 0))

    @property
    def base_rate(self) -> float:
        """Conversions per journey."""
        return float(self.conversions.sum() / (self.conversions.sum() + self.nulls.sum()))

    def row_starts(self) -> Ints:
        """Where the touches of each row begin in `days` and `touch_ids`."""
        return offsets(self.paths.lengths[self.path])

    def per_row(self, rows: Ints) -> tuple[Paths, Ints]:
        """The paths of `rows`, one per row, and the places of their touches in `days` and `touch_ids`."""
        paths = self.paths.take(self.path[rows])
        return paths, ragged(self.row_starts()[rows], paths.lengths)

    def onto_paths(self, rows: Ints) -> sparse.csc_array:
        """Matrix that adds up numbers of `rows` per path."""
        shape = (len(self.paths), len(rows))
        return sparse.csc_array((np.ones(len(rows)), self.path[rows], np.arange(len(rows) + 1)), shape=shape)

    def _per_path(self, per_row: Floats) -> Floats:
        return np.bincount(self.path, per_row, len(self.paths)).astype(float)[:, None]

    def _timed(self, days: pl.Series) -> "Journeys":
        if not np.array_equal(days.list.len().to_numpy(), self.paths.lengths[self.path]):
            raise ValueError("touch_days holds one number for each touch")
        return replace(self, days=days.explode(empty_as_null=True).to_numpy().astype(float, copy=False))


@dataclass(frozen=True, eq=False)
class Totals:
    """Per path (rows) and replicate (columns): conversions, their value, journeys without conversion."""

    conversions: Floats
    value: Floats
    nulls: Floats

    @property
    def journeys(self) -> Floats:
        return self.conversions + self.nulls


def _numbered(names: pl.Series) -> tuple[tuple[str, ...], Ints]:
    """Sorted distinct names, and the number of each given name among them."""
    distinct_names = names.unique().sort()
    if distinct_names.null_count() or (distinct_names == "").any():
        raise ValueError("a path has an empty element")
    numbers = names.cast(pl.Enum(distinct_names)).to_physical().to_numpy()
    return tuple(distinct_names), numbers.astype(np.int32)


def _floats(numbers: pl.Series) -> Floats:
    return numbers.cast(pl.Float64).to_numpy().astype(float, copy=False)


def _check_counts(counts: Floats, name: str) -> None:
    whole = np.isfinite(counts).all() and (counts >= 0).all() and (counts == np.floor(counts)).all()
    if not whole or counts.sum() > MOST:
        raise ValueError(f"{name} must be whole numbers, 0 or more, and below 2**53 together")


def _untouched(ids: object, conversions: object, value: object) -> pl.DataFrame:
    return pl.DataFrame({"journey_id": ids, "conversions": conversions, "value": value})
