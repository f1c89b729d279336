"""The demo company in a real database, as the app's own roles see it."""

import json
from decimal import Decimal

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.access.robots import SYSTEM
from app.access.work import work
from app.alerts import service as alerts
from app.core.errors import Conflict
from app.core.sealed import unseal
from app.demo import alarms, cli, load
from app.demo.tables import TABLES
from app.targets import service as targets
from app.targets.schema import TargetSet
from app.users.service import actor_named
from tests.app.demo.conftest import UNTIL


def count(table: str) -> int:
    with work(SYSTEM) as w:
        return int(w.session.scalar(text(f"select count(*) from app.{table}")) or 0)  # noqa: S608


@pytest.fixture
def loaded(empty: None) -> load.Loaded:
    return load.load(0.02, until=UNTIL)


def test_load_brings_every_row_once_and_remove_takes_them_all(loaded: load.Loaded) -> None:
    assert {table: count(table) for table in TABLES} == loaded.rows
    with pytest.raises(Conflict, match="already"):
        load.load(0.02, until=UNTIL)
    truth = json.loads(loaded.truth.read_text())
    assert truth["channels"]["leads"] == loaded.rows["leads"]
    removed = load.remove()
    assert {table: removed[table] for table in TABLES} == loaded.rows
    assert {table: count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)
    assert not loaded.truth.exists()


def test_load_tells_its_progress_and_seals_personal_data(empty: None) -> None:
    told: list[float] = []
    load.load(0.02, until=UNTIL, progress=told.append)
    assert told == [1.0]
    with work(SYSTEM) as w:
        stored = w.session.scalars(text("select email from app.leads where email is not null")).all()
    assert not any(each.endswith(".example") for each in stored)
    assert all((unseal(each) or "").endswith(".example") for each in stored)


def test_a_manager_sees_the_own_office_and_a_seller_the_own_deals(loaded: load.Loaded) -> None:
    with work(SYSTEM) as w:
        people = dict(
            w.session.execute(
                text(
                    "select distinct on (role) role, login from app.users join app.teams on teams.id = team_id"
                    " where teams.name = 'Shanghai' order by role, login"
                )
            ).all()
        )
    with work(actor_named(people["sales_manager"])) as w:
        teams = w.session.scalars(text("select distinct team_id from app.deals")).all()
    with work(actor_named(people["sales"])) as w:
        owners = w.session.scalars(text("select distinct owner_id from app.deals")).all()
    assert len(teams) == len(owners) == 1


def test_remove_refuses_while_others_refer_to_the_demo(loaded: load.Loaded) -> None:
    with work(SYSTEM) as w:
        w.session.execute(
            text("insert into app.contacts (customer_id, name) select id, 'Real' from app.customers limit 1")
        )
    with pytest.raises(Conflict, match="refer"):
        load.remove()
    assert count("customers") == loaded.rows["customers"]


def test_truth_is_shown_and_asked_for_in_vain_without_a_demo(loaded: load.Loaded) -> None:
    shown = CliRunner().invoke(cli.app, ["truth", "--json"])
    assert shown.exit_code == 0
    assert json.loads(shown.stdout)["seed"] == 7
    assert "display" in CliRunner().invoke(cli.app, ["truth"]).stdout
    load.remove()
    assert CliRunner().invoke(cli.app, ["truth"]).exit_code == 1


def test_what_is_wanted_of_people_adds_up_to_what_is_wanted_of_offices_and_of_the_company(
    loaded: load.Loaded,
) -> None:
    asked = text(
        "select month_start, sum(wanted) filter (where owner_id is not null) as people,"
        " sum(wanted) filter (where office <> '') as offices,"
        " sum(wanted) filter (where office = '' and owner_id is null) as whole"
        " from app.kpi_targets where kpi = 'won_amount' and is_sample group by 1 order by 1"
    )
    with work(SYSTEM) as w:
        months = w.session.execute(asked).all()
    assert months
    assert all(people == offices == whole > 0 for _month, people, offices, whole in months)
    assert months[0].month_start <= UNTIL.replace(day=1) <= months[-1].month_start


def test_a_target_that_somebody_set_anew_is_the_company_s_own_and_stays(loaded: load.Loaded) -> None:
    given = TargetSet(kpi="win_rate", month=UNTIL, wanted=Decimal("0.5"))
    with work(SYSTEM) as w:
        targets.put(w, given)
    load.remove()
    with work(SYSTEM) as w:
        assert [(one.kpi, one.wanted) for one in targets.list_targets(w)] == [("win_rate", 0.5)]


def test_its_leaders_are_told_of_alerts_that_go_with_them(loaded: load.Loaded) -> None:
    with work(SYSTEM) as w:
        login = w.session.scalar(text("select login from app.users where is_sample and role = 'leader' limit 1"))
    with work(actor_named(str(login))) as w:
        watched = alerts.list_alerts(w)
    assert {(one.kpi, one.rule) for one in watched} == {(kpi, rule) for _, kpi, rule, _, _ in alarms.WATCHED}
    load.remove()
    assert count("alerts") == 0
