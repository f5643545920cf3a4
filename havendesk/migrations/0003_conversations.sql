-- The heart. No foreign keys on messages, notes and events: they are only ever written under their conversation's row
-- lock, and a key check per row would cost the lane more than the row itself.

create table conversations (
    id uuid primary key,
    case_number text not null unique,
    contact_id uuid not null references contacts,
    inbox_id uuid not null references inboxes,
    subject text not null default '',
    language text not null,
    status text not null check (status in ('open', 'pending', 'on_hold', 'snoozed', 'resolved', 'closed')),
    priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
    team_id uuid references teams,
    assignee_id uuid references agents,
    page text not null default '',
    created_at timestamptz not null,
    resolved_at timestamptz,
    -- What every message changes: never indexed, so that its updates stay on the page (HOT).
    waiting_since timestamptz,
    last_at timestamptz not null,
    seq bigint not null,
    public_seq bigint not null,
    message_seq bigint not null default 0, -- the last message
    -- What the collision guard compares: the last message or note, by whom, and the last one of anybody else.
    spoken_seq bigint not null default 0,
    spoken_by uuid,
    others_seq bigint not null default 0
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
create index conversations_unresolved on conversations (inbox_id) where status not in ('resolved', 'closed');
create index conversations_of_assignee on conversations (assignee_id) where status not in ('resolved', 'closed');
create index conversations_of_contact on conversations (contact_id);
create index conversations_done on conversations (resolved_at desc) where resolved_at is not null;

create table messages (
    conversation_id uuid not null,
    seq bigint not null,
    public_seq bigint not null,
    contact_id uuid not null,
    inbox_id uuid not null,
    author_id uuid not null,
    author_role text not null check (author_role in ('contact', 'agent', 'bot', 'system')),
    client_id uuid not null,
    body text not null,
    sent_at timestamptz not null,
    primary key (conversation_id, seq),
    unique (author_id, client_id)
);

-- A note is not a message: another table, so that no query for a channel can reach it by mistake.
create table notes (
    conversation_id uuid not null,
    seq bigint not null,
    contact_id uuid not null,
    author_id uuid not null references agents,
    client_id uuid not null,
    body text not null,
    written_at timestamptz not null,
    primary key (conversation_id, seq),
    unique (author_id, client_id)
);

-- Outbox, audit trail, timeline and sync log in one. `tx` gives readers a horizon: ids are not in commit order.
create table events (
    tx xid8 not null default pg_current_xact_id(),
    id bigint generated always as identity,
    kind text not null,
    at timestamptz not null,
    actor_id uuid,
    actor_role text not null,
    conversation_id uuid,
    contact_id uuid,
    seq bigint,
    public_seq bigint,
    about_id uuid,
    changes jsonb,
    primary key (tx, id)
);
create unique index events_of_conversation on events (conversation_id, seq) where conversation_id is not null;
create unique index events_seen_by_contact on events (conversation_id, public_seq) where public_seq is not null;
