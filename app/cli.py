"""The `crm` command: each noun keeps its own commands; this file only says where they are.

A command group is imported when it is called, so that `crm attribution FILE` does not wait for Dash or dbt.
"""

from importlib import import_module

import click
import typer.main

COMMANDS = {
    "attribution": "models_ml.attribution.cli",
    "model": "models_ml.cli",
}
"""Command name -> module holding `app`, a Typer application with one command or a group of them."""


class LazyGroup(click.Group):
    """A click group that imports a command's module only when that command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(import_module(COMMANDS[cmd_name]).app)
        command.name = cmd_name
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Tributary: the CRM whose numbers open."""
