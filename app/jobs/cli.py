"""`crm jobs`: what people asked for and do not wait for."""

from typing import Annotated
from uuid import UUID

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="What people asked for and do not wait for: list, cancel, try again.",
)
JobId = Annotated[UUID, typer.Argument(help="As `crm jobs list` shows it.")]


@app.command("list")
def list_jobs() -> None:
    """The newest fifty of everybody: when, who, what, how it stands."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.core import migrate, postgres
    from app.jobs import service, words
    from app.jobs.schema import JobQuery

    with postgres.database():
        migrate.run()
        with work(SYSTEM) as w:
            for job in service.list_jobs(w, JobQuery(everybody=True)).rows:
                title = words.title(job.kind, job.subject, is_undoing=job.undoes is not None)
                told = " ".join(filter(None, [words.counted(job.counts), words.message(job.message)]))
                typer.echo(
                    f"{job.id}  {job.asked_at:%Y-%m-%d %H:%M}  {job.status:<10} {job.asker}  {title}  {told}"
                )


@app.command()
def cancel(job_id: JobId) -> None:
    """Begin a job no more, or stop it after the step that runs."""
    _act("cancel", job_id)


@app.command()
def retry(job_id: JobId) -> None:
    """Take up a failed or cancelled job again."""
    _act("retry", job_id)


def _act(verb: str, job_id: UUID) -> None:
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.core import migrate, postgres
    from app.core.errors import CrmError
    from app.jobs import service

    acts = {"cancel": service.cancel, "retry": service.retry}
    try:
        with postgres.database():
            migrate.run()
            with work(SYSTEM) as w:
                typer.echo(acts[verb](w, job_id).status)
    except CrmError as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None
