"""Roles that a company makes: what they may be made of, and that Postgres knows them at once."""

from contextlib import suppress

import pytest
from sqlalchemy import create_engine, text

from app.access import roles as held
from app.access.actor import Actor, Reach, Role
from app.access.roles import shipped
from app.access.work import work
from app.core import db, migrate
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.migrations.reaches import NOUNS, OWNED
from app.roles import service
from app.roles.schema import ReachGiven, RoleChange, RoleCreate
from app.users import people
from app.users import service as users
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_ticket

ALL = ReachGiven(reads=Reach.ALL, writes=Reach.ALL)
PARTNER = RoleCreate(
    name_en="Partner desk",
    name_zh="渠道专员",
    permissions=["customers:read", "leads:read", "leads:write", "deals:read"],
    reaches={
        "customers": ReachGiven(reads=Reach.TEAM),
        "leads": ReachGiven(reads=Reach.TEAM, writes=Reach.OWN),
        "deals": ReachGiven(reads=Reach.OWN),
    },
)

DESK = RoleCreate(
    name_en="People desk",
    name_zh="人事",
    permissions=["users:read", "users:write", "roles:read", "roles:write"],
    reaches={"users": ALL},
)


def made(by: Actor, given: RoleCreate = PARTNER):
    with work(by) as w:
        return service.create(w, given)


def someone(ada: Actor, role: str, team: str = "North", login: str = "pat") -> Actor:
    with work(ada) as w:
        users.create(w, login, login.title(), role, team)
    return users.actor_named(login)


def test_create_gives_a_role_its_own_code_and_reach(ada):
    role = made(ada)
    assert (role.code, role.name, role.built_in, role.holders) == ("partner_desk", "Partner desk", False, 0)
    assert role.reaches["leads"] == (Reach.TEAM, Reach.OWN)
    assert {role.reaches[noun] for noun in NOUNS} >= {(Reach.NONE, Reach.NONE)}
    with pytest.raises(Invalid, match="called so"):
        made(ada)


def test_who_holds_it_sees_and_changes_what_it_says(ada, ben, carl):
    pat = someone(ada, made(ada).code)
    team, other = a_lead(ben, name="Bens"), a_lead(carl, name="Carls")
    deal = a_deal(ben)
    from app.deals import service as deals
    from app.leads import service as leads
    from app.leads.schema import LeadChange

    own = a_lead(pat, name="Pats")
    with work(pat) as w:
        assert {row.name for row in leads.list_leads(w, leads.LeadQuery()).rows} == {"Bens", "Pats"}
        assert leads.change(w, own.id, LeadChange(title="CEO"), own.version).title == "CEO"
    with work(pat) as w, pytest.raises(NotPermitted, match="You see this record"):
        leads.change(w, team.id, LeadChange(title="CEO"), team.version)
    for lead_id in (other.id,):
        with work(pat) as w, pytest.raises(NotFound):
            leads.read(w, lead_id)
    with work(pat) as w, pytest.raises(NotFound):
        deals.read(w, deal.id)


def test_a_change_holds_at_once(ada, ben):
    role = made(ada)
    pat = someone(ada, role.code)
    a_deal(ben)
    count = text("select count(*) from app.deals")
    with work(pat) as w:
        assert w.session.scalar(count) == 0
    wider = RoleChange(reaches={"deals": ReachGiven(reads=Reach.TEAM)})
    with work(ada) as w:
        changed = service.change(w, role.id, wider, role.version)
    with work(pat) as w:
        assert w.session.scalar(count) == 1
    assert changed.permissions == role.permissions
    assert changed.reaches["leads"] == role.reaches["leads"]


def test_a_change_that_is_undone_grants_nothing(ada, ben):
    role = made(ada)
    pat = someone(ada, role.code)
    a_deal(ben)
    with suppress(ZeroDivisionError), work(ada) as w:
        service.change(w, role.id, RoleChange(reaches={"deals": ReachGiven(reads=Reach.ALL)}), role.version)
        raise ZeroDivisionError
    with work(pat) as w:
        assert w.session.scalar(text("select count(*) from app.deals")) == 0


