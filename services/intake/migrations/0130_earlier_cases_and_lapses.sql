-- Whether an earlier case was voided or withdrawn: nothing repeats it. One more kind of rare row in their index.
drop index log_rare;
create index log_rare on log (subject, sequence)
    where sealed is not null and sequence > 1 or hash is null or type in ('PQRVoided', 'PQRWithdrawn');

-- Cases that waited without a time, because nothing was told of them any more: an unrecognised silence and a petition
-- that nobody completed now are (domain/watch.py).
update timer set due_at = now() where name = 'term' and due_at is null;
