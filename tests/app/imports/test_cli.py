from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.imports.cli import app
from tests.app.imports import deliveries
from tests.app.imports.deliveries import PIPELINE, TEAMS

pytestmark = pytest.mark.usefixtures("empty")


def crm_import(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def test_import_prints_what_became_of_every_row(tmp_path: Path) -> None:
    delivery = deliveries.crm_sales()
    delivery[PIPELINE].append("OP6,Nobody,GTXPro,Acme,Won,2016-10-20,2017-03-01,4500")
    result = crm_import("crm-sales", deliveries.write(delivery, tmp_path))
    assert result.exit_code == 0
    assert f"{PIPELINE}: 5 rows accepted, 1 refused (utf-8)" in result.output
    assert f"{PIPELINE}:7 sales_agent: “Nobody” is not among the accepted rows of {TEAMS}." in result.output
    (deals,) = [line for line in result.output.splitlines() if line.startswith("│ deals")]
    assert deals.replace("│", "").split() == ["deals", "5", "0", "0", "1"]


def test_import_refuses_a_folder_without_the_files(tmp_path: Path) -> None:
    result = crm_import("olist", tmp_path)
    assert result.exit_code == 1
    assert deliveries.LEADS in result.output


def test_import_fails_where_nothing_was_imported_and_speaks_chinese(tmp_path: Path) -> None:
    delivery = deliveries.crm_sales()
    delivery[TEAMS][0] = "agent,manager,regional_office"
    result = crm_import("crm-sales", deliveries.write(delivery, tmp_path), "--language", "zh")
    assert result.exit_code == 1
    assert "表头中没有 sales_agent 列" in result.output
