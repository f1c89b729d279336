"""What a unit of work asks again and again is asked once: code lists, channels, stages, for words of panels."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import TextClause, event
from sqlalchemy.orm import ORMExecuteState, Session

from app.access.work import Work
from app.core.i18n import current_locale

Args = ParamSpec("Args")
Result = TypeVar("Result")
KEPT = "asked_once"
READS = re.compile(r"\s*(select(?!\s+app\.)|with)\b(?!.*\b(insert|update|delete)\b)", re.IGNORECASE | re.DOTALL)
"""Written SQL that changes nothing; what begins with a function of ours may."""


def once(verb: Callable[Concatenate[Work, Args], Result]) -> Callable[Concatenate[Work, Args], Result]:
    """The answer is kept for the rest of the work, by arguments and language, until the work writes anything.

    It is shared by all who ask, so its type is one that nobody changes. It stands under `requires`.
    """

    @wraps(verb)
    def asked(work: Work, *args: Args.args, **kwargs: Args.kwargs) -> Result:
        kept = work.session.info.setdefault(KEPT, {})
        question = (verb, current_locale(), args, *sorted(kwargs.items()))
        if question not in kept:
            kept[question] = verb(work, *args, **kwargs)
        return kept[question]

    return asked


def forget(work: Work) -> None:
    """What was kept is asked again: others may have written meanwhile."""
    work.session.info.pop(KEPT, None)


@event.listens_for(Session, "do_orm_execute")
def _written(state: ORMExecuteState) -> None:
    if not (state.is_select or _only_reads(state.statement)):
        state.session.info.pop(KEPT, None)


def _only_reads(statement: Any) -> bool:
    return isinstance(statement, TextClause) and READS.match(statement.text) is not None


@event.listens_for(Session, "after_flush")
@event.listens_for(Session, "after_soft_rollback")
def _changed(session: Session, _how: Any) -> None:
    session.info.pop(KEPT, None)
