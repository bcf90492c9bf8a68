-- One set of migrations for H2 (MODE=MariaDB) and MariaDB 10.6+. Times are UTC. Names of people and
-- numbers compare by their bytes: a SIP user part is case-sensitive (RFC 3261 section 19.1.4).

create table domain (
  name varchar(128) not null,
  primary key (name)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;

create table sip_user (
  domain varchar(128) not null,
  name varchar(128) not null,
  -- the digest's HA1 for realm = domain (RFC 7616 section 3.4.2), hexadecimal; no password is kept
  ha1_md5 varchar(32) not null,
  ha1_sha256 varchar(64) not null,
  caller_name varchar(128) not null,
  primary key (domain, name),
  constraint sip_user_domain foreign key (domain) references domain (name)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;

create table application (
  id varchar(64) not null,
  name varchar(128) not null,
  kind varchar(16) not null,
  url varchar(2048),
  method varchar(8) not null,
  document mediumtext,
  fallback_document mediumtext,
  connect_timeout_ms int not null,
  answer_timeout_ms int not null,
  primary key (id)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;

create table phone_number (
  domain varchar(128) not null,
  number varchar(128) not null,
  application_id varchar(64) not null,
  description varchar(255) not null,
  primary key (domain, number),
  constraint phone_number_domain foreign key (domain) references domain (name),
  constraint phone_number_application foreign key (application_id) references application (id)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- raised with every change of numbers and applications: other servers see that their copies are old
create table routing_version (
  id int not null,
  version bigint not null,
  primary key (id)
);
insert into routing_version (id, version) values (1, 1);

create table registration (
  domain varchar(128) not null,
  user_name varchar(128) not null,
  -- SHA-256 of the contact: a contact is longer than an index may be
  contact_key varchar(64) not null,
  contact varchar(1024) not null,
  path varchar(2048) not null,
  call_id varchar(255) not null,
  cseq bigint not null,
  expires_at datetime(3) not null,
  registered_at datetime(3) not null,
  user_agent varchar(255) not null,
  received_from varchar(128) not null,
  transport varchar(16) not null,
  node varchar(128) not null,
  primary key (domain, user_name, contact_key)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;
create index registration_expires on registration (expires_at);

create table node (
  name varchar(128) not null,
  sip varchar(255) not null,
  event_socket varchar(255) not null,
  version varchar(64) not null,
  last_seen datetime(3) not null,
  primary key (name)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;

create table cdr (
  id varchar(64) not null,
  node varchar(128) not null,
  trace_id varchar(32) not null,
  direction varchar(16) not null,
  from_number varchar(255) not null,
  to_number varchar(255) not null,
  domain varchar(128) not null,
  application varchar(64),
  sip_call_id varchar(255) not null,
  started_at datetime(3) not null,
  answered_at datetime(3),
  ended_at datetime(3) not null,
  duration_ms bigint not null,
  billable_ms bigint not null,
  hangup_cause varchar(64) not null,
  q850 int not null,
  sip_status int not null,
  hangup_by varchar(16) not null,
  codec varchar(32) not null,
  rtp_received bigint not null,
  rtp_sent bigint not null,
  rtp_lost bigint not null,
  rtp_jitter_ms double not null,
  digits varchar(255) not null,
  -- a JSON object
  variables varchar(6000) not null,
  primary key (id)
) default charset=utf8mb4 collate=utf8mb4_nopad_bin;
create index cdr_ended on cdr (ended_at, id);
