"""Bringing in a delivery: read, check, write, and say what became of every row. One transaction, or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import polars as pl
from psycopg import Cursor
from psycopg.errors import CheckViolation
from sqlalchemy import delete, insert

from app.access.field_rights import may_write
from app.access.guard import requires
from app.access.work import Work
from app.core.codes import CURRENCIES
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import _, speaking
from app.core.settings import settings
from app.core.validation import LEAST_RATE, MOST_RATE
from app.core.worth import MOST_WORTH
from app.fields.noun import noun_of
from app.imports import parse, problems
from app.imports.check import Checked, check
from app.imports.columns import Terms
from app.imports.mapping import File, Source
from app.imports.model import ImportReject, ImportRun, Status
from app.imports.parse import Raw
from app.imports.permissions import IMPORTS_RUN
from app.imports.problems import Reject
from app.imports.write import Counts, write

SPREADSHEETS = (".xlsx", ".xls", ".ods")

Say = Callable[[str], None]
"""Takes one line of progress."""


@dataclass(frozen=True)
class Outcome:
    """What an import did. `is_refused`: a file as a whole could not be used, and nothing was written.

    `counts`: table -> created, updated, unchanged, rejected.
    """

    run_id: UUID
    is_refused: bool
    counts: dict[str, dict[str, int]]
    rejects: list[Reject]


@requires(IMPORTS_RUN)
def run(work: Work, source: Source, folder: Path, currency: str, fx_rate: float, say: Say) -> Outcome:
    """Import the files of `folder`, leaving out rows that cannot be trusted.

    Args:
        currency, fx_rate: of amounts, where the files don't state them; `fx_rate` turns them into base currency.
        say: told what is happening, in the actor's language.

    Raises NotFound (a needed file is missing), Invalid (no such currency or rate, a field that the actor does not
    change), Conflict (a name that must be unique is taken).
    """
    check_fields(work, source)
    terms = _terms(work, source, currency, fx_rate)
    started = datetime.now(UTC)
    _forget_refusal(work, terms)
    with speaking(work.actor.locale):
        raws, checked = _read(source, _found(source, folder), say)
        found = problems.together([c.problems for c in checked.values()])
        is_refused = not all(c.is_usable for c in checked.values())
        written: dict[str, Counts] = {}
        if not is_refused:
            written = _write(work, source, checked, terms, say)
        counts = _counts(source, written, found)
        rejects = problems.in_words(found)
        _remember(work, terms, raws, counts, rejects, is_refused, started)
    return Outcome(terms.run_id, is_refused, counts, rejects)


@requires(IMPORTS_RUN)
def check_fields(work: Work, source: Source) -> None:
    """Raises Invalid, naming them, for fields that the files bring and the actor's role does not change."""
    wrong = {}
    for target in source.targets:
        noun = noun_of(target.table)
        for name in {*target.fields, *getattr(target, "custom", {})} if noun else ():
            if noun and not may_write(work.actor, noun.name, name):
                field = noun.by_name.get(name)
                told = {"field": field.label if field else name, "records": noun.many}
                wrong[name] = _("Your role does not change {field} of {records}, which these files hold.", **told)
    if wrong:
        raise Invalid(wrong)


def check_terms(currency: str, fx_rate: float) -> None:
    """Raises Invalid unless amounts can be in this currency, at this rate."""
    wrong = {}
    if CURRENCIES.read(currency) is None:
        wrong["currency"] = _("Give a currency code of three letters, such as CNY.")
    if not float(LEAST_RATE) <= fx_rate <= MOST_RATE:
        wrong["fx_rate"] = _("Give a rate from {least} to {most}.", least=LEAST_RATE, most=MOST_RATE)
    if wrong:
        raise Invalid(wrong)


def _terms(work: Work, source: Source, currency: str, fx_rate: float) -> Terms:
    check_terms(currency, fx_rate)
    code = CURRENCIES.read(currency) or currency
    return Terms(work.run_id or uuid4(), source.name, work.actor.user_id, code, fx_rate)


def _forget_refusal(work: Work, terms: Terms) -> None:
    """A job that is tried again says anew what was refused."""
    work.session.execute(delete(ImportRun).where(ImportRun.id == terms.run_id, ImportRun.status == Status.FAILED))


