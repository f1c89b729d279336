"""Where to add what: a field is added to a scratch copy of the program, in the files the README names, no other.

It is then in list, filter, order, form, details, import, export, API and drawer, in both languages.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

NEWEST = max(path.name[:4] for path in (ROOT / "app/migrations/versions").glob("0*.py"))

MIGRATION = f"""
from alembic import op

revision = "9999"
down_revision = "{NEWEST}"


def upgrade() -> None:
    op.execute("alter table app.leads add column target_country text")
"""

INSERTED = {
    "app/leads/model.py": [("    city: Mapped[str | None]\n", "    target_country: Mapped[str | None]\n")],
    "app/leads/schema.py": [
        ("    website: Short | None = None\n", "    target_country: Country | None = None\n"),
        ("    campaign_id: UUID | None = None\n    industry", "    target_country: Country | None = None\n"),
        ("    landing_page: str | None\n", "    target_country: str | None\n"),
    ],
    "app/leads/fields.py": [
        (
            '    Text("city", _l("City")),\n',
            '    Code("target_country", _l("Target country"), options=COUNTRIES,'
            " listed=20, sortable=True, filtered=True),\n",
        )
    ],
    "app/locale/zh/LC_MESSAGES/messages.po": [('msgid "City"\n', 'msgid "Target country"\nmsgstr "目标国家"\n\n')],
    "dbt_project/models/staging/app/stg_app__leads.sql": [("    city,\n", "    target_country,\n")],
    "dbt_project/models/marts/sales/fct_leads.sql": [
        ("        dated.country,\n", "        dated.target_country,\n")
    ],
    "dbt_project/models/marts/sales/fct_leads.yml": [
        ("      - {name: country, data_type: text,", "      - {name: target_country, data_type: text}\n")
    ],
}
"""File -> what is written before each place of it."""

NAMED = {
    "a migration": "app/migrations/versions/",
    "`model.py`": "app/leads/model.py",
    "`schema.py`": "app/leads/schema.py",
    "`fields.py`": "app/leads/fields.py",
    "catalogue": "app/locale/",
    "staging model": "dbt_project/models/staging/",
    "mart": "dbt_project/models/marts/sales/fct_leads.sql",
    "yml": "dbt_project/models/marts/sales/fct_leads.yml",
}
"""What the README calls each file."""

USED = """
import polars as pl

from app.core import migrate, postgres

with postgres.database():
    migrate.run()
    from app.access.robots import SYSTEM
    from app.access.web import acting
    from app.access.work import work
    from app.core.i18n import speaking
    from app.exports.cells import Cells
    from app.imports.kept import as_kept
    from app.leads import page, service
    from app.leads.api import router
    from app.leads.fields import LEAD
    from app.leads.schema import LeadCreate, LeadQuery
    from app.ui import fields
    from dashboards import rows
    from fastapi import FastAPI

    def heads(found):
        return [one.label for one in fields.columns(w, LEAD, found)]

    with work(SYSTEM) as w:
        for name, country in (("A", "德国"), ("B", "France"), ("C", None)):
            service.create(w, LeadCreate(name=name, target_country=country))
        assert [r.name for r in service.list_leads(w, LeadQuery(sort="target_country")).rows] == ["A", "B", "C"]
        found = service.list_leads(w, LeadQuery(target_country="Germany")).rows
        assert [(r.name, r.target_country) for r in found] == [("A", "DE")]
        for locale, words, country in (("en", "Target country", "Germany"), ("zh", "目标国家", "德国")):
            with speaking(locale):
                assert words in heads(found)
                assert words in [one.label for one in fields.filters(w, LEAD)]
                assert words in [one.label for one in fields.controls(w, LEAD)]
                assert (words, country) in fields.facts(w, LEAD, found[0])
                cells = Cells(w, LEAD)
                assert country in list(cells.rows(found))[0][cells.heads().index(words)]
                assert rows.label("target_country") == words
                assert rows.cell("target_country", "DE", rows.written_codes()) == country
    kept = as_kept("leads", pl.DataFrame({"target_country": ["Brasil", "巴西"]}))
    assert kept["target_country"].to_list() == ["Brasil", "BR"]
    api = FastAPI()
    api.include_router(router)
    told = api.openapi()
    asked = {one["name"] for one in told["paths"]["/v1/leads"]["get"]["parameters"]}
    shapes = [shape for shape, one in told["components"]["schemas"].items()
              if "target_country" in one.get("properties", {})]
    assert ("target_country" in asked, sorted(shapes)) == (True, ["LeadChange", "LeadCreate", "LeadView"])
print("used")
"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """The scratch copy, and the files of it that are not as they were."""
    copy = tmp_path_factory.mktemp("scratch")
    for package in ("app", "dashboards", "dbt_project"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("target", "__pycache__"))
    (copy / "app/migrations/versions/9999_target_country.py").write_text(MIGRATION)
    for name, places in INSERTED.items():
        content = (copy / name).read_text()
        for place, added in places:
            assert content.count(place) == 1, (name, place)
            content = content.replace(place, added + place)
        (copy / name).write_text(content)
    files = {str(path.relative_to(copy)) for path in copy.rglob("*") if path.is_file()}
    return copy, {name for name in files if not _same(ROOT / name, copy / name)}


def _same(one: Path, other: Path) -> bool:
    return one.exists() and one.read_bytes() == other.read_bytes()


def test_a_field_takes_the_files_that_the_readme_names(changed):
    readme = (ROOT / "README.md").read_text()
    told = re.search(r"\*\*Where to add what\.\*\* (A field:.*?)\. A KPI", readme, re.DOTALL)
    assert told is not None
    assert [name for name in NAMED if name not in told[1]] == []
    unnamed = {name for name in changed[1] if not name.startswith(tuple(NAMED.values()))}
    assert (unnamed, len(changed[1])) == (set(), len(NAMED))


def test_the_field_is_everywhere(changed, tmp_path):
    """Its own Postgres, since its tables are other ones."""
    surroundings = {**os.environ, "PYTHONPATH": str(changed[0]), "TRIBUTARY_HOME": str(tmp_path / "home")}
    used = subprocess.run(
        [sys.executable, "-c", USED], cwd=changed[0], env=surroundings, capture_output=True, text=True
    )
    assert used.stdout.strip().endswith("used"), used.stderr[-3000:]
