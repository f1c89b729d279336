"""`crm attribution FILE`: results on standard output, or nothing there and what to mend on standard error."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from models_ml.attribution.cli import app

HEADING = "path,total_conversions,total_conversion_value,total_null"
GOOD = f"{HEADING}\na > b,2,20.5,3\nb,1,4,0\na > b,1,9.5,0\n"


@pytest.fixture
def run(tmp_path: Path):
    def attribution(text: str | bytes, *options: str) -> Result:
        file = tmp_path / "paths.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return CliRunner(env={"LANG": "C.UTF-8", "LC_ALL": ""}).invoke(app, [str(file), *options])

    return attribution


def test_json_is_one_object_and_nothing_else(run):
    result = run(GOOD, "--model", "markov", "--order", "1", "--json", "--bootstrap", "20")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert list(found) == ["model", "order", "normalise", "base_rate", "channels"]
    assert found["base_rate"] == pytest.approx(4 / 7)
    assert list(found["channels"][0]) == ["channel", "conversions", "value", "removal_effect", "low", "high"]
    assert sum(channel["conversions"] for channel in found["channels"]) == pytest.approx(4)
    assert sum(channel["value"] for channel in found["channels"]) == pytest.approx(34)


def test_keys_that_mean_nothing_are_left_out(run):
    found = json.loads(run(GOOD, "--model", "first", "--json").stdout)
    assert list(found) == ["model", "base_rate", "channels"]
    assert found["channels"] == [
        {"channel": "a", "conversions": 3.0, "value": 30.0},
        {"channel": "b", "conversions": 1.0, "value": 4.0},
    ]


def test_the_same_file_gives_the_same_bytes(run):
    outputs = {run(GOOD, "--json", "--bootstrap", "30").stdout for _ in range(2)}
    assert len(outputs) == 1


@pytest.mark.parametrize("model", ["last-non-direct", "LINEAR", "shapley_chain", "position"])
def test_every_model_can_be_asked_for_by_name(run, model):
    found = json.loads(run(GOOD, "--model", model, "--json").stdout)
    assert found["model"] == model.lower().replace("-", "_")


def test_names_may_hold_anything_but_the_separator(run):
    text = f'{HEADING}\n"搜索, 品牌 > (start)",1,1,0\n"a->b > x""y""",1,1,0\n'
    found = json.loads(run(text, "--model", "linear", "--json").stdout)
    assert [channel["channel"] for channel in found["channels"]] == ["(start)", "a->b", 'x"y"', "搜索, 品牌"]


def test_columns_in_another_order_and_more_of_them_are_fine(run):
    text = "\ufeffid;x,total_null, Path ,total_conversion_value,total_conversions\r\n7,1,a > b,2.0,1.0\r\n\r\n"
    assert run(text, "--json").exit_code == 0


def test_repeats_can_be_collapsed(run):
    text = f"{HEADING}\na > a > a > b,1,1,0\n"
    found = json.loads(run(text, "--model", "linear", "--json", "--collapse").stdout)
    assert [channel["conversions"] for channel in found["channels"]] == [0.5, 0.5]


def test_time_decay_reads_the_times_of_touches(run):
    text = "path,touch_days,total_conversions,total_conversion_value,total_null\na > b,0 > 7,1,9,0\n"
    found = json.loads(run(text, "--model", "time_decay", "--half-life", "7", "--json").stdout)
    assert [channel["conversions"] for channel in found["channels"]] == pytest.approx([1 / 3, 2 / 3])


def test_a_person_sees_a_table_with_the_choice_of_the_order(run):
    result = run(GOOD, "--bootstrap", "10", "--lang", "zh")
    assert result.exit_code == 0
    assert "渠道" in result.stdout
    assert "对数似然" in result.stdout


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace(",", ";"),
        "sep=\t\n" + GOOD.replace(",", "\t"),
        GOOD.encode("utf-16"),
        GOOD.replace(" > ", ">"),
        GOOD.replace(" > ", "→"),
        "\n\n" + GOOD,
        "Paths of May\n\n" + GOOD + "Total,4,34,3\n",
        GOOD.replace("a > b,2,20.5,3", '"a > b,2,20.5,3"'),
        GOOD.replace("20.5", '"20,5"').replace("9.5", '"9,5"'),
    ],
)
def test_a_file_as_people_send_it_is_read_as_if_it_were_tidy(run, text):
    assert run(text, "--model", "linear", "--json").stdout == run(GOOD, "--model", "linear", "--json").stdout


def test_channels_of_gb18030_are_read(run):
    found = json.loads(
        run(f"{HEADING}\n搜索 > 邮件,1,1,0\n".encode("gb18030"), "--model", "first", "--json").stdout
    )
    assert [channel["channel"] for channel in found["channels"]] == ["搜索", "邮件"]


