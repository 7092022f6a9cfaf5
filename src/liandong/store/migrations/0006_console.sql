-- What the console keeps beside the cases: drafts of calls, and looks at callers' numbers.

-- A draft holds what a caller says: it is sealed, of one dispatcher, and dropped when sent, thrown away, or a day old.
CREATE TABLE draft (
    jurisdiction integer NOT NULL,
    owner        text COLLATE "C" NOT NULL,
    id           text COLLATE "C" NOT NULL,
    name         text NOT NULL,
    case_id      text COLLATE "C" NOT NULL,
    sealed       bytea NOT NULL,
    made_at      bigint NOT NULL,
    saved_at     bigint NOT NULL,
    PRIMARY KEY (jurisdiction, owner, id)
);
CREATE INDEX draft_case ON draft (jurisdiction, case_id) WHERE case_id <> '';


CREATE TABLE unmasking (
    jurisdiction integer NOT NULL,
    case_id      text COLLATE "C" NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    at           bigint NOT NULL,
    name         text NOT NULL,
    role         text NOT NULL,
    unit         text NOT NULL,
    credential   text NOT NULL,
    reason       text NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, id)
);
COMMENT ON TABLE unmasking IS 'Who saw a caller''s telephone number whole, when and why. Append-only.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON unmasking
    FOR EACH STATEMENT EXECUTE FUNCTION liandong_append_only();
