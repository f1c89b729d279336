"""What a service verb needs from the one who calls it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from app.access.field_rights import check_given
from app.access.permissions import Permission
from app.access.work import Work
from app.core.validation import Shape

Args = ParamSpec("Args")
Result = TypeVar("Result")


def requires(
    *permissions: Permission,
) -> Callable[[Callable[Concatenate[Work, Args], Result]], Callable[Concatenate[Work, Args], Result]]:
    """The verb raises NotPermitted unless the actor holds all of `permissions`, named on it as `.permissions`.

    What it is given passes by the actor's rights in the fields of the noun whose folder it stands in: Invalid.
    """

    def guard(verb: Callable[Concatenate[Work, Args], Result]) -> Callable[Concatenate[Work, Args], Result]:
        noun = verb.__module__.split(".")[1]

        @wraps(verb)
        def guarded(work: Work, *args: Args.args, **kwargs: Args.kwargs) -> Result:
            for permission in permissions:
                work.require(permission)
            for given in (*args, *kwargs.values()):
                if isinstance(given, Shape):
                    check_given(work.actor, noun, given)
            return verb(work, *args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return guard
