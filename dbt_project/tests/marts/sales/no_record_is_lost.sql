-- Joins in the marts neither drop a record nor double it.
with counts as (
    select 'leads' as what, count(*) as n_in, (select count(*) from {{ ref('fct_leads') }}) as n_out
    from {{ ref('stg_app__leads') }}
    union all
    select 'deals', count(*), (select count(*) from {{ ref('fct_deals') }}) from {{ ref('stg_app__deals') }}
    union all
    select 'tickets', count(*), (select count(*) from {{ ref('fct_tickets') }}) from {{ ref('stg_app__tickets') }}
    union all
    select 'contacts', count(*), (select count(*) from {{ ref('dim_contact') }}) from {{ ref('stg_app__contacts') }}
    union all
    select 'orders', count(*), (select count(*) from {{ ref('fct_orders') }}) from {{ ref('stg_app__orders') }}
    union all
    select 'touches', count(*), (select count(*) from {{ ref('fct_touchpoints') }})
    from {{ ref('stg_app__touchpoints') }}
    union all
    select 'answers', count(*) filter (where rating is not null),
        (select count(*) from {{ ref('fct_survey_responses') }})
    from {{ ref('stg_app__survey_responses') }}
)

select * from counts where n_in <> n_out
