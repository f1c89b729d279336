"""What a company has set, as a file: written, read elsewhere, tried first, all of it or nothing."""

import pytest
from typer.testing import CliRunner

from app.access.actor import Role
from app.access.robots import SYSTEM
from app.access.work import work
from app.code_lists import service as code_lists
from app.code_lists.schema import CodeCreate
from app.company import cli, service
from app.core.errors import Invalid, NotPermitted
from app.deals import stages
from app.editions import composing, days
from app.editions.schema import DaySet, DefinitionSet
from app.fields import service as fields
from app.fields.schema import FieldCreate
from app.roles import service as roles
from app.roles.schema import ReachGiven, RoleChange, RoleCreate
from app.users import service as users
from app.users import teams
from app.users.schema import TeamCreate
from tests.app.making import broken_off

OTHER = '[[disqualify_reasons]]\ncode = "area"\nenglish = "Out of our area"\nchinese = "区域外"\n'
"""An entry that could be set, before one that cannot."""
TENDER = '[[lost_reasons]]\ncode = "tender"\nenglish = "Lost the tender"\nchinese = "未中标"\n'


def exported(actor) -> str:
    with work(actor) as w:
        return service.export(w)


def taken_over(actor, text: str) -> list[str]:
    with work(actor) as w:
        return [f"{one.section} {one.key}" for one in service.take_over(w, text)]


def refused(actor, text: str) -> list[str]:
    with pytest.raises(Invalid) as refusal, work(actor) as w:
        service.take_over(w, text)
    return list(refusal.value.fields)


def test_the_file_is_readable_and_holds_nobody_and_no_secret(company):
    text = exported(company.ada)
    assert '[[teams]]\nname = "North"' in text
    assert 'chinese = "方案报价"' in text
    assert not any(word in text for word in ("Ben", "ben", "password", "token"))


def test_what_was_written_changes_nothing_where_it_was_written(company):
    assert taken_over(company.ada, exported(company.ada)) == []


def test_a_file_makes_another_company_the_same(company, emptying):
    with work(company.ada) as w:
        north = next(team for team in teams.list_teams(w) if team.name == "North")
        teams.create(w, TeamCreate(name="Harbour", parent_id=north.id))
        code_lists.create(w, "lost_reasons", CodeCreate(label_en="Lost the tender", label_zh="未中标"))
        first = code_lists.list_entries(w, "lost_reasons")[0]
        code_lists.retire(w, "lost_reasons", first.id, first.version)
        second = stages.list_entries(w)[1]
        stages.shift(w, second.id, up=True)
    text = exported(company.ada)
    emptying()
    assert {"teams Harbour", "lost_reasons price", "stages qualification"} <= set(taken_over(SYSTEM, text))
    assert exported(SYSTEM) == text
    assert taken_over(SYSTEM, text) == []


def test_own_roles_and_own_fields_go_along(company, emptying):
    with work(company.ada) as w:
        given = {"deals": ReachGiven(reads="all", writes="own")}
        words = {"name_en": "Key account", "name_zh": "大客户"}
        tier = {"label_en": "Tier", "label_zh": "等级", "options": "Gold / 金\nSilver / 银", "is_listed": True}
        own = fields.add(w, FieldCreate(noun="leads", kind="choice", **tier))
        limits = {"deals": {"amount": "hidden"}, "leads": {own.key: "read"}}
        permissions = ["deals:read", "deals:write"]
        roles.create(w, RoleCreate(**words, permissions=permissions, reaches=given, fields=limits))
        sales = next(one for one in roles.list_roles(w) if one.code == "sales")
        roles.change(w, sales.id, RoleChange(fields={"customers": {"city": "hidden"}}), sales.version)
    text = exported(company.ada)
    assert 'fields.deals.amount = "hidden"\nfields.leads.Tier = "read"' in text
    assert 'reads.deals = "all"\nwrites.deals = "own"' in text
    assert 'options = ["Gold / 金", "Silver / 银"]' in text
    emptying()
    with work(SYSTEM) as w:
        users.create(w, "ada", "Ada", Role.ADMINISTRATOR)
    assert {"roles Key account", "roles Sales", "leads_fields Tier"} <= set(taken_over(SYSTEM, text))
    assert exported(SYSTEM) == text
    changed = text.replace('writes.deals = "own"', 'writes.deals = "team"')
    assert taken_over(SYSTEM, changed) == ["roles Key account"]
    assert taken_over(SYSTEM, changed.replace('fields.leads.Tier = "read"\n', "")) == ["roles Key account"]
    assert "fields.leads" not in exported(SYSTEM)
    assert refused(SYSTEM, text.replace('kind = "choice"', 'kind = "text"')) == ["leads_fields / Tier / kind"]


def test_what_the_file_leaves_out_stays(company):
    assert taken_over(company.ada, TENDER)[0] == "lost_reasons tender"
    with work(company.ben) as w:
        assert {"tender", "price"} <= set(code_lists.offered(w, "lost_reasons"))
        assert len(teams.list_teams(w)) == 3


