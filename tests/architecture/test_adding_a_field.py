"""Where to add what: a field and a noun are added to a copy of the program, where the README says, nowhere else.

The field is then in list, filter, order, form, details, import, export, API, drawer, staging and mart, in both
languages; the noun has its list, its form, its routes, its trail and its events.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from tests.architecture import new_noun
from tests.architecture.source import ROOT

README = (ROOT / "README.md").read_text()
NEWEST = ScriptDirectory(str(ROOT / "app/migrations")).get_current_head()

MIGRATION = """
from alembic import op

revision = "9999"
down_revision = "9998"


def upgrade() -> None:
    op.execute("alter table app.leads add column target_country text")
"""

INSERTED = {
    "app/main.py": [('    "touchpoints",\n', new_noun.LINE)],
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

OF_THE_NOUN = ("app/partners/", "app/migrations/versions/9998", "app/main.py")

BEGUN = (
    """
import polars as pl
from sqlalchemy import create_engine, text

from app.core import migrate, postgres
"""
    + new_noun.USED
    + """
with postgres.database():
    migrate.run()
    use_noun()
"""
)
USED = """
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
                facts = dict(fields.facts(w, LEAD, found[0]))
                assert getattr(facts[words], "children", None) == country
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
    from pipelines.build import dbt_build, draft
    from app.core.db import engine
    draft.open_draft()
    built = dbt_build._invoke("run", "--select", "+fct_leads")
    assert built.failures == [], built.failures
    with engine("crm_dbt").connect() as link:
        countries = link.scalars(text("select target_country from staging.fct_leads order by 1")).all()
        assert countries == ["DE", "FR", None], countries
print("used")
"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """The scratch copy, and the files of it that are not as they were."""
    copy = tmp_path_factory.mktemp("scratch")
    for package in ("app", "dashboards", "dbt_project", "models_ml", "pipelines"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("target", "__pycache__"))
    (copy / "app/migrations/versions/9999_target_country.py").write_text(MIGRATION)
    (copy / "app/migrations/versions/9998_partners.py").write_text(new_noun.MIGRATION.format(before=NEWEST))
    (copy / "app/partners").mkdir()
    for name, content in new_noun.FOLDER.items():
        (copy / "app/partners" / name).write_text(content)
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
    told = re.search(r"A field: (.*?)\. A KPI", README, re.DOTALL)
    assert told is not None
    assert [name for name in NAMED if name not in told[1]] == []
    taken = {name for name in changed[1] if not name.startswith(OF_THE_NOUN)}
    unnamed = {name for name in taken if not name.startswith(tuple(NAMED.values()))}
    assert (unnamed, len(taken)) == (set(), len(NAMED))


def test_a_noun_takes_its_folder_its_migration_and_one_line(changed):
    told = "A feature:\ncopy a folder of `app`, one line in `app/main.py`, one migration with `guard()`."
    assert told in README
    taken = {name for name in changed[1] if name.startswith(OF_THE_NOUN)}
    assert len(taken) == len(new_noun.FOLDER) + 2
    assert new_noun.LINE.count("\n") == 1


def test_every_place_that_the_readme_names_is_there():
    told = README.partition("**Where to add what.**")[2].partition("## ")[0]
    places = re.findall(r"`((?:app|pipelines)/[\w/.]+)`", told)
    assert len(places) > 5
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_the_field_is_everywhere_and_the_noun_works(changed):
    """Its own Postgres, since its tables are other ones, in a home that nobody had before."""
    with tempfile.TemporaryDirectory(prefix="tributary-noun-") as home:
        surroundings = {**os.environ, "PYTHONPATH": str(changed[0]), "TRIBUTARY_HOME": home}
        used = subprocess.run(
            [sys.executable, "-c", BEGUN + USED], cwd=changed[0], env=surroundings, capture_output=True, text=True
        )
    assert used.stdout.strip().endswith("used"), used.stderr[-3000:]
