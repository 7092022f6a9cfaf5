-- Questions about a case's state by its number and the last digits of a phone: how often they were tried.
-- key is a keyed digest of an address or of a case number; a row counts the tries of its window.
CREATE TABLE status_try (
    key    bytea PRIMARY KEY,
    began  bigint NOT NULL,
    tries  integer NOT NULL
);
CREATE INDEX status_try_began ON status_try (began);
