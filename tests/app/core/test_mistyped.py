"""A command that was typed wrong is told so in the language of its terminal, as the terminal shows it."""

import pytest
from typer.testing import CliRunner

from app.cli import main

TYPED = {
    "kpi": "缺少参数",
    "kpi win_rate --by": "后面需要一个值",
    "kpi win_rate --form 2026-01-01": "是否为：--from",
    "kpi win_rate 2026": "多余的参数：2026",
    "report nosuch": "没有命令 'nosuch'",
    "reprot": "是否为 'report'",
    "model evaluate x.csv": "缺少选项 '--target'",
    "demo load --size -3": "应不小于 0.01",
    "demo load --size many": "应为数字",
    "attribution x.csv --bootstrap x": "应为整数",
    "settings import /nowhere.yml": "'/nowhere.yml' 不存在",
}
"""What was typed, and what stands in the answer."""


@pytest.mark.parametrize("typed", TYPED)
def test_told_in_chinese(typed, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    answer = CliRunner().invoke(main, typed.split(), env={"COLUMNS": "120"})
    assert answer.exit_code == 2
    assert TYPED[typed] in answer.output


def test_english_is_as_it_comes(monkeypatch):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    answer = CliRunner().invoke(main, ["kpi"])
    assert "Missing argument 'name'." in answer.output
