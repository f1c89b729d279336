"""A list written to a file, page by page, as its asker may read it; the file is kept with the job."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.audit import trail
from app.core.settings import settings
from app.core.validation import parse
from app.exports.cells import Cells
from app.exports.formats import FORMATS, MOST_ROWS, Table
from app.exports.lists import Exportable, list_of
from app.jobs import service as jobs
from app.jobs.folders import closed_folder
from app.jobs.task import Task

PAGE_ROWS = 200


def write(task: Task) -> None:
    """Write every page, then keep file, trail and end of the job in one transaction.

    Nothing is kept of an export that breaks off, so that it simply begins again.
    """
    wanted, form = list_of(task.subject), task.given["form"]
    task.done = 0
    with closed_folder() as folder:
        path = folder / f"list.{form}"
        with task.step() as w:
            heads = Cells(w, wanted.noun).heads()
        with FORMATS[form](path, heads) as table:
            rows = _write_pages(task, wanted, table)
        with task.step() as w:
            jobs.keep_file(w, task.job_id, _name(wanted, form), _parts(path))
            trail.record_event(w, "export", wanted.noun.name, changes={"rows": rows, "form": form})
            task.end(w, {"rows": rows})


def _write_pages(task: Task, wanted: Exportable, table: Table) -> int:
    query = parse(wanted.query, task.given["query"] | {"size": PAGE_ROWS})
    while True:
        with task.step() as w:
            w.require(wanted.noun.reads)
            page = wanted.find(w, query)
            for row in Cells(w, wanted.noun).rows(page.rows):
                table.add(row)
            task.done += len(page.rows)
        if page.next is None or task.done >= MOST_ROWS:
            return task.done
        query = query.model_copy(update={"after": page.next})


def _name(wanted: Exportable, form: str) -> str:
    """`leads-2026-11-29.xlsx`: programs that keep files want names without spaces."""
    return f"{wanted.noun.name}-{datetime.now(ZoneInfo(settings().time_zone)):%Y-%m-%d}.{form}"


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(jobs.PART_BYTES):
            yield part
