"""`crm report`: the leadership report as files."""

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The report to leadership.")


@app.callback()
def report() -> None:
    """The report to leadership."""


@app.command()
def build(
    period: Annotated[str, typer.Option(help="The month, such as 2026-10.")],
    out: Annotated[Path, typer.Option(help="Folder for the files; made if it is not there.")],
    lang: Annotated[Literal["en", "zh", "both"], typer.Option(help="Language of the edition.")] = "both",
    as_: Annotated[str | None, typer.Option("--as", help="In whose reach; the whole company if left out.")] = None,
) -> None:
    """Write PDF and HTML of one month, and the frozen figures they show as JSON."""
    from app.access.robots import READER
    from app.access.work import work
    from app.core import postgres
    from app.core.errors import CrmError
    from app.users.service import actor_named
    from dashboards.periods import month_of
    from dashboards.reports import edition, render

    try:
        with postgres.database():
            months = month_of(period)
            actor = READER if as_ is None else actor_named(as_)
            with work(actor) as w:
                editions = [
                    edition.collect(w, months, each) for each in (("en", "zh") if lang == "both" else (lang,))
                ]
        out.mkdir(parents=True, exist_ok=True)
        for each in editions:
            stem = out / f"report-{period}.{each.locale}"
            for suffix, content in (
                ("html", render.html(each)),
                ("json", each.frozen()),
                ("pdf", render.pdf(each)),
            ):
                path = stem.with_name(f"{stem.name}.{suffix}")
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
                typer.echo(path)
    except CrmError as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None
