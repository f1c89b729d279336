"""What a form sends, and what it shows when somebody was faster."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from app.ui import forms
from app.ui.forms import Field
from tests.app.ui.reading import find

IDS = [{"form": "deal", "field": name} for name in ("title", "amount", "closes", "phone")]


@dataclass(frozen=True)
class Deal:
    id: UUID
    version: int
    title: str
    amount: Decimal | None
    closes: date | None
    phone: str | None


FIELDS = [
    Field("title", "Title", required=True),
    Field("amount", "Amount", "money"),
    Field("closes", "Closes", "date"),
    Field("phone", "Phone", placeholder="****8000"),
]


def a_form() -> tuple[object, dict]:
    deal = Deal(uuid4(), 3, "Ten pumps", Decimal("1200.00"), date(2026, 11, 22), "+86 ****8000")
    shown = forms.change_form("deal", FIELDS, deal, masked=("phone",))
    return shown, next(store.data for store in find(shown, "Store") if store.id["part"] == "kept")


def test_nothing_is_sent_where_nothing_was_changed():
    shown, kept = a_form()
    values = [control.value for control in find(shown, "TextInput")]
    assert sorted(values) == ["", "1,200", "2026-11-22", "Ten pumps"]
    assert forms.changed(["Ten pumps", "1,200", "2026-11-22", ""], IDS, kept) == {}


def test_only_what_was_changed_is_sent_and_emptying_a_field_is_a_change():
    _shown, kept = a_form()
    assert forms.changed(["Ten pumps", "", "2026-12-01", ""], IDS, kept) == {
        "amount": None,
        "closes": "2026-12-01",
    }


def test_a_masked_value_is_never_in_the_form():
    shown, kept = a_form()
    phone = next(control for control in find(shown, "TextInput") if control.id["field"] == "phone")
    assert (phone.value, phone.placeholder) == ("", "****8000")
    assert "****8000" not in str(kept["shown"])


def test_a_new_record_gets_what_was_filled_in():
    assert forms.filled(["Ten pumps", "", None, "x"], IDS) == {"title": "Ten pumps", "phone": "x"}


def test_a_search_keeps_what_is_chosen_already():
    known = [{"value": "1", "label": "Acme"}, {"value": "2", "label": "Other"}]
    assert forms.found([("3", "Third")], "1", known) == [
        {"value": "3", "label": "Third"},
        {"value": "1", "label": "Acme"},
    ]
