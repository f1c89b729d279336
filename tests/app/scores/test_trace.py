"""What models wrote on a record, with the runs that did it."""

from app.access.work import work
from app.score_runs import review
from app.scores import page, trace
from tests.app.score_runs.test_service import applied, leads
from tests.app.ui.reading import find, texts

__all__ = ["leads"]


def changes(actor, lead):
    with work(actor) as w:
        return trace.list_changes(w, "lead", lead.id, "lead_quality")


def test_each_write_names_its_run_and_what_stood_before(company, leads):
    first = applied(company.ada, leads, 0.1, 0.2, 0.3)
    second = applied(company.ada, leads, 0.5, 0.2, 0.3)
    told = changes(company.ben, leads[0])
    assert [(c.run_id, c.before, c.after) for c in told] == [(second.id, 0.1, 0.5), (first.id, None, 0.1)]
    assert changes(company.ben, leads[2]) == []
    said = ["".join(texts(page.score_events(change, may_review=False)[0].what)) for change in told]
    assert [words.removeprefix("Lead quality") for words in said] == [" 10% → 50%", " 10%, first score"]


def test_a_run_that_was_rolled_back_says_by_whom_and_why(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    run = applied(company.ada, leads, 0.5, 0.2, 0.3)
    with work(company.ada) as w:
        review.decide(w, run.id, "roll_back", "wrong price list")
    undone = next(c for c in changes(company.ben, leads[0]) if c.run_id == run.id)
    events = page.score_events(undone, may_review=False)
    assert [(event.who, event.body) for event in events] == [("Model", None), ("Ada", "wrong price list")]
    assert "Rolled back" in texts(events[1].what)


def test_only_reviewers_get_a_link_to_the_run(company, leads):
    run = applied(company.ada, leads, 0.1, 0.2, 0.3)
    change = changes(company.ben, leads[0])[0]
    hrefs = [
        [a.href for a in find(page.score_events(change, may_review=may)[0].what, "Link")] for may in (True, False)
    ]
    assert hrefs == [[f"/scores/{run.id}"], []]
