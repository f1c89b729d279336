-- A company small enough to count by hand. Ids read as tables: c customer, a lead, d deal, e touch, f order, 7 ticket.
-- Ben sells in the North under Mona, Carl in the South; Sam answers tickets, Ana reads.
insert into app.teams (id, name) values
    ('00000000-0000-0000-0000-000000000a01', 'North'),
    ('00000000-0000-0000-0000-000000000a02', 'South'),
    ('00000000-0000-0000-0000-000000000a03', 'Service');

insert into app.users (id, login, name, role, team_id) values
    ('00000000-0000-0000-0000-000000000b01', 'ben', 'Ben', 'sales', '00000000-0000-0000-0000-000000000a01'),
    ('00000000-0000-0000-0000-000000000b02', 'mona', 'Mona', 'sales_manager', '00000000-0000-0000-0000-000000000a01'),
    ('00000000-0000-0000-0000-000000000b03', 'carl', 'Carl', 'sales', '00000000-0000-0000-0000-000000000a02'),
    ('00000000-0000-0000-0000-000000000b04', 'sam', 'Sam', 'service_agent', '00000000-0000-0000-0000-000000000a03'),
    ('00000000-0000-0000-0000-000000000b05', 'ana', 'Ana', 'analyst', null);

insert into app.campaigns (id, name, channel) values ('00000000-0000-0000-0000-0000000000b1', 'Spring', 'baidu');

insert into app.products (code, label_en, label_zh, position) values ('P1', 'Pump', '水泵', 10);

insert into app.channel_spend (spent_on, channel, amount, currency) values
    ('2026-01-01', 'baidu', 100, 'CNY'), ('2026-02-28', 'baidu', 50.50, 'CNY'), ('2026-01-15', 'display', 40, 'CNY');

insert into app.customers (id, name, industry, country, custom, owner_id, team_id) values
    ('00000000-0000-0000-0000-0000000000c1', 'Acme', 'retail', 'CN', '{"cf_905": "east"}', '00000000-0000-0000-0000-000000000b01', '00000000-0000-0000-0000-000000000a01'),
    ('00000000-0000-0000-0000-0000000000c2', 'Bolt', 'medical', 'DE', '{}', '00000000-0000-0000-0000-000000000b01', '00000000-0000-0000-0000-000000000a01'),
    ('00000000-0000-0000-0000-0000000000c3', 'Cord', 'retail', 'CN', '{}', '00000000-0000-0000-0000-000000000b03', '00000000-0000-0000-0000-000000000a02');

-- what the company asks besides: leads of the line 3 pumps, 1 pipes; deals of a tender 2, of none 1
insert into app.custom_fields (number, noun, kind, label_en, label_zh, options) values
    (901, 'leads', 'choice', 'Line', '产品线', '[{"code": "o1", "en": "Pumps", "zh": "泵"}, {"code": "o2", "en": "Pipes", "zh": "管"}]'),
    (902, 'deals', 'yes_no', 'Tender', '招标', '[]'),
    (903, 'leads', 'personal', 'Alipay', '支付宝', '[]'),
    (904, 'leads', 'number', 'Shops', '门店', '[]'),
    (905, 'customers', 'text', 'Region', '大区', '[]'),
    (906, 'contacts', 'yes_no', 'At the fair', '参展', '[]');

-- Acme's two people, one decides; Cord's one decides
insert into app.contacts (id, name, role, customer_id, created_at, custom) values
    ('00000000-0000-0000-0000-000000000081', 'Wang', 'decision_maker', '00000000-0000-0000-0000-0000000000c1', '2026-01-05 10:00+08', '{"cf_906": true}'),
    ('00000000-0000-0000-0000-000000000082', 'Li', null, '00000000-0000-0000-0000-0000000000c1', '2026-02-05 10:00+08', '{}'),
    ('00000000-0000-0000-0000-000000000083', 'Zhao', 'decision_maker', '00000000-0000-0000-0000-0000000000c3', '2026-02-06 10:00+08', '{}');

