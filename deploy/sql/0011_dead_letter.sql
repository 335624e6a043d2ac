-- What could not be stored, as it came, with the reason.
CREATE TABLE dead_letter (
    dead_letter_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at     timestamptz NOT NULL,
    source          text        NOT NULL,   -- [[source]] of the catalogue; 'unknown' if none covers the topic
    topic           text        NOT NULL,
    payload         bytea       NOT NULL,
    device          text,                   -- if it could be told
    reason          text        NOT NULL,   -- code from core.errors.REASONS
    detail          text        NOT NULL,   -- what, where, with the value
    state           text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replayed', 'discarded'))
);
