-- What a recognised positive silence granted is not denied by the answer that follows (Ley 142 art. 158).
alter table cases add column silence_recognised boolean not null default false;