-- ten leads, four converted; by channel baidu 4 / 2, email 3 / 1, referral 3 / 1
insert into app.leads (id, name, channel, campaign_id, status, created_at, converted_at, customer_id, custom, owner_id, team_id)
select ('00000000-0000-0000-0000-0000000000a' || n)::uuid, 'Lead ' || n, channel,
    case when channel = 'baidu' then '00000000-0000-0000-0000-0000000000b1'::uuid end,
    case when converted_at is null then 'new' else 'converted' end,
    created_at::timestamptz, converted_at::timestamptz, customer_id::uuid,
    case when n < 3 then jsonb '{"cf_901": "o1", "cf_903": {"sealed": "s", "mark": "m"}}'
        when n = 3 then '{"cf_901": "o2", "cf_904": 12}' else '{}' end,
    (case when n < 6 then '00000000-0000-0000-0000-000000000b01' else '00000000-0000-0000-0000-000000000b03' end)::uuid, (case when n < 6 then '00000000-0000-0000-0000-000000000a01' else '00000000-0000-0000-0000-000000000a02' end)::uuid
from (values
    (0, 'baidu', '2026-01-05 10:00+08', '2026-02-01 10:00+08', '00000000-0000-0000-0000-0000000000c1'),
    (1, 'baidu', '2026-01-31 23:30+08', null, null),
    (2, 'baidu', '2026-02-01 00:30+08', null, null),
    (3, 'email', '2026-02-10 10:00+08', '2026-02-20 10:00+08', '00000000-0000-0000-0000-0000000000c2'),
    (4, 'email', '2026-02-11 10:00+08', null, null),
    (5, 'email', '2026-03-01 10:00+08', null, null),
    (6, 'baidu', '2026-03-02 10:00+08', '2026-03-05 10:00+08', '00000000-0000-0000-0000-0000000000c3'),
    (7, 'referral', '2026-03-03 10:00+08', '2026-03-06 10:00+08', null),
    (8, 'referral', '2026-03-04 10:00+08', null, null),
    (9, 'referral', '2026-03-05 10:00+08', null, null)
) as facts (n, channel, created_at, converted_at, customer_id);

-- North wins 2 of 3, South 1 of 2; one deal is open; 1,000 dollars at 7.2 and 300.10 and 99.90 are won
insert into app.deals (id, title, customer_id, lead_id, product, stage, amount, currency, fx_rate, created_at, closed_at,
    stage_changed_at, channel, custom, owner_id, team_id)
select ('00000000-0000-0000-0000-0000000000d' || n)::uuid, 'Deal ' || n, customer_id::uuid, lead_id::uuid,
    'P1', stage, amount, 'CNY', fx_rate, '2026-02-01 10:00+08',
    closed_at::timestamptz, coalesce(closed_at, '2026-02-01 10:00+08')::timestamptz, 'baidu',
    case when n < 4 then jsonb_build_object('cf_902', stage = 'won') else '{}' end,
    (case when n < 5 then '00000000-0000-0000-0000-000000000b01' else '00000000-0000-0000-0000-000000000b03' end)::uuid, (case when n < 5 then '00000000-0000-0000-0000-000000000a01' else '00000000-0000-0000-0000-000000000a02' end)::uuid
from (values
    (1, '00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-0000000000a0', 'won', 1000, 7.2, '2026-02-15 10:00+08'),
    (2, '00000000-0000-0000-0000-0000000000c1', null, 'won', 300.10, 1, '2026-03-15 10:00+08'),
    (3, '00000000-0000-0000-0000-0000000000c2', null, 'lost', 50, 1, '2026-03-16 10:00+08'),
    (4, '00000000-0000-0000-0000-0000000000c2', null, 'proposal', 80, 1, null),
    (5, '00000000-0000-0000-0000-0000000000c3', null, 'won', 99.90, 1, '2026-03-20 10:00+08'),
    (6, null, null, 'lost', null, 1, '2026-03-21 10:00+08')
) as facts (n, customer_id, lead_id, stage, amount, fx_rate, closed_at);

