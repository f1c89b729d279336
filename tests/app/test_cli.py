"""The list of commands: short to wait for, and true."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from app.cli import COMMANDS, loaded, main


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_of_itself_what_the_list_says(name):
    assert loaded(name).help == COMMANDS[name].help


def test_the_list_of_commands_waits_for_none_of_them():
    heavy = "import sys; from app.cli import main; main(['--help'], standalone_mode=False);"
    heavy += "print([name for name in ('pandas', 'dash', 'sklearn', 'sqlalchemy') if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "[]"
    assert all(name in said for name in COMMANDS)


def test_a_mistyped_command_names_the_nearest():
    said = CliRunner().invoke(main, ["pipelin"])
    assert said.exit_code == 2
    assert "Did you mean 'pipeline'?" in said.output
