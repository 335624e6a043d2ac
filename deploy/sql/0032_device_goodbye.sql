-- What else ingest tells of a device: goodbyes, values that stand still, messages that were missed.
ALTER TABLE device_contact
    ADD COLUMN kind     smallint NOT NULL DEFAULT 0,     -- 0: it was heard; 1: it said goodbye, or the broker did for it;
                                                         -- 2: the same, kept by the broker from some earlier time;
                                                         -- 3: neither, only `missed` is told
    ADD COLUMN is_flat  boolean  NOT NULL DEFAULT false, -- a value of it did not change for longer than is believable
    ADD COLUMN missed   integer  NOT NULL DEFAULT 0;     -- messages that its sequence numbers say were lost

ALTER TABLE device_health
    ADD COLUMN is_leaving  boolean NOT NULL DEFAULT false, -- an earlier goodbye is known: offline, unless it is heard in time
    ADD COLUMN missed      bigint  NOT NULL DEFAULT 0,     -- messages that were lost, since the device is known
    ADD COLUMN missed_at   timestamptz,                    -- when the last gap was seen
    DROP CONSTRAINT device_health_state_check,
    ADD CONSTRAINT device_health_state_check
        CHECK (state IN ('new', 'online', 'clock_wrong', 'stuck', 'late', 'silent', 'offline'));

-- Messages that sequence numbers say were sent and that never came; outside the two sums, for nobody received them.
ALTER TABLE ledger ADD COLUMN missed integer NOT NULL DEFAULT 0;
