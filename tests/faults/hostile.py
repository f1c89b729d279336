"""What nobody sends by accident: values of other types, other sizes, other worlds. All by a seed."""

from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any

VALUES: Sequence[Any] = (
    *(None, True, False, 0, -1, 2**31, 2**63, 10**40, 1.5, float("nan"), float("inf")),
    *(
        "",
        " ",
        "x",
        "no-id",
        "\0",
        "a\0b",
        "\ud800",
        "💥" * 40,
        "x" * 30_000,
        "%",
        "_" * 300,
        "٣",
        "-0",
        "1e400",
        "NaN",
    ),
    *("00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", "../../etc/passwd"),
    *("0001-01-01", "9999-12-31", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2026-02-30"),
    *("'; drop table app.leads; --", "WyJ4IiwgMV0=", "bnVsbA=="),
    *([], [[]], [None], ["x"] * 3000, {}, {"": ""}, {"id": []}, {"seen": None}, {"seen": {"id": "x"}}),
    {"x": {"x": {"x": 1}}},
)


def value(by: Random) -> Any:
    return by.choice(["a\0b", "a\ud800"]) if by.random() < 0.1 else deepcopy(by.choice(VALUES))


def bent(by: Random, whole: Any, times: int) -> Any:
    """`whole` with some of its parts replaced, left out, doubled or wrapped."""
    whole = deepcopy(whole)
    for _time in range(times):
        whole = _bent(by, whole)
    return whole


def _bent(by: Random, whole: Any) -> Any:
    """Walks down at random, and bends where it stops."""
    if isinstance(whole, dict) and whole and by.random() < 0.85:
        key = by.choice(list(whole))
        return _without(by, whole, key) if by.random() < 0.15 else {**whole, key: _bent(by, whole[key])}
    if isinstance(whole, list) and whole and by.random() < 0.85:
        at = by.randrange(len(whole))
        if by.random() < 0.15:
            return by.choice([whole[:at] + whole[at + 1 :], [*whole, whole[at]]])
        return [*whole[:at], _bent(by, whole[at]), *whole[at + 1 :]]
    return by.choice([value(by), value(by), [whole], {"x": whole}])


def _without(by: Random, whole: dict[str, Any], key: str) -> dict[str, Any]:
    kept = {name: part for name, part in whole.items() if name != key}
    return by.choice([kept, {**kept, f"{key}x": whole[key]}])
