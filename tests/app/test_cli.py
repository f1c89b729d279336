"""The list of commands: short to wait for, and true."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from app.backup import choice
from app.backup.shelf import Backup, Kind, Shelf
from app.cli import COMMANDS, loaded, main
from app.core.settings import settings

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_of_itself_what_the_list_says(name):
    assert loaded(name).help == COMMANDS[name].help


def test_the_list_of_commands_waits_for_none_of_them():
    heavy = "import sys; from app.cli import main; main(['--help'], standalone_mode=False);"
    heavy += "print([name for name in ('pandas', 'dash', 'sklearn', 'sqlalchemy') if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "[]"
    assert all(name in said for name in COMMANDS)


def every_help(name: str) -> list[list[str]]:
    """A command and all under it, as typed."""
    parts = getattr(loaded(name), "commands", {})
    return [[name], *([name, part] for part in parts)]


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_chinese_in_a_chinese_terminal_and_english_afterwards(name, monkeypatch):
    for typed in every_help(name) if name else [[]]:
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
        told = CliRunner().invoke(main, [*typed, "--help"]).output
        assert "用法：" in told
        assert "显示本说明后退出。" in told
        sentences = re.findall(r"[A-Z][a-z]+ [a-z]+ [a-z]+", told)
        assert sentences == [], typed
        assert "…" not in told, f"{typed}: nothing is cut"
        monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
        assert not re.search("[\u4e00-\u9fff]", CliRunner().invoke(main, [*typed, "--help"]).output)


def test_a_mistyped_command_names_the_nearest():
    said = CliRunner().invoke(main, ["pipelin"])
    assert said.exit_code == 2
    assert "Did you mean 'pipeline'?" in said.output


@pytest.fixture
def said_of(monkeypatch, tmp_path):
    """`said_of(["migrate"], TRIBUTARY_PORT="x")`: what a command answers to a wrong setting."""

    def ask(command, **wrong: str) -> str:
        for name, value in {"TRIBUTARY_HOME": str(tmp_path), **wrong}.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        answer = CliRunner().invoke(main, command)
        assert answer.exit_code == 1
        return answer.output

    yield ask
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRIBUTARY_PORT", "http"),
        ("TRIBUTARY_PORT", "70000"),
        ("TRIBUTARY_WEB_PROCESSES", "0"),
        ("TRIBUTARY_SESSION_HOURS", "nan"),
        ("TRIBUTARY_FISCAL_MONTH", "13"),
        ("TRIBUTARY_WEEK_DAY", "0"),
        ("TRIBUTARY_TIME_ZONE", "Mars/Base"),
        ("TRIBUTARY_TIME_ZONE", "../etc"),
    ],
)
def test_a_setting_that_cannot_be_is_named(said_of, name, value):
    assert said_of(["migrate"], **{name: value}).startswith(f"{name} is {value}: it has to be a ")


def test_a_database_that_does_not_answer_is_told_in_words(tmp_path):
    wrong = {"TRIBUTARY_HOME": str(tmp_path), "DATABASE_URL": "postgresql://x:secret@127.0.0.1:1/x"}
    command = [sys.executable, "-c", "from app.cli import main; main()", "audit", "verify"]
    done = subprocess.run(command, env={**os.environ, **wrong}, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be reached at the moment.")
    assert "Connection refused" in done.stderr.splitlines()[-1]
    assert "secret" not in done.stderr


def test_an_address_that_is_none_is_told_without_its_password(said_of):
    said = said_of(["migrate"], DATABASE_URL="postgresql:/x:secret@nowhere")
    assert said.startswith("The address of the database cannot be read.")
    assert "secret" not in said


def test_a_folder_without_backups_is_no_good_news(said_of, tmp_path):
    assert said_of(["backup", "verify", "--from", str(tmp_path)]).startswith("There is no backup in ")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["restore", "--to", "latest", "--from", "SHELF", "--into", "FILE"], "a part of that path is no folder"),
        (["secrets", "export", "NONE/keys"], "it is not there"),
    ],
)
def test_a_path_that_cannot_be_is_named_with_the_reason(said_of, tmp_path, monkeypatch, command, words):
    paths = {"FILE": tmp_path / "file", "NONE": tmp_path / "none", "SHELF": tmp_path / "backups"}
    paths["FILE"].write_text("")
    Shelf(paths["SHELF"] / "dumps").make()
    stored = tmp_path / "secrets"
    stored.mkdir()
    (stored / "csrf").write_text("x")
    backup = Backup("d", Kind.DUMP, None, NOW, NOW, "18", {})
    monkeypatch.setattr(choice, "choose", lambda *_: choice.Choice(Shelf(paths["SHELF"]), backup, None))
    for name, path in paths.items():
        command = [part.replace(name, str(path)) for part in command]
    said = said_of(command)
    assert f"{command[-1]} cannot be used: {words}." in said
