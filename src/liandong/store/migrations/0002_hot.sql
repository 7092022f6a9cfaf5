-- The tables of the hot path. Plain SQL that PostgreSQL 15 knows, no extension.
-- Instants are bigint seconds since 1970 UTC. Keys compare by bytes (COLLATE "C").

-- --- the log ---------------------------------------------------------------------

CREATE TABLE stream_head (
    jurisdiction integer NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    stream       text COLLATE "C" NOT NULL,
    version      integer NOT NULL CHECK (version > 0),
    hash         bytea NOT NULL CHECK (length(hash) = 32),
    pack         text COLLATE "C" NOT NULL,
    born_at      bigint NOT NULL,
    PRIMARY KEY (jurisdiction, kind, stream)
) WITH (fillfactor = 80);

CREATE TABLE log_entry (
    jurisdiction integer NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    stream       text COLLATE "C" NOT NULL,
    position     integer NOT NULL CHECK (position > 0),
    id           bigint GENERATED ALWAYS AS IDENTITY,
    txid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    type         text COLLATE "C" NOT NULL,
    version      smallint NOT NULL,
    body         text NOT NULL,
    at           bigint NOT NULL,
    entered_at   bigint NOT NULL,
    units        text[] NOT NULL,
    hash         bytea NOT NULL,
    PRIMARY KEY (jurisdiction, kind, stream, position)
);
CREATE INDEX log_entry_feed ON log_entry (txid, id);
COMMENT ON TABLE log_entry IS 'What people and devices did. Append-only: INSERT and SELECT, nothing else.';

-- The second wall: also the owner is told before he changes history by mistake.
CREATE FUNCTION liandong_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: it is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entry
    FOR EACH STATEMENT EXECUTE FUNCTION liandong_append_only();

CREATE TABLE anchor (
    jurisdiction integer NOT NULL,
    day          date NOT NULL,
    made_at      bigint NOT NULL,
    epoch        integer NOT NULL,
    upto         xid8 NOT NULL,
    streams      integer NOT NULL,
    leaves       text NOT NULL,
    prev         bytea NOT NULL,
    hash         bytea NOT NULL,
    PRIMARY KEY (jurisdiction, day)
);
COMMENT ON TABLE anchor IS 'The heads of all streams that moved on a day, chained day to day. Append-only.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON anchor
    FOR EACH STATEMENT EXECUTE FUNCTION liandong_append_only();

CREATE TABLE feed_epoch (
    epoch      integer PRIMARY KEY,
    made_at    bigint NOT NULL,
    system     text NOT NULL,
    timeline   integer NOT NULL,
    fence      xid8 NOT NULL,
    from_entry bigint NOT NULL,
    from_fired bigint NOT NULL,
    note       text NOT NULL
);

CREATE TABLE idempotency (
    jurisdiction integer NOT NULL,
    credential   text COLLATE "C" NOT NULL,
    key          text COLLATE "C" NOT NULL,
    request      bytea NOT NULL,
    answer       text NOT NULL,
    for_ever     boolean NOT NULL,
    made_at      bigint NOT NULL,
    PRIMARY KEY (jurisdiction, credential, key)
);
CREATE INDEX idempotency_age ON idempotency USING brin (made_at);

CREATE TABLE number_block (
    jurisdiction integer NOT NULL,
    name         text COLLATE "C" NOT NULL,
    next         bigint NOT NULL,
    PRIMARY KEY (jurisdiction, name)
) WITH (fillfactor = 50);

-- --- what screens read: derived from the log, rebuilt at any time ---------------------

CREATE TABLE case_row (
    jurisdiction integer NOT NULL,
    case_id      text COLLATE "C" NOT NULL,
    version      integer NOT NULL,
    pack         text COLLATE "C" NOT NULL,
    state        text COLLATE "C" NOT NULL,
    received_at  bigint NOT NULL,
    place        text NOT NULL,
    category     text NOT NULL,
    kind         text NOT NULL,
    severity     text NOT NULL,
    channel      text NOT NULL,
    outcome      text NOT NULL,
    ground       text NOT NULL,
    lead_unit    text NOT NULL,
    commander    text NOT NULL,
    deaths       integer NOT NULL,
    headcount    integer,
    orders       integer NOT NULL,
    orders_open  integer NOT NULL,
    breaches     integer NOT NULL,
    next_due_at  bigint,
    closed_at    bigint,
    merged_into  text NOT NULL,
    counted      boolean NOT NULL,
    flags        text[] NOT NULL,
    PRIMARY KEY (jurisdiction, case_id)
) WITH (fillfactor = 80);
CREATE INDEX case_row_received ON case_row (jurisdiction, received_at);

