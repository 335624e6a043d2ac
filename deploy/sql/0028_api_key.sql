-- Keys that programs ask the API with. The key itself is kept nowhere.
CREATE TABLE api_key (
    api_key_id    integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text        NOT NULL,         -- whose it is, for people and the audit
    prefix        text        NOT NULL,         -- its first letters, to recognise it by
    digest        bytea       NOT NULL UNIQUE,  -- SHA-256 of the key, looked up with a request
    role          text        NOT NULL CHECK (role IN ('viewer', 'planner', 'operator', 'agency', 'administrator')),
    scopes        text[],                       -- rights of the role that it is narrowed to; null: all of them
    devices       text[],                       -- keys of the only devices it may speak for; null: any
    agency        text        CHECK (role <> 'agency' OR agency IS NOT NULL),
                                                -- whose records and devices only, catalogue key; null: any
    per_minute    integer     CHECK (per_minute > 0),   -- requests; null: as the settings say
    created_at    timestamptz NOT NULL,
    created_by    text        NOT NULL,
    expires_at    timestamptz,                  -- null: never
    revoked_at    timestamptz,                  -- null: it is in force
    revoked_by    text,
    last_used_at  timestamptz                   -- to the minute; null: never
);

-- one key in force of a name: what the audit means by it
CREATE UNIQUE INDEX api_key_name ON api_key (name) WHERE revoked_at IS NULL;
