"""The `crm` command: each noun keeps its own commands; this file only says where they are.

A command is imported when it is called, so that `crm attribution FILE` does not wait for Dash or dbt.
"""

import os
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import typer
import typer.core
import typer.main

from app.core import helps
from app.core.i18n import of_environment, speaking


class Command(NamedTuple):
    """Where a command is: a module whose `app` is a Typer application (one command, or a group of them)."""

    module: str
    help: str
    """Its own words, said again here so that the list of commands imports none of them."""


COMMANDS = {
    "attribution": Command(
        "models_ml.attribution.cli", "Share the conversions of a path file out to its channels."
    ),
    "audit": Command("app.audit.cli", "The audit trail: proving that nobody edited it, erasing a record."),
    "backup": Command("app.backup.cli", "Backups: take, list, check, try one."),
    "demo": Command("app.demo.cli", "The demo company: a made-up business whose truth is known."),
    "import": Command("app.imports.cli", "Bring in records from files of other systems."),
    "jobs": Command("app.jobs.cli", "What people asked for and do not wait for: list, cancel, try again."),
    "kpi": Command("dashboards.cli", "Value, numerator, denominator and n of a KPI. Medians have no numerator."),
    "mail": Command("app.mail.cli", "The server that mail is sent by."),
    "migrate": Command(
        "app.core.cli", "Create what is missing in the database and bring it to the newest schema."
    ),
    "model": Command("models_ml.cli", "Judge models on any table."),
    "pipeline": Command("pipelines.cli", "The pipeline: from records to marts, models and scores."),
    "report": Command("dashboards.reports.cli", "The report to leadership."),
    "restore": Command(
        "app.backup.restore_cli",
        "Restore the installation as it was at a moment; times without a zone are the company's.",
    ),
    "schedules": Command(
        "pipelines.schedules_cli", "What runs by schedule: when, how it went, and starting it now."
    ),
    "scores": Command("pipelines.scores_cli", "Runs of scores: what would change, decide, take back."),
    "secrets": Command("app.installation.secrets_cli", "Carry the installation's keys to another machine."),
    "service": Command("app.installation.service_cli", "Unit files for the machine's service manager."),
    "settings": Command("app.company.cli", "What the company has set, as one file."),
    "up": Command(
        "app.installation.up",
        "Start database, app and schedules; the first time, load the demo company and run the pipeline.",
    ),
    "user": Command("app.users.cli", "Colleagues, and giving them a way in."),
}


class LazyGroup(typer.core.TyperGroup):
    """A group that imports a command's module only when that command is called."""

    context_class = helps.Context

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, known in COMMANDS.items():
            self.add_command(typer.core.TyperCommand(name, help=known.help))

    def main(self, *args: Any, **more: Any) -> Any:
        """In the language of the terminal, helps too."""
        with speaking(of_environment()), helps.beside():
            return super().main(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        """What is for whoever typed it is said in words: a refusal, a path that is none, a database away."""
        typed = list(ctx.args)
        try:
            return super().invoke(ctx)
        except typer.Exit:
            raise
        except Exception as error:
            from app.core import outage

            words = _of_file(error, typed) or outage.in_words(error)
            if words is None:
                raise
        typer.secho(words, err=True, fg="red")
        raise typer.Exit(1)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command to call, or an error that names the nearest one."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, loaded(name) if name and listed else None, rest


def _of_file(error: Exception, typed: list[str]) -> str | None:
    """Why a file or folder named on the command line cannot be used; None for whatever else was raised."""
    if not (isinstance(error, OSError) and isinstance(error.filename, str | os.PathLike)):
        return None
    from app.backup.folders import unusable

    path = Path(error.filename).resolve()
    return unusable(path, error) if any(path.is_relative_to(Path(one).resolve()) for one in typed) else None


def loaded(name: str) -> Any:
    """The command itself, its module imported."""
    command = typer.main.get_command(import_module(COMMANDS[name].module).app)
    command.name, command.context_class = name, helps.Context
    return command


main = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@main.callback()
def tributary() -> None:
    """Tributary: the CRM whose numbers open."""
