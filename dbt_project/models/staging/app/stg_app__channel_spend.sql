{{ config(materialized='kept', key='channel_spend_id', source='channel_spend') }}
select
    id as channel_spend_id,
    spent_on,
    channel,
    campaign_id,
    amount,
    currency,
    fx_rate
from {{ from_source('channel_spend') }}
