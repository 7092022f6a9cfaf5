-- Photos and files of orders.

-- Sealed under the case's own key like its texts, and gone with it. Compressed already.
CREATE TABLE private_file (
    jurisdiction integer NOT NULL,
    case_id      text COLLATE "C" NOT NULL,
    ref          text COLLATE "C" NOT NULL,
    media        text COLLATE "C" NOT NULL,
    size         integer NOT NULL,
    at           bigint NOT NULL,
    content      bytea NOT NULL,
    thumb        bytea,
    PRIMARY KEY (jurisdiction, case_id, ref)
);
ALTER TABLE private_file ALTER COLUMN content SET STORAGE EXTERNAL;
