"""What was stored before there was one way of writing it is written so by a migration, and is found since."""

from importlib import import_module

from sqlalchemy import create_engine, text

from app.access.work import work
from app.core.db import admin_url
from app.core.sealed import seal
from app.leads import service as leads
from app.leads.schema import LeadQuery
from tests.app.making import a_lead

OLD = text("update app.leads set email = :email, name = :name, company_name = :company where id = :id")


def found(actor, search):
    with work(actor) as w:
        return [
            (lead.name, lead.company_name, lead.version)
            for lead in leads.list_leads(w, LeadQuery(search=search)).rows
        ]


def test_old_addresses_and_names_are_written_as_new_ones_are(ben, monkeypatch):
    migration = import_module("app.migrations.versions.0036_written_one_way")
    monkeypatch.setattr(migration, "CHUNK", 2)
    made = [a_lead(ben, name=f"Lead {n}") for n in range(5)]
    with create_engine(admin_url()).begin() as link:
        link.execute(text("alter table app.leads disable trigger user"))
        for n, lead in enumerate(made):
            old = {
                "email": seal(f"Ada{n}@Example.COM"),
                "name": f"Ａda\u200b  Lovelace {n}",
                "company": "（集团）",
            }
            link.execute(OLD, old | {"id": lead.id})
        migration.write_one_way(link)
        link.execute(text("alter table app.leads enable trigger user"))
    for n in range(5):
        assert found(ben, f"ada{n}@example.com") == [(f"Ada Lovelace {n}", "（集团）", 1)]
    with create_engine(admin_url()).begin() as link:
        migration.write_one_way(link)
    assert len(found(ben, "lovelace")) == 5
