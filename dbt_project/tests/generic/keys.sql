{# Unique and never null, in one query; several columns together where `columns` says so. #}
{% test primary_key(model, columns, column_name=none) %}
    {%- set keys = columns if columns is not string else [columns] %}
    select {{ keys | join(', ') }}
    from {{ model }}
    group by {{ keys | join(', ') }}
    having count(*) > 1 or {% for key in keys %}{{ key }} is null{{ ' or ' if not loop.last }}{% endfor %}
{% endtest %}

{# Every row satisfies `expression`; a null counts as satisfied, as in a CHECK. #}
{% test holds(model, expression) %}
    select * from {{ model }} where not ({{ expression }})
{% endtest %}
