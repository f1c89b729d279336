{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='ticket_id',
    parts={'fct_tickets': 'ticket_id', 'stg_app__ticket_messages': 'ticket_id'},
    indexes=[{'columns': ['asked_on']}],
) }}
-- The opening counts as a question at the moment the ticket came in, unless a colleague opened it.
with tickets as (
    select * from {{ ref('fct_tickets') }}
),

messages as (
    select ticket_id, written_at, author_kind
    from {{ ref('stg_app__ticket_messages') }}
    where author_kind = 'customer' or (author_kind = 'agent' and is_public)
),

openings as (
    select ticket_id, created_at as written_at, 'customer' as author_kind
    from tickets
    where not exists (
        select 1 from messages
        where messages.ticket_id = tickets.ticket_id and messages.written_at <= tickets.created_at
    )
),

turns as (
    select
        *,
        lag(author_kind) over (partition by ticket_id order by written_at, author_kind desc) as author_before
    from (select * from messages union all select * from openings) as said
),

questions as (
    select
        ticket_id,
        written_at as asked_at,
        author_kind,
        lead(written_at) over (partition by ticket_id order by written_at, author_kind desc) as replied_at
    from turns
    where author_before is distinct from author_kind
),

days as (
    select date_day, is_workday, business_minutes_before from {{ ref('dim_date') }}
),

final as (
    select
        questions.ticket_id || ':' || extract(epoch from questions.asked_at) as reply_id,
        questions.ticket_id,
        {{ company_date('questions.asked_at') }} as asked_on,
        {{ minutes_between('questions.asked_at', 'questions.replied_at') }} as reply_minutes,
        ({{ business_clock('questions.replied_at', 'replied') }}
        - {{ business_clock('questions.asked_at', 'asked') }})::double precision as reply_business_minutes,
        tickets.priority,
        tickets.category,
        tickets.channel,
        tickets.source_system,
        tickets.agent,
        tickets.office,
        tickets.owner_id,
        tickets.team_id,
        tickets.customer_owner_id,
        tickets.customer_team_id
    from questions
    inner join tickets on questions.ticket_id = tickets.ticket_id
    left join days as asked on {{ company_date('questions.asked_at') }} = asked.date_day
    left join days as replied on {{ company_date('questions.replied_at') }} = replied.date_day
    where questions.author_kind = 'customer' and questions.replied_at is not null
)

select * from final
order by asked_on
