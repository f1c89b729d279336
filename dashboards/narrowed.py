"""Numbers of a part: within `to`, whatever is asked is cut down to one value of some dimensions.

A number that does not know such a dimension is asked as it is: whoever shows it says so.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

_where: ContextVar[Mapping[str, str]] = ContextVar("narrowed", default=MappingProxyType({}))


@contextmanager
def to(where: Mapping[str, str]) -> Iterator[None]:
    token = _where.set(where)
    try:
        yield
    finally:
        _where.reset(token)


def every() -> Mapping[str, str]:
    """Dimension -> value."""
    return _where.get()


def of(dimensions: Collection[str]) -> dict[str, str]:
    """What a number with these dimensions is cut down to."""
    return {name: value for name, value in _where.get().items() if name in dimensions}


def beyond(dimensions: Collection[str]) -> list[str]:
    """What it cannot be cut down by."""
    return [name for name in _where.get() if name not in dimensions]
