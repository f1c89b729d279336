-- what two writings of one company's name have in common: without legal forms, punctuation and case
create function app.company_key(name text) returns text
language sql immutable parallel safe set search_path = pg_catalog as $$
    with plain as (
        select btrim(regexp_replace(lower(normalize(name, nfkc)), '[[:punct:][:space:]·、。，《》「」【】]+', ' ', 'g')) as s
    ), bare as (
        select s, btrim(regexp_replace(
            regexp_replace(
                regexp_replace(s, '^the ', ''),
                '(股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|集团公司|集团|公司)+$', ''
            ),
            '( (inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|plc|gmbh|mbh|ag|kg|se|sa|sas|sarl|srl'
            || '|spa|bv|nv|oy|oyj|ab|as|aps|kk|pty|pte|group|holding|holdings))+$', ''
        )) as core from plain
    )
    select coalesce(nullif(core, ''), nullif(s, '')) from bare
$$;

-- how a name sounds, letters and figures alone: 瑞丰 and Ruifeng are both ruifeng
create function app.sound_key(name text) returns text
language sql stable parallel safe set search_path = pg_catalog as $$
    select nullif(string_agg(coalesce(syllable, c), '' order by n), '')
    from regexp_split_to_table(replace(app.company_key(name), ' ', ''), '') with ordinality as chars (c, n)
    left join app.pinyin on letter = c
$$;

create function app.site_key(address text) returns text
language sql immutable parallel safe set search_path = pg_catalog as $$
    select nullif(regexp_replace(lower(address), '^(https?://)?(www\.)?([^/:?#]*).*$', '\3'), '')
$$;

-- every key under which a record, or one that somebody is typing, is found; `who` is whose a person is
create function app.match_keys_of(
    names text[], sites text[], phone text, email text, code text, who text, person text
) returns table (kind text, key text)
language sql stable parallel safe set search_path = pg_catalog as $$
    with named as (select distinct app.company_key(n) as core, n from unnest(names) as n where n <> '')
    select kind, key from (
        select 'name' as kind, replace(core, ' ', '') as key from named
        union
        select 'sound', app.sound_key(n) from named
        union
        select 'words', (select string_agg(w, ' ' order by w) from regexp_split_to_table(core, ' ') as w)
        from named where core like '% %'
        union
        select 'site', app.site_key(s) from unnest(sites) as s
        union
        values ('phone', split_part(phone, '.', 1)), ('email', email), ('code', code)
        union
        select 'person', who || ' ' || app.company_key(person)
    ) as keys
    where key <> ''
$$;

-- keeps the keys of what a statement wrote; arguments: how `app.match_keys_of` is called for a row `n`, and the
-- columns that it reads
create function app.keep_match_keys() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
    changed constant text := case tg_op when 'UPDATE' then format(
        'select n.* from new_rows n join old_rows o using (id) where (%s) is distinct from (%s)',
        regexp_replace(tg_argv[1], '(\w+)', 'n.\1', 'g'), regexp_replace(tg_argv[1], '(\w+)', 'o.\1', 'g')
    ) else 'select n.* from new_rows n' end;
begin
    if tg_op = 'UPDATE' then
        execute format(
            'delete from app.match_keys where entity = %L and entity_id in (select id from (%s) as n)',
            tg_table_name, changed
        );
    end if;
    execute format(
        'insert into app.match_keys (entity, entity_id, kind, key) select %L, n.id, k.kind, k.key from (%s) as n'
        ' cross join lateral app.match_keys_of(%s) as k where n.deleted_at is null',
        tg_table_name, changed, tg_argv[0]
    );
    return null;
end $$;

create function app.drop_match_keys() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    delete from app.match_keys where entity = tg_table_name and entity_id in (select id from old_rows);
    return null;
end $$;