def test_an_entry_that_differs_is_told_field_by_field(company):
    text = exported(company.ada).replace("probability = 50", "probability = 40")
    with work(company.ada) as w:
        (told,) = service.take_over(w, text)
    assert (told.section, told.key, told.is_new, told.fields) == (
        "stages", "proposal", False, {"probability": (50, 40)}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[[lost_reasons]\n", ""),
        ("[[people]]\nname = 'x'\n", "people"),
        ("[lost_reasons]\ncode = 3\n", "lost_reasons"),
        ("[[lost_reasons]]\ncode = 'x'\nenglish = 'X'\n", "lost_reasons / x / chinese"),
        (TENDER + TENDER, "lost_reasons / tender"),
        (TENDER.replace("Lost the tender", "Price"), "lost_reasons / tender / english"),
        ("[[teams]]\nname = 'East'\nunder = 'Nowhere'\n", "teams / East / under"),
        (
            "[[teams]]\nname = 'North'\nunder = 'South'\n[[teams]]\nname = 'South'\nunder = 'North'\n",
            "teams / South / under",
        ),
        ("[[teams]]\nname = 'North'\nretired = true\n", "teams / North / retired"),
        (
            "[[stages]]\ncode='won'\nenglish='Won'\nchinese='赢单'\nkind='open'\nprobability=9\n",
            "stages / won / kind",
        ),
        (
            "[[stages]]\ncode='won'\nenglish='Won'\nchinese='赢单'\nkind='won'\nprobability=100\nretired=true\n",
            "stages / won / retired",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_refused_with_its_place_and_nothing_is_set(company, text, place):
    before = exported(company.ada)
    assert refused(company.ada, OTHER + text) == [place]
    assert exported(company.ada) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            OTHER + TENDER.replace('chinese = "未中标"\n', ""),
            "lost_reasons / tender / chinese: line 5: Fill this in.",
        ),
        (
            OTHER + TENDER.replace("Lost the tender", "Price"),
            "lost_reasons / tender / english: line 7: Another entry is called so already; it may be retired.",
        ),
        (TENDER + TENDER, "lost_reasons / tender: line 5: This entry is named twice."),
        ("[[lost_reasons]]\nenglish = 'X'\nchinese = '叉'\n", "lost_reasons / 1 / code: line 1: Fill this in."),
        ("[[stages]]\ncode = = 1\n", "Line 2 cannot be read. Check how it is written."),
    ],
)
def test_a_refusal_names_the_line(company, text, told):
    with pytest.raises(Invalid) as refusal, work(company.ada) as w:
        service.take_over(w, text)
    assert str(refusal.value) == told


def test_a_file_of_another_encoding_is_refused_with_a_remedy(company, tmp_path):
    file = tmp_path / "company.toml"
    file.write_bytes(TENDER.encode("gb18030"))
    assert "Save it as UTF-8" in str(CliRunner().invoke(cli.app, ["import", str(file)]).exception)
    file.write_bytes(TENDER.encode("utf-8-sig"))
    told = CliRunner().invoke(cli.app, ["import", str(file), "--dry-run"])
    assert "lost_reasons: tender (new)" in told.stdout


def test_own_reports_and_working_days_go_along(company, emptying):
    with work(company.ada) as w:
        views = ("kpi=won_amount&by=owner", "kpi=win_rate")
        composing.create(
            w, DefinitionSet(label="Pipeline", kpis=("won_amount",), filters={"x": "y"}, panels=views)
        )
        composing.create(w, DefinitionSet(label="Weekly", grain="week", kpis=("win_rate",)))
        days.set_exception(w, DaySet(day="2027-02-08", is_working=False, note="Open day"))
    text = exported(company.ada)
    assert '[[reports]]\ncalled = "Pipeline"\ngrain = "month"\nkpis = ["won_amount"]\nfilters.x = "y"\n' in text
    emptying()
    assert taken_over(SYSTEM, text)[-3:] == ["reports Pipeline", "reports Weekly", "working_days 2027-02-08"]
    assert exported(SYSTEM) == text
    assert taken_over(SYSTEM, text.replace('grain = "week"', 'grain = "quarter"')) == ["reports Weekly"]


def test_only_administrators_and_all_or_nothing(company):
    for verb in (service.export, lambda w: service.take_over(w, TENDER)):
        with pytest.raises(NotPermitted), work(company.mona) as w:
            verb(w)
    with broken_off(company.ada) as w:
        service.take_over(w, TENDER)
    assert "tender" not in exported(company.ada)


def test_the_command_shows_first_and_then_does(company, tmp_path):
    file = tmp_path / "settings.toml"
    assert CliRunner().invoke(cli.app, ["export", str(file)]).exit_code == 0
    file.write_text(file.read_text().replace("probability = 50", "probability = 40"))
    tried = CliRunner().invoke(cli.app, ["import", str(file), "--dry-run"])
    assert "probability: 50 -> 40" in tried.output
    assert "would change" in tried.output
    with work(company.ada) as w:
        assert {one.code: one.probability for one in stages.list_entries(w)}["proposal"] == 50
    assert "1 entry changed." in CliRunner().invoke(cli.app, ["import", str(file)]).output
    assert "Nothing differs" in CliRunner().invoke(cli.app, ["import", str(file)]).output
    file.write_text("[[teams]]\nunder = 'x'\n")
    wrong = CliRunner().invoke(cli.app, ["import", str(file)])
    assert (wrong.exit_code, "teams / 1 / name" in wrong.output) == (1, True)
