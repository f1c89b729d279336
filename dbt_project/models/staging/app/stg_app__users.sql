select
    id as user_id,
    name,
    login,
    role,
    team_id,
    is_active,
    created_at,
    updated_at
from {{ from_source('users') }}
