{{ config(
    materialized='kept',
    key='subscription_id',
    source='subscriptions',
    indexes=[{'columns': ['customer_id']}],
) }}
select
    id as subscription_id,
    customer_id,
    plan,
    monthly_amount,
    currency,
    fx_rate,
    started_on,
    renews_on,
    ended_on,
    end_reason,
    created_at,
    updated_at
from {{ from_source('subscriptions') }}
where deleted_at is null
