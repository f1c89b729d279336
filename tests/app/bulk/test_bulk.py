"""One thing done with many records: each through its own verb, within reach, told one by one, and taken back."""

from threading import Event

import pytest
from sqlalchemy import select

from app.access.web import acting
from app.access.work import work
from app.bulk import page, run
from app.core.errors import Conflict, Invalid, NotPermitted
from app.deals import service as deals
from app.deals.schema import DealMove
from app.jobs import page as jobs_page
from app.jobs import service as jobs
from app.jobs.perform import perform
from app.leads import service as leads
from app.leads.model import Lead
from app.leads.schema import LeadChange
from tests.app.bulk.doing import asked, done, ended, names, only, undone
from tests.app.fields.test_custom import a_field
from tests.app.making import a_contact, a_deal, a_lead, a_ticket
from tests.app.ui.reading import texts


def test_a_field_of_all_that_match_is_changed_and_put_back(ben, monkeypatch):
    monkeypatch.setattr(run, "STEP_ROWS", 2)
    for n in range(5):
        a_lead(ben, name=f"Lead {n}", channel="baidu", city="Ningbo" if n == 4 else None)
    a_lead(ben, name="Another", channel="email")
    job = done(ben, "change", query={"channel": "baidu"}, values={"city": "Ningbo"})
    assert (job.status, job.counts, job.done, job.total) == ("succeeded", {"updated": 4, "unchanged": 1}, 5, 5)
    in_ningbo = '{"all":[["city","is","Ningbo"]]}'
    assert names(ben, filter=in_ningbo) == [f"Lead {n}" for n in range(5)]
    taken = undone(ben, job)
    assert (taken.status, taken.counts) == ("succeeded", {"put_back": 4})
    assert names(ben, filter=in_ningbo) == ["Lead 4"]


def test_a_change_that_was_cancelled_in_the_middle_says_how_far_it_came_and_is_taken_back(ben, monkeypatch):
    monkeypatch.setattr(run, "STEP_ROWS", 2)
    for n in range(5):
        a_lead(ben, name=f"Lead {n}")
    job, one = asked(ben, "change", values={"city": "Ningbo"}), run._done

    def cancelling(*given):
        with work(ben) as w:
            jobs.cancel(w, job.id)
        return one(*given)

    monkeypatch.setattr(run, "_done", cancelling)
    assert ended(ben, job).status == "cancelled"
    monkeypatch.setattr(run, "_done", one)
    with acting(ben):
        shown = jobs_page.show()
    assert "2 of 5" in texts(shown)
    assert "'ask': 'undo'" in str(shown.to_plotly_json())
    assert undone(ben, job).counts == {"put_back": 2}
    with pytest.raises(Conflict), work(ben) as w:
        jobs.retry(w, job.id)


def test_a_field_of_the_companys_own_is_changed_and_put_back_alone(ada, ben):
    speed, note = a_field(ada, label_en="Speed"), a_field(ada, label_en="Note")
    lead = a_lead(ben, custom={speed.key: "slow", note.key: "stays"})
    job = done(ben, "change", query=only(lead), values={"custom": {speed.key: "fast"}})
    undone(ben, job)
    with work(ben) as w:
        assert leads.read(w, lead.id).custom == {speed.key: "slow", note.key: "stays"}


TAGS = {"kind": "choices", "label_en": "Tags", "options": "Fair / 展会\nPartner / 伙伴\nPress / 媒体"}


def test_tags_are_added_and_taken_away_and_the_others_of_a_record_stay(ada, ben):
    field = a_field(ada, **TAGS)
    leads_of = [a_lead(ben, name=name, custom={field.key: has} if has else {}) for name, has in
                (("None", None), ("Fair", ["o1"]), ("Both", ["o1", "o2"]))]  # fmt: skip

    def tagged() -> list[list[str]]:
        with work(ben) as w:
            return [leads.read(w, lead.id).custom.get(field.key) or [] for lead in leads_of]

    job = done(ben, "tag", query=only(*leads_of), values={"custom": {field.key: ["o2"]}})
    assert (job.counts, tagged()) == ({"updated": 2, "unchanged": 1}, [["o2"], ["o1", "o2"], ["o1", "o2"]])
    undone(ben, job)
    assert tagged() == [[], ["o1"], ["o1", "o2"]]
    job = done(ben, "untag", query=only(*leads_of), values={"custom": {field.key: ["o1"]}})
    assert (job.counts, tagged()) == ({"updated": 2, "unchanged": 1}, [[], [], ["o2"]])
    undone(ben, job)
    assert tagged() == [[], ["o1"], ["o1", "o2"]]


