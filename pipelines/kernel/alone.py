"""Each model for itself: a fault of one shall not keep the others from learning or scoring."""

from collections.abc import Callable
from typing import Any, TypeVar

from app.core import log as logs
from app.core import outage

Result = TypeVar("Result")
Failure = dict[str, Any]


def alone(model: str, call: Callable[[], Result]) -> tuple[Result | None, list[Failure]]:
    """What `call` answers, or None and what to tell of the fault. A database that is away is everybody's."""
    try:
        return call(), []
    except Exception as error:
        if outage.refusal(error) is not None:
            raise
        return None, [{"model": model, "fault": logs.fault(error)}]


def tolerable(failures: list[Failure]) -> bool:
    """What a model refused is told and no more; a fault of ours makes its step fail."""
    return not any("fault" in failure for failure in failures)
