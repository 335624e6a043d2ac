-- Files of jobs in pieces: what is to be imported, until it is; the rows that could not be.
CREATE TABLE job_file (
    job_id   uuid     NOT NULL REFERENCES job ON DELETE CASCADE,
    role     text     NOT NULL CHECK (role IN ('input', 'errors')),
    part     integer  NOT NULL,    -- from 0
    content  bytea    NOT NULL,
    PRIMARY KEY (job_id, role, part)
);
