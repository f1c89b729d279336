"""The promises of the dbt project, read from its own files: nothing undescribed, nothing without a key."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.core.base import Base, load_models
from app.fields.noun import nouns
from app.quarantine.rules import RULES, TABLES

load_models()

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
MODELS = {path.stem: path for path in (PROJECT / "models").rglob("*.sql")}
MARTS = sorted(name for name, path in MODELS.items() if "marts" in path.parts)


@cache
def written(key: str) -> list[dict[str, Any]]:
    """Everything the yml files say under one key, models or metrics for instance."""
    files = (yaml.safe_load(path.read_text()) or {} for path in sorted((PROJECT / "models").rglob("*.yml")))
    return [item for file in files for item in file.get(key, [])]


SOURCES = {table["name"] for source in written("sources") for table in source["tables"]}


def described() -> dict[str, dict[str, Any]]:
    return {model["name"]: model for model in written("models")}


def checks_of(model: dict[str, Any]) -> list[str]:
    return [next(iter(test)) if isinstance(test, dict) else test for test in model.get("data_tests", [])]


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_model_says_its_grain_and_keeps_it(name):
    model = described()[name]
    assert model["description"].startswith("One row per ")
    assert "primary_key" in checks_of(model)


@pytest.mark.parametrize("name", MARTS)
def test_every_column_of_a_mart_has_a_type_and_a_meaning(name):
    for column in described()[name]["columns"]:
        assert column.get("data_type"), column
        assert column.get("description"), column


def test_every_mart_of_a_nouns_records_holds_the_companys_own_fields():
    """Whatever noun it is: else a field that a company adds would be missing in its numbers or models."""
    keys = {f"{noun.entity}_id" for noun in nouns()}
    without = set()
    for name in MARTS:
        checks = [test for test in described()[name]["data_tests"] if "primary_key" in test]
        columns = checks[0]["primary_key"]["arguments"]["columns"]
        first, *rest = [columns] if isinstance(columns, str) else columns
        if first in keys and not set(rest) - {"as_of"}:
            without |= {name} - {name for one in described()[name]["columns"] if one["name"] == "custom"}
    assert without == set()


def test_marts_beside_their_yml():
    assert [name for name in MARTS if not MODELS[name].with_suffix(".yml").exists()] == []


def test_layers_are_not_skipped():
    """Marts and intermediate models read the application through staging alone."""
    above = {name: path for name, path in MODELS.items() if not name.startswith("stg_app__")}
    direct = [name for name, path in above.items() if "from_source" in path.read_text()]
    assert direct == []


def test_nothing_reads_the_application_around_the_quarantine():
    """Records that break a rule are left out by `from_source`, which a new staging model cannot forget to use."""
    around = [n for n, path in MODELS.items() if re.search(r"source\(\s*['\"]app['\"]|\bapp\.", path.read_text())]
    assert around == []
    macro = (PROJECT / "macros" / "from_source.sql").read_text()
    exempt = re.search(r"never_set_aside\(\) -%\}\s*\{\{ return\(\(([^)]*)\)", macro)[1]
    parts = re.search(r"set parts = \{([^}]*)\}", macro)[1]
    assert {rule.table for rule in RULES} & set(re.findall(r"'(\w+)'", exempt)) == set()
    for table in Base.metadata.tables.values():
        for column in (c for c in table.columns if not c.nullable and table.name in SOURCES):
            for owner in {key.column.table.name for key in column.foreign_keys} & set(TABLES):
                said = f"'{table.name}': ('{owner}', '{column.name}')"
                assert said in parts, "what cannot be without a record goes with it"


def test_staging_renames_and_casts_only():
    for name, path in MODELS.items():
        if name.startswith("stg_app__"):
            assert " join " not in path.read_text(), name
            assert "group by" not in path.read_text(), name


def test_what_has_branches_has_unit_tests():
    tested = {test["model"] for test in written("unit_tests")}
    joined = {n for n, path in MODELS.items() if "intermediate" in path.parts or n.startswith(("fct_", "ml_"))}
    plain = {"fct_orders", "fct_touchpoints", "fct_channel_days"}
    assert joined - plain <= tested


def test_every_dimension_is_named_in_both_languages():
    for model in written("semantic_models"):
        for dimension in model["dimensions"]:
            if dimension["type"] == "categorical":
                assert dimension["label"], dimension
                assert dimension["config"]["meta"]["label_zh"], dimension


def test_every_metric_drills_into_a_mart():
    assert {metric["config"]["meta"]["drill"] for metric in written("metrics")} <= set(MARTS)


def test_nothing_is_exposed_without_an_owner():
    for exposure in written("exposures"):
        assert exposure["owner"]["name"], exposure
        assert exposure["description"], exposure
        assert exposure["depends_on"], exposure


def test_every_source_says_when_its_facts_were_recorded():
    """Or its numbers could not be dated. Seeded lists and a view of the trail have no date of their own."""
    (app,) = (source for source in written("sources") if source["name"] == "app")
    undated = {table["name"] for table in app["tables"] if not table.get("config", {}).get("loaded_at_field")}
    assert undated == {"channels", "stages", "former_values", "quarantine"}


HOMES = {
    "customer_id": "dim_customer", "contact_id": "dim_contact", "owner_id": "dim_owner", "lead_id": "fct_leads",
    "deal_id": "fct_deals", "ticket_id": "fct_tickets", "order_id": "fct_orders",
}  # fmt: skip
"""Key -> the mart whose rows it names."""

MAY_BE_GONE = {
    "fct_deals.lead_id", "fct_orders.deal_id", "fct_survey_responses.ticket_id", "fct_survey_responses.order_id",
    "fct_deal_forecasts.deal_id",
}  # fmt: skip
"""What was removed since is still named by what came of it."""

CODES = {
    "conversion_kind", "model", "status", "priority", "nps_group", "event", "person_kind", "basis", "lead_days"
}  # fmt: skip
"""Columns whose values the code knows; stages, reasons, categories and channels are the company's."""


