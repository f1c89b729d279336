"""`make` says in plain words what it lacks to build the environment, and builds it anew after a move."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "tools" / "environment.sh"
NO_INDEX = {"PIP_INDEX_URL": "http://127.0.0.1:1/", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": "/dev/null"}


def program(folder: Path, name: str, words: str) -> Path:
    """A stand-in for a program, in a folder to be put on the path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{words}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """All that a bare machine has, short of apt."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "mktemp", "rm", "tail", "cat", "id", "env"):
        (folder / name).symlink_to(shutil.which(name) or name)
    return folder


def build(project: Path, tools: Path, python: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(SCRIPT), str(python)], cwd=project, capture_output=True, text=True,
        env={"PATH": str(tools), "HOME": str(project), **more},
    )  # fmt: skip


def test_another_python_is_refused_with_the_remedy(tmp_path, tools):
    refused = build(tmp_path, tools, program(tools, "python3.12", "exit 1"))
    assert refused.returncode == 1
    assert "needs Python 3.11" in refused.stderr
    assert "make PYTHON=" in refused.stderr


def test_no_python_at_all_is_said_the_same_way(tmp_path, tools):
    assert "apt-get install python3" in build(tmp_path, tools, "python3").stderr


def test_an_ordinary_user_without_venv_is_told_what_root_installs(tmp_path, tools):
    program(tools, "apt-get", "exit 1")
    (tools / "id").unlink()
    program(tools, "id", "echo 1000")
    refused = build(tmp_path, tools, program(tools, "python3", '[ "$1" = -c ]'))
    assert refused.returncode == 1
    assert "apt-get install python3-venv" in refused.stderr


def test_a_mirror_out_of_reach_is_named_with_its_last_words(tmp_path, tools):
    program(tools, "apt-get", "echo Temporary failure resolving >&2; exit 100")
    (tools / "id").unlink()
    program(tools, "id", "echo 0")
    refused = build(tmp_path, tools, program(tools, "python3", '[ "$1" = -c ]'))
    assert refused.returncode == 1
    assert "Temporary failure resolving" in refused.stderr
    assert "is the Debian mirror reachable?" in refused.stderr


def test_a_package_index_out_of_reach_is_named(tmp_path, tools):
    refused = build(tmp_path, tools, sys.executable, **NO_INDEX)
    assert refused.returncode == 1
    assert "package index of Python is not reachable" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_what_pip_was_told_of_its_index_is_told_to_uv(tmp_path, tools):
    of_venv = tmp_path / ".venv" / "bin"
    program(of_venv, "uv", 'env >"$HOME/told"')
    program(of_venv, "python", 'case "$5" in global.index-url) echo http://ours/simple;; *) exit 1;; esac')
    built = build(tmp_path, tools, program(tools, "python3.11", "exit 0"), SSL_CERT_FILE="/ours.pem")
    assert built.returncode == 0, built.stderr
    told = (tmp_path / "told").read_text().splitlines()
    assert {"UV_DEFAULT_INDEX=http://ours/simple", "SSL_CERT_FILE=/ours.pem"} <= set(told)


def test_an_environment_that_was_moved_is_made_anew(tmp_path, tools):
    kept = tmp_path / ".venv" / "kept"
    kept.parent.mkdir()
    kept.touch()
    (tmp_path / ".venv" / ".installed").write_text("/where/it/was\n")
    build(tmp_path, tools, program(tools, "python3", '[ "$1" = -c ]'))
    assert not kept.exists()
