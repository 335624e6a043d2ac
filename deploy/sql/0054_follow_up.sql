-- Steps that were taken on recommendations; the newest holds, none is altered.
CREATE TABLE follow_up (
    follow_up_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan          text        NOT NULL,
    id            text        NOT NULL,   -- of the recommendation
    on_day        date        NOT NULL,
    status        text        NOT NULL CHECK (status IN ('open', 'in_progress', 'closed')),
    evidence      text        NOT NULL,   -- in words; empty: none
    link          text        NOT NULL,   -- address of the evidence; empty: none
    accepted      boolean     NOT NULL,   -- a planner accepts the evidence of a closed one
    said_by       text        NOT NULL,
    recorded_at   timestamptz NOT NULL,
    FOREIGN KEY (plan, id) REFERENCES recommendation
);

-- the history of one recommendation
CREATE INDEX follow_up_history ON follow_up (plan, id, follow_up_id);

GRANT SELECT ON follow_up TO nadi_reader;