-- c1 is touched three times before its first deal (once still anonymous) and once between the two
insert into app.touchpoints (id, occurred_at, anonymous_id, lead_id, customer_id, channel, event) values
    ('00000000-0000-0000-0000-0000000000e1', '2026-01-03 10:00+08', 'v1', null, null, 'social', 'visit'),
    ('00000000-0000-0000-0000-0000000000e2', '2026-01-05 10:00+08', 'v1', '00000000-0000-0000-0000-0000000000a0', null, 'baidu', 'form'),
    ('00000000-0000-0000-0000-0000000000e3', '2026-01-20 10:00+08', null, '00000000-0000-0000-0000-0000000000a0', null, 'email', 'open'),
    ('00000000-0000-0000-0000-0000000000e4', '2026-03-01 10:00+08', null, null, '00000000-0000-0000-0000-0000000000c1', 'exhibition', 'expo'),
    ('00000000-0000-0000-0000-0000000000e5', '2026-03-01 10:00+08', null, '00000000-0000-0000-0000-0000000000a9', null, 'referral', 'visit');

-- answered after 90 and 30 minutes, and not at all; what is automatic or internal came before
insert into app.tickets (id, subject, status, priority, category, category_source, customer_id, created_at, resolved_at, owner_id, team_id) values
    ('00000000-0000-0000-0000-000000000071', 'Leak', 'resolved', 'high', 'repair', 'human', '00000000-0000-0000-0000-0000000000c1', '2026-03-02 09:00+08', '2026-03-02 12:00+08', '00000000-0000-0000-0000-000000000b04', '00000000-0000-0000-0000-000000000a03'),
    ('00000000-0000-0000-0000-000000000072', 'Bill', 'resolved', 'normal', 'billing', 'model', '00000000-0000-0000-0000-0000000000c1', '2026-03-03 09:00+08', '2026-03-03 12:00+08', '00000000-0000-0000-0000-000000000b04', '00000000-0000-0000-0000-000000000a03'),
    ('00000000-0000-0000-0000-000000000073', 'Noise', 'new', 'normal', null, null, '00000000-0000-0000-0000-0000000000c3', '2026-03-04 09:00+08', null, '00000000-0000-0000-0000-000000000b04', '00000000-0000-0000-0000-000000000a03');

insert into app.ticket_messages (ticket_id, written_at, author_kind, is_public, body) values
    ('00000000-0000-0000-0000-000000000071', '2026-03-02 09:01+08', 'automation', true, 'We got it'),
    ('00000000-0000-0000-0000-000000000071', '2026-03-02 09:10+08', 'agent', false, 'Pump again'),
    ('00000000-0000-0000-0000-000000000071', '2026-03-02 10:30+08', 'agent', true, 'Coming'),
    ('00000000-0000-0000-0000-000000000072', '2026-03-03 09:30+08', 'agent', true, 'Sorry'),
    ('00000000-0000-0000-0000-000000000073', '2026-03-04 09:01+08', 'automation', true, 'We got it');

insert into app.survey_responses (kind, rating, responded_at, customer_id, ticket_id, agent_id) values
    ('csat', 5, '2026-03-02 13:00+08', '00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-000000000071', '00000000-0000-0000-0000-000000000b04'),
    ('csat', 4, '2026-03-03 13:00+08', '00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-000000000072', '00000000-0000-0000-0000-000000000b04'),
    ('csat', 2, '2026-03-04 13:00+08', '00000000-0000-0000-0000-0000000000c3', null, null),
    ('csat', null, null, '00000000-0000-0000-0000-0000000000c3', null, null),
    ('nps', 9, '2026-03-04 13:00+08', '00000000-0000-0000-0000-0000000000c3', null, null);

-- c1 stays; c2 ends in May; c3 last ordered on 10 January and is lost 180 days later, on 9 July
insert into app.subscriptions (customer_id, plan, monthly_amount, currency, started_on, ended_on) values
    ('00000000-0000-0000-0000-0000000000c1', 'team', 100, 'CNY', '2026-01-01', null),
    ('00000000-0000-0000-0000-0000000000c2', 'team', 50, 'CNY', '2026-01-01', '2026-05-15');

insert into app.orders (order_no, customer_id, status, ordered_at, amount, currency) values
    ('1', '00000000-0000-0000-0000-0000000000c3', 'completed', '2026-01-02 10:00+08', 10, 'CNY'),
    ('2', '00000000-0000-0000-0000-0000000000c3', 'completed', '2026-01-10 10:00+08', 20.25, 'CNY');
