{{ config(materialized='kept', key='version_id', source='record_versions', indexes=[{'columns': ['deal_id']}]) }}
select
    id as version_id,
    entity_id as deal_id,
    valid_from,
    valid_to,
    state ->> 'stage' as stage,
    (state ->> 'amount')::numeric as amount,
    (state ->> 'fx_rate')::numeric as fx_rate,
    (state ->> 'expected_close_on')::date as expected_close_on,
    (state ->> 'closed_at')::timestamptz as closed_at,
    state ->> 'channel' as channel,
    (state ->> 'owner_id')::uuid as owner_id,
    (state ->> 'team_id')::uuid as team_id
from {{ from_source('record_versions') }}
where entity = 'deals' and state is not null and not state ? 'deleted_at'
