"""What is known about the build in force, as files."""

from collections.abc import Callable, Sequence
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from app.access.permissions import named
from app.access.routes import Me
from app.access.work import Work, work
from app.audit import trail
from app.core.i18n import _
from app.exports.cells import Cell
from dashboards import as_of, files
from dashboards.api import sent
from dashboards.builds import Build, published
from dashboards.quality import queries

router = APIRouter(prefix="/v1/quality", tags=["quality"])

Lines = list[Sequence[Cell]]


@router.get("/{table}/{form}", response_class=StreamingResponse)
def download(
    me: Me, table: Literal["sources", "aside", "tests"], form: Literal["csv", "xlsx"]
) -> StreamingResponse:
    """Sources with their newest fact, what was set aside, or the tests that do not hold; in the trail."""
    with work(me) as w:
        w.require(named("pipeline:read"))
        build = published(w)
        heads, lines = TABLES[table](w, build)
        content = files.written(heads, lines, [" · ".join(as_of.sentences(build))], form)
        trail.record_event(w, "export", "quality", changes={"table": table, "rows": len(lines), "form": form})
    return sent(content, table, form)


def _sources(_work: Work, build: Build) -> tuple[list[str], Lines]:
    words = {status: str(said) for status, (said, _look) in as_of.FRESHNESS.items()}
    lines: Lines = [[name, words.get(status or ""), at] for name, status, at in as_of.sources(build)]
    return [_("Source"), _("Freshness"), _("Newest record")], lines


def _aside(_work: Work, build: Build) -> tuple[list[str], Lines]:
    counts = sorted(build.set_aside.items(), key=lambda item: -item[1])
    return [_("Source"), _("Records")], [[str(as_of.SOURCES.get(name, name)), n] for name, n in counts]


def _tests(work: Work, build: Build) -> tuple[list[str], Lines]:
    heads = [_("Result"), _("Test"), _("Table"), _("Rows")]
    found = queries.tests_that_do_not_hold(work, build)
    return heads, [[queries.result(row.status), row.test, row.model, row.failures] for row in found]


TABLES: dict[str, Callable[[Work, Build], tuple[list[str], Lines]]] = {
    "sources": _sources, "aside": _aside, "tests": _tests,
}  # fmt: skip
