-- Where conversations arrive, and who works them.

create table inboxes (
    id uuid primary key,
    key text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text not null,
    company text not null,
    languages text[] not null default '{en}',
    allowed_origins text[] not null default '{}',
    created_at timestamptz not null
);

create table inbox_members (
    inbox_id uuid not null references inboxes,
    agent_id uuid not null references agents,
    primary key (inbox_id, agent_id)
);
create index inbox_members_of_agent on inbox_members (agent_id);
