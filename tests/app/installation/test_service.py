"""Units for systemd: read by its own verifier where there is one, and hardened."""

import configparser
import shutil
import subprocess
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from app.installation import service_cli
from app.installation.up import Part


@pytest.mark.parametrize("only", [None, Part.WEB, Part.WORKER])
def test_a_unit_starts_its_part_and_nothing_else(only):
    part = ["--only", only] if only else []
    printed = CliRunner().invoke(service_cli.app, ["systemd", *part, "--user", "crm"])
    assert printed.exit_code == 0
    unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=")
    unit.optionxform = str
    unit.read_string(printed.output)
    service = unit["Service"]
    assert service["User"] == "crm"
    assert service["ExecStart"].endswith(f"up --only {only}" if only else "up --empty")
    assert service["Restart"] == "always"
    assert service["UMask"] == "0077"
    assert service["NoNewPrivileges"] == "yes"


def test_systemd_finds_nothing_wrong_with_it(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "tributary.service"
    unit.write_text(service_cli.unit(None, "root"))
    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    assert [line for line in verified.stderr.splitlines() if unit.name in line] == []


def test_paths_with_blanks_and_signs_are_escaped(tmp_path, monkeypatch):
    home = tmp_path / "our 50% home"
    odd = replace(service_cli.settings(), home=home)
    monkeypatch.setattr(service_cli, "settings", lambda: odd)
    unit = service_cli.unit(None, "crm")
    assert f'Environment="TRIBUTARY_HOME={tmp_path}/our 50%% home"' in unit
    assert f"ReadWritePaths={tmp_path}/our\\x2050%%\\x20home" in unit
