-- Work that was asked for over the API and is done by ingest: files to import, dead letters to replay. Whoever does a
-- job holds an advisory lock while at it, so a job whose worker was killed is taken up again.
CREATE TABLE job (
    job_id       uuid              PRIMARY KEY,
    kind         text              NOT NULL CHECK (kind IN ('readings', 'records', 'replay')),
    request      jsonb             NOT NULL,            -- what is to be done, as ingest/jobs reads it
    who          text              NOT NULL,            -- who asked, as the audit has it
    asked_at     timestamptz       NOT NULL,
    attempts     integer           NOT NULL DEFAULT 0,  -- how often it was begun
    started_at   timestamptz,                           -- when it was begun first
    step         text              NOT NULL DEFAULT '', -- what is being done
    share        double precision  NOT NULL DEFAULT 0,  -- of that step, 0 to 1
    cancel_at    timestamptz,                           -- when somebody asked to stop it
    finished_at  timestamptz,
    outcome      text CHECK (outcome IN ('done', 'failed', 'cancelled')),
    problem      text,                                  -- why it failed
    result       jsonb,                                 -- what came of it, as ingest/jobs writes it
    CHECK ((finished_at IS NULL) = (outcome IS NULL))
);

-- which job is next
CREATE INDEX job_waiting ON job (asked_at) WHERE finished_at IS NULL;
