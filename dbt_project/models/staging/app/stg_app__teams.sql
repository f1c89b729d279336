{{ config(materialized='kept', key='team_id') }}
select
    id as team_id,
    name,
    parent_id as parent_team_id,
    created_at,
    updated_at
from {{ from_source('teams') }}
