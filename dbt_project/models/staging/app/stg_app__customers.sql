{{ config(materialized='kept', key='customer_id', source='customers') }}
select
    id as customer_id,
    name as customer_name,
    kind,
    industry,
    employees,
    country,
    level,
    lifecycle_stage,
    first_channel as channel,
    became_customer_at,
    merged_into_id as merged_into_customer_id,
    deleted_at is not null as is_deleted,
    {{ own_fields() }} as custom,
    owner_id,
    team_id,
    coalesce(source_system, 'app') as source_system,
    created_at,
    updated_at
from {{ from_source('customers') }}
