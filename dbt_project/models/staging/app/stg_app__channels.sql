{{ config(materialized='kept', key='channel') }}
select
    code as channel,
    label_en,
    label_zh,
    is_paid,
    is_offline,
    is_direct,
    position
from {{ from_source('channels') }}
