-- Something that somebody must look at: one row a cause, from raised over acknowledged to closed. What became of it,
-- step by step, stands in alarm_event.
CREATE TABLE alarm (
    alarm_id         bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule             text             NOT NULL,     -- catalogue key
    cause            text             NOT NULL,     -- point:<key>, device:<key>, gateway:<key>, service:<key>, agency:<key>
    name             text             NOT NULL,     -- of the cause, for people
    origin           text             NOT NULL CHECK (origin IN ('real', 'simulated')),
    service          text             NOT NULL,     -- catalogue key
    district         text,                          -- Kemendagri code; null: of none, or of several
    agency           text             NOT NULL,     -- whose it is to act, catalogue key
    severity         text             NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
    level            smallint         NOT NULL CHECK (level > 0),   -- highest of the rule's levels that was reached
    reached          timestamptz[]    NOT NULL,     -- when each level was reached, device clock; null: it was not
    onset_at         timestamptz      NOT NULL,     -- since when the condition holds, device clock
    raised_at        timestamptz      NOT NULL,     -- our clock, as are the next ones
    cleared_at       timestamptz,                   -- the condition holds no longer since then; null: it holds
    returns          integer          NOT NULL DEFAULT 0,  -- how often it came back while the alarm was open
    acknowledged_at  timestamptz,
    acknowledged_by  text,                          -- as the audit has it
    escalate_at      timestamptz,                   -- escalated then, unless acknowledged; null: not, or done
    escalated_at     timestamptz,
    closed_at        timestamptz,
    closed_by        text,
    action           text,                          -- what was done, as noted at closing
    value            double precision,              -- newest [unit of the metric or indicator]; null: it has none
    peak             double precision,              -- worst so far [the same unit]
    changed_at       timestamptz      NOT NULL      -- newest change of any of these
);

-- never two open for one cause
CREATE UNIQUE INDEX alarm_open ON alarm (rule, cause, origin) WHERE closed_at IS NULL;

-- whose time for acknowledging is over
CREATE INDEX alarm_escalate ON alarm (escalate_at) WHERE escalate_at IS NOT NULL;

-- those of a span of time: /v1/alarms, annotations
CREATE INDEX alarm_raised ON alarm (raised_at);

GRANT SELECT ON alarm TO nadi_reader;
