-- What a role is, and how far it reaches into each noun.
create table app.roles (
    id uuid default app.uuid_v7() not null,
    code text not null,
    slot integer,
    name_en text not null,
    name_zh text not null,
    permissions text[] default '{}' not null,
    built_in boolean default false not null,
    retired_at timestamptz,
    version integer default 1 not null,
    created_at timestamptz default now() not null,
    updated_at timestamptz default now() not null,
    updated_by uuid,
    constraint pk_roles primary key (id),
    constraint uq_roles_code unique (code),
    constraint uq_roles_slot unique (slot),
    constraint ck_roles_slot_in_bounds check (slot between 1 and 64),
    constraint ck_roles_slot_until_retired check ((slot is null) = (retired_at is not null))
);

create table app.role_reaches (
    id uuid default app.uuid_v7() not null,
    role_id uuid not null,
    noun text not null,
    reads text default 'none' not null,
    writes text default 'none' not null,
    constraint pk_role_reaches primary key (id),
    constraint uq_role_reaches_role_id_noun unique (role_id, noun),
    constraint fk_role_reaches_role_id foreign key (role_id) references app.roles (id) on delete cascade,
    constraint ck_role_reaches_reads check (reads in ('none', 'own', 'team', 'tree', 'all')),
    constraint ck_role_reaches_writes check (writes in ('none', 'own', 'team', 'tree', 'all'))
);
