-- How applications are asked, their secrets, and what their endpoints are still to be told.

alter table application add column dialect varchar(16) default 'json' not null;
alter table application add column format varchar(8) default 'json' not null;
alter table application add column fallback_url varchar(2048);
alter table application add column status_url varchar(2048);
-- words, separated by commas
alter table application add column status_events varchar(128) default '' not null;
alter table application add column retries int default 1 not null;

create table application_secret (
  id varchar(32) not null,
  application_id varchar(64) not null,
  -- AES-256-GCM with secret data-key
  sealed varchar(512) not null,
  created_at datetime(3) not null,
  expires_at datetime(3),
  primary key (id),
  constraint application_secret_application foreign key (application_id) references application (id)
    on delete cascade
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;

create table delivery (
  id varchar(64) not null,
  application_id varchar(64) not null,
  call_id varchar(64) not null,
  sequence_number bigint not null,
  event varchar(64) not null,
  url varchar(2048) not null,
  method varchar(8) not null,
  trace_id varchar(32) not null,
  -- a JSON object
  fields mediumtext not null,
  -- pending, delivered or dead
  state varchar(16) not null,
  attempts int not null,
  last_outcome varchar(512) not null,
  created_at datetime(3) not null,
  next_at datetime(3) not null,
  -- when it was delivered or given up
  ended_at datetime(3),
  -- tries end here
  until_at datetime(3) not null,
  primary key (id)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;
create index delivery_order on delivery (application_id, call_id, state, sequence_number, id);
create index delivery_list on delivery (application_id, created_at, id);
create index delivery_ended on delivery (state, ended_at);

-- one row for each call that has something to be told: who holds it delivers, one after another
create table delivery_lane (
  application_id varchar(64) not null,
  call_id varchar(64) not null,
  next_at datetime(3) not null,
  -- the application server that delivers now, until when
  holder varchar(36) not null,
  held_until datetime(3) not null,
  primary key (application_id, call_id)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;
create index delivery_lane_next on delivery_lane (next_at);
