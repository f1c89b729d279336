{{ config(
    materialized='kept',
    key='ticket_message_id',
    source='ticket_messages',
    indexes=[{'columns': ['ticket_id']}],
) }}
select
    id as ticket_message_id,
    ticket_id,
    written_at,
    author_kind,
    author_id,
    is_public,
    author_kind = 'customer' and {{ says('body', var('cancellation_words')) }} as asks_to_cancel
from {{ from_source('ticket_messages') }}
