"""How far off a number may be: 95 % intervals of every kind of measure, from sums that one select gives.

wilson    a share of rows: Wilson's score interval
ratio     a quotient of two sums over the same rows (mean amounts, retention, NPS): linearised, each row a unit;
          for one answer a row it is the error of NPS, sqrt((p + d - (p - d)^2) / n)
total     a sum or a count over a number of rows that is itself chance: compound Poisson, on the logarithm
quantile  medians and percentiles: the ranks between which it lies, by the binomial
inputs    anything made of several numbers: the errors of its parts, one by one, as squares added up
none      known exactly, such as money spent
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, isnan, sqrt
from typing import Any

Z = 1.959964
STEPS = 50
QUANTILES = [i / STEPS for i in range(STEPS + 1)]
NONE_IN = 3.0
"""Of what was seen not once, up to three may be expected."""

Interval = tuple[float, float] | None


@dataclass(frozen=True)
class Estimate:
    """A value with its interval, None where there is none."""

    value: float
    interval: Interval


def wilson(hits: float, n: float) -> Interval:
    """Of a share; never below 0 nor above 1, and just there for none and for all: rounding tells nobody apart."""
    if n <= 0 or not 0 <= hits <= n:
        return None
    p, z2 = hits / n, Z * Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return 0.0 if hits == 0 else middle - half, 1.0 if hits == n else middle + half


def ratio(x: float, y: float, squares: tuple[float, float, float], n: int, positive: bool) -> Interval:
    """Of x / y, each a sum over n rows; on the logarithm where it cannot be negative.

    Args:
        squares: sums of x * x, x * y and y * y over the rows.
    """
    if n < 2 or y == 0:
        return None
    value, (xx, xy, yy) = x / y, squares
    rest = max(0.0, xx - 2 * value * xy + value * value * yy)
    error = Z * sqrt(rest * n / (n - 1)) / abs(y)
    return _log(value, error) if positive and value > 0 else (value - error, value + error)


def total(value: float, squares: float) -> Interval:
    """Of a sum over rows that come by chance; `squares` is the sum of their squares."""
    if value <= 0:
        return (0.0, NONE_IN) if value == 0 else None
    return _log(value, Z * sqrt(squares))


def quantile(at: Sequence[float | None], share: float, n: int) -> Interval:
    """Of the `share` quantile of n values; `at` holds their quantiles at QUANTILES."""
    if n < 2 or any(one is None for one in at):
        return None
    half = Z * sqrt(share * (1 - share) / n)
    return _between(at, share - half), _between(at, share + half)


def difference(now: Estimate, before: Estimate) -> Interval:
    """Of now - before, by the distances of each from its own bounds (Zou and Donner; for shares, Newcombe)."""
    if now.interval is None or before.interval is None:
        return None
    (low, high), (low_before, high_before) = now.interval, before.interval
    by = now.value - before.value
    down = sqrt((now.value - low) ** 2 + (high_before - before.value) ** 2)
    up = sqrt((high - now.value) ** 2 + (before.value - low_before) ** 2)
    return by - down, by + up


def differ(now: Estimate | None, before: Estimate | None, are_exact: bool) -> bool:
    """Whether the interval of the difference leaves out zero; what is known exactly differs as soon as it does."""
    if now is None or before is None:
        return False
    if are_exact:
        return now.value != before.value
    by = difference(now, before)
    return by is not None and (by[0] > 0 or by[1] < 0)


def of_inputs(expr: str, parts: Mapping[str, Estimate]) -> Interval:
    """Of an expression: each part moved to its bounds alone, the moves added as squares."""
    values = {name: part.value for name, part in parts.items()}
    value = evaluate(expr, values)
    if value is None:
        return None
    down = up = 0.0
    for name, part in parts.items():
        moved = [evaluate(expr, {**values, name: bound}) for bound in part.interval or ()]
        moves = [one - value for one in moved if one is not None]
        down, up = down + min([0.0, *moves]) ** 2, up + max([0.0, *moves]) ** 2
    return (value - sqrt(down), value + sqrt(up)) if down or up else None


def evaluate(expr: str, values: Mapping[str, float]) -> float | None:
    """An arithmetic expression of a metric; None where it divides by nothing."""
    try:
        return _evaluated(ast.parse(_plain(expr), mode="eval").body, values)
    except ZeroDivisionError:
        return None


def _plain(expr: str) -> str:
    """Without casts, which SQL needs and a number does not."""
    while "cast(" in expr:
        before, _cast, rest = expr.partition("cast(")
        inside, _as, after = rest.partition(" as double precision)")
        expr = f"{before}({inside}){after}"
    return expr


def _evaluated(node: Any, values: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Call):  # nullif(a, 0): dividing by it raises what evaluate looks for
        return _evaluated(node.args[0], values)
    if isinstance(node, ast.UnaryOp):
        return -_evaluated(node.operand, values)
    left, right = _evaluated(node.left, values), _evaluated(node.right, values)
    acts = {ast.Add: left + right, ast.Sub: left - right, ast.Mult: left * right}
    return left / right if isinstance(node.op, ast.Div) else acts[type(node.op)]


def _log(value: float, error: float) -> Interval:
    factor = exp(min(error / value, 50.0))
    return value / factor, value * factor


def _between(at: Sequence[Any], share: float) -> float:
    place = min(max(share, 0.0), 1.0) * STEPS
    low = min(int(place), STEPS - 1)
    found = float(at[low]) + (place - low) * (float(at[low + 1]) - float(at[low]))
    return 0.0 if isnan(found) else found