def test_team_tree_holds_the_teams_below(ada, ben, carl):
    with work(ada) as w:
        w.session.execute(
            text(
                "update app.teams set parent_id = (select id from app.teams where name = 'South')"
                " where name = 'North'"
            )
        )
    tree = PARTNER.model_copy(update={"reaches": {"leads": ReachGiven(reads=Reach.TREE, writes=Reach.TREE)}})
    role = made(ada, tree.model_copy(update={"permissions": ["leads:read", "leads:write"]}))
    a_lead(ben, name="Bens"), a_lead(carl, name="Carls")
    names = text("select name from app.leads order by name")
    above, below = someone(ada, role.code, "South"), someone(ada, role.code, "North", "kim")
    with work(above) as w:
        assert w.session.scalars(names).all() == ["Bens", "Carls"]
    with work(below) as w:
        assert w.session.scalars(names).all() == ["Bens"]


def test_retire_frees_the_slot_and_takes_the_grants(ada):
    role = made(ada)
    pat = someone(ada, role.code)
    with work(ada) as w, pytest.raises(Invalid, match="hold this role"):
        service.retire(w, role.id, role.version)
    with work(ada) as w:
        people.deactivate(w, pat.user_id)
        service.retire(w, role.id, role.version)
    with work(ada) as w:
        assert role.code not in {one.code for one in service.list_roles(w)}
        assert held.find_held(w, role.code) is None
    assert granted(pat.acts_as) == {"crm_base"}
    with work(ada) as w, pytest.raises(NotFound):
        service.read(w, role.id)
    with work(ada) as w, pytest.raises(Invalid, match="no such role"):
        users.create(w, "late", "Late", role.code)


def granted(slot: str) -> set[str]:
    engine = create_engine(db.admin_url())
    with engine.connect() as link:
        reaches = link.scalars(
            text(
                "select reach.rolname from pg_auth_members join pg_roles reach on reach.oid = roleid"
                " join pg_roles member on member.oid = member where member.rolname = :slot"
            ),
            {"slot": slot},
        )
        found = set(reaches)
    engine.dispose()
    return found


@pytest.mark.parametrize(
    ("reaches", "permissions", "said"),
    [
        ({"leads": ReachGiven(reads=Reach.OWN, writes=Reach.TEAM)}, [], "does not see"),
        ({"campaigns": ReachGiven(reads=Reach.TEAM)}, [], "belong to nobody"),
        ({"secrets": ReachGiven(reads=Reach.ALL)}, [], "from the list"),
        ({}, ["deals:read"], "some reach"),
        ({}, ["deals:fly"], "from the list"),
        ({"leads": ALL}, ["scores:review"], "whole company"),
    ],
)
def test_what_does_not_fit_together_is_refused(ada, reaches, permissions, said):
    given = RoleCreate(name_en="X", name_zh="某", permissions=permissions, reaches=reaches)
    with work(ada) as w, pytest.raises(Invalid, match=said):
        service.create(w, given)


def test_nobody_gives_more_than_they_have(ada):
    """Whoever administers roles and no deals lets nobody else see deals either."""
    desk = someone(ada, made(ada, DESK).code)
    with work(desk) as w, pytest.raises(Invalid, match="do not have yourself"):
        service.create(w, PARTNER)
    with work(desk) as w, pytest.raises(Invalid, match="further than you"):
        service.create(w, PARTNER.model_copy(update={"permissions": []}))
    with work(desk) as w:
        assert service.create(w, RoleCreate(name_en="Nothing", name_zh="无")).holders == 0


def test_the_last_administrator_is_not_lost(ada):
    role = made(ada, DESK)
    second = someone(ada, role.code)
    with work(second) as w:
        people.deactivate(w, ada.user_id)
    with work(second) as w, pytest.raises(Invalid, match="Somebody must be left"):
        service.change(w, role.id, RoleChange(permissions=["users:read", "roles:read"]), role.version)


