from app.access.web import acting
from app.core.i18n import speaking
from app.ui import conflicts
from tests.app.making import a_customer
from tests.app.ui.reading import texts

KEPT = {
    "shown": {},
    "labels": {"title": "Title", "amount": "Amount", "customer_id": "Customer", "tags": "Tags"},
    "words": {"tags": {"a": "Key account", "b": "Partner"}},
}


def told(theirs):
    return {"theirs": theirs, "by": "Mona", "at": "1 Dec 2026, 09:30"}


def row(words, title):
    return words[words.index(title) :][:3]


def test_a_conflict_shows_both_sides_who_and_when():
    theirs = {"title": "Twelve pumps", "amount": None, "tags": ["a", "b"]}
    mine = {"title": "Eleven pumps", "amount": 10, "tags": []}
    words = texts(conflicts.conflict("deal", told(theirs), KEPT, mine, {}))
    assert "Mona changed this record while you were editing it." in words
    assert "1 Dec 2026, 09:30" in words
    assert row(words, "Title") == ["Title", "Twelve pumps", "Eleven pumps"]
    assert row(words, "Amount") == ["Amount", "–", "10"]
    assert row(words, "Tags") == ["Tags", "Key account, Partner", "–"]


def test_amounts_have_their_thousands_and_records_their_names(ben):
    acme, globex = a_customer(ben, name="Acme"), a_customer(ben, name="Globex")
    theirs = {"amount": 2000.5, "customer_id": str(acme.id)}
    ids = [{"form": "deal", "field": "amount"}, {"form": "deal", "field": "customer_id"}]
    with acting(ben):
        words = texts(conflicts.show_conflict(told(theirs), KEPT, ["1500", str(globex.id)], ids))
    assert row(words, "Amount") == ["Amount", "2,000.5", "1500"]
    assert row(words, "Customer") == ["Customer", "Acme", "Globex"]


def test_of_a_record_out_of_reach_no_name_is_told(ben, carl):
    theirs = {"customer_id": str(a_customer(carl, name="Secret").id)}
    with acting(ben), speaking("zh"):
        shown = conflicts.show_conflict(told(theirs), KEPT, ["x"], [{"form": "deal", "field": "title"}])
    assert "Secret" not in str(texts(shown))
