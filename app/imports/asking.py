"""Bringing in a delivery while going on with one's work: its files are kept with a job, which imports them."""

from collections.abc import Sequence
from pathlib import PurePath

from app.access.guard import requires
from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings
from app.imports.lists.bringable import Bringable, bringable, offered
from app.imports.mapping import Source
from app.imports.permissions import IMPORTS_RUN
from app.imports.service import SPREADSHEETS, check_fields, check_terms
from app.imports.sources.crm_sales import CRM_SALES
from app.imports.sources.olist import OLIST
from app.jobs import service as jobs
from app.jobs.schema import JobView

SOURCES = {source.name: source for source in (OLIST, CRM_SALES)}
"""The deliveries that can be brought in, by name."""

LISTS = (".csv", ".tsv", ".txt", *SPREADSHEETS)


@requires(IMPORTS_RUN)
def ask(
    work: Work, source: str, files: Sequence[tuple[str, bytes]], currency: str | None = None, fx_rate: float = 1.0
) -> JobView:
    """Have files of a source imported, given as (name, content); what is missing or unknown is refused at once.

    Raises Invalid, TooMany.
    """
    wanted = SOURCES.get(source)
    if wanted is None:
        known = [*SOURCES, *(one.noun.name for one in offered(work.actor))]
        raise Invalid({"source": _("Choose one of {sources}.", sources=", ".join(known))})
    check_fields(work, wanted)
    _check_names(wanted, [name for name, _content in files])
    check_terms(currency or settings().base_currency, fx_rate)
    given = {"currency": currency or settings().base_currency, "fx_rate": fx_rate}
    return jobs.ask(work, "import", source, given, files)


@requires(IMPORTS_RUN)
def ask_list(work: Work, noun: str, files: Sequence[tuple[str, bytes]], *, check: bool = False) -> JobView:
    """Have one list of a noun's records brought in, its columns called as the fields are; or only checked.

    Raises NotPermitted (such records are not the actor's to make), Invalid (no such list, no one file), TooMany.
    """
    _wanted(work, noun)
    if len(files) != 1:
        raise Invalid({"files": _("Choose one file.")})
    name, content = files[0]
    if PurePath(name).suffix.lower() not in LISTS:
        raise Invalid({"files": _("Choose a CSV file or a workbook (XLSX, XLS, ODS).")})
    return jobs.ask(work, "import", noun, {"check": check}, [(PurePath(name).name, content)])


@requires(IMPORTS_RUN)
def heads_of(work: Work, noun: str) -> list[str]:
    """What the columns of a list of these records are called. Raises as `ask_list` does."""
    return [str(one.label) for one in _wanted(work, noun).columns(work)]


def _wanted(work: Work, noun: str) -> Bringable:
    wanted = bringable(noun)
    if wanted is None:
        raise Invalid({"source": _("There is no such list.")})
    work.require(wanted.noun.writes)
    return wanted


def _check_names(source: Source, given: Sequence[str]) -> None:
    """A file goes by its published name, or as a workbook of the same stem."""
    stems = {PurePath(name).stem for name in given}
    lacking = [file.name for file in source.files if not file.optional and PurePath(file.name).stem not in stems]
    known = {name for file in source.files for name in _spellings(file.name)}
    strange = [name for name in given if name not in known]
    if lacking:
        raise Invalid({"files": _("These files are missing: {files}.", files=", ".join(lacking))})
    if strange:
        raise Invalid({"files": _("These files are not of this source: {files}.", files=", ".join(strange))})


def _spellings(name: str) -> list[str]:
    return [name, *(PurePath(name).with_suffix(ending).name for ending in SPREADSHEETS)]
