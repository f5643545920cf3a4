-- Who asks and who answers.

create table teams (
    id uuid primary key,
    key text not null unique,
    name text not null,
    created_at timestamptz not null
);

create table agents (
    id uuid primary key,
    email text not null unique check (email = lower(email)),
    name text not null,
    role text not null check (role in ('agent', 'lead', 'admin')),
    languages text[] not null default '{}',
    locale text not null default 'en',
    password_hash text,
    active boolean not null default true,
    created_at timestamptz not null
);

create table team_members (
    team_id uuid not null references teams,
    agent_id uuid not null references agents,
    primary key (team_id, agent_id)
);

-- Sessions and one-time links keep the digest of their token: who reads the table cannot use it.
create table sessions (
    id uuid primary key,
    agent_id uuid not null references agents,
    token_digest bytea not null unique,
    client text not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create index sessions_of_agent on sessions (agent_id) where revoked_at is null;

create table one_time_links (
    token_digest bytea primary key,
    agent_id uuid not null references agents,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

-- Counted in the database, so that several processes agree; the key is a digest of an e-mail or an address.
create table sign_in_attempts (
    key bytea primary key,
    failures int not null,
    last_at timestamptz not null
);
create index sign_in_attempts_age on sign_in_attempts (last_at);

create table contacts (
    id uuid primary key,
    name text not null default '',
    language text not null,
    created_at timestamptz not null
);

-- A visitor is a contact on one browser: the token was made there and only its digest came into this table.
create table visitors (
    token_digest bytea primary key,
    contact_id uuid not null references contacts,
    created_at timestamptz not null
);
