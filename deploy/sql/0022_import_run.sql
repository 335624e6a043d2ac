-- Files that were imported, or are being; one that was interrupted goes on after its last committed row.
CREATE TABLE import_run (
    import_run_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest         text        NOT NULL,    -- SHA-256 of the file and of what was said of its columns
    file           text        NOT NULL,    -- its name
    kind           text        NOT NULL,    -- 'readings', or the kind of its records
    started_at     timestamptz NOT NULL,
    finished_at    timestamptz,             -- null: interrupted, or going on
    rows_done      bigint      NOT NULL,    -- rows of the file that are accounted for
    last_line      bigint      NOT NULL,    -- where the last of them stands
    new            bigint      NOT NULL,    -- values (of readings) or rows (of records) that were stored
    changed        bigint      NOT NULL,    -- … as a revision; of readings those refused for another value
    equal          bigint      NOT NULL,    -- … that were there already
    rejected       bigint      NOT NULL,    -- … that cannot be stored
    gaps           bigint      NOT NULL     -- cells without a value
);

-- one import of a file at a time goes on where the last one ended
CREATE UNIQUE INDEX import_run_unfinished ON import_run (digest) WHERE finished_at IS NULL;
