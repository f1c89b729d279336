{{ config(materialized='kept', key='stage') }}
select
    code as stage,
    position,
    semantic,
    probability,
    expected_days,
    label_en,
    label_zh
from {{ from_source('stages') }}
