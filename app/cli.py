"""The `crm` command: each noun keeps its own commands; this file only says where they are.

A command is imported when it is called, so that `crm attribution FILE` does not wait for Dash or dbt.
"""

from importlib import import_module
from typing import Any

import typer
import typer.core
import typer.main

COMMANDS = {
    "attribution": "models_ml.attribution.cli",
    "demo": "app.demo.cli",
    "import": "app.imports.cli",
    "kpi": "dashboards.cli",
    "migrate": "app.core.cli",
    "model": "models_ml.cli",
    "pipeline": "pipelines.cli",
    "report": "dashboards.reports.cli",
    "scores": "pipelines.scores_cli",
    "up": "pipelines.up",
    "user": "app.users.cli",
}
"""Command name -> module whose `app` is a Typer application: one command, or a group of them."""


class LazyGroup(typer.core.TyperGroup):
    """A group that imports a command's module only when that command is asked for."""

    def list_commands(self, _ctx: Any) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(import_module(COMMANDS[cmd_name]).app)
        command.name = cmd_name
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
