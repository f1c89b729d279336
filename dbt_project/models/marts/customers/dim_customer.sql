{{ config(materialized='kept', schema='staging', unlogged=true, key='customer_id') }}
with customers as (
    select * from {{ ref('stg_app__customers') }}
),

owners as (
    select owner_id, owner, office from {{ ref('dim_owner') }}
),

teams as (
    select team_id, name as office from {{ ref('stg_app__teams') }}
),

spells as (
    select
        customer_id,
        min(started_on) as first_started_on,
        bool_or(ended_on is null) as is_active,
        case when not bool_or(ended_on is null) then max(ended_on) end as churned_on
    from {{ ref('int_customers__spells') }}
    group by customer_id
),

final as (
    select
        customers.customer_id,
        customers.customer_name,
        customers.kind,
        customers.industry,
        customers.employees,
        customers.country,
        customers.level,
        customers.channel,
        coalesce({{ company_date('customers.became_customer_at') }}, spells.first_started_on) as became_customer_on,
        not customers.is_deleted
        and customers.merged_into_customer_id is null
        and coalesce(customers.became_customer_at::date, spells.first_started_on) is not null as is_new_customer,
        coalesce(spells.is_active, false) as is_active,
        spells.churned_on,
        customers.is_deleted,
        customers.source_system,
        customers.custom,
        owners.owner,
        coalesce(teams.office, owners.office) as office,
        customers.owner_id,
        customers.team_id
    from customers
    left join spells on customers.customer_id = spells.customer_id
    left join owners on customers.owner_id = owners.owner_id
    left join teams on customers.team_id = teams.team_id
)

select * from final
