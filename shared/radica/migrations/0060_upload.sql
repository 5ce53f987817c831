-- What people uploaded, and what became of it (radica/uploads): one row for each upload. Its content lies in quarantine
-- under its id until it is clean, then among the documents under sha256. due_at: when something must still be done.
create table upload (
    id          uuid        primary key,
    state       text        not null check (state in ('received', 'checking', 'clean', 'rejected')),
    sha256      text        not null,
    name        text        not null,
    size        bigint      not null,
    declared    text        not null,
    media_type  text,
    pages       int,
    who         text        not null,
    reason      text,
    way_out     text,
    received_at timestamptz not null,
    decided_at  timestamptz,
    due_at      timestamptz,
    attempts    int         not null default 0,
    named_at    timestamptz,
    removed_at  timestamptz
);
comment on column upload.sha256 is 'Of the content as it lies: as it came, once clean as it is kept (pictures are redrawn).';
comment on column upload.named_at is 'When an act first named it: from then on it stays, and its own name is forgotten.';
comment on column upload.removed_at is 'Its content is being removed because no act named it.';
create index upload_due on upload (due_at) where due_at is not null;
create index upload_of on upload (who, received_at desc, id desc);
create index upload_content on upload (sha256);
create index upload_left on upload (received_at) where named_at is null;

grant select, insert, update, delete on upload to :app;
