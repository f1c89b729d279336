"""Letting lists of any length be sorted by a field of the company's own: its index is built as a job.

It is built beside the work of others (`concurrently`), which runs in no transaction and as the owner of the tables
alone: so the worker does it by the address that migrates. A build that was broken off leaves an index that is not
valid; it is dropped, and built anew by whoever takes the job up again.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from app.access.guard import requires
from app.access.work import Work
from app.core.db import admin_url
from app.core.errors import Conflict, Invalid
from app.core.i18n import _
from app.fields import custom, service
from app.fields.permissions import FIELDS_WRITE
from app.fields.schema import FieldView, Kind
from app.jobs import service as jobs
from app.jobs.ledger import OPEN
from app.jobs.schema import JobQuery, JobView
from app.jobs.task import Task

KIND = "index"
LOOK_SECONDS = 0.3
WHOLE = 100
"""An index is told in percent."""

ORDERS = {"up": "{value}, id", "down": "{value} desc nulls last, id desc"}
VALUES = {True: "((custom -> {key})::numeric)", False: "((custom ->> {key}))"}
"""Whether it is a number -> what is sorted by, as `app.fields.values.order_by` asks for it."""

VALID = "select indisvalid from pg_index where indexrelid = to_regclass(%s)"
SHARE = """
    select coalesce(max(100 * blocks_done / nullif(blocks_total, 0)), 0)
    from pg_stat_progress_create_index where pid = %s
"""


@requires(FIELDS_WRITE)
def ask(work: Work, field_id: UUID) -> JobView:
    """Have a field's index built. Raises NotFound, Invalid (nothing is sorted by it), Conflict (under way)."""
    field = service.read(work, field_id)
    if not custom.sorts(field.kind):
        raise Invalid({"kind": _("Lists are not sorted by such a field.")})
    if _subject(field) in underway(work):
        raise Conflict(_("This is being done already."))
    return jobs.ask(work, KIND, _subject(field), {"field": str(field_id)})


@requires(FIELDS_WRITE)
def underway(work: Work) -> set[str]:
    """What the fields are called whose index is being built, or soon will be."""
    found = jobs.list_jobs(work, JobQuery(everybody=True, size=100)).rows
    return {job.subject for job in found if job.kind == KIND and job.status in OPEN}


def is_underway(field: FieldView, subjects: set[str]) -> bool:
    return _subject(field) in subjects


def build(task: Task) -> None:
    """Both orders of the list, one after the other; what is there and valid already is left as it is."""
    with task.step() as w:
        w.require(FIELDS_WRITE)
        field = service.read(w, UUID(task.given["field"]))
    for place, way in enumerate(ORDERS):
        with _owner() as link:
            _build(task, link, field, way, place * WHOLE)


def _subject(field: FieldView) -> str:
    return f"{field.label_en} · {field.label_zh}"


@contextmanager
def _owner() -> Iterator[psycopg.Connection]:
    """A connection that ends what it asked for when its worker is killed."""
    address = admin_url().set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True, connect_timeout=10) as link:
        link.execute("set role crm_owner")
        link.execute("set client_connection_check_interval = '2s'")
        yield link


def _build(task: Task, link: psycopg.Connection, field: FieldView, way: str, before: int) -> None:
    index = sql.Identifier("app", f"ix_{field.noun}_{field.key}_{way}")
    valid = link.execute(VALID, [index.as_string(link)]).fetchone()
    if valid and valid[0]:
        return
    drop = sql.SQL("drop index concurrently if exists {}").format(index)
    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(lambda: (link.execute(drop), link.execute(_statement(field, way))))
        try:
            _watch(task, making, link.info.backend_pid, before)
        except BaseException:
            if not link.closed:
                link.cancel_safe()
                wait([making])
                _drop_soon(link, drop)
            raise


def _drop_soon(link: psycopg.Connection, drop: sql.Composed) -> None:
    """Unless others are at work for long: then whoever takes the job up again drops it."""
    link.execute("set statement_timeout = '2s'")
    with suppress(psycopg.errors.QueryCanceled):
        link.execute(drop)


def _statement(field: FieldView, way: str) -> sql.Composed:
    value = sql.SQL(VALUES[field.kind in (Kind.NUMBER, Kind.MONEY)]).format(key=sql.Literal(field.key))
    return sql.SQL("create index concurrently {} on {} ({})").format(
        sql.Identifier(f"ix_{field.noun}_{field.key}_{way}"),
        sql.Identifier("app", field.noun),
        sql.SQL(ORDERS[way]).format(value=value),
    )


def _watch(task: Task, making: "Future[Any]", pid: int, before: int) -> None:
    """Tell how far the build is until it has ended. Raises what ended it, and as `Task.tell` does."""
    with _owner() as looking:
        while not wait([making], LOOK_SECONDS).done:
            ((share,),) = looking.execute(SHARE, [pid]).fetchall()
            task.tell(before + int(share), len(ORDERS) * WHOLE)
    making.result()