def test_what_is_shipped_stays_as_it_is(ada):
    with work(ada) as w:
        listed = service.list_roles(w)
    assert [role.code for role in listed] == [role.value for role in Role]
    with work(ada) as w, pytest.raises(Invalid, match="Copy it"):
        service.change(w, listed[0].id, RoleChange(name_en="Mine"), listed[0].version)
    with work(ada) as w, pytest.raises(Invalid, match="Copy it"):
        service.retire(w, listed[0].id, listed[0].version)


def test_a_version_never_seen_is_a_conflict(ada):
    role = made(ada)
    with work(ada) as w, pytest.raises(Conflict):
        service.change(w, role.id, RoleChange(name_en="Other"), role.version + 1)


@pytest.mark.parametrize("name", ["ben", "mona", "sam", "ana", "leo"])
def test_only_administrators_make_roles(company, ada, name):
    role, actor = made(ada), getattr(company, name)
    with work(actor) as w, pytest.raises(NotPermitted):
        service.list_roles(w)
    with work(actor) as w, pytest.raises(NotPermitted):
        service.create(w, PARTNER)
    with work(actor) as w, pytest.raises(NotPermitted):
        service.change(w, role.id, RoleChange(name_en="Other"), role.version)
    with work(actor) as w, pytest.raises(NotPermitted):
        service.retire(w, role.id, role.version)


def test_every_step_is_in_the_trail(ada):
    role = made(ada)
    with work(ada) as w:
        service.change(w, role.id, RoleChange(reaches={"deals": ReachGiven(reads=Reach.TEAM)}), role.version)
    with work(ada) as w:
        entries = w.session.execute(
            text("select action, entity, changes from app.audit_entries where entity like 'role%' order by id")
        ).all()
    assert ("insert", "roles", None) in {tuple(entry) for entry in entries if entry.changes is None}
    (moved,) = [entry.changes for entry in entries if entry.entity == "role_reaches" and entry.action == "update"]
    assert moved == {"reads": ["own", "team"]}


def test_migrating_grants_anew_what_the_tables_say(ada):
    """As after a restore into a server that knows none of our grants."""
    slot = someone(ada, made(ada).code).acts_as
    wanted = granted(slot)
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        for reach in wanted - {"crm_base"}:
            link.execute(text(f"revoke {reach} from {slot} granted by crm_granter"))
        link.execute(text(f"revoke crm_read from {shipped_slot(Role.ANALYST)} granted by crm_granter"))
    engine.dispose()
    assert granted(slot) == {"crm_base"}
    migrate.run()
    assert granted(slot) == wanted
    assert "crm_read" in granted(shipped_slot(Role.ANALYST))


def shipped_slot(role: Role) -> str:
    return db.role_of_slot(shipped(role).slot)


def test_without_any_reach_there_are_no_rows_and_no_error(ada, ben, sam):
    a_contact(ben), a_deal(ben), a_lead(ben), a_ticket(sam), a_customer(ben)
    nobody = someone(ada, made(ada, RoleCreate(name_en="Nothing", name_zh="无")).code)
    tables = {*OWNED} - {"surveys"} | {
        *("order_lines", "stage_changes", "ticket_messages", "survey_responses", "subscriptions", "scores"),
        *("owner_changes", "audit_entries", "channel_spend", "import_runs", "quarantine", "backup_runs"),
    }
    with work(nobody) as w:
        count = {name: text(f"select count(*) from app.{name}") for name in tables}  # noqa: S608 - names above
        seen = {name: w.session.scalar(asked) for name, asked in count.items()}
    assert seen == dict.fromkeys(tables, 0)


def test_a_slot_is_this_installations_alone():
    """Roles are of the whole server, where another database may have an installation too."""
    engine = create_engine(db.admin_url())
    with engine.connect() as link:
        mine = link.scalar(text("select 'crm_slot_' || left(md5(current_database()), 8) || '_01'"))
        source = link.scalar(text("select prosrc from pg_proc where proname = 'grant_reaches'"))
        able = link.execute(
            text("select rolcreaterole, rolsuper from pg_roles where rolname = 'crm_granter'")
        ).one()
    engine.dispose()
    assert mine == db.role_of_slot(1)
    assert "starts_with(member.rolname, slots)" in source
    assert tuple(able) == (False, False)
