create table note (id varchar(36) primary key, text varchar(500) not null);
insert into note values ('1', 'buy milk');