CREATE TABLE order_row (
    jurisdiction   integer NOT NULL,
    case_id        text COLLATE "C" NOT NULL,
    order_id       text COLLATE "C" NOT NULL,
    unit           text COLLATE "C" NOT NULL,
    state          text COLLATE "C" NOT NULL,
    open           boolean NOT NULL,
    issued_at      bigint NOT NULL,
    role           text NOT NULL,
    channel        text NOT NULL,
    drill          boolean NOT NULL,
    received_at    bigint,
    signed_at      bigint,
    departed_at    bigint,
    arrived_at     bigint,
    submitted_at   bigint,
    closed_at      bigint,
    reworks        integer NOT NULL,
    sign_state     text NOT NULL,
    sign_due_at    bigint,
    arrive_state   text NOT NULL,
    arrive_due_at  bigint,
    result_state   text NOT NULL,
    result_due_at  bigint,
    next_due_at    bigint,
    last_type      text NOT NULL,
    last_position  integer,
    last_at        bigint,
    PRIMARY KEY (jurisdiction, case_id, order_id)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX order_row_order ON order_row (jurisdiction, order_id);
CREATE INDEX order_row_open_unit ON order_row (jurisdiction, unit) WHERE open;
CREATE INDEX order_row_open_due ON order_row (jurisdiction, next_due_at) WHERE open;
CREATE INDEX order_row_issued ON order_row (jurisdiction, issued_at);

CREATE TABLE clock_row (
    jurisdiction integer NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    stream       text COLLATE "C" NOT NULL,
    subject      text COLLATE "C" NOT NULL,
    rule         text COLLATE "C" NOT NULL,
    n            integer NOT NULL,
    state        text COLLATE "C" NOT NULL,
    unit         text COLLATE "C" NOT NULL,
    clause       text NOT NULL,
    start_at     bigint,
    due_at       bigint,
    stop_at      bigint,
    breached_at  bigint,
    used_s       bigint NOT NULL,
    limit_s      bigint,
    advisory     boolean NOT NULL,
    provisional  boolean NOT NULL,
    ended        text NOT NULL,
    PRIMARY KEY (jurisdiction, kind, stream, subject, rule, n)
) WITH (fillfactor = 80);

-- --- queues ------------------------------------------------------------------------------

-- One row a clock: its marks in order; step points at the next one.
CREATE TABLE due (
    jurisdiction integer NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    stream       text COLLATE "C" NOT NULL,
    subject      text COLLATE "C" NOT NULL,
    rule         text COLLATE "C" NOT NULL,
    n            integer NOT NULL,
    unit         text COLLATE "C" NOT NULL,
    marks        text[] NOT NULL,
    due_ats      bigint[] NOT NULL,
    fire_ats     bigint[] NOT NULL,
    alarms       jsonb,
    step         smallint NOT NULL,
    fire_at      bigint NOT NULL,
    PRIMARY KEY (jurisdiction, kind, stream, subject, rule, n)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX due_fire ON due (fire_at);

CREATE TABLE fired (
    jurisdiction integer NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    stream       text COLLATE "C" NOT NULL,
    subject      text COLLATE "C" NOT NULL,
    rule         text COLLATE "C" NOT NULL,
    n            integer NOT NULL,
    mark         text COLLATE "C" NOT NULL,
    due_at       bigint NOT NULL,
    unit         text COLLATE "C" NOT NULL,
    fired_at     bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    txid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (jurisdiction, kind, stream, subject, rule, n, mark, due_at)
);
CREATE INDEX fired_feed ON fired (txid, id);

CREATE TABLE outbox (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    jurisdiction integer NOT NULL,
    key          text COLLATE "C" NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    stream       text COLLATE "C" NOT NULL,
    order_id     text COLLATE "C" NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    recipient    text COLLATE "C" NOT NULL,
    template     text NOT NULL,
    params       text NOT NULL,
    state        text COLLATE "C" NOT NULL CHECK (state IN ('queued', 'sending', 'delivered', 'dead')),
    attempts     integer NOT NULL DEFAULT 0,
    next_at      bigint NOT NULL,
    created_at   bigint NOT NULL,
    settled_at   bigint,
    UNIQUE (jurisdiction, key)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX outbox_next ON outbox (next_at) WHERE state IN ('queued', 'sending');
CREATE INDEX outbox_lane ON outbox (jurisdiction, channel, recipient) WHERE state IN ('queued', 'sending');
CREATE INDEX outbox_stream ON outbox (jurisdiction, kind, stream);

CREATE TABLE outbox_attempt (
    outbox_id bigint NOT NULL,
    attempt   integer NOT NULL,
    at        bigint NOT NULL,
    ok        boolean NOT NULL,
    detail    text NOT NULL,
    PRIMARY KEY (outbox_id, attempt)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outbox_attempt
    FOR EACH STATEMENT EXECUTE FUNCTION liandong_append_only();

-- --- the erasable store ------------------------------------------------------------------

CREATE TABLE private_key (
    jurisdiction integer NOT NULL,
    case_id      text COLLATE "C" NOT NULL,
    wrapped      bytea,
    erased_at    bigint,
    PRIMARY KEY (jurisdiction, case_id),
    CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL))
);

CREATE TABLE private_text (
    jurisdiction integer NOT NULL,
    case_id      text COLLATE "C" NOT NULL,
    ref          text COLLATE "C" NOT NULL,
    ciphertext   bytea NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, ref)
);

CREATE TABLE private_phone (
    jurisdiction integer NOT NULL,
    case_id      text COLLATE "C" NOT NULL,
    token        bytea NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, token)
);
CREATE INDEX private_phone_token ON private_phone (jurisdiction, token);

CREATE TABLE search_row (
    jurisdiction integer NOT NULL,
    case_id      text COLLATE "C" NOT NULL,
    words        tsvector NOT NULL,
    PRIMARY KEY (jurisdiction, case_id)
);
-- A short list of pending words: emptying it is done by whoever fills it, and must not be felt.
CREATE INDEX search_row_words ON search_row USING gin (words) WITH (gin_pending_list_limit = 512);

-- --- health, configuration version -----------------------------------------------------------

CREATE TABLE beat (
    name     text COLLATE "C" NOT NULL,
    instance text COLLATE "C" NOT NULL,
    at       bigint NOT NULL,
    detail   text NOT NULL,
    PRIMARY KEY (name, instance)
) WITH (fillfactor = 50);

CREATE TABLE config_version (
    jurisdiction integer PRIMARY KEY,
    version      bigint NOT NULL
) WITH (fillfactor = 50);
