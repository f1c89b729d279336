"""How what drives the demo company shows in the marts of the models: the truth, readable from their columns."""

from typing import Any, Literal, NamedTuple

Scale = Literal["level", "flag", "log", "log1p", "above"]


class Seen(NamedTuple):
    """A driver's value from one column of ml_leads or ml_customers.

    level: the text; flag: above 0; log: log(value / unit); log1p: log(1 + value / unit); above: value - unit; the
    last three between `least` and `most`. Rows without the column's value have the value `missing`, or the average
    where that is None. `is_noisy`: the column holds the driver's traces, not the driver: its direction can be
    recovered, its strength can't.
    """

    column: str
    scale: Scale
    unit: float = 1.0
    least: float | None = None
    most: float | None = None
    missing: float | None = None
    is_noisy: bool = False

    def told(self) -> dict[str, Any]:
        return self._asdict()