def _found(source: Source, folder: Path) -> dict[str, Path]:
    """File key -> where it is. Raises NotFound naming every needed file that isn't there."""
    places = {file.key: _place(file, folder) for file in source.files}
    missing = [file.name for file in source.files if places[file.key] is None and not file.optional]
    if missing:
        raise NotFound(_("{folder} lacks {files}.", folder=folder, files=", ".join(missing)))
    return {key: place for key, place in places.items() if place}


def _place(file: File, folder: Path) -> Path | None:
    published = folder / file.name
    candidates = (published, *(published.with_suffix(suffix) for suffix in SPREADSHEETS))
    return next((path for path in candidates if path.is_file()), None)


def _read(source: Source, places: dict[str, Path], say: Say) -> tuple[list[Raw], dict[str, Checked]]:
    """Read and check file by file, up to the first that cannot be used."""
    raws: list[Raw] = []
    checked: dict[str, Checked] = {}
    accepted: dict[str, pl.DataFrame] = {}
    names = {file.key: file.name for file in source.files}
    for file in source.files:
        raw = parse.read(places[file.key], file) if file.key in places else parse.absent(file)
        checked[file.key] = check(raw, file, accepted, settings().time_zone, names)
        if file.key in places:
            raws.append(raw)
            say(_summary(raw, checked[file.key]))
        if not checked[file.key].is_usable:
            break
        accepted[file.key] = checked[file.key].rows
    return raws, checked


def _summary(raw: Raw, checked: Checked) -> str:
    refused = problems.lines_refused(checked.problems)
    known = {
        "file": raw.name,
        "accepted": checked.rows.height,
        "refused": refused,
        "encoding": raw.encoding or "-",
    }
    return _("{file}: {accepted} rows accepted, {refused} refused ({encoding})", **known)


def _write(work: Work, source: Source, checked: dict[str, Checked], terms: Terms, say: Say) -> dict[str, Counts]:
    frames = {key: each.rows for key, each in checked.items()}
    written = {}
    with _in_bounds(), cast("Cursor[Any]", work.session.connection().connection.cursor()) as cursor:
        for table, counts in write(cursor, source, frames, terms):
            written[table] = counts
            say(
                _(
                    "{table}: {created} created, {updated} updated, {unchanged} unchanged",
                    table=table,
                    **asdict(counts),
                )
            )
    return written


@contextmanager
def _in_bounds() -> Iterator[None]:
    """Lines that are right one by one can make a record that is not: what they add up to, or are worth."""
    try:
        yield
    except CheckViolation as broken:
        where = {"table": broken.diag.table_name, "most": f"{MOST_WORTH:,}"}
        words = _("One of the {table} comes to more than {most} in all. Correct its lines.", **where)
        raise Conflict(words) from broken


def _counts(source: Source, written: dict[str, Counts], found: pl.DataFrame) -> dict[str, dict[str, int]]:
    entity = {Path(file.name).stem: file.entity for file in source.files}
    refused: Counter[str] = Counter()
    for name, lines in found.group_by("file").agg(pl.col("line").n_unique()).iter_rows():
        refused[entity[Path(name).stem]] += lines
    tables = dict.fromkeys([*written, *refused])
    nothing = Counts(0, 0, 0)
    return {t: asdict(written.get(t, nothing)) | {"rejected": refused[t]} for t in tables}


def _remember(
    work: Work,
    terms: Terms,
    raws: list[Raw],
    counts: dict[str, dict[str, int]],
    rejects: list[Reject],
    is_refused: bool,
    started: datetime,
) -> None:
    files: list[dict[str, Any]] = [{"name": r.name, "sha256": r.sha256, "rows": r.rows.height} for r in raws]
    work.session.execute(
        insert(ImportRun),
        {
            "id": terms.run_id,
            "source": terms.source_system,
            "files": files,
            "status": Status.FAILED if is_refused else Status.SUCCEEDED,
            "counts": counts,
            "started_at": started,
            "finished_at": datetime.now(UTC),
            "started_by": work.actor.user_id,
        },
    )
    if rejects:
        work.session.execute(insert(ImportReject), [{"run_id": terms.run_id, **asdict(r)} for r in rejects])
