{{ config(materialized='kept', schema='staging', unlogged=true, key='owner_id') }}
with users as (
    select * from {{ ref('stg_app__users') }}
),

teams as (
    select team_id, name as office from {{ ref('stg_app__teams') }}
),

final as (
    select
        users.user_id as owner_id,
        -- two people of one name stay two people
        case
            when count(*) over (partition by users.name) > 1 then users.name || ' (' || users.login || ')'
            else users.name
        end as owner,
        teams.office,
        users.role,
        users.team_id
    from users
    left join teams on users.team_id = teams.team_id
)

select * from final
