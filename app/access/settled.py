"""What is set up once and read by all is remembered by a process until it changes: code lists, stages, colleagues.

A page asks for ten such tables, each of which changes a few times a year. Whatever writes one of them gives its
state another name in `app.settled`, by a trigger and in the same transaction. An answer counts for as long as its
tables have the names under which it was found; a work asks for these once, and again when it has written.
"""

from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import select

from app.access.model import SETTLED
from app.access.once import once
from app.access.work import Work
from app.core.i18n import current_locale

Args = ParamSpec("Args")
Result = TypeVar("Result")
Verb = Callable[Concatenate[Work, Args], Result]

MOST = 5_000
"""Answers that are remembered; beyond, all are asked for again."""

_answers: dict[Hashable, tuple[tuple[UUID, ...], Any]] = {}


def settled(*tables: str) -> Callable[[Verb[Args, Result]], Verb[Args, Result]]:
    """The answer, which follows from these tables alone, is kept by arguments, reach and language while they stay.

    As with `once` it is shared by all who ask, so its type is one that nobody changes. It stands under `requires`.
    """

    def remembering(verb: Verb[Args, Result]) -> Verb[Args, Result]:
        @wraps(verb)
        def asked(work: Work, *args: Args.args, **kwargs: Args.kwargs) -> Result:
            named = _states(work)
            now = tuple(named[table] for table in tables)
            question = (verb, current_locale(), str(work.actor.acts_as), args, *sorted(kwargs.items()))
            then, answer = _answers.get(question, ((), None))
            if then != now:
                answer = verb(work, *args, **kwargs)
                if len(_answers) >= MOST:
                    _answers.clear()
                _answers[question] = now, answer
            return answer

        return asked

    return remembering


@once
def _states(work: Work) -> Mapping[str, UUID]:
    """Table -> what its state is called now."""
    return {name: state for name, state in work.session.execute(select(SETTLED.c.name, SETTLED.c.state))}
