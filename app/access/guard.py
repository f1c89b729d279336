"""What a service verb needs from the one who calls it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from app.access.permissions import Permission
from app.access.work import Work

Args = ParamSpec("Args")
Result = TypeVar("Result")


def requires(
    *permissions: Permission,
) -> Callable[[Callable[Concatenate[Work, Args], Result]], Callable[Concatenate[Work, Args], Result]]:
    """The verb raises NotPermitted unless the actor holds all of `permissions`, named on it as `.permissions`."""

    def guard(verb: Callable[Concatenate[Work, Args], Result]) -> Callable[Concatenate[Work, Args], Result]:
        @wraps(verb)
        def guarded(work: Work, *args: Args.args, **kwargs: Args.kwargs) -> Result:
            for permission in permissions:
                work.require(permission)
            return verb(work, *args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return guard
