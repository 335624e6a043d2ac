-- What people changed: one row a change, never altered.
CREATE TABLE audit (
    audit_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL,
    who       text        NOT NULL,     -- login name, or the name of an API key
    action    text        NOT NULL,     -- add, activate, replace, void, …
    subject   text        NOT NULL,     -- kind of what was changed: device, readings, …
    key       text        NOT NULL,     -- which of them
    before    jsonb,                    -- what differs, as it was; null: it was not there
    after     jsonb,                    -- … as it became; null: it is gone
    reason    text                      -- as given; null: none was asked for
);

-- the history of one thing, newest first
CREATE INDEX audit_subject ON audit (subject, key, audit_id DESC);
