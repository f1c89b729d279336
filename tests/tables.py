"""The application's tables between tests: emptied, and put back as they once were."""

# ruff: noqa: S608 - the names in the SQL are those of this file and of the catalogue
from sqlalchemy import Connection, text

SETTLED = ("pipelines", "stages", "lost_reasons", "disqualify_reasons")
"""Lists that a company changes: before every test they are as migrated."""
OTHERS = ("channels", "pinyin", "eras", "alembic_version", "installation_keys", "roles", "role_reaches", "settled")
SEEDED = (*SETTLED, *OTHERS)
OF_OWN_ROLES = (
    "delete from app.role_reaches where role_id in (select id from app.roles where not built_in)",
    "delete from app.roles where not built_in",
)
OF_ANOTHER_STATE = "update app.settled set state = gen_random_uuid()"
TABLES = text("""
    select schemaname || '.' || tablename from pg_tables
    where schemaname in ('app', 'jobs') and tablename <> all(:seeded)""")
COLUMNS = text("""
    select string_agg(quote_ident(attname), ', ') from pg_attribute
    where attrelid = cast(:table as regclass) and attnum > 0 and not attisdropped and attgenerated = ''""")


class Tables:
    """`link` is the administrator's: no test works through it."""

    def __init__(self, link: Connection) -> None:
        self.link = link
        self.names = list(link.scalars(TABLES, {"seeded": list(SEEDED)}))
        settled = [f"delete from app.{name}; {self._kept(f'app.{name}')}" for name in SETTLED]
        self._wipe = [*(f"delete from {name}" for name in self.names), *OF_OWN_ROLES, *settled, OF_ANOTHER_STATE]
        link.commit()

    def empty(self, *then: str) -> None:
        """All tables are as migrated; `then` what `keep` gave is put back."""
        self.link.execute(text("; ".join(["set session_replication_role = replica", *self._wipe, *then])))
        self.link.commit()

    def keep(self) -> str:
        """What puts back all rows that are there now, as they are, into empty tables."""
        filled = [n for n in self.names if self.link.scalar(text(f"select exists (select from {n})"))]
        again = "; ".join(self._kept(name) for name in filled)
        self.link.commit()
        return again

    def _kept(self, name: str) -> str:
        kept, columns = name.replace(".", "_"), self.link.scalar(COLUMNS, {"table": name})
        self.link.execute(text(f"create temp table kept_{kept} as table {name}"))
        return f"insert into {name} ({columns}) overriding system value select {columns} from kept_{kept}"
