-- Deferred work, and how far each reader of the events has come.

create table jobs (
    id uuid primary key,
    kind text not null,
    payload jsonb not null,
    unique_key text unique,
    run_at timestamptz not null,
    lease_until timestamptz,
    attempt int not null default 0,
    dead_at timestamptz,
    last_error text,
    created_at timestamptz not null
);
create index jobs_due on jobs (run_at) where dead_at is null;

create table readers (
    name text primary key,
    tx xid8 not null,
    id bigint not null
);

-- One row: which history this is. A restore writes a new epoch, and every client reads its lists anew.
create table desk (
    one boolean primary key default true check (one),
    epoch uuid not null default gen_random_uuid()
);
insert into desk default values;
