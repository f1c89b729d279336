"""Answers that this process remembers: a question of the same build, day and reach is asked once.

Marts change when a build is published, and never else. Which of their rows there are for a reader is decided by
the reaches of the role, and by the person, the team and the teams below it where a reach looks at them.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event, Lock
from typing import Any, TypeVar, cast

from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import TextClause

from app.access.actor import Actor
from app.access.work import Work
from app.core.dates import today
from app.migrations.reaches import EVERYTHING
from dashboards.builds import published

MOST_ROWS = 100_000
"""Of all answers together, some 60 MB; what nobody asked for the longest goes first."""

REACH = text("""
    with held as (select roleid::regrole::text as role from pg_auth_members where member = current_user::regrole)
    select array(select role from held order by role) as roles,
        case when exists (select from held where role like '%\\_read\\_tree')
            then array(select team from app.team_tree() as team order by team) end as teams
""")

T = TypeVar("T")
Place = tuple[Hashable, ...]
"""Build, day and reach: what an answer is right for. The question comes after them."""


class NotAtHand(Exception):
    """The answer is not remembered, and whoever asks would rather come again for it."""


Key = tuple[Place, Hashable]

_answers: OrderedDict[Key, Sequence[Any]] = OrderedDict()
"""(place, question) -> answer, the least recently asked first; all of one build."""
_asked: dict[Key, Event] = {}
"""What is being asked of the database at this moment, and what tells that it was."""
_turn = Lock()


def answer(work: Work, question: Hashable, make: Callable[[], Sequence[T]]) -> Sequence[T]:
    """What `make` reads from the marts, nothing else, read once for all who see the same. Nobody changes it.

    What the database refuses is not remembered. Raises Unavailable before the first build.
    """
    return answers(work, [question], lambda _missing: [make()])[0]


def answers(
    work: Work, questions: Iterable[Hashable], make: Callable[[list[Hashable]], Sequence[Sequence[T]]]
) -> list[Sequence[T]]:
    """The same for several questions, of which `make` reads those that are missing, in one go.

    What another reader's request is asking at this moment is waited for: a page that ten people open at once asks
    the database once.
    """
    place = place_of(work)
    keys = [(place, question) for question in questions]
    known = _known(keys)
    while missing := [key for key in dict.fromkeys(keys) if key not in known]:
        if work.session.info.get("at_hand"):
            raise NotAtHand
        known |= _came(work, missing, make)
    return [known[key] for key in keys]


def _came(
    work: Work, missing: list[Key], make: Callable[[list[Hashable]], Sequence[Sequence[T]]]
) -> dict[Key, Sequence[T]]:
    """Of what is missing what nobody is asking, asked here; if there is none, what came of the others' asking.

    Nobody waits who is asking: two works never wait for each other.
    """
    done = Event()
    with _turn:
        others = [_asked[key] for key in missing if key in _asked]
        own = [key for key in missing if key not in _asked]
        _asked.update(dict.fromkeys(own, done))
    if not own:
        for other in others:
            other.wait()
        return _known(missing)
    try:
        made = dict(zip(own, make([question for _place, question in own]), strict=True))
        _keep(work.session, made)
        return made
    finally:
        with _turn:
            for key in own:
                del _asked[key]
        done.set()


def _known(keys: Iterable[Key]) -> dict[Key, Sequence[Any]]:
    found = {}
    with _turn:
        for key in keys:
            if key in _answers:
                _answers.move_to_end(key)
                found[key] = _answers[key]
    return found


@contextmanager
def at_hand(work: Work) -> Iterator[None]:
    """Inside the block only what is remembered is answered. Raises NotAtHand for all else."""
    work.session.info["at_hand"] = True
    try:
        yield
    finally:
        work.session.info["at_hand"] = False


def rows(work: Work, statement: TextClause, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """The rows of a statement over the marts; `values` are what it binds."""
    asked = values or {}
    question = (str(statement), *sorted(asked.items()))
    return answer(work, question, lambda: work.session.execute(statement, asked).all())


def scalars(work: Work, statement: TextClause) -> list[Any]:
    """The first column of each row."""
    return [row[0] for row in rows(work, statement)]


def place_of(work: Work) -> Place:
    """Of whoever asks: who is at the same place is answered the same."""
    held = work.session.info
    if "place" not in held:
        held["place"] = (published(work).id, today(), _reach(work.session))
    return cast(Place, held["place"])


def _reach(session: Session) -> Place:
    """What the row policies of marts look at, as it is in the database now."""
    actor: Actor = session.info["actor"]
    found = session.execute(REACH).one()
    roles = (actor.acts_as, *found.roles)
    if not set(roles).isdisjoint(EVERYTHING):
        return ("everything",)
    own = actor.user_id if any(role.endswith("_read_own") for role in roles) else None
    team = actor.team_id if any(role.endswith("_read_team") for role in roles) else None
    return (roles, own, team, None if found.teams is None else tuple(found.teams))


def _keep(session: Session, made: Mapping[Key, Sequence[Any]]) -> None:
    """Remember what was read, unless the reader's reach was changed meanwhile."""
    build, _day, reach = session.info["place"]
    if _reach(session) != reach:
        return
    with _turn:
        if _answers and next(iter(_answers))[0][0] != build:
            _answers.clear()
        _answers.update(made)
        left = sum(map(_size, _answers.values()))
        while left > MOST_ROWS:
            left -= _size(_answers.popitem(last=False)[1])


def _size(made: Sequence[Any]) -> int:
    return len(made) + 1
