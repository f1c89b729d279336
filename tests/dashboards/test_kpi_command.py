import json

import pytest
from typer.testing import CliRunner

from dashboards.cli import app
from dashboards.intervals import wilson


def kpi(*arguments):
    return CliRunner().invoke(app, list(arguments))


def test_json_is_one_object_and_nothing_else(people):
    result = kpi("win_rate", "--by", "office", "--from", "2026-01-01", "--to", "2026-12-31", "--json")
    assert result.stderr == ""
    answer = json.loads(result.stdout)
    assert answer.pop("build").keys() == {
        "id", "published_at", "data_as_of", "freshness", "set_aside", "tests_not_held",
    }  # fmt: skip
    bounds = [(row.pop("low"), row.pop("high")) for row in answer["rows"]]
    assert bounds == [pytest.approx(wilson(2, 3)), pytest.approx(wilson(1, 2))]
    assert answer == {
        "kpi": "win_rate",
        "unit": "share",
        "from": "2026-01-01",
        "to": "2026-12-31",
        "as_of": None,
        "rows": [
            {"by": {"office": "North"}, "value": 2 / 3, "numerator": 2, "denominator": 3, "n": 3},
            {"by": {"office": "South"}, "value": 0.5, "numerator": 1, "denominator": 2, "n": 2},
        ],
    }


def test_dimensions_repeat_or_stand_in_one_list(people):
    lists = kpi("leads", "--by", "channel,office", "--json").stdout
    assert lists == kpi("leads", "--by", "channel", "--by", "office", "--json").stdout
    assert json.loads(lists)["rows"][0]["by"] == {"channel": "baidu", "office": "North"}


def test_as_somebody_counts_what_they_see(people):
    for name in ("ben", "Ben"):
        (row,) = json.loads(kpi("won_amount", "--as", name, "--json").stdout)["rows"]
        assert row["value"] == 7500.1


def test_an_empty_condition_means_nothing_recorded(people):
    (row,) = json.loads(kpi("leads", "--where", "campaign=", "--where", "channel=email", "--json").stdout)["rows"]
    assert row["value"] == 3


def test_without_json_it_is_a_table(people):
    shown = kpi("won_amount").stdout
    assert "won_amount (money)" in shown
    assert "Data as of" in shown
    assert "7,600" in shown


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("nonsense",), "kpi"),
        (("win_rate", "--by", "shoe_size"), "shoe_size"),
        (("win_rate", "--where", "shoe_size=42"), "shoe_size"),
        (("win_rate", "--where", "office"), "--where"),
        (("win_rate", "--from", "2026-02-30"), "--from"),
        (("win_rate", "--from", "2026-03-01", "--to", "2026-02-01"), "from"),
        (("win_rate", "--as", "nobody"), "nobody"),
        (("win_rate", "--as", ""), "a login or a name"),
        (("win_rate", "--where", "office=Nrth"), "North"),
    ],
)
def test_a_refusal_names_the_field_and_prints_no_result(people, arguments, named):
    result = kpi(*arguments, "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert named in result.stderr
