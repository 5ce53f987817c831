-- Finds the earlier cases of an account and a cause while another one is filed.
create index log_filed_for_account on log ((data ->> 'account'), (data ->> 'cause_code'), id)
    where type = 'PQRRadicated' and data ->> 'account' is not null;
