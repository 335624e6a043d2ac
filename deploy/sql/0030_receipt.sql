-- What was handed over by HTTP, and by whom; kept for NADI_RECEIPT_DAYS.
CREATE TABLE receipt (
    receipt_id  uuid        PRIMARY KEY,
    at          timestamptz NOT NULL,
    who         text        NOT NULL,   -- as the audit has it
    topic       text        NOT NULL,   -- that it would have come on over MQTT
    bytes       integer     NOT NULL,
    parts       integer     NOT NULL    -- messages that it was published in
);

-- those too old to keep
CREATE INDEX receipt_at ON receipt (at);

-- What ingest made of each message, written with its readings. No foreign key: a message with a receipt that is
-- not there must cost nobody anything.
CREATE TABLE receipt_part (
    receipt_id  uuid        NOT NULL,
    part        integer     NOT NULL,
    settled_at  timestamptz NOT NULL,
    is_read     boolean     NOT NULL,   -- false: dead-lettered whole
    decoded     integer     NOT NULL,   -- readings and records found in it
    stored      integer     NOT NULL,
    duplicate   integer     NOT NULL,
    rejected    integer     NOT NULL,
    reasons     jsonb       NOT NULL,   -- [{"reason": …, "detail": …}] of what was not stored, the first few
    PRIMARY KEY (receipt_id, part)
);
