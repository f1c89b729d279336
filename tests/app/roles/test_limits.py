"""Limits in fields as an administrator gives them; how every surface obeys is told in test_field_rights."""

import pytest
from sqlalchemy import text

from app.access.actor import FieldRight
from app.access.work import work
from app.core import migrate
from app.core.errors import Invalid
from app.roles import service
from app.roles.schema import RoleChange, RoleCreate
from app.users import service as users
from tests.app.making import a_lead


def test_a_limit_is_of_a_field_that_there_is_and_that_not_every_role_sees(ada):
    for limited in ({"leads": {"shoe_size": "hidden"}}, {"leads": {"name": "hidden"}}, {"no such": {}}):
        with work(ada) as w, pytest.raises(Invalid) as refused:
            service.create(w, RoleCreate(name_en="Odd", name_zh="怪", fields=limited))
        assert [*refused.value.fields] == ["fields"]


def test_a_limit_is_in_the_trail_and_goes_again(ada):
    with work(ada) as w:
        role = service.create(w, RoleCreate(name_en="Few", name_zh="少", fields={"leads": {"title": "hidden"}}))
        assert role.fields == {"leads": {"title": FieldRight.HIDDEN}}
    with work(ada) as w:
        kept = service.change(w, role.id, RoleChange(name_en="Fewer"), role.version)
        assert kept.fields == role.fields
    with work(ada) as w:
        assert service.change(w, role.id, RoleChange(fields={"leads": {}}), kept.version).fields == {}
    asked = "select action, changes from app.audit_entries where entity = 'role_fields' order by id"
    with work(ada) as w:
        made, changed = w.session.execute(text(asked)).all()
    assert (made.action, changed.changes) == ("insert", {"allows": ["hidden", "write"]})


def test_a_shipped_role_is_limited_in_its_fields_and_stays_so_through_a_migration(ada, ben):
    with work(ada) as w:
        sales = next(role for role in service.list_roles(w) if role.code == "sales")
        limited = RoleChange(fields={"leads": {"title": "hidden"}})
        assert service.change(w, sales.id, limited, sales.version).fields == {
            "leads": {"title": FieldRight.HIDDEN}
        }
    migrate.run()
    seen = a_lead(users.actor_named("ben"))
    assert seen.withheld == ("title",)
    with work(ada) as w:
        kept = service.read(w, sales.id)
        assert (kept.permissions, kept.reaches) == (sales.permissions, sales.reaches)
        assert service.change(w, sales.id, RoleChange(fields={"leads": {}}), kept.version).fields == {}


def test_whoever_keeps_the_roles_sees_every_field(ada):
    with work(ada) as w:
        role = next(one for one in service.list_roles(w) if one.code == "administrator")
    with work(ada) as w, pytest.raises(Invalid, match="Limit another role"):
        service.change(w, role.id, RoleChange(fields={"leads": {"title": "hidden"}}), role.version)
