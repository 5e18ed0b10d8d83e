-- What a case server on a relational database keeps: the log, the cases as they stand, the requests that were carried
-- out, and what lists and clocks are read from. Each with the indexes it is read by.
CREATE TABLE cases (
  name text PRIMARY KEY,
  version integer NOT NULL,
  state text NOT NULL,
  unit text NOT NULL,
  dispute_class text NOT NULL,
  due_time timestamptz,
  change_time timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX cases_by_unit ON cases (unit, state);
CREATE INDEX cases_by_due_time ON cases (due_time);
CREATE TABLE events (
  position bigserial PRIMARY KEY,
  case_name text NOT NULL,
  version integer NOT NULL,
  record_time timestamptz NOT NULL,
  payload bytea NOT NULL,
  UNIQUE (case_name, version)
);
CREATE TABLE requests (
  actor text NOT NULL,
  request_id uuid NOT NULL,
  digest bytea NOT NULL,
  first_position bigint NOT NULL,
  PRIMARY KEY (actor, request_id)
);

-- One command: what was carried out before is answered again; else the case is locked and its version looked at, its
-- events are appended, the case and the rows beside it are changed, and the request is remembered.
CREATE FUNCTION submit(actor_ text, request_id_ uuid, case_ text, opens boolean, event_count integer, payload_ bytea)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  version_ integer := 0;
  first_ bigint;
  digest_ bytea;
BEGIN
  SELECT digest INTO digest_ FROM requests WHERE actor = actor_ AND request_id = request_id_;
  IF FOUND THEN
    IF digest_ <> sha256(payload_) THEN RAISE EXCEPTION 'request_id: it was used for another command'; END IF;
    RETURN (SELECT version FROM cases WHERE name = case_);
  END IF;
  IF opens THEN
    INSERT INTO cases VALUES (case_, event_count, 'draft', left(actor_, 20), '04-01', now() + interval '3 days', now());
  ELSE
    SELECT version INTO version_ FROM cases WHERE name = case_ FOR UPDATE;
    IF NOT FOUND THEN RAISE EXCEPTION 'name: there is no case %', case_; END IF;
    UPDATE cases SET version = version_ + event_count, change_time = now() WHERE name = case_;
  END IF;
  FOR i IN 1..event_count LOOP
    INSERT INTO events (case_name, version, record_time, payload) VALUES (case_, version_ + i, now(), payload_)
      RETURNING position INTO first_;
  END LOOP;
  INSERT INTO requests VALUES (actor_, request_id_, sha256(payload_), first_ - event_count + 1);
  RETURN version_ + event_count;
END $$;

INSERT INTO cases
  SELECT 'cases/c-' || lpad(n::text, 26, 'a'), 3, 'draft', 'people/p-' || n % 50, '04-01', now() + interval '3 days', now()
  FROM generate_series(1, 10000) n;
INSERT INTO events (case_name, version, record_time, payload)
  SELECT 'cases/c-' || lpad(n::text, 26, 'a'), v, now(), decode(repeat('ab', 300), 'hex')
  FROM generate_series(1, 10000) n, generate_series(1, 3) v;
ANALYZE;
