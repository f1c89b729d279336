"""A job at work: what its function is given, and the only way it reaches the database."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any
from uuid import UUID

from app.access.actor import Actor
from app.access.work import Work, work
from app.jobs import ledger
from app.jobs.ledger import RUNNER, Ending
from app.jobs.model import Status
from app.users.acting import actor_of


class Cancelled(Exception):
    """Somebody cancelled the job: what the step had done is undone."""


class Stopped(Exception):
    """The worker was told to end: the job goes on later where its last step left it."""


class Gone(Exception):
    """Who asked for the job no longer works here."""


@dataclass
class Task:
    """One job at work. `done` is how far it came, kept with each step: a step that begins reads where to go on.

    `undoes` is the job that this one takes back.
    """

    job_id: UUID
    kind: str
    subject: str
    given: Mapping[str, Any]
    asked_by: UUID
    attempt: int
    stuck: int
    done: int
    undoes: UUID | None
    stop: Event = field(repr=False)
    is_over: bool = False

    def actor(self) -> Actor:
        """Who asked, with the role and reach of this moment. Raises Gone."""
        actor = actor_of(self.asked_by)
        if actor is None:
            raise Gone
        return actor

    @contextmanager
    def step(self) -> Iterator[Work]:
        """One transaction as the asker. What it did and how far the job came are kept together or not at all.

        Raises Cancelled, Stopped, Gone, or Superseded where another worker took the job meanwhile.
        """
        before = self.done
        self._heed()
        try:
            with work(self.actor(), run_id=self.job_id) as w:
                yield w
                if not self.is_over:
                    ledger.advance(w, self.job_id, self.attempt, self.done)
            self.stuck = 0 if self.done > before else self.stuck
        except BaseException:
            self.done, self.is_over = before, False
            raise

    def tell(self, done: int, total: int | None = None) -> None:
        """Show how far a long step is. Raises Cancelled, Stopped, Superseded."""
        self._heed()
        with work(RUNNER) as w:
            ledger.tell(w, self.job_id, self.attempt, done, total)

    def end(
        self,
        w: Work,
        counts: Mapping[str, int],
        failed: Sequence[tuple[str, str]] = (),
        refused: str | None = None,
    ) -> None:
        """The job is done with this step; `failed` are its rows that were not, as (place, reason).

        `refused` says, as a code of app.jobs.words, why nothing was done at all.
        """
        ending = Ending(Status.FAILED, refused, counts, failed) if refused else Ending.done(counts, failed)
        ledger.end(w, self.job_id, self.attempt, ending)
        self.is_over = True

    def _heed(self) -> None:
        if self.stop.is_set():
            raise Stopped
        with work(RUNNER) as w:
            if ledger.is_cancelled(w, self.job_id, self.attempt):
                raise Cancelled
