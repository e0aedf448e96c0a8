-- Users sign in with an address that is unique over all organisations: see the decision in the spec.
create table users (
  id             text primary key check (id like 'usr\_%'),
  org_id         text not null references organisations (id),
  email          text not null check (email = lower(email) and length(email) <= 254),
  role           text not null check (role in ('owner', 'admin', 'accountant', 'viewer')),
  password_hash  text not null,
  totp_enabled   boolean not null default false,
  disabled_at    timestamptz,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now()
);

create unique index users_email_key on users (email);
create index users_org_id_idx on users (org_id);

-- Append only: the API's database role has INSERT and SELECT here, neither UPDATE nor DELETE.
create table auth_events (
  id          bigint generated always as identity primary key,
  user_id     text references users (id),
  org_id      text,
  kind        text not null,
  ip          inet,
  user_agent  text,
  detail      jsonb not null default '{}',
  at          timestamptz not null default now()
);

create index auth_events_user_at_idx on auth_events (user_id, at desc);
