-- What the log held at the end of each legal day, signed (docs/evidence.md). Like the log it only grows: `previous` is
-- unique, so no two checkpoints follow the same one.
create table checkpoint (
    day      date   primary key,
    last     bigint not null,
    previous bytea  not null unique,
    signed   text   not null
);
comment on column checkpoint.last is 'The last position of the log that it covers.';
comment on column checkpoint.signed is 'The published text: lines "name: value", the last of them the signature of those before it.';

-- Every public key that ever signed, so that what it signed can be checked for ever.
create table evidence_key (
    name      text        primary key,
    public    bytea       not null check (octet_length(public) = 32),
    since     timestamptz not null
);

grant select, insert on checkpoint, evidence_key to :app;
