-- Every mart has row policies, and nobody but its owner writes it.
-- depends_on: {{ ref('fct_leads') }}
-- depends_on: {{ ref('fct_deals') }}
-- depends_on: {{ ref('fct_tickets') }}
-- depends_on: {{ ref('ml_tickets') }}
select relname
from pg_class
where relnamespace = '{{ env_var("TRIBUTARY_DBT_MARTS", "marts") }}'::regnamespace
    and relkind = 'r'
    and relname not like '%\_\_dbt\_%'
    and not relrowsecurity
