"""Choices of a company's own fields that are offered no more."""

import pytest

from app.access.web import acting
from app.access.work import work
from app.core.errors import Invalid
from app.fields import service
from app.fields.schema import FieldChange
from app.leads import record as leads_record
from app.leads import service as leads
from app.leads.schema import LeadChange
from tests.app.fields.test_custom import OPTIONS, a_field
from tests.app.making import a_lead
from tests.app.ui.reading import find, texts


@pytest.mark.parametrize(("kind", "held", "other"), [("choice", "o1", "o2"), ("choices", ["o1"], ["o1", "o2"])])
def test_a_choice_that_is_left_out_stays_where_it_is_chosen_and_is_chosen_no_more(ada, ben, kind, held, other):
    own = a_field(ada, kind, **OPTIONS)
    lead, fresh = a_lead(ben, custom={own.key: held}), a_lead(ben)
    with work(ada) as w:
        service.change(w, own.id, FieldChange(options="Slow / 慢"))
        [later] = [
            o for o in service.change(w, own.id, FieldChange(options="Slow\nBrisk")).options if o.en == "Brisk"
        ]
    assert later.code not in ("o1", "o2")
    with acting(ben):
        assert "Fast" in texts(leads_record.PAGE.show(str(lead.id)))
        offered = {str(one): [o["label"] for o in controls(one, own.key)] for one in (lead.id, fresh.id)}
    assert offered == {str(lead.id): ["Slow", "Brisk", "Fast"], str(fresh.id): ["Slow", "Brisk"]}
    with work(ben) as w:
        changed = leads.change(w, lead.id, LeadChange(custom={own.key: other}), lead.version)
        assert changed.custom[own.key] == other
    with pytest.raises(Invalid) as refused, work(ben) as w:
        leads.change(w, fresh.id, LeadChange(custom={own.key: held}), fresh.version)
    assert list(refused.value.fields) == [own.key]
    with work(ada) as w:
        back = service.change(w, own.id, FieldChange(options="Slow\nFast"))
        assert [(o.code, o.en) for o in back.options] == [("o2", "Slow"), ("o1", "Fast")]


def controls(record_id, key):
    form = leads_record.PAGE.edit({"edit": str(record_id)})
    every = [*find(form, "Select"), *find(form, "MultiSelect")]
    return next(one.data for one in every if one.id["field"] == key)