def columns_of(name: str) -> dict[str, list[str]]:
    """Column -> the tests on it."""
    return {column["name"]: checks_of(column) for column in described()[name]["columns"]}


def key_of(name: str) -> list[str]:
    (key,) = (test["primary_key"] for test in described()[name]["data_tests"] if "primary_key" in test)
    columns = key["arguments"]["columns"]
    return [columns] if isinstance(columns, str) else columns


def parents_of(name: str) -> list[str]:
    return re.findall(r"ref\(\s*['\"](\w+)['\"]", MODELS[name].read_text())


@pytest.mark.parametrize("name", MARTS)
def test_every_foreign_key_is_held(name):
    """A mart of features has its record as its key, and is made of the same staging rows."""
    own = {key_of(name)[0]} if name.startswith("ml_") or len(key_of(name)) == 1 else set()
    named = {column: tests for column, tests in columns_of(name).items() if HOMES.get(column, name) != name}
    loose = {f"{name}.{column}" for column, tests in named.items() if "relationships" not in tests} - MAY_BE_GONE
    assert loose - {f"{name}.{column}" for column in own} == set()


@pytest.mark.parametrize("name", MARTS)
def test_every_code_is_one_of_those_there_are(name):
    loose = {c for c, tests in columns_of(name).items() if c in CODES and not {"accepted_values"} & {*tests}}
    assert loose == set()


MARTS_BEGIN = ("dim_", "fct_", "ml_", "attribution_")


def test_folders_and_names_say_the_layer():
    places = {
        "staging": ("stg_app__",),
        "intermediate": ("int_",),
        "marts": ("dim_", "fct_", "ml_", "attribution_"),
    }
    for name, path in MODELS.items():
        (layer,) = {*places} & {*path.parts}
        assert name.startswith(places[layer]), path


def test_staging_reads_one_source_and_each_source_once():
    read = {name: re.findall(r"from_source\('(\w+)'\)", path.read_text()) for name, path in MODELS.items()}
    staged = {name: tables for name, tables in read.items() if name.startswith("stg_app__")}
    assert {name for name, tables in staged.items() if tables != [name.removeprefix("stg_app__")]} == set()
    assert [name for name in staged if parents_of(name)] == [], "staging on staging"
    assert len(staged) == len({table for tables in staged.values() for table in tables})


def test_nothing_is_a_root_but_days_and_nothing_joins_too_much():
    roots = {n for n in MODELS if not n.startswith("stg_app__") and not parents_of(n)}
    by_macros = {"int_deals__stage_entries", "int_deals__looked_at"}
    assert roots == {"dim_date", *by_macros}, "days, and what a macro reads"
    assert {n: len({*parents_of(n)}) for n in MODELS if len({*parents_of(n)}) > MOST_PARENTS.get(n, 7)} == {}


MOST_PARENTS = {"ml_customers": 12, "ml_deals": 10, "ml_leads": 10}
"""Features are gathered from everywhere; all else is made of seven models at most."""


VIEW = r"materialized\s*=\s*'(view|ephemeral)'"


def test_marts_are_public_with_a_contract_and_nothing_else_is():
    layers = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["models"]["tributary"]
    assert {name: layers[name]["+access"] for name in ("staging", "intermediate", "marts")} == {
        "staging": "private", "intermediate": "private", "marts": "public",
    }  # fmt: skip
    assert layers["marts"]["+contract"] == {"enforced": True}
    views = [
        n for n, path in MODELS.items() if re.search(r"materialized\s*=\s*'(view|ephemeral)'", path.read_text())
    ]
    assert views == [], "what is exposed and what it is made of are tables: no chain of views"


def test_what_is_exposed_is_a_mart_or_a_metric():
    known = {f"ref('{name}')" for name in MARTS} | {f"metric('{one['name']}')" for one in written("metrics")}
    for exposure in written("exposures"):
        assert {*exposure["depends_on"]} <= known, exposure["name"]