FAULTY = {
    "missing column": ("path,total_conversions,total_null\na,1,0\n", "line 1, total_conversion_value: "),
    "double column": (f"path,{HEADING}\na,a,1,1,0\n", "line 1, path: "),
    "empty file": ("", "file: The file is empty."),
    "heading only": (f"{HEADING}\n", "line 2, row: there are no rows"),
    "empty path": (f"{HEADING}\na,1,1,0\n  ,1,1,0\n", "line 3, path: the path is empty"),
    "empty element": (f"{HEADING}\na >  > b,1,1,0\n", "line 2, path: "),
    "element missing at the end": (f"{HEADING}\na > ,1,1,0\n", "line 2, path: "),
    "element missing at the start": (f"{HEADING}\n > a,1,1,0\n", "line 2, path: "),
    "element missing between": (f"{HEADING}\na > > b,1,1,0\n", "line 2, path: "),
    "negative count": (f"{HEADING}\na,1,1,0\nb,-1,1,0\n", 'line 3, total_conversions: "-1" is below 0'),
    "negative nulls": (f"{HEADING}\na,1,1,-3\n", "line 2, total_null: "),
    "negative value": (f"{HEADING}\na,1,-1,0\n", "line 2, total_conversion_value: "),
    "text for a number": (f"{HEADING}\na,1,1,0\nb,two,1,0\n", "line 3, total_conversions: “two” is not a number"),
    "empty number": (f"{HEADING}\na,1,,0\n", "line 2, total_conversion_value: "),
    "thousands": (f'{HEADING}\na,"1,000",1,0\n', "line 2, total_conversions: "),
    "not a number": (f"{HEADING}\na,1,NaN,0\n", "line 2, total_conversion_value: "),
    "infinite": (f"{HEADING}\na,inf,1,0\n", "line 2, total_conversions: "),
    "fraction of a journey": (f"{HEADING}\na,1.5,1,0\n", "line 2, total_conversions: "),
    "too large": (f"{HEADING}\na,1e300,1,0\n", "line 2, total_conversions: "),
    "too large together": (f"{HEADING}\n" + "a,9007199254740992,1,0\n" * 2, "total_conversions: "),
    "nothing counted": (f"{HEADING}\na,0,0,0\n", "line 2, total_conversions: all counts are 0"),
    "too many fields": (f"{HEADING}\na, b,1,1,0\n", "line 2, row: The line has 5 fields; the heading has 4"),
    "too few fields": (f"{HEADING}\na,1,1\n", "line 2, row: "),
    "open quote": (f'{HEADING}\na,1,1,0\n"b,1,1,0\nc,1,1,0\n', "line 3, row: A quotation mark"),
    "two ways to write a path": (f"{HEADING}\na > b,1,1,0\na>b,1,1,0\n", 'line 3, path: the path "a>b"'),
    "a unit": (f"{HEADING}\na,1,5 €,0\n", "line 2, total_conversion_value: "),
    "shares beside numbers": (f"{HEADING}\na,1,5%,0\nb,1,7,0\n", "line 3, total_conversion_value: "),
    "a total that adds up nothing": (f"{HEADING}\na,1,1,0\nTotal,,5,\nb,1,1,0\n", "line 3, total_conversions"),
    "after a name of two lines": (f'{HEADING}\n"a\nb",1,1,0\nc,x,1,0\n', "line 4, total_conversions: "),
    "uneven times": (f"touch_days,{HEADING}\n1 > 2,a,1,1,0\n", "line 2, touch_days: 2 times for 1 touches"),
    "time in words": (f"touch_days,{HEADING}\nnow,a,1,1,0\n", "line 2, touch_days: "),
}


@pytest.mark.parametrize("case", FAULTY)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_broken_file_gets_line_field_and_remedy(run, case, options):
    text, place = FAULTY[case]
    result = run(text, *options)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert place in result.stderr


def test_the_first_of_several_faults_is_reported(run):
    result = run(f"{HEADING}\na,1,1,0\nb,1,x,0\nc,-1,1,0\nd,1\n")
    assert "line 3, total_conversion_value" in result.stderr


def test_a_fault_is_told_in_chinese_too(run):
    result = run(f"{HEADING}\na,-1,1,0\n", "--lang", "zh")
    assert "第 2 行，total_conversions：“-1”小于 0" in result.stderr


def test_a_total_is_no_channel_and_is_told_beside_the_results(run):
    table = "path,total_conversions,total_conversion_value,total_null\nA > B,3,30,2\nB,2,20,5\nTotal,5,50,7\n"
    result = run(table, "--json")
    assert {one["channel"] for one in json.loads(result.stdout)["channels"]} == {"A", "B"}
    assert "1 line is no row of the table" in result.stderr
    assert "was left out (line 4)" in result.stderr
    assert "第 4 行" in run(table, "--json", "--lang", "zh").stderr


def test_the_environment_chooses_the_language(tmp_path):
    result = CliRunner(env={"LANG": "zh_CN.UTF-8", "LC_ALL": ""}).invoke(app, [str(tmp_path / "none.csv")])
    assert "没有此文件" in result.stderr


def test_a_folder_is_no_file(tmp_path):
    result = CliRunner().invoke(app, [str(tmp_path)])
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize(
    "options",
    [
        ("--model", "magic"),
        ("--order", "5"),
        ("--order", "0"),
        ("--normalise", "both"),
        ("--bootstrap", "-1"),
        ("--position", "1,2"),
        ("--position", "-1,1,1"),
        ("--model", "time_decay"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(run, options):
    result = run(GOOD, "--json", *options)
    assert result.exit_code != 0
    assert result.stdout == ""
    assert result.stderr


def test_a_game_too_large_is_refused_and_not_sampled(run):
    rows = "".join(f"c{at},1,1,1\n" for at in range(40))
    result = run(f"{HEADING}\n{rows}", "--model", "shapley_chain", "--order", "1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "too many" in result.stderr
