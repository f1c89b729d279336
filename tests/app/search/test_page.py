"""What the palette and the page of results show of what was found."""

from uuid import uuid4

import pytest

from app.search import page
from app.search.service import Hit
from tests.app.ui.reading import find, texts


def shown(text: str):
    hit = Hit("customer", uuid4(), "Zeta Pump (C)", "西湖泵业")
    return page.found([hit], text, [], is_command=False)


@pytest.mark.parametrize(
    ("text", "marked"),
    [(" pump", ["Pump"]), ("(c", ["(C"]), ("西湖", ["西湖"]), ("xihu", []), ("x", [])],
)
def test_the_part_that_was_asked_for_is_marked_what_was_found_by_sound_is_not(text, marked):
    assert [one.children for one in find(shown(text), "Mark")] == marked
    assert {"Zeta Pump (C)", "西湖泵业"} <= {"".join(texts(one)) for one in find(shown(text), "Span")}
