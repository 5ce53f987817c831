-- A case of the system before this one is an earlier case, too, of its account and cause. The index of its account now
-- knows both, and the order, as the one of filed cases does; search goes on using it.
create index log_migrated_for_account on log ((data ->> 'account'), (data ->> 'cause_code'), id)
    where type = 'PQRMigrated';
drop index log_migrated_account;

-- Whether an earlier case was voided or withdrawn: nothing repeats it. The register of numbers finds the voided by it.
create index log_taken_back on log (subject) where type in ('PQRVoided', 'PQRWithdrawn');
drop index log_voided;

-- Cases that waited without a time, because nothing was told of them any more: an unrecognised silence and a petition
-- that nobody completed now are (domain/watch.py).
update timer set due_at = now() where name = 'term' and due_at is null;
