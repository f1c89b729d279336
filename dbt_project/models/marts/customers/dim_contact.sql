{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='contact_id',
    parts={'stg_app__contacts': 'contact_id'},
    affected=[
        "select contact_id from every(stg_app__contacts) where customer_id in "
        ~ "(select customer_id from changed(dim_customer))",
    ],
) }}
with contacts as (
    select * from {{ ref('stg_app__contacts') }}
),

customers as (
    select * from {{ ref('dim_customer') }}
),

final as (
    select
        contacts.contact_id,
        contacts.customer_id,
        {{ company_date('contacts.created_at') }} as created_on,
        contacts.role,
        coalesce(contacts.role = 'decision_maker', false) as is_decision_maker,
        contacts.is_primary,
        contacts.language,
        contacts.source_system,
        contacts.custom,
        customers.industry,
        customers.country,
        customers.owner,
        customers.office,
        customers.owner_id,
        customers.team_id
    from contacts
    inner join customers on contacts.customer_id = customers.customer_id
)

select * from final
