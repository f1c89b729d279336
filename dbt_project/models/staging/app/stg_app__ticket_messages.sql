select
    id as ticket_message_id,
    ticket_id,
    written_at,
    author_kind,
    author_id,
    is_public
from {{ source('app', 'ticket_messages') }}
