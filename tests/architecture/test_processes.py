"""Several web processes answer side by side: what one of them remembers must be right in all of them.

Whatever a process keeps between requests is named here with why it may; what changes belongs into the database.
"""

import ast
from collections.abc import Iterator

from tests.architecture import source

SELECTED = (
    "activities", "campaigns", "contacts", "customers", "jobs", "leads", "orders", "surveys", "tickets",
    "touchpoints",
)  # fmt: skip
KEPT = {
    "app/access/field_rights.py parts_of": "follows from the views of this code",
    "app/access/records.py personal_columns": "follows from the tables of this code",
    "app/fields/noun.py noun_of": "follows from the nouns of this code",
    "app/fields/noun.py nouns": "follows from the nouns of this code",
    "app/audit/history.py _personal": "follows from the tables of this code",
    "app/core/base.py load_models": "imports",
    "app/core/db.py engine": "this process' own connections",
    "app/core/i18n.py _catalogue": "a file of this code",
    "app/core/migrate.py newest_revision": "follows from the files of this code",
    "app/core/codes.py _countries": "a table of a library",
    "app/core/codes.py _currencies": "a table of a library",
    "app/core/codes.py _regions": "a table of a library",
    "app/core/codes.py _regions_of": "a table of a library",
    "app/core/postgres/account.py db_user": "an account of this machine",
    "app/core/postgres/place.py home": "a folder of this machine",
    "app/core/postgres/programs.py folder": "a folder of this machine",
    "app/core/sealed.py _cipher": "a key that all share and none changes",
    "app/core/settings.py settings": "what this process was started with",
    "app/access/settled.py _answers": "by the state of their tables in Postgres",
    "app/access/permissions.py _declared": "filled by imports",
    "app/access/permissions.py every": "follows from the imports of this code",
    "app/core/db.py role_of_slot": "follows from the name of the database",
    "app/migrations/roles.py shipped": "a file of this code",
    "app/demo/ties.py ties": "follows from the tables of this code",
    "app/demo/words/__init__.py vocabulary": "a file of this code",
    "app/guide/chapters.py _read": "files of this code",
    "app/main.py _pages": "follows from the imports of this code",
    "app/signin/sessions.py _known": "for two seconds, in which an ended session may still pass",
    "app/signin/turns.py _lines": "turns of this process' own threads",
    **{f"app/{noun}/service.py _select": "a statement of this code" for noun in SELECTED},
    "app/deals/finding.py selected": "a statement of this code",
    "app/ui/board_page.py _coming": "filled by imports",
    **dict.fromkeys(
        ("app/ui/format.py _dated", "app/ui/format.py _timed", "app/ui/format.py _written"),
        "follows from what it is given",
    ),
    "app/today/links.py _filter": "follows from what it is given",
    "app/ui/lists.py _beside": "filled by imports",
    "app/ui/lists.py _bars": "filled by imports",
    "app/ui/record_page.py _pages": "filled by imports",
    "app/ui/names.py _kinds": "filled by imports",
    "app/ui/panels.py _panels": "filled by imports",
    "app/ui/undoing.py _kinds": "filled by imports",
    "dashboards/board.py _boards": "filled by imports",
    "dashboards/builds.py _remembered": "by build, which never changes",
    "dashboards/remembered.py _asked": "what this process asks at this moment",
    "dashboards/remembered.py _answers": "by build, day and reach, as they are in the database while it is asked",
}
EMPTY = {"{}", "[]", "dict()", "list()", "set()", "OrderedDict()"}


def kept() -> Iterator[str]:
    """Remembering functions, and containers that begin empty and are no constants: somebody fills them."""
    for path in source.files():
        if source.name(path).startswith(("app/", "dashboards/")):
            for node in ast.parse(path.read_text()).body:
                if name := _kept(node):
                    yield f"{source.name(path)} {name}"


def _kept(node: ast.stmt) -> str | None:
    if isinstance(node, ast.FunctionDef):
        return node.name if any("cache" in ast.unparse(d) for d in node.decorator_list) else None
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        name = ast.unparse(target)
        return name if ast.unparse(node.value) in EMPTY and not name.isupper() else None
    return None


def test_what_a_web_process_keeps_between_requests_is_right_in_all_of_them():
    assert set(kept()) == set(KEPT)
