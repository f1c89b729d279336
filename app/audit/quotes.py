"""Where words of a record stand that nothing links to it: refused lines of files, what jobs were asked, files,
receivers of reports.
"""

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, false, func, or_, select, update
from sqlalchemy import text as sql

from app.access.work import Work
from app.audit import relations
from app.core.base import Base
from app.core.sealed import Sealed
from app.core.texts import key

REFUSED = {"import_rejects": ("value", "reason"), "job_rows": ("place", "reason")}
"""Table -> its columns that repeat what stood in a line of a file."""

SHORTEST = 2
"""Characters: a shorter text stands everywhere."""

LEAST_DIGITS = 7
"""The end of a number, without what is written before it in one country and not in another."""


def of(row: Any) -> set[str]:
    """What a record is called and reached by: the texts that it cannot be without, and the personal ones."""
    columns = [
        column
        for column in relations.words(row.__table__)
        if column.name != "custom" and (isinstance(column.type, Sealed) or not column.nullable)
    ]
    texts = {getattr(row, column.key) or "" for column in columns}
    return {text for text in texts if len(text) >= SHORTEST}


def forget_login(work: Work, login: str) -> None:
    """Remove what the door counted and noted of a login, and take it off the receivers of reports."""
    tries, allowances = _table("signin_attempts"), _table("allowances")
    work.session.execute(delete(tries).where(tries.c.login == login))
    work.session.execute(delete(allowances).where(allowances.c.name == f"login:{login}"))
    _unsubscribe(work, "people", {login})


def forget(work: Work, tables: Collection[str], texts: Collection[str], gone: str) -> None:
    """Empty what quotes one of `texts`, send no more to it, and remove the files in which records of `tables` may
    stand: nobody can search a workbook for a name. An export under way is cancelled, for it may have read them.
    """
    _empty_refused(work, texts, gone)
    _drop_questions(work, {key(text) for text in texts})
    _drop_files(work, tables)
    _drop_letters(work, texts)
    _unsubscribe(work, "addresses", texts)


def _empty_refused(work: Work, texts: Collection[str], gone: str) -> None:
    for name, columns in REFUSED.items():
        table = Base.metadata.tables[f"app.{name}"]
        quoting = or_(false(), *(_holds(table.c[column], text) for column in columns for text in texts))
        values = {column: gone for column in columns}
        work.session.execute(update(table).where(quoting).values(values))


def _holds(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """However it is written: in capitals, in wide letters, a number with or without what is before and between."""
    digits = re.sub(r"\D", "", text)
    if text.startswith("+") and len(digits) >= LEAST_DIGITS:
        return func.regexp_replace(column, r"\D", "", "g").contains(digits[-LEAST_DIGITS:])
    return func.lower(func.normalize(column, sql("NFKC"))).contains(key(text), autoescape=True)


def _drop_questions(work: Work, keys: Collection[str]) -> None:
    """Jobs that were asked about such a text: sealed, so each is opened."""
    jobs = _table("jobs")
    asked = work.session.execute(select(jobs.c.id, jobs.c.given).where(jobs.c.kind.in_(("export", "bulk"))))
    naming = [job_id for job_id, given in asked if _names(_texts(json.loads(given)), keys)]
    work.session.execute(delete(jobs).where(jobs.c.id.in_(naming)))


def _drop_files(work: Work, tables: Collection[str]) -> None:
    jobs, files = _table("jobs"), _table("job_files")
    holding = (jobs.c.kind == "import") | ((jobs.c.kind == "export") & jobs.c.subject.in_(tables))
    ours = select(jobs.c.id).where(holding)
    work.session.execute(delete(files).where(files.c.job_id.in_(ours)))
    exporting = (jobs.c.kind == "export") & jobs.c.finished_at.is_(None)
    work.session.execute(update(jobs).where(exporting).values(cancel_asked=True))


def _drop_letters(work: Work, texts: Collection[str]) -> None:
    """What was or would be sent to such an address, which is a part of its key."""
    letters = _table("deliveries")
    work.session.execute(delete(letters).where(letters.c.address.in_(texts)))


def _unsubscribe(work: Work, kind: str, texts: Collection[str]) -> None:
    """Receivers are sealed, so each plan is opened; it goes on for the others."""
    plans = _table("report_plans")
    for report, sealed in work.session.execute(select(plans.c.report, plans.c.receivers).with_for_update()):
        receivers = json.loads(sealed)
        kept = [one for one in receivers[kind] if one not in texts]
        if kept != receivers[kind]:
            values = {"receivers": json.dumps(receivers | {kind: kept})}
            work.session.execute(update(plans).where(plans.c.report == report).values(values))


def _names(texts: Iterable[str], keys: Collection[str]) -> bool:
    return any(one in key(text) for text in texts for one in keys)


def _texts(given: Any) -> Iterable[str]:
    if isinstance(given, dict):
        given = list(given.values())
    if isinstance(given, list):
        return [text for one in given for text in _texts(one)]
    return [given] if isinstance(given, str) else []


def _table(name: str) -> Table:
    return Base.metadata.tables[f"app.{name}"]
