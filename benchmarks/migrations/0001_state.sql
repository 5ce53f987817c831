-- The effect that a benchmark's listener has: where each case stands, and how often it was moved.
create table state (
    subject  text   primary key,
    sequence bigint not null,
    events   bigint not null
);
grant select, insert, update on state to :app;
