"""An import as a job, and its undoing: each is one step, so that a worker that dies wrote nothing or all."""

from collections import Counter
from pathlib import Path
from typing import cast
from uuid import UUID

from app.imports import service, undo, undo_words
from app.imports.asking import SOURCES
from app.imports.lists import job as lists
from app.imports.lists.bringable import bringable
from app.imports.mapping import Source
from app.imports.problems import Reject
from app.imports.service import Outcome
from app.jobs import service as jobs
from app.jobs.folders import closed_folder
from app.jobs.task import Task

MOST_REJECTS = 10_000
"""Kept with the job; the import itself keeps all."""


def bring(task: Task) -> None:
    """A delivery of another system, or a list of the noun that is named."""
    with closed_folder() as folder:
        files = _lay_out(task, folder)
        if source := SOURCES.get(task.subject):
            _bring_delivery(task, source, folder)
        elif wanted := bringable(task.subject):
            lists.bring(task, wanted, files[0])


def _bring_delivery(task: Task, source: Source, folder: Path) -> None:
    said = 0

    def say(_line: str) -> None:
        nonlocal said
        said += 1
        task.tell(said, len(source.files) + len(source.targets))

    with task.step() as w:
        outcome = service.run(w, source, folder, task.given["currency"], task.given["fx_rate"], say)
        failed = [_told(reject) for reject in outcome.rejects[:MOST_REJECTS]]
        task.end(w, _counts(outcome), failed, "import_refused" if outcome.is_refused else None)


def take_back(task: Task) -> None:
    """What was imported goes, in one step; where something stands in the way, the job says what."""
    with task.step() as w:
        taken = undo.take_back(w, cast(UUID, task.undoes))
        obstacles = [undo_words.told(one) for one in taken.obstacles]
        task.end(w, {} if obstacles else taken.counts, obstacles, "undo_hindered" if obstacles else None)


def _lay_out(task: Task, folder: Path) -> list[Path]:
    """The files as the importer reads them, under their own names."""
    laid = []
    with task.step() as w:
        for kept in jobs.read(w, task.job_id).files:
            laid.append(folder / Path(kept.name).name)
            with laid[-1].open("wb") as file:
                file.writelines(jobs.parts(w, kept.id))
    return laid


def _told(reject: Reject) -> tuple[str, str]:
    place = f"{reject.file}:{reject.line}" + (f" {reject.field}" if reject.field else "")
    return place, f"{reject.reason} {reject.remedy}"


def _counts(outcome: Outcome) -> dict[str, int]:
    """Over all tables: created, updated, unchanged, rejected."""
    total: Counter[str] = Counter()
    for counts in outcome.counts.values():
        total.update(counts)
    return dict(total)
