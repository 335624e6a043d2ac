-- People who may log in.
CREATE TABLE person (
    person_id      integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name           text        NOT NULL UNIQUE,  -- to log in with; the audit's who
    role           text        NOT NULL CHECK (role IN ('viewer', 'planner', 'operator', 'agency', 'administrator')),
    agency         text        CHECK (role <> 'agency' OR agency IS NOT NULL),
                                                 -- whose records and devices only, catalogue key; null: any
    password_hash  text        NOT NULL,         -- argon2id, with its parameters
    must_change    boolean     NOT NULL,         -- an administrator gave out the password: it opens nothing else
    failures       integer     NOT NULL DEFAULT 0,  -- wrong passwords in a row
    locked_until   timestamptz,                  -- after too many of them; null: not locked
    disabled_at    timestamptz,                  -- null: may log in
    created_at     timestamptz NOT NULL,
    created_by     text        NOT NULL,
    last_login_at  timestamptz
);

-- Who is logged in. The token itself is in the browser's cookie alone.
CREATE TABLE login (
    digest      bytea       PRIMARY KEY,         -- SHA-256 of the token, which is random
    person_id   integer     NOT NULL REFERENCES person,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL
);

-- all of a person, to end them
CREATE INDEX login_person ON login (person_id);
