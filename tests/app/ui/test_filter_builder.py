"""The builder of a filter: its rows, what its buttons do, and what of a draft the list is asked."""

import pytest

from app.access.web import acting
from app.access.work import work
from app.core.codes import REGIONS
from app.customers.fields import CUSTOMER
from app.deals import page as deals
from app.fields.conditions import EVERYTHING, Condition, Group, read, written
from app.leads.fields import LEAD
from app.ui import filter_builder, filter_values
from app.ui.filter_builder import changed, finished
from tests.app.ui.reading import find, texts

BLANK = Condition("", "")


def drawn(by, text):
    with work(by) as w:
        return filter_builder.box(w, LEAD, text)


def options(box, rule) -> list[set[str]]:
    chosen = [one for kind in ("Select", "MultiSelect") for one in find(box, kind) if one.id.get("rule") == rule]
    return [{option["value"] for option in one.data} for one in chosen]


def test_a_filter_of_the_address_opens_its_builder_with_the_words_of_its_kinds(mona, ben):
    box = drawn(
        mona, '{"all":[["status","is","new"],{"any":[["owner_id","is","me"],["created_at","within","today"]]}]}'
    )
    assert not box.hidden
    assert options(box, "operator")[0] == {"is", "is_not", "empty", "filled"}
    assert options(box, "join") == [{"all", "any"}] * 2
    assert any({"me", "my_team", str(ben.user_id)} <= offered for offered in options(box, "value"))
    assert "Where" in texts(box)


def test_it_is_closed_with_a_row_to_begin_with_where_nothing_is_asked(ben):
    box = drawn(ben, None)
    assert box.hidden
    assert len(options(box, "field")) == 1


def test_a_field_that_the_role_does_not_show_is_not_offered(ben, company):
    with acting(ben):
        page = deals.LIST.show()
    assert "amount" in options(page, "field")[0]
    assert "version" not in options(page, "field")[0]


@pytest.mark.parametrize(
    ("act", "at", "after"),
    [
        ("add", (), '{"all":[["city","empty"],{"any":[["city","filled"],["title","empty"]]},["",""]]}'),
        ("add", (1,), '{"all":[["city","empty"],{"any":[["city","filled"],["title","empty"],["",""]]}]}'),
        ("drop", (0,), '{"all":[{"any":[["city","filled"],["title","empty"]]}]}'),
        ("drop", (1, 0), '{"all":[["city","empty"],{"any":[["title","empty"]]}]}'),
        ("drop", (), None),
    ],
)  # fmt: skip
def test_its_buttons_add_and_take_away(act, at, after):
    draft = read('{"all":[["city","empty"],{"any":[["city","filled"],["title","empty"]]}]}')
    assert written(changed(draft, act, at)) == after


def test_a_group_begins_with_two_rows_joined_the_other_way():
    assert written(changed(EVERYTHING, "group", ())) == '{"all":[{"any":[["",""],["",""]]}]}'


def test_a_group_whose_last_condition_goes_goes_with_it():
    draft = Group("all", (Group("any", (BLANK,)),))
    assert changed(draft, "drop", (0, 0)) == EVERYTHING


def test_the_list_is_asked_what_says_something():
    half = Group("all", (BLANK, Condition("city", "is"), Condition("city", "empty"), Group("any", (BLANK,))))
    assert finished(half) == Group("all", (Condition("city", "empty"),))


def test_a_region_behind_the_first_ones_is_found_as_one_types(ada):
    region, last = CUSTOMER.by_name["province"], [*REGIONS][-1]
    with work(ada) as w:
        assert last not in {one["value"] for one in filter_values.options(w, CUSTOMER, region, ())}
        found = filter_values.found(w, CUSTOMER, region, REGIONS[last], ())
        assert last in {one["value"] for one in found or ()}
        assert filter_values.found(w, CUSTOMER, CUSTOMER.by_name["kind"], "a", ()) is None
