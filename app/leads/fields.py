"""What a lead is: its fields, each said once, and the noun they belong to."""

from app.campaigns.choices import channels
from app.code_lists import reasons
from app.core.codes import COUNTRIES, INDUSTRIES
from app.core.i18n import _l
from app.fields.kinds import (
    Choice,
    Code,
    Currency,
    Email,
    Field,
    Moment,
    Money,
    Phone,
    Reference,
    Text,
    Website,
    Whole,
)  # fmt: skip
from app.fields.noun import Noun
from app.leads.model import Lead
from app.leads.permissions import LEADS_READ, LEADS_WRITE
from app.leads.words import STATUS, TONES
from app.products import service as products
from app.scores.orders import orders

FIELDS: tuple[Field, ...] = (
    Text("name", _l("Name"), required=True, listed=1, detailed=False, sortable=True, searched=True),
    Text(
        "company_name",
        _l("Company"),
        listed=2,
        detailed=False,
        sortable=True,
        searched=True,
    ),
    Choice(
        "status",
        _l("Status"),
        options=STATUS,
        tones=TONES,
        asked="never",
        listed=3,
        detailed=False,
        filtered=True,
        governs=True,
    ),
    Text("title", _l("Job title")),
    Phone("phone", _l("Phone"), listed=7, searched=True),
    Email("email", _l("E-mail"), searched=True),
    Choice(
        "channel",
        _l("Channel"),
        options=channels,
        listed=4,
        detailed=False,
        filtered=True,
    ),
    Choice("product", _l("Product interest"), options=products.words, find=products.find, filtered=True),
    Money("est_amount", _l("Estimate"), detailed=False, sortable=True),
    Currency("currency", _l("Currency"), detailed=False, governs=True),
    Code("industry", _l("Industry"), options=INDUSTRIES, filtered=True),
    Whole("employees", _l("Employees")),
    Website("website", _l("Website")),
    Code("country", _l("Country"), options=COUNTRIES),
    Text("city", _l("City")),
    Reference("campaign_id", _l("Campaign"), noun=None, shown="campaign", asked="never"),
    Text("landing_page", _l("Landing page"), asked="never"),
    Moment("first_responded_at", _l("First response"), asked="never", detailed=False),
    Moment("converted_at", _l("Converted"), asked="never", detailed=False),
    Choice(
        "disqualify_reason",
        _l("Disqualified because"),
        options=reasons.disqualify,
        asked="never",
        detailed=False,
        filtered=True,
    ),
    Moment("last_activity_at", _l("Last activity"), asked="never", listed=8, detailed=False, sortable=True),
    Moment("next_activity_at", _l("Next activity"), asked="never", due=True, detailed=False, sortable=True),
    Moment("created_at", _l("Created"), asked="never", listed=9, detailed=False),
)

LEAD = Noun(
    entity="lead",
    name="leads",
    one=_l("Lead"),
    many=_l("Leads"),
    reads=LEADS_READ,
    writes=LEADS_WRITE,
    table=Lead,
    title="name",
    fields=FIELDS,
    orders=orders("lead", Lead.id),
)
