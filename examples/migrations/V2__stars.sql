alter table note add column stars int not null default 0;
update note set stars = 3 where text like 'buy%';
