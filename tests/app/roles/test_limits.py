"""Limits in fields as an administrator gives them; how every surface obeys is told in test_field_rights."""

import pytest
from sqlalchemy import text

from app.access.actor import FieldRight
from app.access.work import work
from app.core.errors import Invalid
from app.roles import service
from app.roles.schema import RoleChange, RoleCreate


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
