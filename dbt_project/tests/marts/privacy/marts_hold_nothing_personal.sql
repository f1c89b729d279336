-- Names, numbers and addresses of people stay in the application. The marts of colleagues and companies are no
-- exception: an owner's and a company's name is not a customer's person.
-- depends_on: {{ ref('dim_customer') }}
-- depends_on: {{ ref('dim_contact') }}
-- depends_on: {{ ref('fct_leads') }}
-- depends_on: {{ ref('fct_deals') }}
-- depends_on: {{ ref('ml_leads') }}
-- depends_on: {{ ref('ml_tickets') }}
select table_name, column_name
from information_schema.columns
where table_schema = '{{ env_var("TRIBUTARY_DBT_MARTS", "marts") }}'
    and (
        column_name ~ '(^|_)(phone|mobile|tel|e?mail|wechat|address|street|birth|birthday|id_number|passport|ip)(_|$)'
        or column_name ~ '(^|_)(body|comment|contact_name|first_name|last_name|lead_name)(_|$)'
    )
