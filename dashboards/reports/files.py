"""An edition as files: for people who want them without a letter."""

from pathlib import Path

from app.access.actor import Actor
from app.access.work import work
from app.core.i18n import speaking
from dashboards.reports import edition, render, workbook
from dashboards.reports.edition import Issue
from dashboards.reports.shapes import Edition


def write(actor: Actor, issue: Issue, folder: Path) -> list[Path]:
    """The page, the figures, the paper and the workbook. Raises as `edition.collect`; then nothing is written."""
    with work(actor) as w:
        made = edition.collect(w, issue)
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _put(folder / f"{issue.reference}.{made.locale}.{kind}", content) for kind, content in _all(made).items()
    ]


def _all(made: Edition) -> dict[str, bytes]:
    with speaking(made.locale):
        page = render.whole(render.html(made), render.pictures(made))
    return {
        "html": page.encode(), "json": made.frozen().encode(), "pdf": render.pdf(made),
        "xlsx": workbook.made(made),
    }  # fmt: skip


def _put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
