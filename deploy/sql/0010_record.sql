-- Dated facts about cases: a complaint, a repair, a training. Every version is kept.
CREATE TABLE record (
    kind         text        NOT NULL,      -- catalogue key
    key          text        NOT NULL,      -- the case, unique within its kind
    revision     integer     NOT NULL,      -- 1, 2, … ; the highest holds
    service      text        NOT NULL,
    attributes   jsonb       NOT NULL,
    origin       text        NOT NULL CHECK (origin IN ('real', 'simulated', 'replayed')),
    withdrawn    boolean     NOT NULL DEFAULT false,
    received_at  timestamptz NOT NULL,
    PRIMARY KEY (kind, key, revision)
);
