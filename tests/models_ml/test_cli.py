"""`crm model evaluate`: the JSON it promises, files as they come, and clear refusals."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from models_ml.cli import app
from models_ml.tabular.contract import Contract
from models_ml.tabular.prepare import prepare
from models_ml.tabular.score import score
from models_ml.tabular.target import read_target
from models_ml.tabular.train import train
from tests.models_ml.conftest import YES, customers

KEYS = {"verdict", "why", "cross_validated", "out_of_time", "alarms", "fairness", "seconds"}
FIGURES = {"auc", "pr_auc", "log_loss", "brier", "ece", "lift_at_10"}


def run(file: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", str(file), *options])


SMALL = 120
"""Rows with too few outcomes for forests: a model in no time."""


@pytest.fixture(scope="module")
def csv(tmp_path_factory) -> Path:
    return written(tmp_path_factory.mktemp("csv") / "leaving.csv", 600)


@pytest.fixture(scope="module")
def small_csv(tmp_path_factory) -> Path:
    return written(tmp_path_factory.mktemp("csv") / "few.csv", SMALL)


def written(file: Path, rows: int) -> Path:
    customers(rows).to_csv(file, index=False)
    return file


def test_json_is_all_there_is_on_standard_output(csv):
    result = run(
        csv, "--target", "outcome", "--positive", YES, "--drop", "account,noise", "--time", "since", "--json"
    )
    assert result.exit_code == 0, result.stderr
    printed = json.loads(result.stdout)
    assert set(printed) == KEYS
    assert set(printed["cross_validated"]) == set(printed["out_of_time"]) == FIGURES
    assert printed["verdict"] in ("publish", "warn")
    assert "fold 5 of 5" in result.stderr


def test_a_sensitive_column_is_no_feature_and_reported_by_group(small_csv):
    options = ("--target", "outcome", "--positive", YES, "--sensitive", "plan", "--watch", "城市")
    printed = json.loads(run(small_csv, *options, "--json").stdout)
    assert [(one["column"], one["is_feature"]) for one in printed["fairness"]] == [("plan", False), ("城市", True)]
    assert sum(group["n"] for group in printed["fairness"][0]["groups"]) == SMALL
    spoken = run(small_csv, *options, "--lang", "zh").stdout
    assert "按 plan（不是模型特征）分组" in spoken
    missing = run(small_csv, "--target", "outcome", "--positive", YES, "--sensitive", "nope")
    assert (missing.exit_code, "no column nope" in missing.stderr) == (2, True)


def test_text_shows_verdict_calibration_and_reasons_of_an_example(small_csv):
    result = run(small_csv, "--target", "outcome", "--positive", YES, "--group", "account")
    assert result.exit_code == 0
    for part in (
        "cross-validated",
        "Calibration on held-out rows",
        "left out customer_no",
        "Example, row",
        "goes with",
    ):
        assert part in result.stdout


def test_text_speaks_chinese_where_asked(small_csv):
    result = run(small_csv, "--target", "outcome", "--positive", YES, "--drop", "account", "--lang", "zh")
    for part in ("交叉验证", "留出数据上的校准", "示例，第", "概率"):
        assert part in result.stdout
    assert "第 5/5 折" in result.stderr


def test_semicolons_chinese_headers_and_gb18030_are_read(tmp_path):
    table = customers(SMALL).rename(columns={"tenure": "客户月数", "plan": "套餐", "outcome": "是否流失"})
    table["是否流失"] = table["是否流失"].map({YES: "是", "stayed": "否"})
    file = tmp_path / "流失.csv"
    file.write_bytes(table.to_csv(index=False, sep=";").encode("gb18030"))
    printed = json.loads(run(file, "--target", "是否流失", "--json").stdout)
    assert printed["cross_validated"]["auc"] > 0.7
    assert printed["out_of_time"] is None


NOT_NEEDED = ("skops", "pytest", "sqlalchemy", "psycopg", "dash", "plotly", "fastapi", "prefect", "dbt")


def test_evaluating_loads_nothing_that_it_does_not_need(small_csv):
    """Whoever judges a table waits for the libraries of models alone: no database, no pages, nothing for files."""
    asked = (
        "import sys; from app.cli import main\n"
        "try: main()\n"
        f"finally: print(sorted(set({NOT_NEEDED}) & sys.modules.keys()), file=sys.stderr)"
    )
    command = [sys.executable, "-c", asked, "model", "evaluate", str(small_csv), "--target", "outcome"]
    done = subprocess.run([*command, "--positive", YES, "--json"], capture_output=True, text=True, timeout=120)
    assert set(json.loads(done.stdout)) == KEYS, done.stderr
    assert done.stderr.splitlines()[-1] == "[]"


def test_a_refusal_for_lack_of_signal_is_an_answer(tmp_path):
    file = tmp_path / "noise.csv"
    rng = np.random.default_rng(1)
    noise = pd.DataFrame({"size": rng.normal(size=SMALL), "kind": rng.choice(["a", "b"], SMALL)})
    noise.assign(won=np.arange(SMALL) % 7 > 2).to_csv(file, index=False)
    result = run(file, "--target", "won", "--json")
    printed = json.loads(result.stdout)
    assert result.exit_code == 0
    assert printed["verdict"] == "refuse"
    assert "ot enough signal" in printed["why"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,outcome\n" + "1,yes\n" * 200, "single value"),
        ("a,outcome\n" + "1,yes\n2,no\n" * 5, "too few"),
        ("a,b\n1,2\n", "There is no column outcome"),
        ("a,outcome\n" + "1,yes\n1,no\n" * 100, "No column is left"),
        ("a,outcome\n" + "1,x\n2,y\n3,z\n" * 100, "--positive"),
        ("", "The file is empty"),
        (None, "There is no such file"),
    ],
)
def test_nonsense_is_refused_in_a_sentence_with_an_exit_code(tmp_path, content, said):
    file = tmp_path / "table.csv"
    if content is not None:
        file.write_text(content)
    result = run(file, "--target", "outcome", "--json")
    assert result.exit_code == 2
    assert said in result.stderr
    assert json.loads(result.stdout)["verdict"] == "refuse"
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "15 rows can't be trusted (lines 2, 3, 4, 5, 6 …), too many"), ("zh", "有 15 行不可信")],
)
def test_many_short_rows_are_a_reason_to_stop_as_long_ones_are(tmp_path, language, said):
    file = tmp_path / "table.csv"
    for odd in ("1,A\n", "1,A,2,Yes,9\n"):
        heading, rows = leaving(SMALL - 15).to_csv(index=False).split("\n", 1)
        file.write_text(f"{heading}\n{odd * 15}{rows}")
        result = run(file, "--target", "outcome", "--lang", language)
        assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_file_that_is_refused_waits_for_no_library_of_models(tmp_path):
    (tmp_path / "empty.csv").write_text(" ")
    asked = "import sys; from models_ml.cli import app\ntry: app(sys.argv[1:])\nexcept SystemExit: pass\n"
    asked += "print(*{'sklearn', 'skops', 'scipy', 'sqlalchemy', 'dash', 'prefect'} & set(sys.modules))"
    command = [sys.executable, "-c", asked, "evaluate", str(tmp_path / "empty.csv"), "--target", "x"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (ended.stdout.split(), "The file is empty" in ended.stderr) == ([], True)


def leaving(rows: int = 240) -> pd.DataFrame:
    table = customers(rows)[["tenure", "plan", "income", "outcome"]]
    return table.assign(outcome=table["outcome"].map({YES: "Yes", "stayed": "No"}))


def judged(file: Path, text: str, *options: str) -> tuple[int, dict]:
    file.write_text(text)
    result = run(file, "--target", "outcome", *options, "--json")
    return result.exit_code, json.loads(result.stdout)


def test_rows_left_out_are_counted_among_the_alarms(tmp_path):
    text = leaving(SMALL).to_csv(index=False) + "1,A,2,Yes,9\n1,A\n1,A,2,\n"
    code, printed = judged(tmp_path / "table.csv", text)
    assert (code, printed["cross_validated"] is not None) == (0, True)
    told = {alarm["code"]: alarm["message"] for alarm in printed["alarms"]}
    assert told["overlong_rows"].startswith("1 row has filled cells beyond the 4 columns")
    assert told["short_rows"].startswith("1 row has fewer than 4 cells and was left out (line 123)")
    assert told["without_outcome"].startswith("1 row has no outcome in outcome and was left out")
    spoken = run(tmp_path / "table.csv", "--target", "outcome", "--lang", "zh").stdout
    assert "提示: 1 行在表头的 4 列之外还有内容" in spoken


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--target", "Outcom"], "Did you mean outcome?"),
        (["--target", "OUTCOME "], "Did you mean outcome?"),
        (["--target", "outcome", "--time", "outcome"], "can't be given with --time too"),
        (["--target", "outcome", "--group", "outcome"], "can't be given with --group too"),
        (["--target", "blank"], "blank in all of the 240 rows"),
    ],
)
def test_a_refusal_names_the_remedy(tmp_path, options, said):
    file = tmp_path / "table.csv"
    leaving().assign(blank="").to_csv(file, index=False)
    result = run(file, *options, "--json")
    assert result.exit_code == 2
    assert said in json.loads(result.stdout)["why"]


def test_names_may_have_spaces_and_commas(tmp_path):
    table = leaving(SMALL).rename(columns={"tenure": "tenure, months", "outcome": " has  left "})
    file = tmp_path / "table.csv"
    table.to_csv(file, index=False)
    result = run(file, "--target", "has left", "--drop", '"tenure, months", plan', "--lang", "en")
    assert result.exit_code == 0
    assert "left out tenure, months: dropped on request" in result.stdout


@pytest.mark.parametrize(
    ("yes", "no", "positive"),
    [
        ("Ja", "Nein", "Ja"),
        ("oui", "non", "oui"),
        ("Placed", "Not Placed", "Placed"),
        ("已流失", "未流失", "未流失"),
    ],
)
def test_the_positive_outcome_is_the_one_that_means_yes(yes, no, positive):
    column = pd.Series([yes] * 60 + [no] * 40)
    assert read_target(column, None).positive == positive


def test_a_table_with_lists_in_its_cells_is_judged():
    table = leaving(SMALL).assign(tags=[["a"], ["b", "c"], None] * (SMALL // 3))
    trained = train(table, "outcome")
    assert "tags" in {field["name"] for field in trained.card.fields}
    assert len(score(trained.model, table.head(5))) == 5


def test_rows_without_a_group_are_groups_of_their_own():
    table = leaving().assign(account=[i // 4 if i % 2 else None for i in range(240)])
    groups = prepare(table, "outcome", Contract(group="account")).table.groups
    assert groups is not None
    assert len(set(groups)) == 60 + 120
