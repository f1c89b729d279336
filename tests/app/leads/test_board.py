"""Leads as a board."""

from app.access.work import work
from app.leads import service
from app.leads.page import BOARD
from app.ui.board_page import AT
from tests.app.making import a_lead


def test_a_card_says_for_how_long_a_lead_waits_and_moving_it_on_ends_that(ben):
    lead = a_lead(ben)
    with work(ben) as w:
        assert "waiting for" in str(BOARD._board(w, {}, {}))
        assert BOARD.step(w, lead.id, lead.version, "engaged", AT) is None
        assert "waiting for" not in str(BOARD._board(w, {}, {}))
        assert service.read(w, lead.id).status == "engaged"


def test_conversion_and_disqualification_ask_first(ben):
    lead = a_lead(ben)
    with work(ben) as w:
        asked = [str(BOARD.step(w, lead.id, lead.version, to, AT)) for to in ("converted", "disqualified")]
        assert all(f"lead-outcome{AT}" in question for question in asked)
        assert service.read(w, lead.id).status == "new"
