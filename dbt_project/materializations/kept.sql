{# What it does and how a model asks for it: macros/kept.sql. Apart, because sqlfluff knows no such tag. #}
{% materialization kept, adapter='postgres' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set carried_on = load_cached_relation(this) is not none and is_carried_on() -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- call statement('main') -%}
        {{ carry_on(target, sql) if carried_on else begin_anew(target, sql) }}
    {%- endcall -%}
    {%- if not carried_on -%}
        {%- do create_indexes(target) -%}
        {%- if published_as() != this -%}{%- do create_indexes(published_as()) -%}{%- endif -%}
        {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- endif -%}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
