import pytest

from app.access.work import work
from app.core.errors import Invalid
from app.customers import service
from app.customers.schema import CustomerQuery
from tests.app.making import a_customer


def every_page(by, **asked):
    names, after = [], None
    with work(by) as w:
        while True:
            page = service.list_customers(w, CustomerQuery(size=2, after=after, **asked))
            names += [row.name for row in page.rows]
            if not (after := page.next):
                return names


@pytest.fixture
def five(ben):
    for name, revenue in (("a", 3), ("b", None), ("c", 1), ("d", None), ("e", 3)):
        a_customer(ben, name=name, annual_revenue=revenue)
    return ben


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        (None, "edcba"),
        ("created_at", "abcde"),
        ("name", "abcde"),
        ("-name", "edcba"),
        ("annual_revenue", "caebd"),
        ("-annual_revenue", "eacdb"),
        ("last_activity_at", "abcde"),
    ],
)
def test_pages_hold_every_row_once_in_order_and_rows_without_a_value_last(five, sort, names):
    assert "".join(every_page(five, sort=sort)) == names


def test_a_row_added_before_the_cursor_moves_no_page(five):
    with work(five) as w:
        first = service.list_customers(w, CustomerQuery(size=2))
    a_customer(five, name="f")
    with work(five) as w:
        second = service.list_customers(w, CustomerQuery(size=2, after=first.next))
    assert [row.name for row in first.rows + second.rows] == ["e", "d", "c", "b"]


def test_count_is_of_all_pages(five):
    with work(five) as w:
        page = service.list_customers(w, CustomerQuery(size=1))
    assert (page.count, page.is_count_capped) == (5, False)


@pytest.mark.parametrize(
    "asked", [{"sort": "phone"}, {"after": "nonsense"}, {"after": "W10="}, {"after": "WzEsMl0="}]
)
def test_a_sort_or_cursor_we_never_offered_is_refused(ben, asked):
    with work(ben) as w, pytest.raises(Invalid) as refused:
        service.list_customers(w, CustomerQuery(**asked))
    assert list(refused.value.fields) == list(asked)