def test_a_tag_that_there_is_not_is_refused_beforehand(ada, ben, ana):
    field, other = a_field(ada, **TAGS), a_field(ada, label_en="Speed")
    for values in ({}, {"city": "x"}, {"custom": {field.key: []}}, {"custom": {field.key: ["o9"]}},
                   {"custom": {other.key: ["o1"]}}, {"custom": {field.key: "o1"}}):  # fmt: skip
        with pytest.raises(Invalid):
            asked(ben, "tag", values=values)
    with pytest.raises(NotPermitted):
        asked(ana, "untag", values={"custom": {field.key: ["o1"]}})


def test_records_are_handed_over_and_back_except_what_was_changed_since(mona, ben):
    first, second = a_lead(ben, name="One"), a_lead(ben, name="Two")
    job = done(mona, "assign", query=only(first, second), owner_id=mona.user_id)
    assert job.counts == {"updated": 2}
    with work(mona) as w:
        moved = leads.read(w, first.id)
        leads.change(w, first.id, LeadChange(city="Ningbo"), moved.version)
    taken = undone(mona, job)
    assert taken.counts == {"put_back": 1, "kept": 1}
    with work(mona) as w:
        assert [leads.read(w, one.id).owner for one in (first, second)] == ["Mona", "Ben"]


def test_a_record_that_refuses_is_told_and_the_others_are_done(ben):
    open_deal, closed = a_deal(ben, title="Open", amount="10"), a_deal(ben, title="Closed", amount="10")
    with work(ben) as w:
        deals.move(w, closed.id, DealMove(stage="lost", lost_reason="price"), closed.version)
    job = done(ben, "change", noun="deals", query=only(open_deal, closed), values={"amount": "20"})
    assert (job.status, job.counts) == ("partly", {"updated": 1, "rejected": 1})
    assert [row.place for row in job.rows] == ["Closed"]
    assert job.rows[0].reason


def test_nobody_changes_what_is_out_of_their_reach(ben, carl, ana):
    lead = a_lead(ben, name="Ben's")
    assert done(carl, "change", query=only(lead), values={"city": "Ningbo"}).counts == {}
    with pytest.raises(NotPermitted):
        asked(ana, "delete", query=only(lead))


@pytest.mark.parametrize(
    ("do", "given"),
    [
        ("change", {"values": {}}),
        ("change", {"values": {"colour": "red"}}),
        ("change", {"values": {"phone": "13800138000"}}),
        ("change", {"values": {"est_amount": "much"}}),
        ("change", {"values": {"city": "x"}, "query": {"filter": "nonsense", "colour": 1}}),
        ("assign", {}),
        ("delete", {"noun": "colours"}),
        ("assign", {"noun": "contacts", "owner_id": "00000000-0000-0000-0000-000000000001"}),
    ],
)
def test_what_cannot_be_done_is_refused_beforehand(ben, do, given):
    with pytest.raises(Invalid):
        asked(ben, do, **given)


def test_a_job_that_is_taken_up_again_does_nothing_twice(ben):
    lead = a_lead(ben, name="Once")
    job = done(ben, "change", query=only(lead), values={"city": "Ningbo"})
    with work(ben) as w:
        version = w.session.scalar(select(Lead.version).where(Lead.id == lead.id))
    perform(job.id, Event())
    with work(ben) as w:
        assert w.session.scalar(select(Lead.version).where(Lead.id == lead.id)) == version


def test_more_than_a_job_may_change_is_refused(ben, monkeypatch):
    monkeypatch.setattr(run, "MOST", 1)
    a_lead(ben), a_lead(ben)
    assert done(ben, "delete").status == "failed"
    assert len(names(ben)) == 2


def test_contacts_and_tickets_are_changed_as_leads_are(ben, sam):
    contact = a_contact(ben)
    assert done(ben, "change", noun="contacts", query=only(contact), values={"department": "IT"}).counts == {
        "updated": 1
    }
    ticket = a_ticket(sam)
    job = done(sam, "assign", noun="tickets", query=only(ticket), owner_id=sam.user_id)
    assert job.status == "succeeded"


def test_over_the_api_it_is_a_job(asking, ben):
    lead = a_lead(ben)
    body = {"noun": "leads", "do": "delete", "query": only(lead)}
    answer = asking(ben).post("/api/v1/bulk", json=body)
    assert (answer.status_code, answer.json()["kind"], answer.json()["status"]) == (202, "bulk", "waiting")


def test_a_question_says_how_many_records_it_is_about(ben):
    lead, _other = a_lead(ben, name="Lead 1"), a_lead(ben, name="Lead 2")

    def asked(chosen, query):
        with acting(ben):
            question, is_open, _same = page.act({"bulk": "leads", "do": "delete"}, [chosen], [query], [], [])
        assert is_open
        return texts(question)

    assert "All that this list finds, on all its pages: 2 records." in asked({"ids": [], "all": True}, {})
    only_one = {"ids": [], "all": True}, {"search": "Lead 2"}
    assert "All that this list finds, on all its pages: 1 record." in asked(*only_one)
    assert "1 record" in asked({"ids": [str(lead.id)]}, {})
