"""`crm model evaluate-text`: one JSON object or a sentence, never both."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from models_ml.cli import app
from models_ml.printed import language_of
from models_ml.text.words import say
from tests.models_ml.text.made import tickets

KEYS = ["accuracy", "macro_f1", "coverage_at_95", "precision_at_coverage", "threshold"]
COUNTS = ["classes", "train_rows", "test_rows", "seconds"]
TRAIN, TEST = tickets(240), tickets(80, seed=1)


@pytest.fixture
def run(tmp_path: Path):
    def evaluate(train: pd.DataFrame | bytes, test: pd.DataFrame | bytes, *options: str, **write: str) -> Result:
        files = []
        for name, table in (("train.csv", train), ("test.csv", test)):
            files.append(tmp_path / name)
            if isinstance(table, bytes):
                files[-1].write_bytes(table)
            else:
                table.to_csv(files[-1], index=False, **write)
        names = [] if "--text" in options else ["--text", "text", "--target", "category"]
        runner = CliRunner(env={"LANG": "C.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""})
        return runner.invoke(app, ["evaluate-text", *map(str, files), *names, *options])

    return evaluate


def test_json_is_one_object_and_nothing_else(run):
    result = run(TRAIN, TEST, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(found) == [*KEYS, *COUNTS, "alarms"]
    assert [one["code"] for one in found["alarms"]] == ["repeated"]
    assert (found["classes"], found["train_rows"], found["test_rows"]) == (3, 240, 80)
    assert all(0 <= found[key] <= 1 for key in KEYS)
    assert found["accuracy"] > 0.9
    assert "held out" in result.stderr


def test_encoding_and_delimiter_are_found_out(run):
    plain = json.loads(run(TRAIN, TEST, "--json").stdout)
    other = json.loads(run(TRAIN, TEST, "--json", encoding="gb18030", sep=";").stdout)
    assert {key: other[key] for key in KEYS} == {key: plain[key] for key in KEYS}


def test_the_table_of_categories_is_told_in_the_readers_language(run):
    assert "Sure of" in run(TRAIN, TEST).stdout
    assert "准确率" in run(TRAIN, TEST, "--lang", "zh").stdout


NONSENSE = {
    "no column": (TRAIN.rename(columns={"text": "body"}), TEST, "no column text"),
    "no column in test": (TRAIN, TEST.drop(columns="category"), "The test table has no column category"),
    "one class": (TRAIN.assign(category="refund"), TEST.assign(category="refund"), "single category"),
    "empty texts": (TRAIN.assign(text=""), TEST, "The training table has no row"),
    "empty test texts": (TRAIN, TEST.assign(text=" "), "The test table has no row"),
    "ten rows": (TRAIN.head(10), TEST, "10 rows"),
    "unseen": (
        TRAIN,
        TEST.assign(category="fault"),
        "No category of the test table occurs in the training table: fault",
    ),
    "near column": (TRAIN.rename(columns={"text": "Text "}), TEST, "Did you mean Text?"),
    "no text": (b"\x00\x01\x02\x00", TEST, "The file is not text"),
    "empty file": (b"", TEST, "The file is empty"),
    "heading only": (b"text,category\n", TEST, "no row"),
}


@pytest.mark.parametrize("case", NONSENSE)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_nonsense_is_refused_with_a_sentence(run, case: str, options: tuple[str, ...]):
    train, test, words = NONSENSE[case]
    result = run(train, test, *options)
    assert result.exit_code != 0
    assert words in result.stderr
    if options:
        printed = json.loads(result.stdout)
        assert list(printed) == [*KEYS, *COUNTS, "alarms", "why"]
        assert (printed["accuracy"], words in printed["why"]) == (None, True)
    else:
        assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_missing_file_is_refused(run, tmp_path):
    options = ["--text", "text", "--target", "category", "--json"]
    result = CliRunner().invoke(app, ["evaluate-text", str(tmp_path / "a"), str(tmp_path / "b"), *options])
    assert (result.exit_code, "There is no such file" in json.loads(result.stdout)["why"]) == (2, True)


def test_text_and_target_must_differ(run):
    result = run(TRAIN, TEST, "--text", "text", "--target", "text", "--lang", "zh")
    assert result.exit_code == 2
    assert "请指定两个不同的列" in result.stderr


def test_texts_known_from_training_are_pointed_out(run):
    assert "flatter" in run(TRAIN, TRAIN.head(50)).stderr


def alarms(result: Result) -> dict[str, str]:
    return {one["code"]: one["message"] for one in json.loads(result.stdout)["alarms"]}


def test_texts_known_from_training_are_counted_among_the_alarms(run):
    told = alarms(run(TRAIN, TRAIN, "--json"))
    assert told["repeated"].startswith("240 test texts (100%)")


def test_odd_rows_are_counted_and_judged_as_far_as_they_go(run):
    odd = pd.DataFrame({"text": ["???", "", "😀", "x"], "category": ["fault", "refund", "refund", None]})
    train = pd.concat([TRAIN, odd.iloc[:1].assign(category="lonely", text="only one of its kind")])
    test = pd.concat([TEST, odd])
    result = run(train, test, "--json")
    told = alarms(result)
    assert result.exit_code == 0
    assert told["unseen"].startswith("1 test row counts as wrong")
    assert told["empty_texts"] == "The test table has 1 row with a category but no text."
    assert told["without_outcome"].startswith("The test table has 1 row without a category")
    assert told["left_out"].startswith("Left out, with fewer than 3 rows each: lonely")
    assert json.loads(result.stdout)["test_rows"] == 83


def test_a_category_has_one_spelling_in_both_tables(run):
    numbered = {name: str(place) for place, name in enumerate(sorted(set(TRAIN["category"])))}
    train = TRAIN.assign(category=TRAIN["category"].map(numbered))
    test = TEST.assign(category=TEST["category"].map(numbered) + ".0")
    assert json.loads(run(train, test, "--json").stdout)["accuracy"] > 0.9
    loud = TEST.assign(category=TEST["category"].str.upper() + " ")
    found = json.loads(run(TRAIN, loud, "--json").stdout)
    assert (found["accuracy"] > 0.9, found["classes"]) == (True, 3)


def test_the_environment_chooses_the_language(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert language_of("") == "en"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert say("reading", language_of("")) == "正在读取"
    assert (language_of("", as_json=True), language_of("en")) == ("en", "en")
