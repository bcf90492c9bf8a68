-- Queues, recordings, trunks; records of dialled legs.

-- how long those who were connected had waited; its row is locked by whoever enters the queue
create table call_queue (
  domain varchar(128) not null,
  name varchar(128) not null,
  served bigint not null,
  -- moving average, seconds
  average_wait double not null,
  primary key (domain, name)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;

create table queue_member (
  -- its order is the queue's
  place bigint not null auto_increment,
  call_id varchar(64) not null,
  domain varchar(128) not null,
  queue varchar(128) not null,
  node varchar(128) not null,
  sip varchar(255) not null,
  from_number varchar(255) not null,
  trace_id varchar(32) not null,
  joined_at datetime(3) not null,
  seen_at datetime(3) not null,
  -- the agent's call that took it; empty while it waits
  agent_call varchar(64) not null,
  taken_at datetime(3),
  primary key (place),
  constraint queue_member_call unique (call_id)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;
create index queue_member_queue on queue_member (domain, queue, agent_call, place);
create index queue_member_agent on queue_member (agent_call);
create index queue_member_seen on queue_member (seen_at);

create table recording (
  id varchar(128) not null,
  call_id varchar(64) not null,
  leg_id varchar(64) not null,
  domain varchar(128) not null,
  name varchar(512) not null,
  duration_ms bigint not null,
  size_bytes bigint not null,
  created_at datetime(3) not null,
  primary key (id)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;
create index recording_call on recording (call_id);
create index recording_created on recording (created_at, id);

create table trunk (
  name varchar(128) not null,
  domain varchar(128) not null,
  -- host, host:port or a SIP URI; what the gateway is called by
  proxy varchar(255) not null,
  realm varchar(255) not null,
  username varchar(128) not null,
  -- AES-256-GCM with secret data-key; empty for none
  password_sealed varchar(512) not null,
  from_user varchar(128) not null,
  from_domain varchar(255) not null,
  transport varchar(8) not null,
  registers boolean not null,
  -- separated by commas
  prefixes varchar(2048) not null,
  caller_id varchar(128) not null,
  primary key (name),
  constraint trunk_domain foreign key (domain) references domain (name)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;
create index trunk_by_domain on trunk (domain);

-- the call whose document dialled this leg; empty for a call that came in
alter table cdr add column parent_id varchar(64) default '' not null;
create index cdr_parent on cdr (parent_id);
